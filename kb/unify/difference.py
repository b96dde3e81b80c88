"""What does not unify, told so that a reader sees it at a glance."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model import Place
from kb.unify.align import Aligned, Verdict, align
from kb.unify.bindings import Bindings, Trial
from kb.unify.lines import unify_token
from kb.unify.prepare import Comparison
from kb.unify.shapes import Kind, Token
from kb.unify.tokens import tokenise

_CONTEXT = 3
_MOST_LINES = 60
_MOST_LETTERS = 400


@dataclass(frozen=True, slots=True)
class Difference:
    """Expected against actual. ``summary`` is one line; ``text`` shows the lines: `-` expected, `+` printed."""

    place: Place
    summary: str
    text: str = ""

    def __str__(self) -> str:
        head = f"{self.place}: {self.summary}"
        return f"{head}\n{self.text}" if self.text else head


def difference(comparison: Comparison, bindings: Bindings, place: Place) -> Difference:
    """Why the two sides do not unify; ``place`` is the command's, for output where none is expected."""
    trial = Trial(bindings)
    aligned = _paired(align(comparison, trial))
    teller = _Teller(comparison, trial, place)
    first = next((number for number, item in enumerate(aligned) if item.verdict in _DIFFERS), 0)
    where = teller.place(aligned, first)
    summary = teller.summary(aligned[first]) if aligned else "`...` cannot be placed"
    return Difference(where, summary, "\n".join(_cut(list(teller.lines(aligned)))))


_DIFFERS = (Verdict.CHANGED, Verdict.MISSING, Verdict.ADDED)


def _paired(aligned: Sequence[Aligned]) -> list[Aligned]:
    """Read a missing line and the added one that came in its stead as one that has changed."""
    done: list[Aligned] = []
    waiting: list[int] = []  # where in `done` the missing lines stand that have no counterpart yet
    for item in aligned:
        if item.verdict is Verdict.ADDED and waiting:
            index = waiting.pop(0)
            done[index] = Aligned(Verdict.CHANGED, done[index].expected, item.actual)
            continue
        if item.verdict is Verdict.MISSING:
            waiting.append(len(done))
        elif item.verdict is not Verdict.ADDED:
            waiting = []
        done.append(item)
    return done


class _Teller:
    def __init__(self, comparison: Comparison, trial: Trial, place: Place) -> None:
        self._comparison = comparison
        self._trial = trial
        self._bindings = trial.bindings()
        self._place = place

    def place(self, aligned: Sequence[Aligned], index: int) -> Place:
        """The place of the expected line, or of the one above where nothing is expected."""
        for item in reversed(aligned[: index + 1]):
            if item.expected is not None:
                return self._comparison.expected[item.expected].place
        return self._place

    def summary(self, item: Aligned) -> str:
        match item:
            case Aligned(Verdict.CHANGED, int(expected), int(actual)):
                shown = self._as_expected(expected, actual)
                if not shown.instead or not shown.offending:
                    return f"expected {_quoted(self._expected(expected))}, printed {_quoted(shown.text)}"
                return f"expected {_quoted(shown.instead)}{shown.note}, printed {_quoted(shown.offending)}"
            case Aligned(Verdict.MISSING, int(expected)):
                return f"expected {_quoted(self._expected(expected))}, which was not printed"
            case Aligned(Verdict.ADDED, _, int(actual)):
                return f"printed {_quoted(self._restored(actual))}, which is not expected"
        counted = next((want for want in self._comparison.wanted if want.gap and want.gap.count is not None), None)
        if counted:
            return f"{_quoted(counted.text)} cannot stand for just so many lines"
        return "the lines cannot be matched: `...` could stand for them in too many ways"

    def lines(self, aligned: Sequence[Aligned]) -> Iterator[str]:
        near = [
            any(other.verdict in _DIFFERS for other in aligned[max(0, number - _CONTEXT) : number + _CONTEXT + 1])
            for number in range(len(aligned))
        ]
        skipped = False
        for item, shown in zip(aligned, near, strict=True):
            if item.verdict is Verdict.COVERED:
                continue
            if not shown:
                if not skipped:
                    yield "  …"
                skipped = True
                continue
            skipped = False
            yield from self._item(item)

    def _item(self, item: Aligned) -> Iterator[str]:
        if item.expected is not None:
            yield ("- " if item.verdict in _DIFFERS else "  ") + _short(self._expected(item.expected))
        match item:
            case Aligned(Verdict.CHANGED, int(expected), int(actual)):
                shown = self._as_expected(expected, actual)
                yield "+ " + _short(shown.text)
                if shown.start + len(shown.offending) <= _MOST_LETTERS:
                    pad = "".join(
                        "\t" if letter == "\t" else " " * _width(letter) for letter in shown.text[: shown.start]
                    )
                    yield "  " + pad + "^" * max(1, sum(map(_width, shown.offending)))
            case Aligned(Verdict.ADDED, _, int(actual)):
                yield "+ " + _short(self._restored(actual))

    def _expected(self, index: int) -> str:
        return self._comparison.expected[index].text

    def _restored(self, index: int) -> str:
        return self._bindings.restore(self._comparison.actual[index])

    def _as_expected(self, expected: int, actual: int) -> _Shown:
        """The actual line, with all that unifies as the transcript has it."""
        want = self._comparison.wanted[expected]
        wanted = tokenise(want.text, want.columns)
        found = tokenise(self._comparison.found[actual], want.columns)
        mark = self._trial.mark()
        shown = _Shown()
        for number, token in enumerate(found):
            counterpart = wanted[number] if number < len(wanted) else None
            comparable = counterpart and (shown.start < 0 or token.kind is counterpart.kind)
            if counterpart and comparable and unify_token(counterpart, token.text, self._trial):
                shown = shown._replace(text=shown.text + counterpart.text)
                continue
            text = self._bindings.restore(token.text) if token.kind is not Kind.BLANK else token.text
            if shown.start < 0:
                shown = shown._replace(start=len(shown.text), offending=text, **self._instead(counterpart))
            shown = shown._replace(text=shown.text + text)
        self._trial.undo(mark)
        if shown.start < 0:
            missing = wanted[len(found)] if len(wanted) > len(found) else None
            shown = shown._replace(start=len(shown.text), **self._instead(missing))
        return shown

    def _instead(self, token: Token | None) -> dict[str, str]:
        """What was expected where the lines part, and what it stands for if it is known by then."""
        known = token and self._bindings.actual(token)
        return {
            "instead": token.text.strip() if token else "",
            "note": f" (which stands for `{known}` here)" if token and known and known != token.text else "",
        }


class _Shown(NamedTuple):
    """An actual line as shown; ``offending`` is its first token that does not unify, ``instead`` the expected one."""

    text: str = ""
    start: int = -1
    offending: str = ""
    instead: str = ""
    note: str = ""


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[:_MOST_LINES], f"  … and {len(lines) - _MOST_LINES} lines more"]


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + "…"


def _quoted(text: str) -> str:
    return f"`{text if len(text) <= 80 else text[:79] + '…'}`" if text.strip() else "an empty line"


def _width(letter: str) -> int:
    """Columns that a terminal gives a letter: two for Korean."""
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
