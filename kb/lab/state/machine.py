"""The state of a whole host, beside what its daemon tells: compared after a snippet with what it was at boot."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from kb.model import LabError

_SCRIPT = Path(__file__).with_name("machine-state.sh").read_text(encoding="utf-8")
_SECONDS = 60.0
# What containers leave behind, a shim or an interface, goes by itself within this many seconds.
_WAITS = (0.0, 0.1, 0.4)


def take(enter: Sequence[str], *, empty: bool = False) -> frozenset[str]:
    """Processes, mounts, cgroups, network, kernel settings and files of a host: a line each, about 0.1 s in all.

    Args:
        enter: the words that run a command on it.
        empty: empty its homes and /tmp first.

    Raises:
        LabError: it could not be asked.
    """
    words = [*enter, "bash", "-c", _SCRIPT, "machine-state", *(["empty"] if empty else [])]
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise LabError("a host does not tell its state") from None
    facts = done.stdout.decode(errors="replace").splitlines()
    if not facts or facts[-1] != "complete":
        raise LabError("a host does not tell its state")
    return frozenset(facts)


def restore(enter: Sequence[str], at_boot: frozenset[str]) -> str:
    """Empty the homes and /tmp of a host. Returns what else is not as it was at boot, "" when all is.

    Raises:
        LabError: it could not be asked.
    """
    changed: frozenset[str] = frozenset()
    for wait in _WAITS:
        time.sleep(wait)
        changed = take(enter, empty=True) ^ at_boot
        if not changed:
            return ""
    return min(changed)
