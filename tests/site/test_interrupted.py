"""A build that is stopped half way leaves nothing of its own behind, and the last site as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.site.conftest import REPOSITORY, Checkout

pytestmark = pytest.mark.site


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_an_interrupted_build_says_so_in_a_line_and_leaves_the_last_site(
    checkout: Checkout, how: signal.Signals
) -> None:
    last = checkout.root / "site"
    last.mkdir()
    (last / "index.html").write_text("the last one")
    building = subprocess.Popen(
        [sys.executable, "-m", "kb.site", "build"],
        cwd=checkout.root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not list(checkout.root.glob(".site.*")):
        assert building.poll() is None
        time.sleep(0.02)
    time.sleep(0.3)
    os.killpg(building.pid, how)  # as Ctrl-C in a terminal does: all processes of the command get it
    _, said = building.communicate(timeout=60)
    assert (building.returncode, said) == (2, "interrupted\n")
    assert not list(checkout.root.glob(".site.*"))
    assert (last / "index.html").read_text() == "the last one"
