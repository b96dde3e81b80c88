"""What the parts of ``make bench`` share: a row of the table, and how whole processes are timed."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Row:
    """One line of the table: times in seconds, and the target in words with whether it is met (None: no target)."""

    name: str
    times: tuple[float, ...]
    note: str = ""
    met: bool | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def __str__(self) -> str:
        mark = {None: " ", True: "✓", False: "✗"}[self.met]
        spread = f"{min(self.times):.3f}–{max(self.times):.3f}"
        return f"{mark} {self.name:<34}{self.median:>9.3f} s  {spread:<16}{self.note}"


def run(argv: Sequence[str], folder: Path, status: Sequence[int] = (0,)) -> float:
    """Seconds that a whole process took. RuntimeError when it does not end as it should."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GITHUB_ACTIONS": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    if done.returncode not in status:
        raise RuntimeError(f"{' '.join(argv)} ended in {done.returncode}:\n{done.stdout}{done.stderr}")
    return seconds


def in_turn(rounds: int, contenders: dict[str, Callable[[], float]]) -> dict[str, tuple[float, ...]]:
    """Times of each, measured A B C A B C …, so that a machine that drifts favours none."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            times[name].append(contender())
    return {name: tuple(values) for name, values in times.items()}


def kb(folder: Path, *arguments: str) -> Callable[[], float]:
    return lambda: run([sys.executable, "-m", "kb", "verify", *arguments], folder)
