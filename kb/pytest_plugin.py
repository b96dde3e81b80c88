"""Snippets as pytest items: ``pytest -p kb.pytest_plugin snippets``.

So selection, ``-x``, ``--lf``, ``-n`` and JUnit are pytest's own, and so is what is printed then. Each worker has its
own pool of hosts. ``kb verify`` runs the same with a reporter of ours and without pytest's cache: ``--failed`` asks
the receipts.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb import entry_point
from kb import receipt as receipts
from kb.model import KbError, Outcome, Receipt
from kb.runner.earlier import Earlier
from kb.runner.given import Given
from kb.runner.lab_session import LabSession, Options
from kb.runner.runnable import Subject, read_subject
from kb.runner.selection import select, shard
from kb.snippet.twin import paths as twin_paths

_RECEIPT = "kb-receipt"
_UNCHANGED = "kb-unchanged"
_FAILED_BEFORE = "kb-failed-before"
_KEPT = "kb-kept"
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


class NotHeld(Exception):
    """A snippet whose outcome is ``failed``; its text is the receipt's."""


class NotRun(Exception):
    """A snippet whose outcome is ``error``."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("snippets")
    group.addoption("--only", default="", help="a topic, snippet or command: containers, containers/logs, 'docker cp'")
    group.addoption("--all", action="store_true", dest="kb_all", help="run also what has not changed since it held")
    group.addoption(
        "--keep", action="store_true", dest="kb_keep", help="leave the last host up and say how to enter it"
    )
    group.addoption("--shard", default="", help="run the Ith of N parts: I/N")
    group.addoption("--host-kind", default="", help="namespaces, dind or host")
    group.addoption("--client", default="", help="path of the docker client to use")
    group.addoption("--receipts", default=str(receipts.FILE), help="where the receipts go")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "snippet: a .console file, run on a real daemon")
    if hasattr(config, "workerinput"):
        # A worker lives no longer than its controller, whatever ends that: its hosts hang on its life.
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
        entry_point.end_in_order()
    config.stash[_PLUGIN] = Plugin(config)
    config.pluginmanager.register(config.stash[_PLUGIN], "kb-snippets")


class Plugin:
    """The hooks of one pytest process."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._root = config.rootpath / "snippets"
        self._worker = hasattr(config, "workerinput")
        self._receipts_file = Path(config.option.receipts)
        self.given = next((one for one in config.pluginmanager.get_plugins() if isinstance(one, Given)), None)
        self._lab = self.given.lab if self.given else None
        self._fresh: list[Receipt] = []
        self._lost = False  # whether a snippet, or a file, ended without a receipt
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        self._clock = time.monotonic()
        again = config.option.kb_all or config.option.kb_keep
        self.earlier = (
            self.given.earlier if self.given else Earlier(self._receipts_file, lambda: self.lab.verifier, again=again)
        )

    @property
    def lab(self) -> LabSession:
        """Made when first asked for, so that what cannot be collected starts no host."""
        if self._lab is None:
            option = self._config.option
            # `kb verify` has said before what there is to say; pytest's own reporter has no line for it.
            self._lab = LabSession(Options(option.host_kind, option.client, _worker_number()), say=lambda _: None)
        return self._lab

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionstart(self) -> Iterator[None]:
        with entry_point.held_back():  # workers that are only beginning cannot end in order
            return (yield)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        if file_path in twin_paths(self._config.rootpath) or (
            file_path.suffix == ".console" and file_path.is_relative_to(self._root)
        ):
            return SnippetFile.from_parent(parent, path=file_path)
        return None

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        try:
            return (yield)
        except KbError as fault:  # nothing fits, or no hosts can be made
            pytest.exit(str(fault), returncode=2)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        mine = [item for item in items if isinstance(item, SnippetItem)]
        chosen = select([item.subject for item in mine], config.option.only)
        chosen = shard(chosen, config.option.shard)
        keep = {subject.snippet.id for subject in chosen}
        items[:] = [item for item in items if not isinstance(item, SnippetItem) or item.subject.snippet.id in keep]
        chosen_items = [item for item in items if isinstance(item, SnippetItem)]
        if chosen_items:
            if config.option.kb_keep:
                # Of a transcript and its twin the machine of the transcript: that is the page's.
                transcripts = [item for item in chosen_items if not item.subject.is_twin]
                (transcripts or chosen_items)[-1].keep = True
            if not self.given:
                self.lab.provide([item.subject for item in chosen_items])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        if isinstance(nextitem, SnippetItem) and not self.earlier.standing(nextitem.subject):
            self.lab.verifier.expect(nextitem.subject)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self._worker:
            return
        properties = dict(report.user_properties)
        if report.when == "call" and _RECEIPT in properties:
            self._fresh.append(receipts.from_json(json.loads(str(properties[_RECEIPT]))))
        elif report.failed:  # a defect of ours, or a worker that was killed
            self._lost = True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._lost |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._lab:
            self._lab.close()
        outcomes = {receipt.outcome for receipt in self._fresh}
        if Outcome.FAILED in outcomes:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        elif Outcome.ERROR in outcomes or self._lost or not outcomes:
            session.exitstatus = pytest.ExitCode.INTERRUPTED  # which is 2: it could not be run
        if not self._worker and self._fresh:
            newest = self._fresh[-1]
            run = receipts.Run(newest.engine, newest.client, self._started, round(time.monotonic() - self._clock, 2))
            receipts.write(self._receipts_file, run, self._fresh)

    def pytest_unconfigure(self) -> None:
        if self._lab:
            self._lab.close()


