"""What a terminal shows of the bytes that a program writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.unify import visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"plain\ntext\n", "plain\ntext\n"),
        ("가나\n".encode(), "가나\n"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"\x1b[1;31mred\x1b[0m\n", "red\n"),
        (b"\x1b]0;title\x07x\n\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\\n", "x\nlink\n"),
        (b"10%\r50%\r100%\n", "100%\n"),
        (b"abcdef\rxy\n", "xycdef\n"),
        (b"abcdef\rxy\x1b[K\n", "xy\n"),
        (b"abc\b\bX\n", "aXc\n"),
        (b"one\ntwo\n\x1b[2A\x1b[2Kdone\n\x1b[1B", "done\ntwo\n"),
        (b"old\nscreen\x1b[H\x1b[2Jnew\n", "new\n"),
        (b"a\x00b\n", "a␀b\n"),
        (b"\xff\xfe\n", "��\n"),
        (b"bell\x07\x0e\x7f\n", "bell\n"),
        (b"tab\tstays\n", "tab\tstays\n"),
        (b"\x1b[?2004h$ ls\x1b(B\x1b=\n", "$ ls\n"),
        (b"cut off \x1b[", "cut off "),
        ("한글ab\rX\n".encode(), "X 글ab\n"),
        ("한글\b\bX\n".encode(), "한X \n"),
        ("한글\bX\n".encode(), "한 X\n"),
        ("한글ab\r가나다\n".encode(), "가나다\n"),
        ("ab\r가\n".encode(), "가\n"),
        ("abc\r가\n".encode(), "가c\n"),
        ("a한\r가\n".encode(), "가 \n"),
        ("e\u0301x\ry\n".encode(), "yx\n"),
        (b"a\tb\rX\n", "X\tb\n"),
        (b"a\tb\rXYZ\n", "XYZ     b\n"),
        (b"abcdefghij\r\tX\n", "abcdefghXj\n"),
        (b"\ra\tb\tc\n", "a\tb\tc\n"),
        ("한\tb\b\bX\n".encode(), "한     Xb\n"),
        ("한글\r\x1b[C\x1b[K\n".encode(), " \n"),
    ],
)
def test_the_screen_at_the_end_is_shown(raw: bytes, shown: str) -> None:
    assert visible(raw) == shown


def test_too_much_is_cut_with_a_notice() -> None:
    shown = visible(b"x" * 1_200_000)
    assert shown.startswith("x" * 1_000_000 + "\n[cut: 1,200,000 bytes were printed")
    assert len(shown) < 1_000_100


@given(st.binary())
def test_no_control_character_is_left_whatever_is_printed(raw: bytes) -> None:
    shown = visible(raw)
    assert not [letter for letter in shown if (ord(letter) < 32 and letter not in "\n\t") or 127 <= ord(letter) < 160]


def test_a_line_editor_that_measures_the_width_leaves_nothing_on_the_line() -> None:
    assert visible(b"\x1b[6n\x1b[999C\x1b[6n\x1b[79D\x1b[0G127.0.0.1:6379> \x1b[0K\r\x1b[16C") == "127.0.0.1:6379> "
