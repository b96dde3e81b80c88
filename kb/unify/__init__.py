"""Expected against actual: typed unification. ``unify`` → ``Match`` with grown bindings, or a ``Difference``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kb.model import Line, Place, Ran, Snippet, Step
from kb.unify.bindings import Bindings, Trial
from kb.unify.blocks import unify_lines
from kb.unify.circumstances import circumstances
from kb.unify.difference import Difference, difference
from kb.unify.prepare import Comparison, prepare
from kb.unify.shapes import Kind, day_of
from kb.unify.streams import interleaved
from kb.unify.tokens import tokenise
from kb.unify.varying import Varying, varying
from kb.unify.visible import visible

__all__ = ["Bindings", "Difference", "Match", "Varying", "begin", "check", "matching", "unify", "varying", "visible"]


@dataclass(frozen=True, slots=True)
class Match:
    """The sides unify; ``bindings`` are those from before and what this step added to them."""

    bindings: Bindings


def begin(snippet: Snippet, started: datetime | str | None = None, client: str = "", engine: str = "") -> Bindings:
    """The bindings to check a whole snippet with, which know of the run what its receipt says.

    Args:
        snippet: its text says on which day it was recorded: the latest that it shows.
        started: when the run began; ISO 8601, or "" where it is not known.
        client, engine: their versions, "28.2.2"; "" or something else where they are not known.
    """
    return Bindings(run=circumstances(started, _recorded(snippet), client, engine))


def unify(
    expected: Sequence[Line], actual: str, bindings: Bindings, place: Place | None = None, streams: str = ""
) -> Match | Difference:
    """Compare the lines below a command with what it printed.

    ``actual`` is text as ``visible`` makes it; ``place`` is the command's, to be named where nothing is expected.
    Empty lines at the end of either side do not count. Where ``streams`` says which lines are from stderr (``Ran``),
    any interleaving of both streams will do.
    """
    for comparison in _comparisons(expected, actual, bindings, streams):
        if grown := _grown(comparison, bindings):
            return Match(grown)
    return difference(comparison, bindings, place or (expected[0].place if expected else Place("")))


def matching(step: Step, ran: Ran, bindings: Bindings) -> Bindings | None:
    """The grown bindings where all holds that a step expects (:func:`check`), else None, and no word why."""
    if ran.trouble or ran.status != step.status:
        return None
    known = bindings.typed(step.command)
    comparisons = _comparisons(step.lines, ran.output, known, ran.streams)
    return next(filter(None, (_grown(comparison, known) for comparison in comparisons)), None)


def check(step: Step, ran: Ran, bindings: Bindings) -> Match | Difference:
    """Compare all that a step expects: its output and then its status. What its command brings in, is itself."""
    result = unify(step.lines, ran.output, bindings.typed(step.command), step.place, ran.streams)
    if isinstance(result, Difference):
        return result
    if ran.trouble:
        return Difference(step.place, ran.trouble)
    if ran.status != step.status:
        return Difference(step.place, f"expected exit status {step.status}, ended in {ran.status}")
    return result


def _comparisons(expected: Sequence[Line], actual: str, bindings: Bindings, streams: str) -> Iterator[Comparison]:
    """The output as it came and, where it came in two streams, in the order that is expected."""
    comparison = prepare(expected, actual)
    yield comparison
    if streams and (woven := interleaved(comparison.wanted, actual, streams, Trial(bindings))) is not None:
        yield prepare(expected, woven)


def _grown(comparison: Comparison, known: Bindings) -> Bindings | None:
    trial = Trial(known)
    if unify_lines(*comparison.without_interrupts(), trial):
        return trial.bindings()
    translated = comparison.translated(known.run)
    if translated and unify_lines(*translated, trial):
        return trial.bindings()
    return None


def _recorded(snippet: Snippet) -> date | None:
    """The latest day that the transcript shows, beside a time of day if there is any such."""
    days: dict[bool, list[date]] = {True: [], False: []}
    for step in snippet.steps:
        known = Bindings().typed(step.command)
        for token in (token for line in step.lines for token in tokenise(line.text)):
            if (day := day_of(token)) and token.text not in known.said:
                days[token.kind is Kind.TIME].append(day)
    return max(days[True] or days[False], default=None)
