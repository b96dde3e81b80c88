"""A step's text → what bash would run in it, in order: simple commands, assignments, texts written to files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model import CommandError, Place
from kb.shell.parse import Parser, Simple
from kb.shell.quoting import Unfinished
from kb.shell.word import Piece, Word

_DECLARES = {"declare", "export", "local", "readonly", "typeset"}
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(\[.*?\])?(\+?=)?", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class SimpleCommand:
    """One command with its words. ``writes`` is the file that its output goes to, "" if none.

    ``stdin`` is a heredoc, which begins at ``stdin_place``.
    """

    words: tuple[Word, ...]
    place: Place
    raw: str
    writes: str = ""
    stdin: str = ""
    appends: bool = False  # `>>`: what the file held before stays
    stdin_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """``NAME=value`` in the shell itself; ``value`` is None where it is not one known text."""

    name: str
    value: Word | None
    place: Place


Found = SimpleCommand | Assignment


def scan(text: str, place: Place) -> tuple[Found, ...]:
    """All that ``text``, which begins at ``place``, would run; inner commands (``$( )``) before outer ones.

    Raises CommandError where bash would call it a syntax error, Unfinished where bash would ask for another line.
    """
    parser = Parser(text.replace("\r\n", "\n"), place)
    try:
        parser.program()
    except RecursionError:
        raise CommandError("brackets in brackets, too many to read", mend="write it in steps", place=place) from None
    return tuple(found for simple in parser.found for found in _told(simple))


def complete(text: str) -> bool:
    """Whether bash, given ``text`` and Enter, would begin at once: nothing is open that another line must close."""
    try:
        scan(text, Place(""))
    except Unfinished:
        return False
    except CommandError:
        return True
    return True


def _told(simple: Simple) -> list[Found]:
    told: list[Found] = [Assignment(word.text, None, word.place) for word in simple.sets]
    if not simple.words:
        return told + [_assignment(word) for word in simple.assignments]
    name = simple.words[0].text
    if name in _DECLARES:
        named = [word for word in simple.words[1:] if "=" in word.text and _ASSIGNMENT.match(word.text)]
        return told + [_assignment(word) for word in named]
    if name == "read":
        told += [Assignment(word.text, None, word.place) for word in simple.words[1:]]
    outputs = [one for one in simple.redirects if one.operator in {">", ">>", ">|"} and one.descriptor in {"", "1"}]
    inputs = [one for one in simple.redirects if one.operator in {"<<", "<<-"}]
    writes = outputs[0].target.text if outputs and outputs[0].target else ""
    appends = bool(outputs) and outputs[0].operator == ">>"
    stdin, begins = (inputs[0].text, inputs[0].begins) if inputs else ("", None)
    return [*told, SimpleCommand(simple.words, simple.words[0].place, simple.raw, writes, stdin, appends, begins)]


def _assignment(word: Word) -> Assignment:
    head = _ASSIGNMENT.match(word.text)
    if not head:
        return Assignment(word.text, None, word.place)
    value = word.after(head.end())
    value = value if value.pieces else Word((Piece(""),), word.place)
    known = not value.dynamic and not head[2] and head[3] == "="
    return Assignment(head[1], value if known else None, word.place)
