"""Compose's lines of progress: what happens to several things side by side comes in another order each time.

Each thing goes its own way in order, and what begins only when something else is done (``depends_on`` waits for
``Healthy``; a network is there before its containers) never comes before that. Starting or ending a container takes so
long that what was done before another began was waited for, so such a wait is never left out either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

_PROGRESS = re.compile(
    r"(?P<thing>\s*(?:Container|Network|Volume|Image|Service) \S+) +(?P<what>[A-Z][a-z]+(?:ing|ed|y|te|lt))\s*"
)
# Compose reports these of what is already as it should be; all else in -ing, and Recreate, is a beginning.
_DONE = re.compile(r"Running|.*(?<!ing)(?<!Recreate)")


class _Event(NamedTuple):
    """The ``turn``-th line about a thing."""

    thing: str
    what: str
    turn: int


def in_expected_order(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    """``actual`` with each run of progress lines as ``expected`` has it, where only what runs side by side differs."""
    ours, theirs = _runs(expected), _runs(actual)
    done = list(actual)
    if len(ours) == len(theirs):
        for one, other in reversed(list(zip(ours, theirs, strict=True))):
            if _in_time(_events(expected[one]), _events(actual[other])):
                done[other] = expected[one]
    return done


def _runs(lines: Sequence[str]) -> list[slice]:
    """Where two or more lines of progress stand together."""
    found, start = [], 0
    for progress, run in groupby(lines, lambda line: _PROGRESS.fullmatch(line) is not None):
        length = len(list(run))
        if progress and length > 1:
            found.append(slice(start, start + length))
        start += length
    return found


def _events(lines: Sequence[str]) -> list[_Event]:
    turns: Counter[str] = Counter()
    events = []
    for line in lines:
        if found := _PROGRESS.fullmatch(line):
            turns[found["thing"]] += 1
            events.append(_Event(found["thing"], found["what"], turns[found["thing"]]))
    return events


def _in_time(expected: Sequence[_Event], actual: Sequence[_Event]) -> bool:
    """Whether the same happens to each thing in the same order, and all waits for the same.

    Since the events are numbered, equal sets of them are equal orders of each thing.
    """
    if sorted(expected) != sorted(actual):
        return False
    ours, theirs = _orders(expected), _orders(actual)
    kept = all(wait in theirs for wait, waited in ours.items() if waited)
    return kept and not any(waited and wait not in ours and _is_long(wait) for wait, waited in theirs.items())


def _orders(events: Sequence[_Event]) -> dict[tuple[_Event, _Event], bool]:
    """What was done and what began after it → whether that may have waited for this.

    It did not where something happened to its own thing since, or where removing just follows on stopping. Of what is
    told more than once, it began at first and was done at last.
    """
    begun = {event[:2]: event for event in reversed(events)}
    done = {event[:2]: number for number, event in enumerate(events)}
    found: dict[tuple[_Event, _Event], bool] = {}
    last: dict[str, int] = {}  # when something happened to each thing
    for number, second in enumerate(events):
        before, last[second.thing] = last.get(second.thing, -1), number
        if _DONE.fullmatch(second.what) or begun[second[:2]] is not second:
            continue
        follows = second.what == "Removing" and before >= 0
        for earlier, first in enumerate(events[:number]):
            if _DONE.fullmatch(first.what) and done[first[:2]] == earlier:
                found[first, second] = earlier > before and not follows
    return found


def _is_long(wait: tuple[_Event, _Event]) -> bool:
    both = all(event.thing.lstrip().startswith("Container") for event in wait)
    return both and not wait[1].what.startswith("Creat")
