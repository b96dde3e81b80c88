"""Pages that use the same commands: where a reader may want to go on to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import log

from kb.reference.entries import Reference

_MOST = 3
_ENOUGH = 1.0  # shared commands that nearly all pages use say nothing


def related(reference: Reference) -> Mapping[str, tuple[str, ...]]:
    """Page → names of the pages most like it, the nearest first. The same for both languages."""
    uses: dict[str, Counter[str]] = {}
    for command, entry in reference.commands.items():
        for example in entry.examples:
            uses.setdefault(example.page, Counter())[command] += 1
    frequency = Counter(command for commands in uses.values() for command in commands)
    weight = {command: log(len(uses) / count) for command, count in frequency.items()}
    found: dict[str, tuple[str, ...]] = {}
    for page, commands in uses.items():
        scores = {
            other: sum(weight[command] for command in commands.keys() & theirs.keys())
            for other, theirs in uses.items()
            if other != page
        }
        near = sorted((-score, other) for other, score in scores.items() if score >= _ENOUGH)
        found[page] = tuple(other for _, other in near[:_MOST])
    return found
