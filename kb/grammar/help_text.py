"""One ``--help`` text → the facts in it. Pure; what runs the client is ``read_help``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.grammar.facts import Option

_OPTION = re.compile(r"^ {2,6}(?:-(?P<short>\w), )?--(?P<long>[\w.-]+)(?: (?P<type>\S+))?(?: {2,}(?P<rest>.*))?$")
_COMMAND = re.compile(r"^ {2}(?P<name>[a-z][\w-]*)(?P<plugin>\*?) +\S")
_HEADING = re.compile(r"^(?P<title>[A-Z][A-Za-z ]*):(?P<rest>.*)$")
_OPTIONAL = re.compile(r"^(?P<type>\w*)\[=.*\]$")
_DEFAULT = re.compile(r"\(default (?P<value>.*)\)$")


@dataclass(frozen=True, slots=True)
class Help:
    """What one help text tells. ``aliases`` are as printed: in full, or only the last word with older clients."""

    usage: tuple[str, ...]
    aliases: tuple[str, ...]
    options: tuple[Option, ...]
    subcommands: tuple[str, ...]


def parse_help(text: str) -> Help:
    """Read the text that ``docker … --help`` prints, of any client from 20.10 on."""
    blocks = _blocks(text)
    usage = tuple(line.strip() for line in blocks.get("Usage", ()) if line.strip())
    aliases = tuple(part.strip() for line in blocks.get("Aliases", ()) for part in line.split(",") if part.strip())
    commands = tuple(
        match["name"]
        for title, lines in blocks.items()
        if title.endswith("Commands")
        for match in map(_COMMAND.match, lines)
        if match and not match["plugin"]  # a plugin is a program of its own, with a version of its own
    )
    options = _options([*blocks.get("Options", ()), *blocks.get("Global Options", ())])
    return Help(usage, aliases, options, commands)


def _blocks(text: str) -> dict[str, list[str]]:
    """Heading → its lines. A heading stands at the left margin and ends in a colon."""
    blocks: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            current = blocks.setdefault(heading["title"], [])
            line = heading["rest"]
        elif line and not line[0].isspace():
            current = []  # prose between the blocks
        if line.strip():
            current.append(line)
    return blocks


def _options(lines: list[str]) -> tuple[Option, ...]:
    options: list[Option] = []
    prose: list[str] = []
    for line in [*lines, "      --"]:  # the last line only ends the one before
        match = _OPTION.match(line)
        if not match and line.strip() != "--":
            prose.append(line.strip())
            continue
        if options:
            options[-1] = _with_default(options[-1], " ".join(prose))
        if match:
            optional = _OPTIONAL.match(match["type"] or "")
            kind = (optional["type"] or "string") if optional else match["type"] or ""
            options.append(Option(match["long"], match["short"] or "", kind, optional_value=bool(optional)))
            prose = [(match["rest"] or "").strip()]
    return tuple(options)


def _with_default(option: Option, prose: str) -> Option:
    match = _DEFAULT.search(prose)
    value = match["value"].rsplit("(default ", 1)[-1] if match else ""
    # "(default hides intermediate images)" is prose: a switch is on or off, other values are one word or quoted.
    known = value in {"true", "false"} if not option.type else value.startswith(('"', "[")) or " " not in value
    return replace(option, default=value.strip('"') if known else "")
