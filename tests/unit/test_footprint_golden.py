"""Every file in tests/golden/footprint: a snippet, ``=== footprint``, and what it touches."""

from dataclasses import fields
from pathlib import Path

import pytest

from kb.footprint import footprint
from kb.grammar import Grammar
from kb.snippet import transcript

CASES = sorted(Path(__file__).parents[1].joinpath("golden/footprint").glob("*.case"))


def shown(text: str) -> str:
    touched = footprint(transcript.parse(text, "x.console", "x"), Grammar.load())
    lines: list[str] = []
    for field in fields(touched):
        value = getattr(touched, field.name)
        if value:
            lines.append(field.name if value is True else f"{field.name}: {', '.join(map(str, sorted(value)))}")
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_snippet_touches_what_its_golden_file_says(path: Path) -> None:
    text, _, expected = path.read_text(encoding="utf-8").partition("=== footprint\n")
    assert shown(text) == expected


def test_there_are_golden_cases() -> None:
    assert len(CASES) >= 15
