"""Stdout and stderr, which come unordered between them: the interleaving of both that the expected lines ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.unify.bindings import Trial
from kb.unify.blocks import Wanted
from kb.unify.equivalences import respell, without_notices
from kb.unify.lines import unify_line

STDERR = "e"
_MOST_STATES = 50_000


class _State(NamedTuple):
    """How many lines are met: of the expected ones, of stdout, of stderr."""

    row: int
    out: int
    err: int


def interleaved(wanted: Sequence[Wanted], output: str, streams: str, trial: Trial) -> str | None:
    """``output`` in the order of ``wanted`` as far as each stream's own order allows; None if only one stream is there.

    ``streams`` says for each line whether it is from stderr ("e"). Within a stream no line ever changes places, so
    what is out of order there stays so.
    """
    lines = output.split("\n")
    from_err = [streams[number : number + 1] == STDERR for number in range(len(lines))]
    if not any(from_err) or all(from_err):
        return None
    expected = "\n".join(want.text for want in wanted)
    out, err = (
        without_notices(
            "\n".join(line for line, stderr in zip(lines, from_err, strict=True) if stderr is which) + "\n", expected
        )
        .removesuffix("\n")
        .split("\n")
        for which in (False, True)
    )
    return "\n".join(_Weaving(wanted, out, err, trial).run())


class _Weaving:
    """Looks for a way through both streams along the expected lines; the one that gets furthest counts."""

    def __init__(self, wanted: Sequence[Wanted], out: Sequence[str], err: Sequence[str], trial: Trial) -> None:
        self._wanted, self._out, self._err, self._trial = wanted, out, err, trial

    def run(self) -> list[str]:
        start = best = _State(0, 0, 0)
        end = _State(len(self._wanted), len(self._out), len(self._err))
        came: dict[_State, _State | None] = {start: None}
        waiting = [start]
        while waiting and best != end and len(came) < _MOST_STATES:
            state = waiting.pop()
            best = max(best, state, key=lambda one: (one.row, one.out + one.err))
            for way in self._ways(state):
                if way not in came:
                    came[way] = state
                    waiting.append(way)
        return [*self._lines(best, came), *self._out[best.out :], *self._err[best.err :]]

    def _ways(self, state: _State) -> Iterator[_State]:
        """Where to go from here, the preferred last."""
        row, out, err = state
        if row == len(self._wanted):
            return
        want = self._wanted[row]
        met = row if want.gap else row + 1
        if err < len(self._err) and self._fits(want, self._err[err]):
            yield _State(met, out, err + 1)
        if out < len(self._out) and self._fits(want, self._out[out]):
            yield _State(met, out + 1, err)
        if want.gap:
            yield _State(row + 1, out, err)

    def _fits(self, want: Wanted, line: str) -> bool:
        mark = self._trial.mark()
        fits = want.gap.takes(line) if want.gap else unify_line(want.text, respell(line), self._trial, want.columns)
        self._trial.undo(mark)
        return fits

    def _lines(self, state: _State, came: dict[_State, _State | None]) -> list[str]:
        taken: list[str] = []
        while before := came[state]:
            if state.out > before.out:
                taken.append(self._out[before.out])
            elif state.err > before.err:
                taken.append(self._err[before.err])
            state = before
        return taken[::-1]