def _worker_number() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


_PLUGIN = pytest.StashKey[Plugin]()


class SnippetFile(pytest.File):
    """A ``.console`` file, which holds one snippet, or the twin of one."""

    def collect(self) -> Iterable[SnippetItem]:
        # Relative to where one stands, so that a place in a message opens in an editor.
        root, path = Path(os.path.relpath(self.config.rootpath / "snippets")), os.path.relpath(self.path)
        given = self.config.stash[_PLUGIN].given
        subject = given.subjects.get(path) if given else None
        name = self.path.name.removesuffix(".console")
        yield SnippetItem.from_parent(self, name=name, subject=subject or read_subject(root, Path(path)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        if isinstance(excinfo.value, KbError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))


class SnippetItem(pytest.Item):
    """One snippet, from top to bottom on clean hosts."""

    def __init__(self, *, subject: Subject, **rest: Any) -> None:
        super().__init__(**rest)
        self.subject = subject
        self.keep = False  # whether its machine stays up
        self.add_marker(pytest.mark.snippet)

    def runtest(self) -> None:
        plugin = self.config.stash[_PLUGIN]
        if known := plugin.earlier.standing(self.subject):
            receipt, unchanged = known, True
        else:
            receipt, unchanged = plugin.lab.verifier.verify(self.subject, keep=self.keep), False
        self.user_properties.append((_RECEIPT, json.dumps(receipts.to_json(receipt))))
        self.user_properties.append((_UNCHANGED, unchanged))
        self.user_properties.append((_FAILED_BEFORE, plugin.earlier.failed_before(receipt)))
        if self.keep and (how := plugin.lab.keep()):
            self.user_properties.append((_KEPT, how))
        match receipt.outcome:
            case Outcome.SKIPPED:
                pytest.skip(receipt.reason)
            case Outcome.FAILED:
                raise NotHeld(receipt.steps[-1].difference if receipt.steps else receipt.reason)
            case Outcome.ERROR:
                raise NotRun(receipt.reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        if isinstance(excinfo.value, (NotHeld, NotRun, KbError)):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        first = self.subject.snippet.steps[0].place.line
        return self.path, first - 1, self.subject.snippet.id
