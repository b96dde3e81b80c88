"""Recording: run a snippet, write what came into its text, and take it only if a second run on a new host holds."""

from __future__ import annotations

from dataclasses import dataclass

from kb.lab.hosts.pool import Hosts
from kb.model import KbError, Outcome
from kb.runner.execute import Execution, execute
from kb.runner.rewriting import recorded
from kb.runner.runnable import Subject, subject_of, twin_of
from kb.runner.twin_execution import execute as execute_twin
from kb.snippet import transcript, twin


@dataclass(frozen=True, slots=True)
class Recorded:
    """The new text of a snippet's file, and how many seconds a run took."""

    text: str
    seconds: float


class NotRecorded(KbError):
    """Two runs did not give the same, or a run did not end."""


def record_snippet(subject: Subject, pool: Hosts) -> Recorded:
    """Run ``subject`` twice, each time on clean hosts, and return what its file should hold.

    Raises:
        NotRecorded: a step did not end, or the second run did not unify with the first; the line is named.
        LabError: no host could be made.
    """
    run = execute_twin if subject.is_twin else execute
    pool.prefetch(subject.want)
    group = pool.acquire(subject.want)
    try:
        first = run(subject.snippet, group.hosts, recording=True)
    finally:
        pool.release(group, subject.want, reuse=False)
    if first.outcome is not Outcome.VERIFIED:
        raise NotRecorded(first.reason, mend=first.steps[-1].difference if first.steps else "")
    text, again = _with_outputs(subject, first)
    group = pool.acquire(again.want)
    try:
        second = run(again.snippet, group.hosts)
    finally:
        pool.release(group, again.want, reuse=False)
    if second.outcome is not Outcome.VERIFIED:
        raise NotRecorded(f"two runs differ, nothing was written:\n{second.steps[-1].difference or second.reason}")
    return Recorded(text, sum(step.seconds for step in second.steps))


def _with_outputs(subject: Subject, first: Execution) -> tuple[str, Subject]:
    """The new text, and the subject that it is."""
    snippet = recorded(subject.snippet, first.ran)
    if subject.is_twin:
        text = twin.format(snippet)
        return text, twin_of(subject, twin.parse(text, snippet.path, snippet.id))
    text = transcript.format(snippet)
    return text, subject_of(transcript.parse(text, snippet.path, snippet.id))
