"""Text for a terminal: how wide it is, where it breaks, whether it may be coloured. Korean takes two columns."""

from __future__ import annotations

import functools
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

_WIDTH_OF_A_PIPE = 80
_NARROW = 70  # below it two columns leave no room for the second
_NARROWEST, _WIDEST = 40, 100  # a line longer than a hundred columns is hard to read, however wide the window
_BLANKS = re.compile(r"[ \n\t]+")
_WHOLE = "\u00a0"
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where text goes: ``width`` in columns, and whether it shows ``colour``."""

    width: int = _WIDTH_OF_A_PIPE
    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Terminal:
        """What ``stream`` leads to. NO_COLOR, a pipe and TERM=dumb get no colour, FORCE_COLOR gets it everywhere."""
        interactive = stream.isatty()
        wanted = interactive and os.environ.get("TERM") != "dumb"
        colour = not os.environ.get("NO_COLOR") and (wanted or bool(os.environ.get("FORCE_COLOR")))
        return cls(_columns(stream) if interactive else _given() or _WIDTH_OF_A_PIPE, colour)

    def paint(self, text: str, *styles: str) -> str:
        """``text`` in the styles "bold", "dim", "red", "green", "yellow", "blue", "cyan", where colour is shown."""
        if not self.colour or not styles or not text:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"

    def code(self, text: str) -> str:
        """Inline code in backticks: in colour without the backticks, else as it is."""
        return re.sub(r"`([^`]+)`", lambda match: self.paint(match[1], "cyan"), text) if self.colour else text


def columns(text: str) -> int:
    """How many columns ``text`` takes: Korean two, combining marks and colours none."""
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return sum(_width(character) for character in _ESCAPE.sub("", text))


def pad(text: str, width: int) -> str:
    """``text`` with blanks behind it up to ``width`` columns."""
    return text + " " * max(0, width - columns(text))


def cut(text: str, width: int) -> str:
    """Plain ``text`` within ``width`` columns, ending in … where something was left off."""
    if columns(text) <= width:
        return text
    kept, used = "", 1
    for character in text:
        used += _width(character)
        if used > width:
            break
        kept += character
    return kept.rstrip() + "…"


def wrap(text: str, width: int, indent: str = "", first: str | None = None) -> list[str]:
    """``text`` in lines of at most ``width`` columns, broken at blanks, but not at those of :func:`whole`.

    Each line begins with ``indent``, the first one with ``first`` where that is given. A word that is longer than a
    line has one to itself, whole: it may be a command that someone copies.
    """
    lines: list[str] = []
    line, empty = indent if first is None else first, True
    for word in _BLANKS.split(text.strip(" \n\t")) if text.strip(" \n\t") else ():
        word = word.replace(_WHOLE, " ")
        if not empty and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line, empty = indent, True
        line, empty = (line + word if empty else f"{line} {word}"), False
    return [*lines, line.rstrip()] if not empty or line.strip() else lines


def whole(text: str) -> str:
    """``text`` which :func:`wrap` leaves on one line, blanks and all."""
    return text.replace(" ", _WHOLE)


def table(rows: list[tuple[str, str]], width: int, indent: str = "  ", widest: int = 32) -> Iterator[str]:
    """Rows of a short and a long text, the long one aligned and wrapped.

    A short one wider than ``widest`` has its own line, and so has every one in a narrow terminal.
    """
    if width < _NARROW:
        for short, long in rows:
            yield indent + short
            yield from wrap(long, width, indent + "    ")
        return
    left = min(widest, max((columns(short) for short, _ in rows), default=0))
    hang = indent + " " * (left + 2)
    for short, long in rows:
        if columns(short) > left and long:
            yield indent + short
            yield from wrap(long, width, hang)
        else:
            yield from wrap(long, width, hang, f"{indent}{pad(short, left)}  ") or [indent + short]


@functools.cache
def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _columns(stream: TextIO) -> int:
    given = _given()
    if given:
        return given
    try:
        return max(_NARROWEST, min(_WIDEST, os.get_terminal_size(stream.fileno()).columns))
    except (OSError, ValueError):
        return _WIDTH_OF_A_PIPE


def _given() -> int:
    """What COLUMNS says, 0 where it says nothing."""
    said = os.environ.get("COLUMNS", "")
    return max(_NARROWEST, min(_WIDEST, int(said))) if said.isdigit() and said != "0" else 0


def language(asked: str = "") -> str:
    """The language to speak: as ``asked``, else Korean where the environment says so, else English."""
    if asked:
        return asked
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ko" if said.startswith("ko") else "en"
