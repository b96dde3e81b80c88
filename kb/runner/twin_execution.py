"""Run a twin on a host and hold what it prints against its ``#>`` lines."""

from __future__ import annotations

import json
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.lab.hosts.host import ENVIRONMENT, Host
from kb.model import Outcome, Place, Ran, Snippet, Step, StepReport
from kb.runner.execute import Execution
from kb.snippet.twin import format
from kb.unify import Bindings, Difference, begin, check

SECONDS = 60.0  # for the whole twin, unless the transcript's front matter says otherwise
_INSIDE = Path(__file__).with_name("twin_inside.py").read_text(encoding="utf-8")
_PLACE = "/tmp/twin.py"


@dataclass(frozen=True, slots=True)
class _Told:
    """What came from inside: (line, text, seconds since the start) of each print, and how it ended."""

    prints: tuple[tuple[int, str, float], ...]
    trouble: str
    line: int | None
    seconds: float


def execute(
    twin: Snippet,
    hosts: Sequence[Host],
    *,
    known: Bindings | None = None,
    timeout: float = SECONDS,
    recording: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Execution:
    """Run ``twin`` on the first of clean ``hosts`` with the Python that runs this.

    ``known``: what is known of the run beforehand, by ``kb.unify.begin``. ``timeout`` is in seconds, for the whole.
    ``recording``: take what comes as what is right. ``environment``: what it is told besides what the host tells it.

    Returns:
        VERIFIED when every step printed what stands there; FAILED at the first that did not, or where the code
        raised; ERROR when the host went away.
    """
    told = _run(twin, hosts[0], twin.front.timeout or timeout, environment or {})
    reports: list[StepReport] = []
    ran: list[Ran] = []
    bindings = known or begin(twin, datetime.now(UTC))
    for step, result in _results(twin, told):
        ran.append(result)
        difference = ""
        if result.trouble:
            place = Place(step.place.path, told.line or step.place.line)
            said = "".join(f"\n    {line}" for line in result.output.splitlines()[-20:])
            difference = f"{place}: {result.trouble}" + (f", having printed{said}" if said else "")
        elif isinstance(found := check(step, result, bindings), Difference):
            difference = "" if recording else str(found)
        else:
            bindings = found.bindings
        reports.append(_report(step, result, difference))
        if difference:
            died = next((why for why in (host.trouble() for host in hosts) if why), "")
            outcome = Outcome.ERROR if died else Outcome.FAILED
            reason = f"{step.place}: {died}" if died else difference.splitlines()[0]
            return Execution(outcome, reason, tuple(reports), tuple(ran), bindings)
    return Execution(Outcome.VERIFIED, "", tuple(reports), tuple(ran), bindings)


def _run(twin: Snippet, host: Host, limit: float, environment: Mapping[str, str]) -> _Told:
    told = {
        **ENVIRONMENT,
        **host.environment,
        **environment,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
    }
    variables = [f"{name}={value}" for name, value in told.items()]
    words = [*host.enter(), "env", "-i", "-C", told["HOME"], *variables, *host.python(), "-c", _INSIDE, _PLACE]
    started = time.monotonic()
    prints: list[tuple[int, str, float]] = []
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(format(twin)).encode() + b"\n")
        process.stdin.flush()
        for said in _lines(process, started + limit):
            if said is None:
                process.stdin.close()  # its lifeline
                process.kill()
                line = prints[-1][0] if prints else None
                return _Told(tuple(prints), f"timed out after {limit:g} s", line, limit)
            now = time.monotonic() - started
            if "text" in said:
                prints.append((said["line"], said["text"], now))
            else:
                return _Told(tuple(prints), said.get("error", ""), said.get("line"), now)
        process.wait()
        errors.seek(0)
        last = errors.read().decode(errors="replace").strip().splitlines()[-1:] or ["it ended without a word"]
    return _Told(tuple(prints), last[0], None, time.monotonic() - started)


def _lines(process: subprocess.Popen[bytes], deadline: float) -> Iterator[dict[str, Any] | None]:
    """What the process tells, line by line; None once it is too late."""
    assert process.stdout
    buffer = b""
    while True:
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            yield None
            return
        data = process.stdout.read1(1 << 16)  # type: ignore[attr-defined]  # a pipe of Popen is a BufferedReader
        if not data:
            return
        *whole, buffer = (buffer + data).split(b"\n")
        yield from map(json.loads, whole)


def _results(twin: Snippet, told: _Told) -> Iterator[tuple[Step, Ran]]:
    """Each step with what it printed; steps behind the one that raised did not run."""
    before = 0.0
    fault = _step_at(twin, told.line) if told.trouble else None
    for number, step in enumerate(twin.steps):
        mine = [one for one in told.prints if _step_at(twin, one[0]) == number]
        output = "\n".join(text for _, text, _ in mine)
        after = mine[-1][2] if mine else before
        result = Ran(output, 0, round(max(0.0, after - before), 4))
        before = max(before, after)
        if told.trouble and number == (len(twin.steps) - 1 if fault is None else fault):
            yield step, replace(result, status=None, trouble=told.trouble)
            return
        yield step, result


def _step_at(twin: Snippet, line: int | None) -> int | None:
    """The number of the step whose code has the line."""
    found = None
    for number, step in enumerate(twin.steps):
        if line is not None and step.place.line <= line:
            found = number
    return found


def _report(step: Step, result: Ran, difference: str) -> StepReport:
    return StepReport(
        command=step.command,
        host="",
        line=step.place.line,
        section=step.section,
        output=result.output,
        status=result.status,
        seconds=result.seconds,
        difference=difference,
    )
