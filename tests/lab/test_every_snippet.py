"""All snippets of this checkout: they hold, and would not if any expected line were another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import receipt
from kb.model import Outcome, Ran, Receipt, Snippet
from kb.snippet import transcript, twin
from kb.unify import Bindings, Difference, check
from tests.mutation import mutations
from tests.project import REPOSITORY, Project

pytestmark = pytest.mark.lab
SNIPPETS = sorted([*(REPOSITORY / "snippets").rglob("*.console"), *twin.paths(REPOSITORY)])


@pytest.fixture(scope="module")
def verified() -> dict[str, Receipt]:
    """The receipts of all snippets; those that have not changed since they held are not run again."""
    status, output = Project(REPOSITORY).kb("verify", timeout=900)
    assert status == 0, output
    return {one.id: one for one in receipt.read(REPOSITORY / receipt.FILE)}


def difference(snippet: Snippet, rans: list[Ran]) -> Difference | None:
    """The first that the matcher finds between a transcript and what was printed."""
    bindings = Bindings()
    for step, ran in zip(snippet.steps, rans, strict=True):
        found = check(step, ran, bindings)
        if isinstance(found, Difference):
            return found
        bindings = found.bindings
    return None


def test_what_a_snippet_leaves_can_be_removed_as_its_page_says(verified: dict[str, Receipt]) -> None:
    assert {one.id: one.remained for one in verified.values() if one.remained} == {}


@pytest.mark.parametrize("path", SNIPPETS, ids=[path.name.removesuffix(".console") for path in SNIPPETS])
def test_a_change_of_any_expected_line_is_noticed(path: Path, verified: dict[str, Receipt]) -> None:
    read = twin.read if path.suffix == twin.SUFFIX else transcript.read
    snippet = read(REPOSITORY / "snippets", path)
    held = verified[snippet.id]
    if held.outcome is Outcome.SKIPPED:
        pytest.skip(held.reason)
    rans = [Ran(step.output, step.status, step.seconds) for step in held.steps]
    assert difference(snippet, rans) is None
    changed = list(mutations(snippet, rans))
    assert len(changed) >= sum(len(step.lines) for step in snippet.steps) / 2
    unnoticed = [str(place) for place, mutated in changed if difference(mutated, rans) is None]
    assert unnoticed == []
