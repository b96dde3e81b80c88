"""The folder of one run in the cache: held by a lock as long as its hosts live, swept by a later run if it died."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.lab.hosts.namespaces import remove_state

MADE = "made"  # in the folder of a run on the reader's own daemon: its address, then what was made there, a line each
_LEFT = "left"  # in the cache: such files of runs that were killed


class RunFolder:
    """A new folder below ``cache/run``, locked until ``close`` or the death of all who hold it."""

    def __init__(self, cache: Path) -> None:
        self.id = secrets.token_hex(4)
        self.path = cache / "run" / self.id
        self._cache = cache
        self._count = 0
        with _one_at_a_time(cache):
            self.path.mkdir(parents=True)
            self._lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def fileno(self) -> int:
        """The lock, for a process that is to keep the folder alive."""
        return self._lock

    def new_state(self) -> Path:
        """A path for one host's state, its last part unique on the machine."""
        self._count += 1
        return self.path / f"{self.id}-{self._count}"

    def close(self) -> None:
        """Remove the folder, unless another process keeps it alive."""
        if self._lock < 0:
            return
        with _one_at_a_time(self._cache):
            os.close(self._lock)
            self._lock = -1
            _remove_if_dead(self.path)


def sweep(cache: Path) -> list[str]:
    """Remove what runs that were killed have left: their hosts' data and cgroups. Returns the ids of those runs."""
    with _one_at_a_time(cache):
        return [folder.name for folder in sorted((cache / "run").glob("*/")) if _remove_if_dead(folder)]


def living(cache: Path) -> list[str]:
    """The ids of the runs that go on; to be asked after ``sweep``."""
    return [folder.name for folder in (cache / "run").glob("*/")]


def left_behind(cache: Path) -> list[Path]:
    """What runs on the reader's own daemon that were killed have noted; to be asked after ``sweep``."""
    return sorted((cache / _LEFT).glob("*"))


@contextmanager
def _one_at_a_time(cache: Path) -> Iterator[None]:
    """A folder and its lock are made in two steps, and removed in many: nobody is to see it in between."""
    (cache / "run").mkdir(parents=True, exist_ok=True)
    with (cache / "run.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _remove_if_dead(folder: Path) -> bool:
    """Remove a folder whose lock nobody holds; whether it was so."""
    try:
        lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR)
    except OSError:  # somebody else's
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        for state in folder.glob(f"{folder.name}-*"):
            remove_state(state)
        if (folder / MADE).exists():
            left = folder.parent.with_name(_LEFT)
            left.mkdir(exist_ok=True)
            (folder / MADE).replace(left / folder.name)
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(lock)
