"""Run the steps of one snippet and hold each against what its transcript says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kb.footprint import wants_terminal
from kb.lab.hosts.host import Host
from kb.model import Line, LineKind, Outcome, Ran, Snippet, Step, StepReport
from kb.session import Session, SessionEnded
from kb.session.session import Key
from kb.unify import Bindings, Difference, begin, check, unify, visible

STEP_SECONDS = 60.0
_QUIET = 1.0  # seconds of silence after which a recording takes it that no more output comes
_TYPING_PAUSE = 0.05  # a prompt counts once the terminal has been still this long: it may be redrawn
_INTERRUPTED = (0, 130)  # some clients take Ctrl-C as a way to end, others die of it: what the reader sees is the same


_Due = Callable[[bytes, float], bool]


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
) -> Execution:
    """Run ``snippet`` from top to bottom on clean ``hosts``.

    Args:
        snippet: parsed, with at least one step.
        hosts: as many as the snippet asks for, in the order of their numbers.
        known: what is known of the run beforehand, by ``kb.unify.begin``; None for its time alone.
        timeout: seconds a step may take unless the front matter says otherwise.
        recording: go on after a difference, taking what came as what is right.

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
                    sessions[host.name] = session = Session(host)
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
    keys = list(_keys(step, snippet.front.prompts, bindings, recording))
    result = session.run(
        bindings.substitute(step.command), timeout=limit, keys=keys, terminal=wants_terminal(step.command)
    )
    interrupted = any(line.kind is LineKind.INTERRUPT for line in step.lines)
    if interrupted and not step.status and result.status in _INTERRUPTED:
        return replace(result, status=0)
    return result


def _keys(step: Step, prompts: Sequence[str], bindings: Bindings, recording: bool) -> Iterable[Key]:
    """When to type each typed line and to press each ^C: once what stands above it has come."""
    patterns = [re.compile(".*".join(map(re.escape, prompt.rstrip().split("[..]"))) + r"\s*") for prompt in prompts]
    seen = 0  # prompts answered so far; the terminal's text only grows
    for number, line in enumerate(step.lines):
        if line.kind is LineKind.TYPED:
            seen += 1
            yield Key(_prompted(patterns, seen), line.typed)
        elif line.kind is LineKind.INTERRUPT:
            above = step.lines[:number]
            yield Key(_silent if recording else _arrived(above, bindings), None)


def _prompted(patterns: Sequence[re.Pattern[str]], count: int) -> _Due:
    def due(output: bytes, quiet: float) -> bool:
        if quiet < _TYPING_PAUSE:
            return False
        lines = visible(output).split("\n")
        at_prompt = any(pattern.fullmatch(lines[-1]) for pattern in patterns)
        shown = sum(any(pattern.match(line) for pattern in patterns) for line in lines)
        return at_prompt and shown >= count

    return due


def _arrived(above: Sequence[Line], bindings: Bindings) -> _Due:
    lines = [line for line in above if line.kind is LineKind.OUTPUT]

    def due(output: bytes, quiet: float) -> bool:
        return not isinstance(unify(lines, visible(output), bindings), Difference)

    return due


def _silent(output: bytes, quiet: float) -> bool:
    return quiet >= _QUIET


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
