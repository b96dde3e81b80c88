"""``kb verify`` and ``kb record``: everything is read and checked before the first host is started."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb import receipt as receipts
from kb.lint import embeds
from kb.model import KbError, Outcome, Place, TranscriptError
from kb.runner.earlier import Earlier
from kb.runner.given import Given
from kb.runner.lab_session import LabSession, Options, Refused
from kb.runner.record import record_snippet
from kb.runner.report import SnippetReporter
from kb.runner.runnable import Subject, subjects_of
from kb.runner.selection import named, select, shard, shuffled
from kb.safe_write import check_writable, write_whole
from kb.sources import Sources, load

MOST_WORKERS = 4
JUNIT = Path("build/junit.xml")
_RESULTS = 10_000_000  # bytes: receipts and JUnit of several hundred snippets
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """What was asked for on the command line. ``workers`` 0: one more than cores, up to 4: snippets wait more than
    they work. ``seed`` decides in which order they run: -1 for another order each time, 0 for that of their names."""

    only: str = ""
    failed: bool = False
    all: bool = False
    keep: bool = False
    shard: str = ""
    workers: int = 0
    stop_first: bool = False
    kind: str = ""
    client: str = ""
    receipts: str = str(receipts.FILE)
    seed: int = -1


class BadInput(KbError):
    """Everything that is wrong with the files, a line each."""


def read_subjects(root: Path) -> list[Subject]:
    """All snippets of a checkout, parsed and checked.

    Raises:
        BadInput: one or more cannot be used; each is a line of its text. Or there are none.
    """
    subjects, faults = _usable(load(root))
    if faults:
        raise _bad(faults)
    return subjects


def _usable(sources: Sources) -> tuple[list[Subject], list[KbError]]:
    """The snippets that can be used, and what is wrong with the others; BadInput where there are none."""
    subjects, faults = subjects_of(sources.snippets, sources.twins)
    faults += [one for one in sources.errors if isinstance(one, TranscriptError)]
    if not subjects and not faults:
        raise BadInput(f"no snippets in {sources.root / 'snippets'}", mend="add a .console file")
    return subjects, faults


def _bad(faults: Sequence[KbError]) -> BadInput:
    return BadInput("\n".join(map(str, sorted(faults, key=lambda fault: fault.place or Place("")))))


def _asked_for(subjects: Sequence[Subject], faults: Sequence[KbError], only: str) -> list[Subject]:
    """The subjects that ``only`` names. A name may be that of a file with a fault, if there is anything else to run.

    Raises:
        BadInput: all that was asked for has a fault.
        KbError: a name that fits nothing.
    """
    names = [name for name in only.split(",") if name.strip()] or [""]
    broken = [fault for fault in faults if any(not name or named(_identity(fault), name) for name in names)]
    chosen: set[str] = set()
    for name in names:
        try:
            chosen |= {subject.snippet.id for subject in select(subjects, name)}
        except KbError:
            if not any(named(_identity(fault), name) for fault in broken):
                raise
    if not chosen and broken:
        raise _bad(broken)
    return [subject for subject in subjects if subject.snippet.id in chosen]


def verify(root: Path, options: VerifyOptions, *, say: Say) -> int:
    """Verify snippets, write receipts and JUnit, and return the exit status (0 held, 1 did not, 2 could not be run).

    A snippet that cannot be used keeps no other from being verified: it is told at the end, and the status is then 1.

    Raises:
        KbError: before any host is started, for what is wrong with pages, options, the machine or all snippets that
            were asked for.
    """
    os.chdir(root)
    sources = load(Path())
    subjects, faults = _usable(sources)
    pages = [one for one in sources.errors if not isinstance(one, TranscriptError)]
    if pages := [*pages, *embeds.missing(sources)]:
        raise _bad([*faults, *pages])
    chosen = shard(_asked_for(subjects, faults, options.only), options.shard)
    status = _run(root, options, chosen, say)
    for fault in faults:
        say(f"! {fault}")
    return status or (1 if faults else 0)


def _run(root: Path, options: VerifyOptions, chosen: list[Subject], say: Say) -> int:
    if options.keep and options.kind == "host":
        raise KbError("your own Docker is not the lab's to keep", mend="run without --host or without --keep")
    again = options.all or options.keep
    earlier = Earlier(Path(options.receipts), lambda: lab.verifier, again=again)
    for folder in {JUNIT.parent, Path(options.receipts).parent}:
        check_writable(folder, mend="make room there, or name another place with --receipts", free=_RESULTS)
    if options.failed:
        lost = {one.id for one in earlier.known.values() if one.outcome in (Outcome.FAILED, Outcome.ERROR)}
        chosen = [subject for subject in chosen if subject.snippet.id in lost]
        if not chosen:
            say("nothing failed the last time")
            return 0
    lab = LabSession(Options(options.kind, options.client), say=say)
    try:
        lab.provide(chosen)
        changed = [subject for subject in chosen if not earlier.standing(subject)]
        alone = options.keep or lab.kind == "host"  # there is one such daemon, and each snippet meets it clean
        workers = 1 if alone else min(options.workers or min((os.cpu_count() or 1) + 1, MOST_WORKERS), len(changed))
        terms = lab.verifier.terms
        seed = options.seed if options.seed >= 0 else random.randrange(1, 1_000_000)
        if not options.keep:  # which leaves the machine of the last one up: the last by name
            chosen = shuffled(chosen, seed)
        say(
            f"{len(chosen)} snippets, {len(changed)} to run · engine {terms.engine} · client {terms.client}"
            f" · hosts: {terms.kind} · {max(workers, 1)} at a time · order: --seed {seed}"
        )
        given = Given(lab, earlier, {subject.snippet.path: subject for subject in chosen})
        if workers > 1:  # each makes its own hosts: were this one killed, its folder would stay
            lab.close()
        return int(
            pytest.main(
                _arguments(root, options, terms.kind, workers, chosen), plugins=[given, SnippetReporter(sys.stdout)]
            )
        )
    finally:
        lab.close()


def _arguments(root: Path, options: VerifyOptions, kind: str, workers: int, chosen: Sequence[Subject]) -> list[str]:
    """What pytest is told."""
    # Only plugins that a run needs: the others of this environment cost more to load than 200 steps to run.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    args = [
        "-p",
        "kb.pytest_plugin",
        "-p",
        "no:cacheprovider",  # `--failed` asks the receipts
        "-p",
        "no:terminal",  # our own reporter says it otherwise
        "--capture=no",  # on the output as it is
        "-p",
        "no:python",  # it would import twins to look for tests in them
        "--rootdir",
        str(root),
        "--junit-xml",
        str(JUNIT),
    ]
    args += [
        "-o",
        "junit_suite_name=snippets",
        "-o",
        "addopts=",
        "-o",
        "filterwarnings=ignore",
        "--host-kind",
        kind,
        "--client",
        options.client,
    ]
    args += ["--receipts", options.receipts]
    args += ["--all"] if options.all else []
    args += ["--keep"] if options.keep else []
    args += ["-x"] if options.stop_first else []
    # By load, a snippet at a time: they differ much in length.
    args += ["-p", "xdist", "-n", str(workers), "--dist", "load", "--maxschedchunk", "1"] if workers > 1 else []
    return args + [subject.snippet.path for subject in chosen]


def record_all(root: Path, names: Sequence[str], lab: Options, *, accept_failure: bool = False, say: Say) -> int:
    """Record snippets one after the other; a file is written only when a second run held.

    What cannot be recorded keeps nothing else from it, and is named at the end; the exit status is then 1.
    """
    os.chdir(root)
    subjects, unusable = _usable(load(Path()))
    chosen: dict[str, Subject] = {}
    faults: dict[str, KbError] = {}
    for name in ",".join(names).split(","):
        broken = {identity: fault for fault in unusable if named(identity := _identity(fault), name)}
        try:
            chosen |= {subject.snippet.id: subject for subject in select(subjects, name)}
        except KbError:
            if not broken:
                raise
        faults |= broken
    for identity, why in faults.items():
        say(f"! {identity}: {why}")
    session = LabSession(lab, say=say)
    try:
        for subject in chosen.values():
            try:
                session.provide([subject])
                recorded = record_snippet(subject, session.hosts(), accept_failure=accept_failure)
            except Refused:
                raise
            except KbError as fault:
                faults[subject.snippet.id] = fault
                say(f"! {subject.snippet.id}: {fault}")
                continue
            path = Path(subject.snippet.path)
            same = recorded.text == path.read_text(encoding="utf-8")
            if not same:
                write_whole(path, recorded.text)
            say(f"✓ {subject.snippet.id}: {'as it was' if same else 'recorded'}, held twice, {recorded.seconds:.1f} s")
    finally:
        session.close()
    if faults:
        say(f"not recorded: {', '.join(faults)}")
    return 1 if faults else 0


def _identity(fault: KbError) -> str:
    """The id of the snippet that it is about."""
    return fault.place.path.removeprefix("snippets/").removesuffix(".console") if fault.place else ""
