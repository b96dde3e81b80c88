"""The network that hosts are plugged into, on the real machine."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kb.lab.network.switch import Wire

pytestmark = pytest.mark.lab


def test_a_registry_that_says_a_lot_goes_on_serving(tmp_path: Path) -> None:
    done = tmp_path / "done"
    # More than any pipe holds: a newer engine asks for so much that is not there yet that the errors fill one.
    wire = Wire(["bash", "-c", f"seq 100000; seq 100000 >&2; touch {done}; sleep 60"])
    try:
        deadline = time.monotonic() + 10
        while not done.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert done.exists()
    finally:
        wire.close()
