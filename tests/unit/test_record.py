"""Recording writes in what differs and leaves alone what holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import files, parts
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Ran, Snippet
from kb.runner.rewriting import record
from kb.snippet.transcript import parse
from kb.unify import Bindings, Match, check

CASES = files("record", ".case")
FRONT = "---\nprompts: ['/ # ']\n---\n"
PIECES = r"""
a|a|b||...|^C|[exit 3]|$ ls|> x|\...|/ # ls|/ # |^Cx|x^C|Up 2 seconds|c [..] d|c 1 d|[..]|5f7b9e0d2c41|a1b2c3d4e5f6
5f7b9e0d2c41aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
a1b2c3d4e5f60000000000000000000000000000000000000000000000000000
172.17.0.2|172.17.0.3|PID   USER  COMMAND|7  root  sh|0.0.0.0:49153->80/tcp|# --8<-- [start:x]|docker: x.
""".replace("|", "\n").split("\n")
OUTPUTS = st.lists(st.sampled_from(PIECES), max_size=5).map("\n".join)
EXPECTED = st.lists(
    st.sampled_from(["a", "b", "...", "^C", "/ # ls", "c [..] d", "5f7b9e0d2c41", "Up 2 seconds", ""]), max_size=5
)


def rans(case: Path) -> list[Ran]:
    outputs = [(name.split()[1], text) for name, text in parts(case) if name.startswith("output")]
    return [Ran(text, None if status == "stopped" else int(status), 0.0) for status, text in outputs]


def part(case: Path, wanted: str) -> str:
    return next(text for name, text in parts(case) if name == wanted)


def holds(snippet: Snippet, outputs: list[Ran]) -> bool:
    bindings = Bindings()
    for step, ran in zip(snippet.steps, outputs, strict=True):
        result = check(step, ran, bindings)
        if not isinstance(result, Match):
            return False
        bindings = result.bindings
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_what_was_printed_is_written_in_as_the_case_says(case: Path) -> None:
    assert record(parse(part(case, "before"), "p", "p"), rans(case)) == part(case, "after")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_recorded_snippet_holds_and_recording_it_again_changes_nothing(case: Path) -> None:
    after = part(case, "after")
    recorded = parse(after, "p", "p")
    outputs = rans(case)
    assert record(recorded, outputs) == after
    assert holds(recorded, outputs) or any(ran.status is None for ran in outputs)


@given(st.lists(st.tuples(EXPECTED, OUTPUTS, st.sampled_from((0, 1))), min_size=1, max_size=3))
def test_recording_twice_is_recording_once(steps: list[tuple[list[str], str, int]]) -> None:
    text = FRONT + "".join("\n".join(["$ a", "first", *lines]) + "\n" for lines, _, _ in steps)
    outputs = [Ran(output, status, 0.0) for _, output, status in steps]
    once = record(parse(text, "p", "p"), outputs)
    assert record(parse(once, "p", "p"), outputs) == once


@given(st.lists(OUTPUTS, min_size=1, max_size=3))
def test_whatever_is_printed_holds_once_it_is_recorded(printed: list[str]) -> None:
    outputs = [Ran(output, 0, 0.0) for output in printed]
    recorded = parse(record(parse("$ a\n" * len(outputs), "p", "p"), outputs), "p", "p")
    assert holds(recorded, outputs)
