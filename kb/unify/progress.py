"""Compose tells the progress of many things at once, as it comes about: the order of those lines says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

_PROGRESS = re.compile(r"\s*(?:Container|Network|Volume|Image|Service) \S+ +(?:[A-Z][a-z]+(?:ing|ed|y|te))\s*")


def in_expected_order(expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    """``actual`` with each run of progress lines as ``expected`` has it, where both have the same lines."""
    ours, theirs = _runs(expected), _runs(actual)
    done = list(actual)
    if len(ours) == len(theirs):
        for one, other in reversed(list(zip(ours, theirs, strict=True))):
            if _told(expected[one]) == _told(actual[other]):
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


def _told(lines: Sequence[str]) -> list[str]:
    return sorted(" ".join(line.split()) for line in lines)
