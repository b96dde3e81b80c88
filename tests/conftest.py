"""What all tests share."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.project import Project

# How long an example may take says something about the machine's other work, not about the code.
settings.register_profile("kb", deadline=None)
settings.load_profile("kb")
# Started by a script with &, we would be deaf to Ctrl-C, and with us all whom the tests send it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty checkout."""
    (tmp_path / "snippets").mkdir()
    return Project(tmp_path)
