"""What kb takes for a complete command, and what bash does."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shell_commands import Grower, in_bash

from kb.model import CommandError, Place
from kb.shell import Unfinished, complete, examine, scan

HERE = Place("x.console", 3)


def in_kb(text: str) -> str:
    try:
        scan(text, HERE)
    except Unfinished:
        return "unfinished"
    except CommandError:
        return "refused"
    return "complete"


def test_of_two_thousand_commands_bash_and_kb_take_the_same_for_complete() -> None:
    grower = Grower(Random(8))
    scripts = [grower.script() for _ in range(2000)]
    verdicts = list(zip(scripts, in_bash(scripts), map(in_kb, scripts), strict=True))
    differ = [one for one in verdicts if (one[1] == "complete") != (one[2] == "complete")]
    assert not differ
    # Of broken ones, which of two faults is told first: bash looks for the end of `((` and `<(` before it looks within.
    otherwise = [one for one in verdicts if one[1] not in (one[2], "one of both")]
    assert len(otherwise) <= 4, otherwise
    for verdict in ("complete", "unfinished", "refused"):
        assert sum(one[2] == verdict for one in verdicts) > 150


@given(st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_no_command_that_bash_knows_gives_anything_but_invocations_or_an_error_with_a_place(random: Random) -> None:
    text = Grower(random).script()
    for one in examine(f"docker ps\n{text}", HERE):
        assert one.place is not None and one.place.line >= HERE.line


@given(st.text("ab $(){}[]<>|&;'\"`\\#\n=-!1*", max_size=40))
@settings(max_examples=300)
def test_no_heap_of_signs_gives_anything_but_commands_or_an_error_with_a_place(text: str) -> None:
    assert in_kb(text) in {"complete", "unfinished", "refused"}
    for one in examine(f"docker ps {text}", HERE):
        assert one.place is not None and one.place.line >= HERE.line


@pytest.mark.parametrize("depth", [50, 1500])
def test_brackets_in_brackets_end_in_an_answer(depth: int) -> None:
    for opening, closing in (("$(", ")"), ("( ", ")"), ("{ ", ";}"), ('"${x:-', '}"'), ("$((", "))"), ("((", "))")):
        for text in (f"echo {opening * depth}", f"{opening * depth}a{closing * depth}"):
            assert complete(text) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "echo 'a",
        'echo "$(echo a"',
        "cat <<EOF\na\nEOF > f",
        "cat <<EOF",
        "cat <<A <<B\nA\n",
        "a &&",
        "a |",
        "a \\",
        "for i in 1 2; do",
        "if a; then b",
        "f() {",
        "[[ -f a &&",
        "x=(a",
        "echo ${x",
    ],
)
def test_a_command_that_bash_would_ask_more_of_is_not_complete(text: str) -> None:
    assert not complete(text)


@pytest.mark.parametrize("text", ["echo a", "docker logs <container>", "fi", "a ;; b", "echo )", "for", "cat <"])
def test_a_command_at_which_bash_would_begin_or_complain_at_once_is_complete(text: str) -> None:
    assert complete(text)
