"""What a snippet may declare it needs, and whether this machine has it: a reason to skip, or none."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from functools import cache

from kb.lab.network.switch import Wire

_VERSIONED = re.compile(r"(engine|client)\s*(>=|<)\s*(\d+(?:\.\d+)*)")
LINKS = ("ipvlan", "macvlan", "vxlan")
NAMES = (*LINKS, "namespaces", "engine >= VERSION", "engine < VERSION", "client >= VERSION", "client < VERSION")


def known(need: str) -> bool:
    """Whether ``need`` is a word that ``needs:`` may hold."""
    return need in NAMES[:4] or _VERSIONED.fullmatch(need) is not None


def lacking(needs: Sequence[str], *, kind: str, engine: str, client: str) -> str:
    """The first need that is not met, as a reason for people; "" when all are.

    Args:
        needs: as in front matter, each ``known``.
        kind: the kind of host, ``namespaces``, ``dind`` or ``host``.
        engine: version of the daemon, ``20.10.24+dfsg1``.
        client: version of the client, likewise.
    """
    checks: dict[str, Callable[[], str]] = {
        "namespaces": lambda: (
            "" if kind == "namespaces" else f"runs on hosts out of namespaces only, this one is {kind}"
        )
    }
    for need in needs:
        if match := _VERSIONED.fullmatch(need):
            what, relation, wanted = match.groups()
            have = engine if what == "engine" else client
            newer = version(have) >= version(wanted)
            if newer != (relation == ">="):
                return f"needs {need}, this {what} is {have}"
        elif need in LINKS:
            if not _kernel_has(need):
                return f"this kernel has no {need}"
        elif reason := checks[need]():
            return reason
    return ""


def version(text: str) -> tuple[int, ...]:
    """The leading numbers of a version: ``20.10.24+dfsg1`` → (20, 10, 24)."""
    match = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


@cache
def _kernel_has(link: str) -> bool:
    wire = Wire()  # tried where it cannot be in anyone's way
    try:
        base = ["nsenter", "--target", str(wire.pid), "--net", "ip", "link", "add"]
        extra = ["id", "7", "dstport", "4789"] if link == "vxlan" else []
        tried = subprocess.run([*base, "link", "lan0", "name", "probe0", "type", link, *extra], capture_output=True)
        return tried.returncode == 0
    finally:
        wire.close()
