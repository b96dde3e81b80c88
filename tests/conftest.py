"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty checkout."""
    (tmp_path / "snippets").mkdir()
    return Project(tmp_path)
