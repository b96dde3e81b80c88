"""The words of one ``docker`` command line + the grammar → an invocation, read as the client itself would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.grammar import Command, Grammar, Option
from kb.model import CommandError, Place
from kb.shell.word import Word


class KnownWhenRun(CommandError):
    """Which command or option this is shows only when it runs: no fault of the step, but nothing to index or check."""


@dataclass(frozen=True, slots=True)
class Given:
    """An option as it was given. ``written`` is how (``-p``, ``--publish``); ``value`` is None for a bare switch."""

    option: Option
    written: str
    value: Word | None
    place: Place


@dataclass(frozen=True, slots=True)
class Invocation:
    """One ``docker`` command line. ``command`` is the everyday spelling, ``("docker", "ps")``.

    ``global_options`` stand before the command (``docker -H … ps``, ``docker compose -f … up``), ``arguments`` are
    what is no option, the container's own command line included.
    """

    command: tuple[str, ...]
    options: tuple[Given, ...]
    arguments: tuple[Word, ...]
    place: Place
    raw: str
    global_options: tuple[Given, ...] = ()
    stdin: str = ""

    @property
    def name(self) -> str:
        """The command as it is written: ``docker ps``."""
        return " ".join(self.command)

    def values(self, long: str) -> tuple[Word, ...]:
        """All values given to the option ``long`` (without dashes), in order."""
        given = (*self.global_options, *self.options)
        return tuple(one.value for one in given if one.option.long == long and one.value is not None)

    def has(self, long: str) -> bool:
        """Whether the switch ``long`` is on: given, and not as ``--rm=false``."""
        given = [one for one in self.options if one.option.long == long]
        return bool(given) and (given[-1].value is None or given[-1].value.text not in {"false", "0", "f", "F"})


def resolve(words: tuple[Word, ...], raw: str, grammar: Grammar, stdin: str = "") -> Invocation:
    """Read ``words``, the first being ``docker`` or ``docker-compose``.

    Raises CommandError for a command or option that no known client has, KnownWhenRun where that shows only then.
    """
    standalone = words[0].text.endswith("docker-compose")
    command = _known(grammar, ("docker", "compose") if standalone else ("docker",))
    before: list[Given] = []
    rest = words[1:]
    while True:
        given, arguments = _options(command, rest, grammar)
        if not command.subcommands or not arguments or arguments[0].text == "help":
            break
        before.extend(given)
        command, rest = _subcommand(grammar, command, arguments[0]), arguments[1:]
    return Invocation(command.path, given, arguments, words[0].place, raw, tuple(before), stdin)


def _known(grammar: Grammar, path: tuple[str, ...]) -> Command:
    command = grammar.command(path)
    if command is None:
        raise CommandError(f"the grammar lacks {' '.join(path)}", mend="read it again: kb grammar")
    return command


def _subcommand(grammar: Grammar, group: Command, word: Word) -> Command:
    if word.dynamic:
        raise KnownWhenRun(
            f"{group.name} {word.text}: which command this is shows only when it runs, so it cannot be indexed",
            mend="write the command out",
            place=word.place,
        )
    command = grammar.command((*group.path, word.text))
    if command is None:
        near = grammar.nearest_command(group.path, word.text)
        mend = f"did you mean {group.name} {near}?" if near else f"see {group.name} --help"
        raise CommandError(f"{group.name} has no command {word.text}", mend=mend, place=word.place)
    return command


def _options(command: Command, words: tuple[Word, ...], grammar: Grammar) -> tuple[tuple[Given, ...], tuple[Word, ...]]:
    """Split words into options and arguments as the client's parser (pflag) does."""
    given: list[Given] = []
    arguments: list[Word] = []
    queue = iter(words)
    for word in queue:
        text = word.text
        if text == "--":
            arguments.extend(queue)
        elif len(text) > 1 and text.startswith("-"):
            read = _long if text.startswith("--") else _cluster
            given.extend(read(command, word, queue, grammar))
        else:
            arguments.append(word)
            if command.stops_at_argument:
                arguments.extend(queue)
    return tuple(given), tuple(arguments)


def _long(command: Command, word: Word, queue: Iterator[Word], grammar: Grammar) -> Iterator[Given]:
    name, equals, _ = word.text.partition("=")
    option = _find(command, name, word, grammar)
    value = word.after(len(name) + 1) if equals else _next_value(command, option, name, word, queue)
    yield Given(option, name, value, word.place)


def _cluster(command: Command, word: Word, queue: Iterator[Word], grammar: Grammar) -> Iterator[Given]:
    """``-itd``, ``-p8080:80``, ``-p=8080:80``, ``-p 8080:80``."""
    text = word.text
    for index in range(1, len(text)):
        name = f"-{text[index]}"
        option = _find(command, name, word, grammar)
        rest = word.after(index + 1)
        if rest.text.startswith("="):
            yield Given(option, name, rest.after(1), word.place)
            return
        if option.takes_value and not option.optional_value:
            value = rest if rest.text else _next_value(command, option, name, word, queue)
            yield Given(option, name, value, word.place)
            return
        yield Given(option, name, None, word.place)


def _next_value(command: Command, option: Option, name: str, word: Word, queue: Iterator[Word]) -> Word | None:
    if not option.takes_value or option.optional_value:
        return None
    value = next(queue, None)
    if value is None:
        raise CommandError(f"{command.name} {name} needs a value", mend=f"write {name} {option.type}", place=word.place)
    return value


def _find(command: Command, name: str, word: Word, grammar: Grammar) -> Option:
    option = grammar.option(command, name)
    if option is not None:
        return option
    if "$" in name or "`" in name:
        raise KnownWhenRun(
            f"{command.name} {word.text}: which option this is shows only when it runs, so it cannot be indexed",
            mend="write the option out",
            place=word.place,
        )
    near = grammar.nearest_option(command, name)
    mend = f"did you mean {near}?" if near else f"see {command.name} --help"
    raise CommandError(f"{command.name} has no option {name}", mend=mend, place=word.place)
