"""Mutations: whatever is changed in a transcript that holds, it holds no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import files, parts
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Place, Ran, Snippet
from kb.snippet.transcript import format, parse
from kb.unify import Bindings, Match, check
from tests.mutation import mutations

CASES = files("record", ".case")
FULL, SHORT = "5f7b9e0d2c41" + "a" * 52, "5f7b9e0d2c41"
TABLE = f"""$ docker run -d nginx
{FULL}
$ docker run -d redis
{"0f" * 32}
$ docker ps
CONTAINER ID   IMAGE   STATUS         NAMES
{SHORT}   nginx   Up 2 seconds   web
$ date
Mon Nov 23 12:00:01 UTC 2026
"""


def survives(snippet: Snippet, outputs: list[Ran]) -> bool:
    bindings = Bindings()
    for step, ran in zip(snippet.steps, outputs, strict=True):
        result = check(step, ran, bindings)
        if not isinstance(result, Match):
            return False
        bindings = result.bindings
    return True


def own_outputs(snippet: Snippet) -> list[Ran]:
    """What a run would print that does just what the transcript shows."""
    return [Ran("\n".join(line.text for line in step.lines), step.status, 0.0) for step in snippet.steps]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_mutation_of_a_recorded_snippet_fails(case: Path) -> None:
    snippet = parse(dict(parts(case))["after"], "p", "p")
    printed = [text for name, text in parts(case) if name.startswith("output")]
    outputs = [Ran(text, step.status, 0.0) for text, step in zip(printed, snippet.steps, strict=True)]
    if "another-client" in case.stem:
        # What another client words otherwise can only be held to what both of them say.
        outputs = own_outputs(snippet)
    assert survives(snippet, outputs)
    for place, mutated in mutations(snippet, outputs):
        assert not survives(mutated, outputs), f"{place}\n{format(mutated)}"


def test_each_expected_line_and_each_status_is_mutated() -> None:
    snippet = parse(TABLE, "p", "p")
    lines = [place.line for place, _ in mutations(snippet)]
    expected = [line.place.line for step in snippet.steps for line in step.lines]
    assert set(lines) == {*expected, *(step.place.line for step in snippet.steps)}


def test_an_identity_is_swapped_for_another_one() -> None:
    swapped = [format(mutated) for place, mutated in mutations(parse(TABLE, "p", "p")) if place == Place("p", 2)]
    assert any(text.splitlines()[1] == "0f" * 32 for text in swapped)


def test_what_the_version_that_ran_does_not_say_at_all_is_not_changed() -> None:
    other = "0f" * 32
    refusal = "You cannot remove a running container {}. Stop the container before attempting removal or force remove"
    text = f"""$ docker run -d --name web nginx
{FULL}
$ docker run -d redis
{other}
$ docker rm web
Error response from daemon: {refusal.format(FULL)}
[exit 1]
"""
    new = 'cannot remove container "web": container is running: stop the container before removing or force remove'
    said = [Ran(FULL, 0, 0.0), Ran(other, 0, 0.0), Ran(f"Error response from daemon: {new}", 1, 0.0)]
    swapped = refusal.format(other)
    snippet = parse(text, "p", "p")
    assert survives(snippet, said)
    assert any(swapped in format(mutated) for _, mutated in mutations(snippet))
    changed = [mutated for _, mutated in mutations(snippet, said)]
    assert changed and not any(swapped in format(mutated) for mutated in changed)
    assert not any(survives(mutated, said) for mutated in changed)


def test_a_pattern_is_left_out_only_where_it_stood_for_something() -> None:
    snippet = parse("$ a\nx\n...\n", "p", "p")
    stood = [place.line for place, _ in mutations(snippet, [Ran("x\ny", 0, 0.0)])]
    idle = [place.line for place, _ in mutations(snippet, [Ran("x", 0, 0.0)])]
    assert 3 in stood
    assert 3 not in idle


LINES = [
    "a",
    "b c",
    "...",
    "[..]",
    "x [..] y",
    "",
    SHORT,
    FULL,
    "0f" * 32,
    "172.17.0.2",
    "172.17.0.3",
    "Up 2 seconds",
    "12MB",
]


@given(st.lists(st.lists(st.sampled_from(LINES), max_size=5), min_size=1, max_size=3))
def test_no_mutation_survives_against_what_the_transcript_shows(steps: list[list[str]]) -> None:
    snippet = parse("".join("\n".join(["$ a", *lines]) + "\n" for lines in steps), "p", "p")
    outputs = own_outputs(snippet)
    assert survives(snippet, outputs)
    for place, mutated in mutations(snippet, outputs):
        assert not survives(mutated, outputs), f"{place}\n{format(mutated)}"
