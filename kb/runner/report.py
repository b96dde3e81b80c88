"""What a person sees while snippets run: a progress line, each outcome, the differences, and a closing table."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections import Counter, defaultdict
from typing import Any, TextIO

import pytest

from kb import entry_point
from kb import receipt as receipts
from kb.model import Outcome, Receipt

_SIGNS = {Outcome.VERIFIED: "✓", Outcome.FAILED: "✗", Outcome.ERROR: "!", Outcome.SKIPPED: "-"}
_STYLES = {"green": "\x1b[32m", "red": "\x1b[31m", "yellow": "\x1b[33m", "bold": "\x1b[1m"}
_PLAIN = "\x1b[0m"
_COLOURS = {Outcome.VERIFIED: "green", Outcome.FAILED: "red", Outcome.ERROR: "red", Outcome.SKIPPED: "yellow"}


class SnippetReporter:
    """A pytest plugin that says all this on ``stream``; pytest's own reporter is to be switched off beside it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._isatty = stream.isatty()
        self._colour = self._isatty and not os.environ.get("NO_COLOR")
        self._receipts: list[tuple[Receipt, bool]] = []
        self._running: dict[str, float] = {}
        self._faults: list[str] = []
        self._lost = 0  # snippets that ended without a receipt: a defect of ours, or a worker that was killed
        self._began = time.monotonic()
        self._total = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Learns how many snippets there are."""
        self._total = len(session.items)

    @pytest.hookimpl(optionalhook=True)  # known only where there are several workers
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        """Learns the same from a worker."""
        self._total = len(ids)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keeps what could not be read."""
        if report.failed:
            self._faults.append(str(report.longrepr))

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        """Shows which snippet runs."""
        self._running[location[2]] = time.monotonic()
        self._progress()

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Writes a line for each snippet that is done."""
        if report.when != "call":
            if report.failed:
                self._lost += 1
                self._line(str(report.longrepr), "red")
            return
        properties = dict(report.user_properties)
        name = report.location[2]
        self._running.pop(name, None)
        if "kb-receipt" not in properties:
            self._lost += 1
            self._line(f"! {name}\n{report.longreprtext}", "red")
            return
        receipt, unchanged = receipts.from_json(json.loads(properties["kb-receipt"])), properties["kb-unchanged"]
        self._receipts.append((receipt, unchanged))
        self._outcome(receipt, unchanged)
        if report.failed:
            for text in _explanation(receipt).splitlines():
                self._line(f"      {text}")
            self._annotate(receipt, report)
        if when := properties.get("kb-failed-before"):
            again = f'make soak ARGS="--only {receipt.id}"'
            self._line(f"      nothing has changed since it failed ({when}), so it may fail again: {again}", "yellow")
        if kept := properties.get("kb-kept"):
            self._line(kept)

    def pytest_internalerror(self, excrepr: object) -> bool:
        """Says what went wrong within the run, in a line."""
        if not entry_point.interrupted():  # else it comes of stopping just there
            self._line(str(excrepr), "red")
        return True

    def pytest_sessionfinish(self) -> None:
        self._close(Counter(receipt.outcome for receipt, _ in self._receipts))

    def _outcome(self, receipt: Receipt, unchanged: bool) -> None:
        place = f"{len(self._receipts):>{len(str(self._total))}}/{self._total}"
        what = "unchanged" if unchanged else f"{len(receipt.steps)} steps, {receipt.seconds:.1f} s"
        if receipt.outcome is not Outcome.VERIFIED:
            what = f"{receipt.outcome.value}: {receipt.reason.splitlines()[0] if receipt.reason else ''}"
        sign = _SIGNS[receipt.outcome]
        self._line(f"{place} {sign} {receipt.id:<32} {what}", _COLOURS[receipt.outcome])
        for one in receipt.remained:
            self._line(f"      its page can't say how to clean up: {one}", "yellow")
        self._progress()

    def _progress(self) -> None:
        if self._isatty and self._running:
            longest = sorted(self._running, key=self._running.__getitem__)
            text = f"  … {', '.join(longest)}"[: shutil.get_terminal_size().columns - 1]
            self._stream.write(f"\r\x1b[K{text}\r")
            self._stream.flush()

    def _line(self, text: str, *styles: str) -> None:
        begin = "\r\x1b[K" if self._isatty else ""
        paint = "".join(_STYLES[style] for style in styles) if self._colour else ""
        self._stream.write(f"{begin}{paint}{text}{paint and _PLAIN}\n")
        self._stream.flush()

    def _annotate(self, receipt: Receipt, report: Any) -> None:
        if os.environ.get("GITHUB_ACTIONS") != "true":
            return
        line = receipt.steps[-1].line if receipt.steps else 1
        text = _explanation(receipt).replace("%", "%25").replace("\n", "%0A")
        path = report.location[0].replace(os.sep, "/")
        self._line(f"::error file={path},line={line},title={receipt.id} {receipt.outcome.value}::{text}")

    def _close(self, outcomes: Counter[Outcome]) -> None:
        for fault in self._faults:
            self._line(fault, "red")
        if not self._receipts:
            return
        topics: dict[str, list[Receipt]] = defaultdict(list)
        for receipt, _ in self._receipts:
            topics[receipt.id.rpartition("/")[0]].append(receipt)
        self._line("")
        head = ("topic", "snippets", "steps", *(outcome.value for outcome in Outcome), "seconds")
        self._line(_row(head))
        for topic, found in sorted(topics.items()):
            self._line(_row(_sums(topic, found)))
        if len(topics) > 1:
            self._line(_row(_sums("all", [receipt for receipt, _ in self._receipts])))
        unchanged = sum(same for _, same in self._receipts)
        self._line("")
        self._line(
            f"{time.monotonic() - self._began:.1f} s"
            + (f", {unchanged} unchanged since they held" if unchanged else "")
        )
        lost = outcomes[Outcome.FAILED] + outcomes[Outcome.ERROR] + self._lost
        skipped = f", {outcomes[Outcome.SKIPPED]} skipped" if outcomes[Outcome.SKIPPED] else ""
        colour = "red" if lost else "green"
        self._line(f"{outcomes[Outcome.VERIFIED]} passed, {lost} failed{skipped}", colour, "bold")


def _explanation(receipt: Receipt) -> str:
    """What differed, or why it could not be run."""
    return (receipt.steps[-1].difference if receipt.steps else "") or receipt.reason


def _sums(name: str, found: list[Receipt]) -> tuple[str, ...]:
    outcomes = Counter(receipt.outcome for receipt in found)
    steps = sum(len(receipt.steps) for receipt in found)
    seconds = sum(receipt.seconds for receipt in found)
    return (name, str(len(found)), str(steps), *(str(outcomes[outcome]) for outcome in Outcome), f"{seconds:.1f}")


def _row(cells: tuple[str, ...]) -> str:
    return f"{cells[0]:<20}" + "".join(f"{cell:>10}" for cell in cells[1:])
