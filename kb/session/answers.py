"""What a terminal answers by itself when the program on it asks: without, a line editor would wait for ever."""

from __future__ import annotations

import re

from kb.lab.pseudo_terminal import COLUMNS

_SAID = re.compile(rb"(\x1b\[999C)|(\x1b\[6n)|(\x1b\[5n)|(\x1b\[0?c)|(?:\r|\n|\x1b\[\d*D)")
_UNFINISHED = re.compile(rb"\x1b(?:\[\d*)?\Z")


class Answers:
    """Those of a terminal so many columns wide. A program may write a question in pieces, and ask by several writes."""

    def __init__(self, columns: int = COLUMNS) -> None:
        self._columns = columns
        self._column = 1
        self._unfinished = b""

    def to(self, output: bytes) -> str:
        """The replies to the questions in what has come now, in their order.

        Asked are the cursor's place (``ESC[6n``, at the right edge after ``ESC[999C``), whether all is well
        (``ESC[5n``), and what kind of terminal it is (``ESC[c``): ECMA-48 and DEC's VT100 manual.
        """
        text = self._unfinished + output
        tail = _UNFINISHED.search(text)
        self._unfinished = tail[0] if tail else b""
        replies = []
        for edge, place, status, kind in _SAID.findall(text):
            if place:
                replies.append(f"\x1b[1;{self._column}R")
            elif status:
                replies.append("\x1b[0n")
            elif kind:
                replies.append("\x1b[?1;2c")
            else:
                self._column = self._columns if edge else 1
        return "".join(replies)
