"""Recording: run a snippet, write what came into its text, and take it only if a second run on a new host holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from kb.lab.hosts.pool import Hosts
from kb.model import KbError, Outcome, Snippet
from kb.runner.elsewhere import elsewhere, on_another_day
from kb.runner.execute import Execution, execute
from kb.runner.rewriting import recorded
from kb.runner.runnable import Subject, subject_of, twin_of
from kb.runner.twin_execution import execute as execute_twin
from kb.snippet import transcript, twin

_NOT_RUN = (126, 127)  # POSIX: found but not executable, not found
_ELSEWHERE = (
    "nothing was written: a second run differs, in another time zone, on a machine of another name, with no core free"
)
_LATER = "nothing was written: on another day it will differ"
_HOW = (
    "Write [..] for what varies within a line, ... for lines that vary, or have the command print the same each time."
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The new text of a snippet's file, and how many seconds a run took."""

    text: str
    seconds: float


class NotRecorded(KbError):
    """Two runs did not give the same, or a run did not end."""


def record_snippet(subject: Subject, pool: Hosts, *, accept_failure: bool = False) -> Recorded:
    """Run ``subject`` twice, each time on clean hosts, and return what its file should hold.

    ``accept_failure``: also where a command was not found or could not be run (126, 127) and the file does not say so.

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
    if not accept_failure:
        _no_new_failure(subject.snippet, first)
    text, again = _with_outputs(subject, first)
    group = pool.acquire(again.want)
    try:
        with elsewhere(group.hosts) as environment:
            second = run(again.snippet, group.hosts, environment=environment)
    finally:
        pool.release(group, again.want, reuse=False)
    if second.outcome is not Outcome.VERIFIED:
        raise NotRecorded(f"{_ELSEWHERE}:\n{second.steps[-1].difference or second.reason}\n{_HOW}")
    if later := on_another_day(again.snippet, second.ran, datetime.now(UTC)):
        raise NotRecorded(f"{_LATER}:\n{later}\n{_HOW}")
    return Recorded(text, sum(step.seconds for step in second.steps))


def _no_new_failure(snippet: Snippet, first: Execution) -> None:
    for step, ran in zip(snippet.steps, first.ran, strict=True):
        if ran.status in _NOT_RUN and ran.status != step.status:
            said = ran.output.strip().splitlines()[-1:] or ["without a word"]
            mend = f"mend the command; if it shall fail, write [exit {ran.status}] below it or say --accept-failure"
            raise NotRecorded(f"{step.place}: it could not be run (exit {ran.status}): {said[0]}", mend=mend)


def _with_outputs(subject: Subject, first: Execution) -> tuple[str, Subject]:
    """The new text, and the subject that it is."""
    snippet = recorded(subject.snippet, first.ran)
    if subject.is_twin:
        text = twin.format(snippet)
        return text, twin_of(subject, twin.parse(text, snippet.path, snippet.id))
    text = transcript.format(snippet)
    return text, subject_of(transcript.parse(text, snippet.path, snippet.id))
