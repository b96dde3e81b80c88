"""Whether a command wants to be run on a terminal."""

from __future__ import annotations

from functools import lru_cache

from kb.model import CommandError, Place
from kb.shell import Invocation, examine


def wants_terminal(command: str) -> bool:
    """Whether a docker invocation in the step asks for a terminal: ``run -t``, ``attach``, ``compose exec`` …"""
    return any(map(on_terminal, invocations_in(command)))


@lru_cache(maxsize=1024)
def invocations_in(command: str) -> tuple[Invocation, ...]:
    """The docker invocations in the step that can be understood."""
    if "docker" not in command:
        return ()  # most steps of a long snippet; parsing them is not free
    return tuple(one for one in examine(command, Place("")) if not isinstance(one, CommandError))


def on_terminal(invocation: Invocation) -> bool:
    """The same of one invocation. What runs detached needs none, even with ``-t``."""
    match invocation.name:
        case "docker run" | "docker exec":
            return invocation.has("tty") and not invocation.has("detach")
        case "docker start":
            return invocation.has("interactive")
        case "docker attach":
            return not invocation.has("no-stdin")
        case "docker compose run" | "docker compose exec":
            off = any(invocation.has(name) for name in ("no-tty", "no-TTY", "detach"))
            return not off
        case _:
            return False
