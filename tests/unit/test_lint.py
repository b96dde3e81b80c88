"""Each folder of tests/golden/lint is a checkout with ``expected.txt``, the findings about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.lint import lint

CASES = Path(__file__).parents[1] / "golden" / "lint"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_findings_are_those_of_the_golden_case(case: Path) -> None:
    found = "".join(f"{finding}\n" for finding in lint(case))
    assert found == (case / "expected.txt").read_text("utf-8")
