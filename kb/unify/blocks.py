"""All expected lines against all actual lines, ``...`` standing for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kb.unify.bindings import Key, Trial
from kb.unify.gaps import Gap
from kb.unify.lines import unify_line
from kb.unify.tokens import NO_TABLE, Columns

# How often a line may be compared for each actual line, when `...` can be placed in many ways that bind differently.
_TRIES = 20
_TRIES_AT_LEAST = 20_000


class Wanted(NamedTuple):
    """An expected line ready for comparison; ``number`` is its index in the step, ``gap`` says that it is ``...``."""

    text: str
    number: int
    gap: Gap | None = None
    columns: Columns = NO_TABLE


def unify_lines(wanted: Sequence[Wanted], actual: Sequence[str], trial: Trial) -> bool:
    """Whether the lines unify; what they bind is then bound in ``trial``.

    Each block between two ``...`` is tried where it fits first, and further down only if what it bound there
    contradicts a later one. After 20 comparisons for each actual line (20,000 at least) the search gives up and
    answers False, so that hostile input cannot take for ever.
    """
    blocks: list[list[Wanted]] = [[]]
    gaps: list[Gap] = []
    for want in wanted:
        if want.gap:
            gaps.append(want.gap)
            blocks.append([])
        else:
            blocks[-1].append(want)
    first, *middle = blocks
    if not middle:
        return len(first) == len(actual) and _fits(first, actual, 0, trial)
    *middle, last = middle
    end = len(actual) - len(last)
    if sum(map(len, blocks)) > len(actual) or not _fits(first, actual, 0, trial) or not _fits(last, actual, end, trial):
        return False
    return _Search(middle, gaps, actual[:end], trial).place(0, len(first))


def _fits(block: Sequence[Wanted], actual: Sequence[str], start: int, trial: Trial) -> bool:
    mark = trial.mark()
    for offset, want in enumerate(block):
        if not unify_line(want.text, actual[start + offset], trial, want.columns):
            trial.undo(mark)
            return False
    return True


class _Search:
    """Places blocks in order, each below the one before, with a gap above each and one below the last."""

    def __init__(
        self, blocks: Sequence[Sequence[Wanted]], gaps: Sequence[Gap], actual: Sequence[str], trial: Trial
    ) -> None:
        self._blocks = blocks
        self._gaps = gaps
        self._alike = all(gap.plain for gap in gaps)
        self._actual = actual
        self._trial = trial
        self._mark = trial.mark()
        self._left = max(_TRIES * len(actual), _TRIES_AT_LEAST)
        self._failed: set[tuple[int, int, frozenset[tuple[Key, Key]]]] = set()

    def place(self, index: int, start: int) -> bool:
        """Place the blocks from ``index`` on at ``start`` or below."""
        gap = self._gaps[index]
        if index == len(self._blocks):
            return gap.covers(self._actual[start:])
        block = self._blocks[index]
        state = (index, start, self._trial.since(self._mark))
        if state in self._failed:
            return False
        room = sum(len(later) for later in self._blocks[index:])
        for position in range(start, len(self._actual) - room + 1):
            self._left -= 1
            if self._left < 0:
                return False
            if position > start and not gap.takes(self._actual[position - 1]):
                break
            if gap.count not in (None, position - start):
                continue
            mark = self._trial.mark()
            if not _fits(block, self._actual, position, self._trial):
                continue
            if self.place(index + 1, position + len(block)):
                return True
            if self._trial.mark() == mark and self._alike:
                break  # it bound nothing, so further down there would only be less room for the others
            self._trial.undo(mark)
        self._failed.add(state)
        return False
