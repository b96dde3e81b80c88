"""What a terminal answers by itself when the program on it asks: without, a line editor would wait for ever."""

from __future__ import annotations

import re

from kb.lab.terminal import COLUMNS

_QUESTION = re.compile(rb"\x1b\[(?:(999)C|(6n)|(5n)|(0?c))")


def answers(output: bytes) -> str:
    """The replies to the questions in ``output``, in their order.

    Asked are the cursor's place (``ESC[6n``, at the right edge after ``ESC[999C``), whether all is well (``ESC[5n``)
    and what kind of terminal it is (``ESC[c``): ECMA-48 and DEC's VT100 manual.
    """
    column, replies = 1, []
    for edge, place, status, kind in _QUESTION.findall(output):
        if edge:
            column = COLUMNS
        elif place:
            replies.append(f"\x1b[1;{column}R")
        elif status:
            replies.append("\x1b[0n")
        elif kind:
            replies.append("\x1b[?1;2c")
    return "".join(replies)
