"""Every file in tests/golden/shell: a step, ``=== invocations``, and what is found in it."""

from pathlib import Path

import pytest

from kb.model import CommandError, Place
from kb.shell import Given, Invocation, Word, examine

CASES = sorted(Path(__file__).parents[1].joinpath("golden/shell").glob("*.case"))


def _word(word: Word) -> str:
    return f"<{word.text}>" if word.dynamic else repr(word.text) if " " in word.text or not word.text else word.text


def _given(given: Given) -> str:
    value = "" if given.value is None else f"={_word(given.value)}"
    return f"--{given.option.long}{value}"


def _shown(one: Invocation | CommandError) -> str:
    if isinstance(one, CommandError):
        return str(one)
    parts = [
        f"{one.place.line}: {one.name}",
        *(f"[{_given(given)}]" for given in one.global_options),
        *map(_given, one.options),
        *(["|", *map(_word, one.arguments)] if one.arguments else []),
    ]
    return " ".join(parts)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_step_gives_the_invocations_of_its_golden_file(path: Path) -> None:
    step, _, expected = path.read_bytes().decode().partition("=== invocations\n")
    found = examine(step, Place("x.console"))
    assert "".join(f"{_shown(one)}\n" for one in found) == expected


def test_there_are_golden_cases() -> None:
    assert len(CASES) >= 20
