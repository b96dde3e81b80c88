"""A step → the ``docker`` invocations in it, through pipes, ``$( )``, loops, heredocs and continuation lines."""

from __future__ import annotations

from dataclasses import replace

from kb.grammar import Grammar
from kb.model import CommandError, Place, Snippet, Step
from kb.shell.quoting import Unfinished
from kb.shell.resolve import Given, Invocation, KnownWhenRun, resolve
from kb.shell.scan import Assignment, SimpleCommand, complete, scan
from kb.shell.word import Piece, Word
from kb.shell.wrappers import handed_on, inner_script, program, reads_script, unwrapped

__all__ = [
    "Assignment",
    "Given",
    "Invocation",
    "KnownWhenRun",
    "Piece",
    "SimpleCommand",
    "Unfinished",
    "Word",
    "check",
    "complete",
    "examine",
    "invocations",
    "resolve_command",
    "scan",
    "statements",
]

_PROGRAMS = {"docker", "docker-compose"}


def statements(text: str, place: Place) -> tuple[SimpleCommand | Assignment, ...]:
    """What bash runs in ``text``, wrappers such as ``sudo`` taken off and ``sh -c '…'`` opened; raises CommandError."""
    found: list[SimpleCommand | Assignment] = []
    read: set[tuple[str, Place]] = set()  # what a shell read from a heredoc, whose `$( )` is told of once more
    for one in scan(text, place):
        if isinstance(one, Assignment):
            found.append(one)
            continue
        if (one.raw, one.place) in read:
            continue
        words = unwrapped(one.words)
        script = inner_script(words)
        if script is not None and not script.dynamic:
            found.extend(statements(script.text, script.place))
        elif handed := handed_on(words):
            found.extend(replace(one, words=command) for command in handed)
        elif words:
            found.append(replace(one, words=words))
            if one.stdin_place and reads_script(words):
                inside = statements(one.stdin, one.stdin_place)
                found.extend(inside)
                read.update((new.raw, new.place) for new in inside if isinstance(new, SimpleCommand))
    return tuple(found)


def resolve_command(command: SimpleCommand, grammar: Grammar) -> Invocation | None:
    """The invocation that a simple command is, or None if it runs another program; raises CommandError."""
    if command.words[0].dynamic or program(command.words[0]) not in _PROGRAMS:
        return None
    return resolve(command.words, command.raw, grammar, command.stdin)


def examine(text: str, place: Place, grammar: Grammar | None = None) -> tuple[Invocation | CommandError, ...]:
    """Every invocation in a step; where one cannot be parsed, the error that says why, in its stead."""
    if not any(name in text for name in _PROGRAMS):
        return ()  # most steps of a long snippet; parsing them is not free
    grammar = grammar or Grammar.load()
    try:
        found = statements(text, place)
    except CommandError as error:
        # Text that is not shell matters to us only if docker is called in it.
        return (error,) if any(name in text for name in _PROGRAMS) else ()
    results: list[Invocation | CommandError] = []
    for one in found:
        try:
            invocation = resolve_command(one, grammar) if isinstance(one, SimpleCommand) else None
        except CommandError as error:
            results.append(error)
        else:
            results.extend([invocation] if invocation else [])
    return tuple(results)


def invocations(text: str, place: Place, grammar: Grammar | None = None) -> tuple[Invocation, ...]:
    """Every ``docker`` invocation in the step ``text`` that begins at ``place``; raises the first CommandError."""
    found: list[Invocation] = []
    for one in examine(text, place, grammar):
        if isinstance(one, CommandError):
            raise one
        found.append(one)
    return tuple(found)


def check(snippet: Snippet, grammar: Grammar | None = None) -> list[CommandError]:
    """What is wrong with the commands of a snippet: a docker command line that bash or every known client refuses, or
    (KnownWhenRun) cannot be known before it runs; and any command that never ends (Unfinished). Never raises."""
    found = (one for step in snippet.steps for one in (*examine(step.command, step.place, grammar), *_open_end(step)))
    return [one for one in found if isinstance(one, CommandError)]


def _open_end(step: Step) -> tuple[CommandError, ...]:
    """Why bash would go on to wait for more of a command in which no docker is called."""
    if any(name in step.command for name in _PROGRAMS):
        return ()  # examined anyway
    try:
        scan(step.command, step.place)
    except Unfinished as error:
        return (error,)
    except CommandError:
        return ()  # what bash says of it may be just what a snippet shows
    return ()
