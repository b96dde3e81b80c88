"""What takes long to make is made once and kept: in a checkout until a source changes, in a package from its build on.

Only the standard library is needed to read; ``make`` may import whatever it takes.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from kb.model import KbError
from kb.safe_write import write_whole

_KB = Path(__file__).parent
_WRITTEN = (("docs", ".md"), ("snippets", ".console"))
_OURS = (
    ("reference", (".py", ".yaml")),
    ("grammar", (".py", ".json")),
    ("shell", (".py",)),
    ("search", (".py", ".yaml", ".js")),
)
_RECEIPTS = "build/verification.json"
_FOLDER = "build/kb"


def checkout(start: Path) -> Path | None:
    """The checkout that ``start`` is in: a folder at or above it with snippets, and pages in both languages."""
    needed = ("snippets", "docs/en", "docs/ko")
    return next((at for at in (start, *start.parents) if all((at / name).is_dir() for name in needed)), None)


def load(name: str, packaged: Path, make: Callable[[Path], Any], root: Path | None) -> Any:
    """The JSON document ``name``: of the checkout ``root`` as its files are now, else the one at ``packaged``.

    ``make(root)`` builds it where what is kept in the checkout is out of date. None where there is neither.
    """
    if root is None:
        return json.loads(packaged.read_bytes()) if packaged.exists() else None
    stamp = _stamp(root)
    kept = root / _FOLDER / f"{name}.json"
    try:
        document = json.loads(kept.read_bytes())
        if document["stamp"] == stamp:
            return document["content"]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # there is none yet, or it was cut short: it is made anew
    content = make(root)
    with suppress(KbError):  # a checkout that cannot be written to works too, only slower
        write(kept, {"stamp": stamp, "content": content})
    return content


def write(file: Path, content: Any) -> None:
    """Write a JSON document, all or nothing; KbError where that is impossible."""
    write_whole(file, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def _stamp(root: Path) -> str:
    """Changes whenever a source does: how many there are, the youngest, and their sizes together."""
    found = [
        *(entry for folder, suffix in _WRITTEN for entry in _files(root / folder, (suffix,))),
        *(entry for folder, suffixes in _OURS for entry in _files(_KB / folder, suffixes)),
        *_one(root / _RECEIPTS),
    ]
    paths = zlib.crc32("\n".join(sorted(path for path, _ in found)).encode("utf-8", "surrogateescape"))
    return f"{len(found)}-{max(s.st_mtime_ns for _, s in found)}-{sum(s.st_size for _, s in found)}-{paths}"


def _one(file: Path) -> list[tuple[str, os.stat_result]]:
    return [(str(file), file.stat())] if file.exists() else []


def _files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [str(folder)]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif entry.name.endswith(suffixes):
                yield entry.path, entry.stat()
