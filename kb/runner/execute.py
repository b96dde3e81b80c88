"""Run the steps of one snippet and hold each against what its transcript says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kb.footprint import mixes_streams, wants_terminal, without_merging
from kb.lab.hosts.host import Host
from kb.model import LineKind, Outcome, Ran, Snippet, Step, StepReport
from kb.runner.keys import columns, keys
from kb.session import Session, SessionEnded
from kb.unify import Bindings, Difference, begin, check, unify

STEP_SECONDS = 60.0
_INTERRUPTED = (0, 130)  # some clients take Ctrl-C as a way to end, others die of it: what the reader sees is the same


@dataclass(frozen=True, slots=True)
class Execution:
    """What running a snippet gave, before the lab has been asked what it left behind."""

    outcome: Outcome
    reason: str
    steps: tuple[StepReport, ...]
    ran: tuple[Ran, ...]
    bindings: Bindings


def execute(
    snippet: Snippet,
    hosts: Sequence[Host],
    *,
    known: Bindings | None = None,
    timeout: float = STEP_SECONDS,
    recording: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Execution:
    """Run ``snippet`` from top to bottom on clean ``hosts``.

    Args:
        snippet: parsed, with at least one step.
        hosts: as many as the snippet asks for, in the order of their numbers.
        known: what is known of the run beforehand, by ``kb.unify.begin``; None for its time alone.
        timeout: seconds a step may take unless the front matter says otherwise.
        recording: go on after a difference, taking what came as what is right.
        environment: what the shells are told besides what the hosts tell them.

    Returns:
        VERIFIED when every step held; FAILED at the first that did not; ERROR when a host or its shell went away.
    """
    limit = snippet.front.timeout or timeout
    reports: list[StepReport] = []
    ran: list[Ran] = []
    bindings = known or begin(snippet, datetime.now(UTC))
    with ExitStack() as stack:
        sessions: dict[str, Session] = {}
        for step in snippet.steps:
            host = hosts[_number(step.host)]
            try:
                if host.name not in sessions:
                    sessions[host.name] = session = Session(host, environment)
                    stack.callback(session.close)
                result = _run(sessions[host.name], step, snippet, bindings, limit, recording)
            except SessionEnded as ended:
                return Execution(Outcome.ERROR, f"{step.place}: {ended}", tuple(reports), tuple(ran), bindings)
            ran.append(result)
            difference, bindings = _compare(step, result, bindings)
            failed = difference and not (recording and not result.trouble)
            reports.append(_report(step, result, difference if failed else ""))
            if failed:
                died = next((why for why in (h.trouble() for h in hosts) if why), "")
                outcome = Outcome.ERROR if died else Outcome.FAILED
                reason = f"{step.place}: {died}" if died else difference.splitlines()[0]
                return Execution(outcome, reason, tuple(reports), tuple(ran), bindings)
    return Execution(Outcome.VERIFIED, "", tuple(reports), tuple(ran), bindings)


def _number(host: str) -> int:
    return int(host.removeprefix("node")) - 1 if host else 0


def _run(session: Session, step: Step, snippet: Snippet, bindings: Bindings, limit: float, recording: bool) -> Ran:
    command = bindings.substitute(step.command)
    apart = mixes_streams(command)
    result = session.run(
        without_merging(command) if apart else command,
        timeout=limit,
        keys=list(keys(step, snippet.front.prompts, bindings, recording=recording)),
        terminal=wants_terminal(step.command),
        columns=columns(step),
        separate=apart,
    )
    interrupted = any(line.kind is LineKind.INTERRUPT for line in step.lines)
    if interrupted and not step.status and result.status in _INTERRUPTED:
        return replace(result, status=0)
    return result


def _compare(step: Step, result: Ran, bindings: Bindings) -> tuple[str, Bindings]:
    """The difference as text ("" for none) and the bindings that hold from here on."""
    waited = next((n for n, line in enumerate(step.lines) if line.kind is LineKind.INTERRUPT), 0)
    if result.trouble and waited:
        # Ctrl-C was not pressed, since what stands above it did not come as it stands there.
        found = unify(step.lines[:waited], result.output, bindings)
        if isinstance(found, Difference):
            return f"{found}\n({result.trouble})", bindings
    if result.trouble:
        said = "".join(f"\n    {line}" for line in result.output.splitlines()[-20:])
        return f"{step.place}: {step.command.splitlines()[0]}: {result.trouble}" + (
            f", having printed{said}" if said else ""
        ), bindings
    found = check(step, result, bindings)
    return (str(found), bindings) if isinstance(found, Difference) else ("", found.bindings)


def _report(step: Step, result: Ran, difference: str) -> StepReport:
    return StepReport(
        command=step.command,
        host=step.host,
        line=step.place.line,
        section=step.section,
        output=result.output,
        status=result.status,
        seconds=result.seconds,
        difference=difference,
        streams=result.streams,
    )
