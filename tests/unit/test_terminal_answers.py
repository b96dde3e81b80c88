"""Questions that programs ask their terminal."""

from __future__ import annotations

import pytest

from kb.session.answers import Answers


@pytest.mark.parametrize(
    ("output", "reply"),
    [
        (b"hello", ""),
        (b"\x1b[31mred\x1b[0m\x1b[2J", ""),
        (b"\x1b[6n", "\x1b[1;1R"),
        (b"\x1b[6n\x1b[999C\x1b[6n", "\x1b[1;1R\x1b[1;80R"),
        (b"\x1b[5n\x1b[c", "\x1b[0n\x1b[?1;2c"),
    ],
)
def test_a_question_is_answered_and_nothing_else(output: bytes, reply: str) -> None:
    assert Answers().to(output) == reply


@pytest.mark.parametrize("size", range(1, 12))
def test_how_much_of_it_comes_at_once_changes_no_answer(size: int) -> None:
    output = b"\x1b[6n\x1b[999C\x1b[6n\x1b[79D\x1b[6n\x1b[c"
    answers = Answers()
    replies = [answers.to(output[start : start + size]) for start in range(0, len(output), size)]
    assert "".join(replies) == "\x1b[1;1R\x1b[1;80R\x1b[1;1R\x1b[?1;2c"
