"""Which expected line belongs to which actual one where the whole does not unify: for differences and recording."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from kb.model import LineKind
from kb.unify.bindings import Trial
from kb.unify.lines import unify_line
from kb.unify.prepare import INTERRUPT, Comparison

# Above this many pairs of lines, what lies between the equal beginnings and ends is replaced as a whole.
_MOST_PAIRS = 200_000


class Verdict(Enum):
    """What became of a line."""

    KEPT = "expected and printed"
    PASSED = "expected, and nothing needs to be printed for it: `...`, `^C`"
    COVERED = "printed where `...` stands"
    CHANGED = "expected otherwise than printed"
    MISSING = "expected, not printed"
    ADDED = "printed, not expected"


class Aligned(NamedTuple):
    """A line of the common order of both sides; an index is None where the side has no such line."""

    verdict: Verdict
    expected: int | None
    actual: int | None


def align(comparison: Comparison, trial: Trial) -> list[Aligned]:
    """The lines of both sides in a common order with the fewest that differ; what the kept ones bind stays bound."""
    return _Alignment(comparison, trial).run()


class _Alignment:
    def __init__(self, comparison: Comparison, trial: Trial) -> None:
        self._comparison = comparison
        self._trial = trial
        self._known: dict[tuple[int, str], bool] = {}

    def run(self) -> list[Aligned]:
        rows, columns = len(self._comparison.wanted), len(self._comparison.found)
        start = 0
        while start < min(rows, columns) and self._plain(start) and self._unify(start, start):
            start += 1
        end = 0
        while (
            end < min(rows, columns) - start
            and self._plain(rows - 1 - end)
            and self._fits(rows - 1 - end, columns - 1 - end)
        ):
            end += 1
        head = [Aligned(Verdict.KEPT, number, number) for number in range(start)]
        middle = self._middle(range(start, rows - end), range(start, columns - end))
        tail = [(rows - end + number, columns - end + number) for number in range(end)]
        return [*head, *self._settled(middle), *self._settled([Aligned(Verdict.KEPT, *pair) for pair in tail])]

    def _middle(self, rows: range, columns: range) -> list[Aligned]:
        if len(rows) * len(columns) > _MOST_PAIRS:
            kept = [Aligned(Verdict.MISSING if self._plain(row) else Verdict.PASSED, row, None) for row in rows]
            return kept + [Aligned(Verdict.ADDED, None, column) for column in columns]
        costs = self._costs(rows, columns)
        done: list[Aligned] = []
        row, column = 0, 0
        while row < len(rows) or column < len(columns):
            cost = costs[row][column]
            for verdict, down, right, price in self._moves(rows, columns, row, column):
                if costs[row + down][column + right] + price == cost:
                    done.append(Aligned(verdict, rows[row] if down else None, columns[column] if right else None))
                    row, column = row + down, column + right
                    break
        return done

    def _costs(self, rows: range, columns: range) -> list[list[int]]:
        """For each place the least number of lines that differ from there on."""
        costs = [[0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
        for row in range(len(rows), -1, -1):
            for column in range(len(columns), -1, -1):
                moves = self._moves(rows, columns, row, column)
                costs[row][column] = min((costs[row + d][column + r] + price for _, d, r, price in moves), default=0)
        return costs

    def _moves(self, rows: range, columns: range, row: int, column: int) -> list[tuple[Verdict, int, int, int]]:
        """The ways on from a place, the preferred first: verdict, expected lines taken, actual lines taken, price."""
        moves: list[tuple[Verdict, int, int, int]] = []
        more = column < len(columns)
        if row < len(rows):
            line = self._comparison.expected[self._comparison.wanted[rows[row]].number]
            if gap := self._comparison.wanted[rows[row]].gap:
                moves.append((Verdict.PASSED, 1, 0, 0))
                if more and gap.takes(self._comparison.found[columns[column]]):
                    moves.append((Verdict.COVERED, 0, 1, 0))
                elif more:
                    moves.append((Verdict.ADDED, 0, 1, 1))
                return moves
            if more and self._fits(rows[row], columns[column]):
                moves.append((Verdict.KEPT, 1, 1, 0))
            if line.kind is LineKind.INTERRUPT:
                # What was printed before Ctrl-C stays above it.
                added = [(Verdict.ADDED, 0, 1, 1)] if more else []
                return [*moves, *added, (Verdict.PASSED, 1, 0, 0)]
            moves.append((Verdict.MISSING, 1, 0, 1))
        if more:
            moves.append((Verdict.ADDED, 0, 1, 1))
        return moves

    def _settled(self, aligned: list[Aligned]) -> list[Aligned]:
        """Bind what the kept lines bind, in order; one that contradicts what is bound by then has changed."""
        return [
            item._replace(verdict=Verdict.CHANGED)
            if item.verdict is Verdict.KEPT
            and item.expected is not None
            and item.actual is not None
            and not self._unify(item.expected, item.actual)
            else item
            for item in aligned
        ]

    def _plain(self, row: int) -> bool:
        return self._comparison.expected[self._comparison.wanted[row].number].kind in (LineKind.OUTPUT, LineKind.TYPED)

    def _unify(self, row: int, column: int) -> bool:
        want = self._comparison.wanted[row]
        found = self._comparison.found[column]
        if self._comparison.expected[want.number].kind is LineKind.INTERRUPT:
            return found == INTERRUPT
        return unify_line(want.text, found, self._trial, want.columns)

    def _fits(self, row: int, column: int) -> bool:
        """Whether the lines belong together as far as is known before what lies between them is settled."""
        key = (row, self._comparison.found[column])
        if key not in self._known:
            mark = self._trial.mark()
            self._known[key] = self._unify(row, column) or self._is_echo(row, column)
            self._trial.undo(mark)
        return self._known[key]

    def _is_echo(self, row: int, column: int) -> bool:
        """A typed line belongs to its echo even where the prompt has changed."""
        line = self._comparison.expected[self._comparison.wanted[row].number]
        typed = line.typed.strip()
        return line.kind is LineKind.TYPED and bool(typed) and self._comparison.found[column].rstrip().endswith(typed)
