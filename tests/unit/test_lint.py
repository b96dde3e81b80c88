"""Each folder of tests/golden/lint is a checkout with ``expected.txt``, the findings about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.lint import lint
from kb.lint.commands import undescribed
from kb.reference.descriptions import Descriptions
from kb.sources import load, relative
from tests.project import Project

CASES = Path(__file__).parents[1] / "golden" / "lint"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_findings_are_those_of_the_golden_case(case: Path) -> None:
    found = "".join(f"{finding}\n" for finding in lint(case))
    assert found == (case / "expected.txt").read_text("utf-8")


def test_an_option_that_a_snippet_uses_and_nothing_describes_is_named_at_its_first_place(project: Project) -> None:
    project.snippet("test/web", "$ docker run --rm -d nginx:1.27\n$ docker --debug compose -f a.yaml up --wait\n")
    project.snippet("test/zoo", "$ docker run --rm busybox:1.36\n")
    data = project.root / "data"
    data.mkdir()
    data.joinpath("all.yaml").write_text("docker run:\n  options:\n    detach: {en: Run}\n", "utf-8")
    found = [str(relative(one, project.root)) for one in undescribed(load(project.root), Descriptions(data))]
    assert [line.partition(" is described in no reference ")[::2] for line in found] == [
        ("snippets/test/web.console:4: docker run --rm", "(en, ko): say what it does in kb/reference/data"),
        ("snippets/test/web.console:4: docker run --detach", "(ko): say what it does in kb/reference/data"),
        ("snippets/test/web.console:5: docker --debug", "(en, ko): say what it does in kb/reference/data"),
        ("snippets/test/web.console:5: docker compose --file", "(en, ko): say what it does in kb/reference/data"),
        ("snippets/test/web.console:5: docker compose up --wait", "(en, ko): say what it does in kb/reference/data"),
    ]
