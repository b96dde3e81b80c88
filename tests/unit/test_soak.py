"""The soak's table: what failed is counted, never repeated and never lost."""

from __future__ import annotations

import os
import subprocess
import time
from typing import Any

from tools.soak import UNTOLD, cores_kept_busy, judged, table


def receipt(name: str, outcome: str) -> dict[str, Any]:
    step = {"host": "", "command": "docker ps", "output": "NAMES\n", "status": 0, "difference": "line 3 differs"}
    return {"id": name, "outcome": outcome, "reason": "docker ps: other output", "transcript": [step]}


def test_failures_are_counted_by_snippet_with_the_rounds_in_which_they_came() -> None:
    rounds = [
        judged(number, number % 2 == 0, {"snippets": [receipt("a/x", x), receipt("a/y", y)]}, status, "")
        for number, x, y, status in (
            (1, "verified", "skipped", 0),
            (2, "failed", "error", 1),
            (3, "failed", "verified", 1),
        )
    ]
    shown = table(rounds)
    assert [line.split() for line in shown.splitlines()[1:3]] == [["a/x", "2", "1", "2", "3"], ["a/y", "1", "1", "2"]]
    assert shown.endswith("3 failures in 5 runs of snippets, 3 rounds")
    assert "line 3 differs" in rounds[1].failures[0].text
    assert "$ docker ps\nNAMES\n[exit 0]" in rounds[1].failures[0].text


def test_a_run_that_ends_badly_without_a_receipt_is_a_failure_with_all_it_said() -> None:
    (failure,) = judged(1, False, {}, 2, "the disk is full").failures
    assert (failure.snippet, failure.text) == (UNTOLD, "the disk is full")


def test_cores_are_kept_busy_only_as_long_as_asked() -> None:
    def children() -> list[str]:
        shown = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True)
        return [line for line in shown.stdout.splitlines() if "os.getppid" in line]

    with cores_kept_busy(True):
        time.sleep(0.05)
        assert len(children()) == os.cpu_count()
    assert not children()
