"""All snippets of this checkout: they hold, and would not if any expected line were another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import receipt
from kb.model import Outcome, Ran, Receipt
from kb.snippet import transcript, twin
from kb.unify import begin
from tests.mutation import held, mutants, survives
from tests.project import REPOSITORY, Project

pytestmark = pytest.mark.lab
SNIPPETS = sorted([*(REPOSITORY / "snippets").rglob("*.console"), *twin.paths(REPOSITORY)])


@pytest.fixture(scope="module")
def verified() -> dict[str, Receipt]:
    """The receipts of all snippets; those that have not changed since they held are not run again."""
    status, output = Project(REPOSITORY).kb("verify", timeout=900)
    assert status == 0, output
    return {one.id: one for one in receipt.read(REPOSITORY / receipt.FILE)}


def test_what_a_snippet_leaves_can_be_removed_as_its_page_says(verified: dict[str, Receipt]) -> None:
    assert {one.id: one.remained for one in verified.values() if one.remained} == {}


@pytest.mark.parametrize("path", SNIPPETS, ids=[path.name.removesuffix(".console") for path in SNIPPETS])
def test_a_change_of_any_expected_line_is_noticed(path: Path, verified: dict[str, Receipt]) -> None:
    read = twin.read if path.suffix == twin.SUFFIX else transcript.read
    snippet = read(REPOSITORY / "snippets", path)
    ran = verified[snippet.id]
    if ran.outcome is Outcome.SKIPPED:
        pytest.skip(ran.reason)
    outputs = [Ran(step.output, step.status, step.seconds, streams=step.streams) for step in ran.steps]
    found = held(snippet, outputs, begin(snippet, ran.started, ran.client, ran.engine))
    assert found
    changed = [mutant for mutant in mutants(found) if mutant.reason is None]
    assert len(changed) >= 4 * sum(len(step.lines) for step in snippet.steps)
    assert [f"{mutant.place}: {mutant.what}" for mutant in changed if survives(mutant, found)] == []
