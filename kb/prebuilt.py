"""What takes long to make is made once and kept: in a checkout until a source changes, in a package from its build on.

Only the standard library is needed to read; ``make`` may import whatever it takes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from kb.cache import cache_folder
from kb.model import KbError
from kb.safe_write import write_whole

_KB = Path(__file__).parent
_WRITTEN = ("docs", "snippets")
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
    """Changes whenever a source or this package does: of each file the path, the size and when it was changed."""
    found = [entry for folder in (*(root / name for name in _WRITTEN), _KB) for entry in _files(str(folder))]
    found += [(str(file), file.stat()) for file in (root / _RECEIPTS, *_lab_records()) if file.exists()]
    told = sorted(f"{path}\0{state.st_mtime_ns}\0{state.st_size}" for path, state in found)
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def _lab_records() -> list[Path]:
    """What says which images are there: a receipt of another one is stale."""
    with suppress(KbError):  # no home, so no cache
        return [cache_folder() / "images.json"]
    return []


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting += [entry.path] if entry.name != "__pycache__" else []
            else:
                with suppress(FileNotFoundError):  # an editor's file, gone again
                    yield entry.path, entry.stat()
