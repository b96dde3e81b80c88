"""What the CLI knows, as frozen values: commands, their aliases and options. Facts only, no descriptions."""

from __future__ import annotations

from dataclasses import dataclass

# pflag's type words of options that may be given more than once and add up.
REPEATABLE_TYPES = frozenset(
    {"config", "external-ca", "filter", "gpu-request", "ipNetSlice", "list", "map", "mount", "network", "port"}
    | {"ipSlice", "pref", "secret", "stringArray", "stringSlice", "stringToString", "strings", "ulimit"}
)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command, named without dashes.

    ``type`` is the word the client prints ("list", "string"), "" for a switch. ``optional_value`` is true where
    the value may be left out and is then never the next word (``--pull[=missing]``). ``hidden`` options are
    accepted though ``--help`` does not list them. ``versions`` are the clients that have it ("docker 28.2.2").
    """

    long: str
    short: str = ""
    type: str = ""
    default: str = ""
    optional_value: bool = False
    hidden: bool = False
    versions: tuple[str, ...] = ()

    @property
    def takes_value(self) -> bool:
        """Whether a value follows it."""
        return bool(self.type)

    @property
    def repeatable(self) -> bool:
        """Whether it may be given more than once."""
        return self.type in REPEATABLE_TYPES

    @property
    def names(self) -> tuple[str, ...]:
        """As typed, the long one first: ``("--name",)``, ``("--publish", "-p")``."""
        return (f"--{self.long}", f"-{self.short}") if self.short else (f"--{self.long}",)


@dataclass(frozen=True, slots=True)
class Command:
    """One command under its everyday spelling, ``("docker", "ps")``.

    ``aliases`` are all its other spellings in full. ``stops_at_argument`` is true where the first argument ends
    the options, what follows belonging to the container's command or to a subcommand.
    """

    path: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...] = ()
    usage: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    subcommands: tuple[str, ...] = ()
    stops_at_argument: bool = False
    hidden: bool = False
    versions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The command as it is written: ``docker ps``."""
        return " ".join(self.path)

    def option(self, name: str) -> Option | None:
        """The option of that name, as typed (``--rm``, ``-d``), or None."""
        return next((option for option in self.options if name in option.names), None)
