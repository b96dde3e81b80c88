"""``kb verify`` and ``kb record``: everything is read and checked before the first host is started."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb import receipt as receipts
from kb.model import KbError, Outcome
from kb.runner.lab_session import LabSession, Options
from kb.runner.record import record_snippet
from kb.runner.runnable import Subject, read_subject
from kb.runner.selection import select, shard, shuffled
from kb.safe_write import check_writable, write_whole
from kb.snippet.twin import paths as twin_paths

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
    folder = root / "snippets"
    subjects, faults = [], []
    for path in sorted([*folder.rglob("*.console"), *twin_paths(root)]):
        try:
            subjects.append(read_subject(folder, path.relative_to(root)))
        except KbError as fault:
            faults.append(str(fault))
    if faults:
        raise BadInput("\n".join(faults))
    if not subjects:
        raise BadInput(f"no snippets in {folder}", mend="add a .console file")
    return subjects


def verify(root: Path, options: VerifyOptions, *, say: Say) -> int:
    """Verify snippets, write receipts and JUnit, and return the exit status (0 held, 1 did not, 2 could not be run).

    Raises:
        KbError: before any host is started, for what is wrong with files, options or the machine.
    """
    os.chdir(root)
    subjects = read_subjects(Path())
    _check_embeds(root)
    chosen = shard(select(subjects, options.only), options.shard)
    known = {one.id: one for one in receipts.read(Path(options.receipts))}
    for folder in {JUNIT.parent, Path(options.receipts).parent}:
        check_writable(folder, mend="make room there, or name another place with --receipts", free=_RESULTS)
    if options.failed:
        lost = {one.id for one in known.values() if one.outcome in (Outcome.FAILED, Outcome.ERROR)}
        chosen = [subject for subject in chosen if subject.snippet.id in lost]
        if not chosen:
            say("nothing failed the last time")
            return 0
    if options.keep and options.kind == "host":
        raise KbError("your own Docker is not the lab's to keep", mend="run without --host or without --keep")
    lab = LabSession(Options(options.kind, options.client), say=say)
    try:
        lab.provide(chosen)
        terms = lab.verifier.terms
        changed = [
            subject
            for subject in chosen
            if options.all
            or (receipt := known.get(subject.snippet.id)) is None
            or receipt.outcome is not Outcome.VERIFIED
            or receipt.fingerprint != lab.verifier.fingerprint(subject)
        ]
    finally:
        lab.close()
    seed = options.seed if options.seed >= 0 else random.randrange(1, 1_000_000)
    if not options.keep:  # which leaves the machine of the last one up: the last by name
        chosen = shuffled(chosen, seed)
    # Only plugins that a run needs: the others of this environment cost more to load than 200 steps to run.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    alone = options.keep or terms.kind == "host"  # there is one such daemon, and each snippet meets it clean
    workers = 1 if alone else min(options.workers or min((os.cpu_count() or 1) + 1, MOST_WORKERS), len(changed))
    say(
        f"{len(chosen)} snippets, {len(changed)} to run · engine {terms.engine} · client {terms.client}"
        f" · hosts: {terms.kind} · {max(workers, 1)} at a time · order: --seed {seed}"
    )
    args = [
        "-p",
        "kb.pytest_plugin",
        "-p",
        "no:cacheprovider",
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
        terms.kind,
        "--client",
        options.client,
    ]
    args += ["--receipts", options.receipts]
    args += ["--all"] if options.all else []
    args += ["--keep"] if options.keep else []
    args += ["-x"] if options.stop_first else []
    # By load, a snippet at a time: they differ much in length.
    args += ["-p", "xdist", "-n", str(workers), "--dist", "load", "--maxschedchunk", "1"] if workers > 1 else []
    args += [subject.snippet.path for subject in chosen]
    return int(pytest.main(args))


def record_all(root: Path, names: Sequence[str], kind: str, client: str, *, say: Say) -> int:
    """Record snippets one after the other; a file is written only when a second run held. Returns the exit status."""
    os.chdir(root)
    chosen = select(read_subjects(Path()), ",".join(names))
    lab = LabSession(Options(kind, client), say=say)
    status = 0
    try:
        lab.provide(chosen)
        for subject in chosen:
            path = Path(subject.snippet.path)
            try:
                recorded = record_snippet(subject, lab.hosts())
            except KbError as fault:
                say(f"! {subject.snippet.id}: {fault}")
                status = 1
                continue
            same = recorded.text == path.read_text(encoding="utf-8")
            if not same:
                write_whole(path, recorded.text)
            say(f"✓ {subject.snippet.id}: {'as it was' if same else 'recorded'}, held twice, {recorded.seconds:.1f} s")
    finally:
        lab.close()
    return status


def _check_embeds(root: Path) -> None:
    from kb.lint import embeds
    from kb.sources import load

    sources = load(root)
    if faults := [*sources.errors, *embeds.missing(sources)]:
        raise BadInput("\n".join(map(str, faults)))
