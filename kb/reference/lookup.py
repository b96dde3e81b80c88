"""What someone typed → the command that is meant, or those that may be meant. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def find(words: list[str], commands: Mapping[str, Mapping[str, Any]]) -> str:
    """The everyday name of the command that ``words`` spell, with or without ``docker`` in front; "" if there is none.

    ``commands`` are those of a reference document. Words behind a command (``docker run nginx``) are left alone.
    """
    spellings = {alias: name for name, entry in commands.items() for alias in (name, *entry["aliases"])}
    typed = _normal(words)
    for count in range(len(typed), 0, -1):
        name = spellings.get(" ".join(typed[:count]))
        if name is None:
            continue
        # Behind a group a word that is no command is a slip; behind a command it is an argument.
        return "" if count < len(typed) and (commands[name]["subcommands"] or name == "docker") else name
    return ""


def suggestions(words: list[str], commands: Mapping[str, Mapping[str, Any]], most: int = 6) -> tuple[str, ...]:
    """Commands that may have been meant: those that end in the word, then those that look alike."""
    from difflib import get_close_matches  # only needed once nothing was found

    typed = _normal(words)
    spellings = {alias: name for name, entry in commands.items() for alias in (name, *entry["aliases"])}
    same_end = [name for spelling, name in spellings.items() if spelling.split()[-1] == typed[-1]]
    same_end.sort(key=lambda name: -len(commands[name]["examples"]))  # what people use more comes first
    close = get_close_matches(" ".join(typed), spellings, n=most, cutoff=0.72)
    begins = [name for spelling, name in spellings.items() if spelling.split()[-1].startswith(typed[-1])]
    found = dict.fromkeys([*same_end, *(spellings[spelling] for spelling in close), *begins])
    return tuple(found)[:most]


def _normal(words: list[str]) -> list[str]:
    """Without prompts and options, beginning with ``docker``."""
    typed = [word for part in words for word in part.split() if word not in ("$", "sudo") and not word.startswith("-")]
    if typed[:1] == ["docker-compose"]:
        typed[:1] = ["docker", "compose"]
    return typed if typed[:1] == ["docker"] else ["docker", *typed]
