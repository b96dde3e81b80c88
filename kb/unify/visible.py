"""Bytes that a program wrote → the text that a terminal shows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MEGABYTE = 1_000_000
_COLUMNS, _TO_THE_EDGE, _TAB = 80, 999, 8
_ESCAPE = (
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, erasing
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: titles, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # strings for the terminal
    r"|\x1b[ -/]*[0-~]"  # all else
)
_CONTROL = re.compile(rf"({_ESCAPE}|[\x01-\x08\x0a-\x1f\x7f-\x9f])")
_DRAWS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")


def visible(raw: bytes, limit: int = MEGABYTE) -> str:
    """What is on the screen in the end: escapes obeyed or dropped, overwritten text gone, NUL shown as ␀.

    What is not UTF-8 is shown as �. Of more than ``limit`` bytes the first are kept, and a last line says so.
    """
    text = raw[:limit].decode("utf-8", errors="replace").replace("\x00", "␀").replace("\r\n", "\n")
    if _DRAWS.search(text):
        text = _Screen().show(text)
    if len(raw) > limit:
        text += f"\n[cut: {len(raw):,} bytes were printed, the first {limit:,} are shown]\n"
    return text


class _Screen:
    """A terminal without edges: what scrolls away stays, nothing wraps.

    A line is a list of cells. What takes more columns than one, a wide letter or a tab, stands in the first of them,
    and the others are empty; a combining mark stands with its letter.
    """

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._row = 0
        self._column = 0

    def show(self, text: str) -> str:
        for number, piece in enumerate(_CONTROL.split(text)):
            if number % 2:
                self._control(piece)
            elif piece:
                self._write(piece)
        return "\n".join(map("".join, self._lines))

    def _write(self, piece: str) -> None:
        line = self._lines[self._row]
        if piece.isascii() and "\t" not in piece and self._column == len(line):  # nearly all that is ever printed
            line.extend(piece)
            self._column += len(piece)
            return
        for letter in piece:
            if letter == "\t":
                self._tab()
            elif width := 1 if letter < "\u0300" else _width(letter):
                self._put(letter, width)
            elif self._column:
                at = next((cell for cell in range(self._column - 1, -1, -1) if line[cell : cell + 1] != [""]), 0)
                if at < len(line):
                    line[at] += letter

    def _put(self, text: str, width: int) -> None:
        """Write over what is there. Of what is only half covered, the rest is blank then."""
        line, start = self._lines[self._row], self._column
        end = start + width
        line.extend(" " * (end - len(line)))
        self._halve(start)
        self._halve(end)
        line[start:end] = [text, *[""] * (width - 1)]
        self._column = end

    def _tab(self) -> None:
        """To the next stop. A tab writes nothing, but where nothing was yet it stays a tab."""
        stop = (self._column // _TAB + 1) * _TAB
        if self._column >= len(self._lines[self._row]):
            self._put("\t", stop - self._column)
        self._column = stop

    def _halve(self, column: int) -> None:
        """Let nothing stand across the left edge of this column."""
        line = self._lines[self._row]
        if column < len(line) and not line[column]:
            start = max(cell for cell in range(column) if line[cell])
            end = next((cell for cell in range(column, len(line)) if line[cell]), len(line))
            line[start:end] = " " * (end - start)

    def _control(self, piece: str) -> None:
        if piece == "\n":
            self._down(1)
            self._column = 0
        elif piece == "\r":
            self._column = 0
        elif piece == "\b":
            self._column = max(0, self._column - 1)
        elif piece.startswith("\x1b["):
            self._sequence(piece[-1], piece[2:-1])

    def _sequence(self, letter: str, argument: str) -> None:
        count = int(argument) if argument.isdecimal() and len(argument) < 4 else 0
        match letter:
            case "A" | "F":
                self._row = max(0, self._row - max(1, count))
                self._column = 0 if letter == "F" else self._column
            case "B" | "E":
                self._down(max(1, count))
                self._column = 0 if letter == "E" else self._column
            case "C" if count == _TO_THE_EDGE:
                self._column = max(self._column, _COLUMNS - 1)  # how a line editor finds out how wide it is
            case "C":
                self._column += max(1, count)
            case "D":
                self._column = max(0, self._column - max(1, count))
            case "G":
                self._column = max(1, count) - 1
            case "K":
                self._erase(count)
            case "J" if count in (2, 3):
                self._lines, self._row, self._column = [[]], 0, 0
            case "J" if count == 0:
                self._erase(0)
                del self._lines[self._row + 1 :]

    def _erase(self, what: int) -> None:
        """Within the line: 0 what is right of the cursor, 1 what is left of it, 2 all."""
        line, column = self._lines[self._row], self._column
        self._halve(column)
        kept: tuple[list[str], ...] = (line[:column], [*" " * column, *line[column:]], [])
        self._lines[self._row] = kept[min(what, 2)]

    def _down(self, count: int) -> None:
        self._row += count
        self._lines.extend([] for _ in range(self._row + 1 - len(self._lines)))


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    """Columns that a terminal gives a letter: two for Korean, none for what combines with the one before."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
