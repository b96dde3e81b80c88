"""Mutations: whatever is changed in what a transcript expects, or in what came out, it holds no more."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import files, parts
from hypothesis import given
from hypothesis import strategies as st

from kb.model import LineKind, Ran, Snippet
from kb.snippet import transcript, twin
from kb.unify import begin
from tests.mutation import Held, Mutant, Reason, held, mutants, survives
from tests.project import REPOSITORY

CASES = files("record", ".case")
SNIPPETS = sorted([*(REPOSITORY / "snippets").rglob("*.console"), *twin.paths(REPOSITORY)])
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
$ docker pull nginx
...
Status: Downloaded
"""


def own_outputs(snippet: Snippet) -> list[Ran]:
    """What a run would print that does just what the transcript shows."""
    return [
        Ran("\n".join(line.text for line in step.lines if line.kind is not LineKind.INTERRUPT), step.status, 0.0)
        for step in snippet.steps
    ]


def right(snippet: Snippet, outputs: list[Ran] | None = None) -> Held:
    recorded = begin(snippet).run.recorded
    day = datetime(recorded.year, recorded.month, recorded.day, tzinfo=UTC) if recorded else None
    found = held(snippet, outputs or own_outputs(snippet), begin(snippet, day))
    assert found is not None, snippet.path
    return found


def accepted(found: Held) -> list[str]:
    """The mutants that hold though nothing says that they may."""
    return [
        f"{mutant.place}: {mutant.what}"
        for mutant in mutants(found)
        if mutant.reason is None and survives(mutant, found)
    ]


def test_of_twenty_thousand_changes_of_the_snippets_none_is_accepted() -> None:
    tried, wrong = Counter[str](), []
    for path in SNIPPETS:
        read = twin.read if path.suffix == twin.SUFFIX else transcript.read
        found = right(read(REPOSITORY / "snippets", path))
        tried.update(mutant.what for mutant in mutants(found) if mutant.reason is None)
        wrong += accepted(found)
    assert wrong == []
    assert tried.total() >= 20_000
    kinds = {"status", "word", "tab", "depth", "line left out", "lines swapped", "fault printed", "identity swapped"}
    kinds |= {"size", "duration", "percentage", "date and time", "address", "subnet", "ephemeral port", "process id"}
    assert kinds <= set(tried)
    assert {f"{what} printed" for what in kinds - {"line left out", "lines swapped", "fault printed"}} <= set(tried)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_mutation_of_a_recorded_snippet_fails(case: Path) -> None:
    snippet = transcript.parse(dict(parts(case))["after"], "p", "p")
    printed = [text for name, text in parts(case) if name.startswith("output")]
    outputs = [Ran(text, step.status, 0.0) for text, step in zip(printed, snippet.steps, strict=True)]
    assert accepted(right(snippet, outputs)) == []


def made(text: str) -> list[Mutant]:
    return list(mutants(right(transcript.parse(text, "p", "p"))))


def test_each_expected_line_and_each_status_is_mutated() -> None:
    snippet = transcript.parse(TABLE.partition("$ docker pull")[0], "p", "p")
    expected = [line.place.line for step in snippet.steps for line in step.lines]
    found = {mutant.place.line for mutant in mutants(right(snippet))}
    assert found == {*expected, *(step.place.line for step in snippet.steps)}


def test_what_came_out_is_mutated_as_well_as_what_is_expected() -> None:
    found = right(transcript.parse(TABLE, "p", "p"))
    for mutant in mutants(found):
        same = mutant.step == found.snippet.steps[mutant.index], mutant.ran == found.outputs[mutant.index]
        assert sorted(same) == [False, True]


def test_an_identity_is_swapped_for_another_one() -> None:
    swapped = [one for one in made(TABLE) if one.what == "identity swapped" and one.place.line == 2]
    assert [one.step.lines[0].text for one in swapped] == ["0f" * 32]
    assert [one.reason for one in swapped] == [None]


def test_dots_take_a_fault_in_none_of_their_lines() -> None:
    snippet = transcript.parse(TABLE, "p", "p")
    outputs = [*own_outputs(snippet)[:-1], Ran("a: Pulling\nb: Pulling\nStatus: Downloaded", 0, 0.0)]
    found = right(snippet, outputs)
    whats = Counter(mutant.what for mutant in mutants(found))
    assert whats["fault where dots stand"] == 2
    assert whats["dots left out"] == 1
    assert whats["dots of others"] == 2
    assert accepted(found) == []


def test_what_may_hold_by_design_says_why() -> None:
    once = [one for one in made("$ a\nid 5f7b9e0d2c41\n") if one.what == "identity"]
    assert [one.reason for one in once] == [Reason.ONCE]
    beside = [one for one in made("$ a\nx\n...\n") if one.what == "line printed besides"]
    assert Reason.DOTS in [one.reason for one in beside]


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
    snippet = transcript.parse("".join("\n".join(["$ a", *lines]) + "\n" for lines in steps), "p", "p")
    assert accepted(right(snippet)) == []
