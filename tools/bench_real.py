"""The real snippets: by workers, against the same commands in plain bash, and from an empty cache."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench_table import ROOT, Row, in_turn, kb

from kb.footprint import wants_terminal
from kb.lab.hosts.host import Host
from kb.model import LineKind
from kb.runner.command import read_subjects
from kb.runner.execute import execute
from kb.runner.lab_session import LabSession, Options
from kb.runner.runnable import Subject
from kb.session.session import ENVIRONMENT

_TOOK = re.compile(r"(?P<what>base image|image \S+): .*?(?P<seconds>[\d.]+) s(?:, pushed in (?P<pushed>[\d.]+) s)?")


def real(rounds: int) -> list[Row]:
    """The snippets of this checkout, warm: one worker, two, nothing to do; and their commands in plain bash."""
    kb(ROOT)()
    times = in_turn(
        rounds,
        {"one": kb(ROOT, "--all", "-n", "1"), "two": kb(ROOT, "--all", "-n", "2"), "unchanged": kb(ROOT)},
    )
    ratio = statistics.median(times["two"]) / statistics.median(times["one"])
    quiet = statistics.median(times["unchanged"])
    return [
        Row("all snippets, one worker", times["one"]),
        Row("all snippets, two workers", times["two"], f"{ratio:.2f} × one, target 0.65", ratio <= 0.65),
        Row("all snippets, nothing changed", times["unchanged"], "target 3 s", quiet <= 3),
        *against_bash(rounds),
    ]


def against_bash(rounds: int) -> list[Row]:
    """The steps of all snippets that need nobody at the keyboard, on equal clean hosts: ours, and one plain bash."""
    os.chdir(ROOT)
    subjects = [subject for subject in read_subjects(Path()) if _plain(subject)]
    lab = LabSession(Options(), say=print)
    try:
        lab.provide(subjects)
        times = in_turn(rounds, {"kb": lambda: _all(lab, subjects, _ours), "bash": lambda: _all(lab, subjects, _bash)})
    finally:
        lab.close()
    ratio = statistics.median(times["kb"]) / statistics.median(times["bash"])
    steps = sum(len(subject.snippet.steps) for subject in subjects)
    name = f"{steps} steps of {len(subjects)} snippets"
    return [
        Row(f"{name}: plain bash", times["bash"]),
        Row(f"{name}: kb", times["kb"], f"{ratio:.2f} × bash, target 1.10", ratio <= 1.10),
    ]


def cold(folder: Path) -> list[Row]:
    """One run from an empty cache, split into its parts. The parts overlap, so they add up to more than the whole."""
    cache = folder / "cache"
    environment = {**os.environ, "KB_CACHE": str(cache), "PYTHONPATH": str(ROOT), "GITHUB_ACTIONS": ""}
    started = time.perf_counter()
    receipts = str(folder / "cold.json")
    argv = [sys.executable, "-m", "kb", "verify", "--all", "--receipts", receipts]
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    whole = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"a cold run ended in {done.returncode}:\n{done.stdout}{done.stderr}")
    rows = []
    for line in done.stdout.splitlines():
        if found := _TOOK.match(line):
            seconds = float(found["seconds"]) + float(found["pushed"] or 0)
            rows.append(Row(f"  {found['what']}", (seconds,), "its packages fetched" if "built" in line else ""))
    verified = re.search(r"^([\d.]+) s$", done.stdout, re.MULTILINE)
    snippets = float(verified[1]) if verified else 0.0
    return [
        Row("from an empty cache", (whole,), "target 720 s", whole <= 720),
        Row("  images", (whole - snippets,)),
        *rows,
        Row("  snippets", (snippets,)),
    ]


def _plain(subject: Subject) -> bool:
    """No keys to press, one host, and no id of the recording in a command, which plain bash could not know."""
    front, steps = subject.snippet.front, subject.snippet.steps
    typed = any(line.kind in (LineKind.TYPED, LineKind.INTERRUPT) for step in steps for line in step.lines)
    ids = any(re.search(r"\b[0-9a-f]{12}\b", step.command) for step in steps)
    terminal = any(wants_terminal(step.command) for step in steps)
    twin = subject.snippet.path.endswith(".py")  # no bash could run it
    return front.hosts == 1 and not (twin or typed or ids or terminal or front.needs)


def _all(lab: LabSession, subjects: list[Subject], one: Callable[[Subject, Host], None]) -> float:
    """Seconds that the steps took, without the making of hosts."""
    total = 0.0
    for subject in subjects:
        group = lab.hosts().acquire(subject.want)
        time.sleep(0.3)  # what still settles on the host is no part of either
        started = time.perf_counter()
        one(subject, group.hosts[0])
        total += time.perf_counter() - started
        lab.hosts().release(group, subject.want, reuse=False)
    return total


def _ours(subject: Subject, host: Host) -> None:
    execution = execute(subject.snippet, [host])
    if execution.reason:
        raise RuntimeError(execution.reason)


def _bash(subject: Subject, host: Host) -> None:
    script = "".join(f"{step.command}\n" for step in subject.snippet.steps)
    told = [f"{name}={value}" for name, value in {**ENVIRONMENT, **host.environment}.items()]
    argv = [*host.enter(), "env", "-i", "-C", "/root", *told, "bash", "-c", script]
    subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
