"""Text stands straight in a terminal in both languages, and is plain where nobody sees colours."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.terminal_text import Terminal, columns, cut, pad, table, whole, wrap


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "expected"), [("web", 3), ("포트", 4), ("포트 80", 7), ("é", 1), ("e\u0301", 1), ("\x1b[1mweb\x1b[0m", 3)]
)
def test_korean_takes_two_columns_and_colours_none(text: str, expected: int) -> None:
    assert columns(text) == expected


def test_padding_counts_columns_not_characters() -> None:
    assert [columns(pad(text, 8)) for text in ("web", "포트", "컨테이너")] == [8, 8, 8]


@given(st.text("가나 ab", max_size=80), st.integers(4, 40))
def test_no_line_is_wider_than_asked_unless_one_word_is(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(columns(line) <= width or " " not in line.strip() for line in lines)


@given(st.text("가나 ab", max_size=40), st.integers(1, 40))
def test_what_is_cut_fits_and_says_so(text: str, width: int) -> None:
    shown = cut(text, width)
    assert columns(shown) <= width
    if columns(text) <= width:
        assert shown == text
    else:
        assert shown.endswith("…") and text.startswith(shown[:-1])


def test_a_table_hangs_the_long_text_under_itself() -> None:
    rows = [
        ("-p, --publish", "호스트의 포트를 컨테이너의 포트에 연결하는 옵션 " * 2),
        ("--a-very-long-name", "x"),
        ("--rm", ""),
    ]
    assert list(table(rows, 70, widest=14)) == [
        "  -p, --publish   호스트의 포트를 컨테이너의 포트에 연결하는 옵션",
        "                  호스트의 포트를 컨테이너의 포트에 연결하는 옵션",
        "  --a-very-long-name",
        "                  x",
        "  --rm",
    ]


def test_a_narrow_terminal_has_the_long_text_below() -> None:
    assert list(table([("--rm", "Remove it at its end")], 40)) == ["  --rm", "      Remove it at its end"]


def test_what_is_whole_stays_on_one_line() -> None:
    assert wrap(f"see {whole('docker compose up')}", 18) == ["see", "docker compose up"]


def test_colour_is_for_a_screen_and_not_for_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    assert Terminal.of(Screen()).paint("web", "bold") == "\x1b[1mweb\x1b[0m"
    assert Terminal.of(io.StringIO()).paint("web", "bold") == "web"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_none(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv(name, value)
    assert not Terminal.of(Screen()).colour


def test_columns_says_how_wide_a_pipe_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert Terminal.of(io.StringIO()).width == 60
    monkeypatch.delenv("COLUMNS")
    assert Terminal.of(io.StringIO()).width == 80


def test_inline_code_keeps_its_backticks_without_colour() -> None:
    assert Terminal().code("use `-p`") == "use `-p`"
    assert Terminal(colour=True).code("use `-p`") == "use \x1b[36m-p\x1b[0m"
