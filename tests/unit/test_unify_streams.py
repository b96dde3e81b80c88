"""Stdout and stderr: any interleaving that keeps each stream's own order, and no other order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Line, LineKind, Place, Ran, Step
from kb.unify import Bindings, Difference, Match, check


def held(expected: str, printed: str, streams: str) -> bool:
    lines = tuple(
        Line(text, Place("p", number), LineKind.ANY if text == "..." else LineKind.OUTPUT)
        for number, text in enumerate(expected.split("/"), 2)
    )
    ran = Ran(printed.replace("/", "\n") + "\n", 0, 0.0, streams=streams)
    return isinstance(check(Step("x", Place("p", 1), lines), ran, Bindings()), Match)


@pytest.mark.parametrize("order", sorted({"".join(one) for one in itertools.permutations("oeo")}))
def test_every_interleaving_of_both_streams_holds(order: str) -> None:
    out, err = iter("ac"), iter("b")
    printed = "/".join(next(err if stream == "e" else out) for stream in order)
    for expected in ("a/b/c", "b/a/c", "a/c/b"):
        assert held(expected, printed, order)
    assert not held("c/b/a", printed, order)


@given(st.permutations("abcdef"), st.permutations("abcdef"))
def test_a_change_of_order_within_a_stream_never_holds(expected: list[str], printed: list[str]) -> None:
    streams = "".join("e" if letter in "def" else "o" for letter in printed)
    own = [
        [letter for letter in side if (letter in "def") is err] for side in (expected, printed) for err in (False, True)
    ]
    assert held("/".join(expected), "/".join(printed), streams) is (own[:2] == own[2:])


@pytest.mark.parametrize(
    ("expected", "printed", "streams", "holds"),
    [
        ("a/b", "b/a", "", False),  # not known which is which: the order counts
        ("a/b", "b/a", "oo", False),
        ("a/b", "b/a", "ee", False),
        ("a/b", "b/a/x", "eoo", False),  # a line too many
        ("a/b/x", "b/a", "eo", False),  # one too few
        ("a/.../c", "c/a/x/y", "eooo", True),
        ("a/.../c/d", "c/a/x/d", "eooo", True),
        ("a/.../c/d", "c/a/x/d", "oeoo", False),
        ("one/same/two/same", "same/one/same/two", "eoeo", True),
        ("x 172.17.0.2/y 172.17.0.2", "y 172.17.0.3/x 172.17.0.3", "eo", True),
        ("x 172.17.0.2/y 172.17.0.2", "y 172.17.0.4/x 172.17.0.3", "eo", False),
    ],
)
def test_lines_of_two_streams(expected: str, printed: str, streams: str, holds: bool) -> None:
    assert held(expected, printed, streams) is holds


def test_what_differs_is_told_in_the_order_of_the_transcript() -> None:
    step = Step("x", Place("p", 1), (Line("a", Place("p", 2)), Line("b", Place("p", 3)), Line("c", Place("p", 4))))
    found = check(step, Ran("b\na\nX\n", 0, 0.0, streams="eoo"), Bindings())
    assert isinstance(found, Difference)
    assert found.text == "  a\n  b\n- c\n+ X\n  ^"


def test_a_long_log_beside_a_few_errors_takes_under_a_second() -> None:
    log = [f"line {number}" for number in range(5_000)]
    assert held("/".join([*log, "end", "..."]), "/".join(["end", *log]), "e" + "o" * len(log))
