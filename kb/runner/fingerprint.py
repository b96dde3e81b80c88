"""One digest of all that goes into an outcome: where it is the same, running again would say nothing new."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_KB = Path(__file__).parents[1]
_RUNNER = (
    "model.py",
    *("snippet", "shell", "footprint", "grammar", "unify", "session", "runner", "lab"),
)


def fingerprint(text_sha256: str, images: Mapping[str, str], *, engine: str, client: str, kind: str) -> str:
    """Hexadecimal SHA-256 over the snippet's text, ref → digest of its images, engine, client, kind of host, runner."""
    parts = [
        text_sha256,
        *(f"{ref}={digest}" for ref, digest in sorted(images.items())),
        engine,
        client,
        kind,
        _runner(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _runner() -> str:
    digest = hashlib.sha256()
    for name in _RUNNER:
        for file in sorted([_KB / name] if name.endswith(".py") else (_KB / name).rglob("*.*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(_KB)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
