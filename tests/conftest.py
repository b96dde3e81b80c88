"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.project import Project

# How long an example may take says something about the machine's other work, not about the code.
settings.register_profile("kb", deadline=None)
settings.load_profile("kb")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty checkout."""
    (tmp_path / "snippets").mkdir()
    return Project(tmp_path)
