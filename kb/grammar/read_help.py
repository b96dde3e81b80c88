"""Read the grammar off installed clients and keep it: ``kb grammar [CLIENT…] [--plugin FILE]…``."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kb.grammar import Grammar
from kb.grammar.client import client
from kb.grammar.facts import Command
from kb.grammar.merge import merge, to_json
from kb.grammar.tree import read_commands
from kb.model import KbError

DATA = Path(__file__).with_name("data") / "docker.json"


def read(binary: str, plugin: str = "", *, probe: bool = True) -> tuple[Command, ...]:
    """Every command of the client ``binary``, or of its ``plugin`` (a file ``docker-NAME``); see ``read_commands``."""
    with client(binary, plugin) as asked:
        return tuple(read_commands(asked, probe=probe))


def lacking(grammar: Grammar, readings: Iterable[Command]) -> tuple[str, ...]:
    """What was read that the grammar does not have: commands, aliases, options, or options of another shape."""
    missing: list[str] = []
    for command in readings:
        known = grammar.command(command.path)
        if known is None:
            missing.append(command.name)
            continue
        missing.extend(" ".join(alias) for alias in command.aliases if grammar.command(alias) is None)
        for option in command.options:
            for name in option.names:
                found = known.option(name)
                if found is None or (not option.hidden and found.takes_value != option.takes_value):
                    missing.append(f"{command.name} {name}")
    return tuple(missing)


def installed() -> tuple[list[str], list[str]]:
    """The docker client on the path, and the Compose plugin that comes with this package's environment.

    Raises:
        KbError: there is no docker client.
    """
    client_ = shutil.which("docker")
    if client_ is None:
        raise KbError("no docker client is installed", mend="name one: kb grammar /path/to/docker")
    plugin = Path(sys.executable).with_name("docker-compose")
    return [client_], [str(plugin)] if plugin.exists() else []


def update(clients: list[str], plugins: list[str], *, write: bool = True) -> tuple[list[str], bool]:
    """Merge what the clients and plugins say into the data file; versions read before stay.

    Returns:
        Lines to print: what the data lacked, then what it holds; and whether it lacked nothing.
    """
    host = clients[0] if clients else shutil.which("docker") or "docker"
    asked = [(binary, "") for binary in clients] + [(host, plugin) for plugin in plugins]
    readings = [command for binary, plugin in asked for command in read(binary, plugin, probe=write)]
    missing = lacking(Grammar.load(), readings)
    data = to_json(merge([*readings, *(_at_version(command, version) for command, version in _kept())]))
    if write:
        DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [f"new: {one}" for one in missing]
    read_now = ", ".join(dict.fromkeys(command.versions[-1] for command in readings))
    return [*lines, f"{read_now}: {len(readings)} commands, of which kb lacked {len(missing)} things"], not missing


def _kept() -> list[tuple[Command, str]]:
    if not DATA.exists():
        return []
    grammar = Grammar(json.loads(DATA.read_text(encoding="utf-8")))
    return [(command, version) for command in grammar.commands(hidden=True) for version in command.versions]


def _at_version(command: Command, version: str) -> Command:
    """The command as that one version has it."""
    options = [replace(option, versions=(version,)) for option in command.options if version in option.versions]
    return replace(command, options=tuple(options), versions=(version,))
