"""In which order snippets run: another one each time, and the same again for whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.runner.command import read_subjects
from kb.runner.selection import shuffled
from tests.project import Project


def ids(seed: int) -> list[str]:
    return [subject.snippet.id for subject in shuffled(read_subjects(Path()), seed)]


def test_a_seed_gives_its_own_order_again_and_another_seed_another(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    for number in range(20):
        project.snippet(f"a/{number:02}", "$ true\n")
    by_name = [f"a/{number:02}" for number in range(20)]
    assert ids(0) == by_name
    assert ids(7) == ids(7)
    assert len({tuple(ids(seed)) for seed in (0, 7, 8)}) == 3
    assert sorted(ids(7)) == by_name
