"""One digest of all that goes into an outcome: where it is the same, running again would say nothing new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from kb import imported
from kb.model import ImageUse

_KB = Path(__file__).parents[1]
_BEGIN = "kb.runner.lab_session"  # from here on all is imported that makes an outcome: hosts, session, matcher


def fingerprint(
    text_sha256: str, images: Iterable[ImageUse], *, engine: str, client: str, kind: str, runner: str
) -> str:
    """Hexadecimal SHA-256 over the snippet's text, its images, engine, client, kind of host, and runner."""
    used = sorted({(image.ref, image.digest, image.made_from) for image in images})
    return hashlib.sha256(json.dumps([text_sha256, used, engine, client, kind, runner]).encode()).hexdigest()


def reached(package: Path = _KB) -> list[Path]:
    """The files of the package at ``package`` that an outcome hangs on."""
    return imported.files(package, _BEGIN)


def runner(package: Path = _KB) -> str:
    """Hexadecimal SHA-256 over the code that runs and compares snippets, in the package that lies at ``package``."""
    digest = hashlib.sha256()
    for file in reached(package):
        digest.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()
