"""The user's cache folder, and how several runs share it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.model import LabError

Report = Callable[[str], None]
MEND = "set KB_CACHE to a folder on a disk with room"


def cache_folder() -> Path:
    """What can be made again: ``$KB_CACHE``, else ``docker-kb`` in ``$XDG_CACHE_HOME`` or ``~/.cache``.

    A relative ``$XDG_CACHE_HOME`` counts for nothing, as the XDG Base Directory Specification says, and so does a
    ``$HOME`` that is empty or ``/``: then the user's home is the one of the password database.

    Raises:
        LabError: none of them says where.
    """
    if chosen := os.environ.get("KB_CACHE"):
        return Path(chosen).absolute()
    if (base := Path(os.environ.get("XDG_CACHE_HOME", ""))).is_absolute():
        return base / "docker-kb"
    home = Path(os.environ.get("HOME", ""))
    if not _is_home(home):
        with suppress(KeyError):
            home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    if not _is_home(home):
        raise LabError("you have no home folder, where the cache would be", mend=MEND)
    return home / ".cache/docker-kb"


def _is_home(folder: Path) -> bool:
    return folder.is_absolute() and folder != Path("/")


@contextmanager
def locked(path: Path, report: Report) -> Iterator[None]:
    """Hold the lock file ``path``; who must wait for it says so once. The kernel frees it even after SIGKILL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("another run is preparing images: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(folder: Path) -> str:
    """SHA-256, in hex, over the names, contents and executable bits of all files in a folder."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        runs = "x" if path.stat().st_mode & 0o100 else "-"
        total.update(f"{path.relative_to(folder)}\0{runs}\0{file_digest(path)}\n".encode())
    return total.hexdigest()
