"""The facts of the CLI: which commands there are, how else they are spelled, and their options."""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Any

from kb.grammar.facts import Command, Option
from kb.grammar.merge import command_from_json

__all__ = ["Command", "Grammar", "Option"]

HELP = Option("help", hidden=True)


class Grammar:
    """Looks up commands by any spelling; a command is only built when it is first asked for."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.versions: tuple[str, ...] = tuple(data["versions"])
        self._kept: dict[str, dict[str, Any]] = data["commands"]
        self._spellings = {name: name for name in self._kept}
        for name, kept in self._kept.items():
            self._spellings.update(dict.fromkeys(kept.get("aliases", ()), name))
        self._built: dict[str, Command] = {}

    @classmethod
    @functools.cache
    def load(cls) -> Grammar:
        """The grammar that comes with the package."""
        return cls(json.loads(resources.files(__package__).joinpath("data/docker.json").read_bytes()))

    def command(self, path: tuple[str, ...] | str) -> Command | None:
        """The command of that path in any spelling: ``"docker container ls"`` is ``docker ps``."""
        name = self._spellings.get(path if isinstance(path, str) else " ".join(path))
        if name is None:
            return None
        if name not in self._built:
            self._built[name] = command_from_json(name, self._kept[name], self.versions)
        return self._built[name]

    def commands(self, *, hidden: bool = False) -> tuple[Command, ...]:
        """All commands by name; groups such as ``docker container`` too, which have ``subcommands``."""
        found = (self.command(name) for name in self._kept)
        return tuple(command for command in found if command and (hidden or not command.hidden))

    def option(self, command: Command, name: str) -> Option | None:
        """The option ``name`` as the command's parser knows it, ``--help`` and ``-h`` for help included."""
        return command.option(name) or (HELP if name in {"--help", "-h"} else None)

    def nearest_option(self, command: Command, name: str) -> str:
        """The option that was likely meant by ``name``, or ""."""
        return _nearest(name, [known for option in command.options if not option.hidden for known in option.names])

    def nearest_command(self, path: tuple[str, ...], word: str) -> str:
        """The subcommand of ``path`` that was likely meant by ``word``, or ""."""
        head = " ".join(path) + " "
        tails = (name.removeprefix(head) for name in self._spellings if name.startswith(head))
        return _nearest(word, [tail for tail in tails if " " not in tail])


def _nearest(word: str, known: list[str]) -> str:
    from difflib import get_close_matches  # only needed once something is wrong

    # Letters swapped within a name are the likeliest slip; difflib alone prefers names that share a beginning.
    same_letters = [name for name in known if len(word) > 2 and sorted(name) == sorted(word)]
    return next(iter(same_letters or get_close_matches(word, known, n=1)), "")
