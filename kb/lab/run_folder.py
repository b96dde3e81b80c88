"""The folder of one run in the cache: held by a lock as long as its hosts live, swept by a later run if it died."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from pathlib import Path

from kb.lab.namespaces import remove_state


class RunFolder:
    """A new folder below ``cache/run``, locked until ``close`` or the death of all who hold it."""

    def __init__(self, cache: Path) -> None:
        self.id = secrets.token_hex(4)
        self.path = cache / "run" / self.id
        self.path.mkdir(parents=True)
        self._count = 0
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
        if self._lock < 0:
            return
        os.close(self._lock)
        self._lock = -1
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(cache: Path) -> list[str]:
    """Remove what runs that were killed have left: their hosts' data and cgroups. Returns the ids of those runs."""
    swept = []
    for folder in sorted((cache / "run").glob("*/")):
        try:
            lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            for state in folder.glob(f"{folder.name}-*"):
                remove_state(state)
            shutil.rmtree(folder, ignore_errors=True)
            swept.append(folder.name)
        finally:
            os.close(lock)
    return swept


def living(cache: Path) -> list[str]:
    """The ids of the runs that go on; to be asked after ``sweep``."""
    return [folder.name for folder in (cache / "run").glob("*/")]
