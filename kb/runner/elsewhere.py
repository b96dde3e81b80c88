"""What a recording must hold against: another machine, another time zone, a busy machine, another day.

The first three the second run really meets. No clock is set: on another day the outputs are those of the run, with each
date, hour and epoch that is the run's own moved.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from kb.lab.hosts.host import Host
from kb.model import Ran, Snippet
from kb.unify import Difference, begin, check

ZONE = timezone(timedelta(hours=9))
_ENVIRONMENT = {"TZ": "KST-9"}  # POSIX spells it the other way round, and needs no database
_HOSTNAME = "workstation"
_BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"  # ends when the runner does
_AWAY = timedelta(days=40, hours=5, minutes=37)
_NEAR = timedelta(minutes=30)  # what is so near to the run's own time is taken for it
_KOREAN = "월화수목금토일"
_TIME = re.compile(r"(?<!\d)(\d\d):(\d\d)((?::\d\d)?)(?![\d:])")
_EPOCH = re.compile(r"(?<!\d)(\d{10})((?:\d{3}){0,3})(?!\d)")
# How programs write a day: strftime's, but without its zeros where - stands.
_DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%-m/%-d/%Y", "%m/%d/%y",
    "%d/%b/%Y", "%d-%b-%Y", "%b %e", "%b %d", "%d %b", "%-d %b", "%B %-d", "%-d %B", "%-d. %B", "%Y. %-m. %-d.",
    "%Y년 %m월 %d일", "%Y년 %-m월 %-d일", "%m월 %d일", "%-m월 %-d일", "%Y年%m月%d日", "%a", "%A",
)  # fmt: skip


@contextmanager
def elsewhere(hosts: Sequence[Host]) -> Iterator[Mapping[str, str]]:
    """While this is open, a single host has another name and no core is free. Yields what to tell a shell."""
    with ExitStack() as stack:
        if len(hosts) == 1 and hosts[0].disposable:
            subprocess.run([*hosts[0].enter(), "hostname", _HOSTNAME], check=False, capture_output=True)
        for _ in range(os.cpu_count() or 1):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", _BUSY]))
            stack.callback(process.kill)
        yield _ENVIRONMENT


def on_another_day(snippet: Snippet, ran: Sequence[Ran], now: datetime) -> str:
    """How what was printed at ``now``, with a zone, would differ from the transcript weeks later, "" for not at all."""
    started = now.astimezone(UTC)
    then = started - _AWAY if (started + _AWAY).year != started.year else started + _AWAY
    commands = "\n".join(step.command for step in snippet.steps)
    bindings = begin(snippet, then)
    for step, result in zip(snippet.steps, ran, strict=True):
        later = replace(result, output=moved(result.output, started, then, except_in=commands))
        found = check(step, later, bindings)
        if isinstance(found, Difference):
            return str(found)
        bindings = found.bindings
    return ""


def moved(text: str, now: datetime, then: datetime, *, except_in: str = "") -> str:
    """``text`` with each day, hour and epoch that is about ``now`` as at ``then``; none that ``except_in`` has."""
    days: dict[str, str] = {}
    for moment in (now - _NEAR, now):  # the run may have begun before midnight
        for zone in (UTC, ZONE):
            for style in (*_DAYS, "({})", "{}요일"):
                later = moment + (then - now)
                days.setdefault(_written(moment.astimezone(zone), style), _written(later.astimezone(zone), style))
    for day, other in days.items():
        if day not in except_in:
            text = re.sub(_whole(day), f"\0{other}\0", text)
    text = _TIME.sub(_shifted(now, then), text.replace("\0", ""))
    return _EPOCH.sub(lambda found: _epoch(found, now, then), text)


def _whole(day: str) -> str:
    """A pattern for it where it is no part of a longer number or word."""
    first, last = (r"\d" if end.isdigit() else "[A-Za-z]" for end in (day[0], day[-1]))
    return rf"(?<!{first}){re.escape(day)}(?!{last})"


def _written(moment: datetime, style: str) -> str:
    return style.format(_KOREAN[moment.weekday()]) if "{}" in style else moment.strftime(style)


def _shifted(now: datetime, then: datetime) -> Callable[[re.Match[str]], str]:
    def shifted(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        for zone in (UTC, ZONE):
            if hour > 23 or minute > 59:
                break
            local = now.astimezone(zone)
            apart = abs(hour * 60 + minute - local.hour * 60 - local.minute)
            if min(apart, 24 * 60 - apart) * 60 <= _NEAR.total_seconds():
                return (local.replace(hour=hour, minute=minute) + (then - now)).strftime("%H:%M") + found[3]
        return found[0]

    return shifted


def _epoch(found: re.Match[str], now: datetime, then: datetime) -> str:
    seconds = int(found[1])
    if abs(seconds - now.timestamp()) > _NEAR.total_seconds():
        return found[0]
    return f"{seconds + int((then - now).total_seconds())}{found[2]}"
