"""Questions that programs ask their terminal."""

from __future__ import annotations

import pytest

from kb.session.answers import answers


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
    assert answers(output) == reply
