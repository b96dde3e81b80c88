"""Read the grammar off installed clients and keep it: ``python -m kb.grammar.read_help CLIENT… [--plugin FILE]…``."""

from __future__ import annotations

import argparse
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


def main(arguments: list[str] | None = None) -> int:
    """Merge what the named clients say into the data file; versions read before stay."""
    parser = argparse.ArgumentParser(prog="python -m kb.grammar.read_help", description=__doc__)
    parser.add_argument("clients", nargs="*", default=[], help="docker clients to read")
    parser.add_argument("--plugin", action="append", default=[], help="the file of docker-compose or docker-buildx")
    chosen = parser.parse_args(arguments)
    readings = [command for binary in chosen.clients for command in read(binary)]
    host = chosen.clients[0] if chosen.clients else shutil.which("docker") or "docker"
    readings += [command for plugin in chosen.plugin for command in read(host, plugin)]
    kept = [_at_version(command, version) for command, version in _kept()]
    data = to_json(merge([*readings, *kept]))
    DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{DATA}: {len(data['commands'])} commands of {', '.join(data['versions'])}")
    return 0


def _kept() -> list[tuple[Command, str]]:
    if not DATA.exists():
        return []
    grammar = Grammar(json.loads(DATA.read_text(encoding="utf-8")))
    return [(command, version) for command in grammar.commands(hidden=True) for version in command.versions]


def _at_version(command: Command, version: str) -> Command:
    """The command as that one version has it."""
    options = [replace(option, versions=(version,)) for option in command.options if version in option.versions]
    return replace(command, options=tuple(options), versions=(version,))


if __name__ == "__main__":
    sys.exit(main())
