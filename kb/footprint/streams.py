"""Whether what a command prints on stdout and on stderr comes in an order of its own, or in one of chance."""

from __future__ import annotations

import re

from kb.footprint.wants_terminal import invocations_in
from kb.shell import Invocation

# The daemon sends a container's two streams through one socket, and copies each out of the container by itself.
_ATTACHED = {
    "docker attach",
    "docker compose exec",
    "docker compose logs",
    "docker compose run",
    "docker compose up",
    "docker exec",
    "docker logs",
    "docker run",
    "docker service logs",
    "docker start",
}
_PIPELINE = re.compile(r"(?<![|>])\|(?!\|)")
_MERGED = re.compile(r"""((?:'[^']*'|"[^"]*"|[^|;&<>\n'"])*?)\s+2>&1\s*""")


def mixes_streams(command: str) -> bool:
    """Whether two streams meet in no certain order: those of a container, or of the two ends of a pipeline."""
    return bool(_PIPELINE.search(command)) or any(map(_attached, invocations_in(command)))


def without_merging(command: str) -> str:
    """The command without a ``2>&1`` behind all of it, which changes nothing of what a terminal shows."""
    found = _MERGED.fullmatch(command)
    return found[1] if found else command


def _attached(invocation: Invocation) -> bool:
    return invocation.name in _ATTACHED and not invocation.has("detach")
