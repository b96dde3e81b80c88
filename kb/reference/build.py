"""Sources × grammar × descriptions → the reference. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.grammar import Command, Grammar, Option
from kb.reference.descriptions import Described, Descriptions
from kb.reference.entries import CommandEntry, OptionEntry, Reference
from kb.reference.examples import Usage, usage
from kb.sources import Sources


def build(sources: Sources, grammar: Grammar, descriptions: Descriptions) -> Reference:
    """An entry for every command that the CLI lists, by name."""
    shown = usage(sources, grammar)
    commands = grammar.commands()
    described = {command.name: descriptions.described(command.name) for command in commands}
    related = _related({name: one.related for name, one in described.items()})
    entries = {
        command.name: _entry(command, described[command.name], shown, related[command.name], grammar)
        for command in commands
    }
    return Reference(entries, descriptions.tasks(), grammar.versions)


def _entry(command: Command, said: Described, shown: Usage, related: tuple[str, ...], grammar: Grammar) -> CommandEntry:
    options = sorted(command.options, key=_alphabetical)
    return CommandEntry(
        name=command.name,
        aliases=tuple(" ".join(alias) for alias in command.aliases),
        synopsis=command.usage,
        summary=said.summary,
        when=said.when,
        options=tuple(
            _option(option, command, said, shown.options.get((command.name, option.long), 0)) for option in options
        ),
        examples=shown.examples.get(command.name, ()),
        related=related,
        subcommands=tuple(_subcommands(command, grammar)),
        versions=command.versions,
        group=said.group,
    )


def _option(option: Option, command: Command, said: Described, uses: int) -> OptionEntry:
    return OptionEntry(
        long=f"--{option.long}",
        short=f"-{option.short}" if option.short else "",
        type=option.type,
        default=option.default,
        repeatable=option.repeatable,
        hidden=option.hidden,
        text=said.options.get(option.long, {}),
        versions=() if option.versions == command.versions else option.versions,
        uses=uses,
    )


def _alphabetical(option: Option) -> tuple[bool, str]:
    return option.hidden, option.long


def _subcommands(command: Command, grammar: Grammar) -> Iterable[str]:
    """Everyday names: below ``docker container`` stands ``docker ps``."""
    for word in command.subcommands:
        found = grammar.command((*command.path, word))
        if found and not found.hidden:
            yield found.name


def _related(said: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What each command names, then those that name it."""
    related: dict[str, dict[str, None]] = {name: dict.fromkeys(names) for name, names in said.items()}
    for name, names in said.items():
        for other in names:
            if other in related:
                related[other].setdefault(name)
    return {name: tuple(names) for name, names in related.items()}
