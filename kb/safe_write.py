"""Files that are written whole or not at all, and folders that are tried before work begins."""

from __future__ import annotations

import os
from pathlib import Path

from kb.model import KbError


def write_whole(path: Path, data: str | bytes) -> None:
    """Write a file (text as UTF-8), making its folder, so that no reader and no crash ever leaves half of it.

    Raises:
        KbError: it cannot be written; what was there before still is.
    """
    path = Path(os.path.realpath(path))  # where it is a link, the file that it leads to
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new.open("wb") as file:
                file.write(data.encode() if isinstance(data, str) else data)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise KbError(
            f"{path} cannot be written ({error.strerror})", mend="make room for it, or choose another"
        ) from None


def check_writable(folder: Path, *, mend: str, free: int = 0) -> None:
    """Make ``folder`` if need be and try to write to it.

    Args:
        folder: where a run is going to write.
        mend: what a person can do where that is impossible.
        free: bytes that should be free there.

    Raises:
        KbError: it cannot be made, takes no file, or has less room.
    """
    probe = folder / f".probe.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_bytes(b"\0")
        finally:
            probe.unlink(missing_ok=True)
        disk = os.statvfs(folder)
    except OSError as error:
        raise KbError(f"{folder} cannot be written to ({error.strerror})", mend=mend) from None
    if disk.f_bavail * disk.f_frsize < free:
        what = f"{folder} has {disk.f_bavail * disk.f_frsize / 1e6:.0f} MB left, of {free / 1e6:.0f} MB that are needed"
        raise KbError(what, mend=mend)
