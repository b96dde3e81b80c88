"""Several clients' commands → one table under everyday spellings, and back and forth to JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kb.grammar.facts import Command, Option

Path = tuple[str, ...]
Table = dict[Path, Command]


def merge(readings: Iterable[Command]) -> Table:
    """Unite what clients told of the same command. Newer clients' words win; versions say who has what."""
    newest_first = sorted(readings, key=lambda command: version_key(command.versions[-1]), reverse=True)
    everyday = _everyday({(command.path, *command.aliases) for command in newest_first})
    table: Table = {}
    for command in newest_first:
        path = everyday.get(command.path, command.path)
        aliases = {alias for alias, own in everyday.items() if own == path} - {path}
        command = replace(command, path=path, aliases=tuple(sorted(aliases)))
        table[path] = _unite(table[path], command) if path in table else command
    return dict(sorted(table.items()))


def version_key(version: str) -> tuple[int, ...]:
    """Order for "docker 28.2.2": by number within a program; a plugin of higher number is no newer than a client."""
    program, _, number = version.partition(" ")
    return (program == "docker", *(int(part) for part in re.findall(r"\d+", number)))


def _everyday(groups: set[tuple[Path, ...]]) -> dict[Path, Path]:
    """Every spelling → the one people type: the shortest; of equals the one that is listed (``ls``, not ``list``)."""
    listed = {group[0] for group in groups}
    everyday: dict[Path, Path] = {}
    for group in sorted(groups, key=len, reverse=True):
        if known := next((everyday[path] for path in group if path in everyday), None):
            best = known
        else:
            best = min(group, key=lambda path: (len(path), path not in listed, path))
        for path in group:
            everyday.setdefault(path, best)
    return everyday


def _unite(newer: Command, older: Command) -> Command:
    options = {option.long: option for option in newer.options}
    for option in older.options:
        known = options.get(option.long)
        if known is not None:
            option = replace(
                option if known.hidden else known,
                short=known.short or option.short,
                versions=_versions(known.versions, option.versions),
                hidden=known.hidden and option.hidden,
            )
        options[option.long] = option
    return replace(
        newer,
        usage=newer.usage or older.usage,
        options=tuple(option for _, option in sorted(options.items())),
        subcommands=tuple(sorted({*newer.subcommands, *older.subcommands})),
        hidden=newer.hidden and older.hidden,
        versions=_versions(newer.versions, older.versions),
    )


def _versions(*lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({version for versions in lists for version in versions}, key=version_key))


def to_json(table: Table) -> dict[str, Any]:
    """As kept in the data file; whatever is as usual is left out."""
    versions = _versions(*(command.versions for command in table.values()))
    return {
        "schema": 1,
        "versions": list(versions),
        "commands": {command.name: _command_json(command, versions) for command in table.values()},
    }


def _command_json(command: Command, versions: tuple[str, ...]) -> dict[str, Any]:
    usual = tuple(version for version in versions if version.split()[0] == _program(command.path))
    kept: dict[str, Any] = {
        "aliases": [" ".join(alias) for alias in command.aliases],
        "usage": list(command.usage),
        "subcommands": list(command.subcommands),
        "stops_at_argument": command.stops_at_argument,
        "hidden": command.hidden,
        "versions": [] if command.versions == usual else list(command.versions),
        "options": [_option_json(option, command.versions) for option in command.options],
    }
    return {key: value for key, value in kept.items() if value}


def _option_json(option: Option, usual: tuple[str, ...]) -> dict[str, Any]:
    kept = {name: getattr(option, name) for name in ("long", "short", "type", "default", "optional_value", "hidden")}
    kept["versions"] = [] if option.versions == usual else list(option.versions)
    return {key: value for key, value in kept.items() if value}


def command_from_json(name: str, kept: dict[str, Any], versions: tuple[str, ...]) -> Command:
    """The inverse of ``to_json`` for one command; ``versions`` are all that the table was read from."""
    path = tuple(name.split())
    own = tuple(kept.get("versions") or (version for version in versions if version.split()[0] == _program(path)))
    options = tuple(
        Option(**{**option, "versions": tuple(option.get("versions", own))}) for option in kept.get("options", ())
    )
    return Command(
        path,
        aliases=tuple(tuple(alias.split()) for alias in kept.get("aliases", ())),
        usage=tuple(kept.get("usage", ())),
        options=options,
        subcommands=tuple(kept.get("subcommands", ())),
        stops_at_argument=kept.get("stops_at_argument", False),
        hidden=kept.get("hidden", False),
        versions=own,
    )


def _program(path: Path) -> str:
    return path[1] if len(path) > 1 and path[1] in {"compose", "buildx"} else "docker"
