"""What a reference is made of: frozen values without receipts; what was verified is joined where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = Mapping[str, str]
"""Code of a language → text. May hold inline code in backticks, no other markup."""

MANY_OPTIONS = 20
GROUPS = ("containers", "images", "build", "volumes", "networks", "compose", "swarm", "system")


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One option as typed (``--publish``, ``-p``, "" without a short name).

    ``type`` is the client's word for the value, "" for a switch. ``text`` is empty where nothing is written of it yet.
    ``versions`` are the clients that have it ("docker 28.2.2"), empty where all that have the command do. ``uses`` is
    how often the pages use it.
    """

    long: str
    short: str = ""
    type: str = ""
    default: str = ""
    repeatable: bool = False
    hidden: bool = False
    text: Texts = field(default_factory=dict)
    versions: tuple[str, ...] = ()
    uses: int = 0

    @property
    def anchor(self) -> str:
        """Id of its row on the command's page: ``option-publish``."""
        return f"option-{self.long.removeprefix('--')}"


@dataclass(frozen=True, slots=True)
class Example:
    """A section of a snippet that uses the command, and the place on a page that explains it.

    ``section`` is "" where a page embeds all of a snippet. ``title`` is the heading above, ``heading`` its id, ``page``
    its name ("containers/ports.md"). ``commands`` are the section's lines that use the command, as typed.
    """

    snippet: str
    section: str
    title: Texts
    page: str
    heading: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command under its everyday name ("docker ps"). ``related`` and ``subcommands`` are names of other entries.

    ``versions`` are the clients and plugins that have it, ``group`` is where an index lists it: one of :data:`GROUPS`.
    """

    name: str
    aliases: tuple[str, ...]
    synopsis: tuple[str, ...]
    summary: Texts
    when: Texts
    options: tuple[OptionEntry, ...]
    examples: tuple[Example, ...]
    related: tuple[str, ...]
    subcommands: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    group: str = ""

    def lacking(self, option: OptionEntry) -> tuple[str, ...]:
        """The clients that have the command, but not this option of it."""
        return tuple(version for version in self.versions if option.versions and version not in option.versions)

    @property
    def first_options(self) -> tuple[OptionEntry, ...]:
        """What to show first: all options, or of very many those that the pages use."""
        used = tuple(option for option in self.options if option.uses)
        return used if len(self.options) > MANY_OPTIONS and used else self.options

    @property
    def more_options(self) -> tuple[OptionEntry, ...]:
        """The others."""
        first = self.first_options
        return tuple(option for option in self.options if option not in first)

    @property
    def slug(self) -> str:
        """Name of its page without suffix: ``docker-compose-up``."""
        return self.name.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Task:
    """Something that people want to do, and the commands that do it, the first one first."""

    id: str
    title: Texts
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """All entries by name, and the index by task. ``versions`` are the programs that the facts were read from."""

    commands: Mapping[str, CommandEntry]
    tasks: tuple[Task, ...]
    versions: tuple[str, ...] = ()
