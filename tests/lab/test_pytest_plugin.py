"""Snippets are pytest items: what pytest offers for choosing, spreading and reporting works on them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.project import REPOSITORY, Project

pytestmark = pytest.mark.lab


def run(project: Project, *arguments: str) -> tuple[int, list[str]]:
    """Exit status and which snippets pytest ran, with their outcomes, by its JUnit file."""
    words = [sys.executable, "-m", "pytest", "-p", "kb.pytest_plugin", "-p", "no:python", "--junit-xml=junit.xml"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [*words, *arguments, "snippets"], cwd=project.root, env=environment, capture_output=True, text=True, timeout=120
    )
    assert "INTERNALERROR" not in done.stdout + done.stderr, done.stdout
    ran = ElementTree.parse(Path(project.root, "junit.xml")).iter("testcase")
    return done.returncode, sorted(
        f"{case.get('name')} {'failed' if case.find('failure') is not None else 'passed'}" for case in ran
    )


def test_pytest_chooses_repeats_spreads_and_stops(project: Project) -> None:
    project.snippet("a/one", "$ echo 1\n1\n")
    project.snippet("a/two", "$ echo 2\n3\n")
    project.snippet("b/three", "$ echo 3\n3\n")
    assert run(project, "--all", "-n", "2") == (1, ["one passed", "three passed", "two failed"])
    assert run(project, "--all", "--lf") == (1, ["two failed"])
    assert run(project, "--all", "-x", "-k", "three or two") == (1, ["two failed"])
    assert run(project, "--only", "nothing/such")[0] == 2
