"""Expected against actual: typed unification. ``unify`` → ``Match`` with grown bindings, or a ``Difference``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Line, Place, Ran, Step
from kb.unify.bindings import Bindings, Trial
from kb.unify.blocks import unify_lines
from kb.unify.difference import Difference, difference
from kb.unify.prepare import Comparison, prepare
from kb.unify.shapes import Kind
from kb.unify.visible import visible

__all__ = ["Bindings", "Difference", "Match", "check", "unify", "visible"]


@dataclass(frozen=True, slots=True)
class Match:
    """The sides unify; ``bindings`` are those from before and what this step added to them."""

    bindings: Bindings


def unify(expected: Sequence[Line], actual: str, bindings: Bindings, place: Place | None = None) -> Match | Difference:
    """Compare the lines below a command with what it printed.

    ``actual`` is text as ``visible`` makes it; ``place`` is the command's, to be named where nothing is expected.
    Empty lines at the end of either side do not count.
    """
    known = bindings.without(Kind.PID)  # process ids start anew in every container
    comparison = prepare(expected, actual)
    if grown := _grown(comparison, known):
        return Match(grown)
    return difference(comparison, known, place or (expected[0].place if expected else Place("")))


def check(step: Step, ran: Ran, bindings: Bindings) -> Match | Difference:
    """Compare all that a step expects: its output and then its status. What its command brings in, is itself."""
    result = unify(step.lines, ran.output, bindings.typed(step.command), step.place)
    if isinstance(result, Difference):
        return result
    if ran.trouble:
        return Difference(step.place, ran.trouble)
    if ran.status != step.status:
        return Difference(step.place, f"expected exit status {step.status}, ended in {ran.status}")
    return result


def _grown(comparison: Comparison, known: Bindings) -> Bindings | None:
    trial = Trial(known)
    if unify_lines(*comparison.without_interrupts(), trial):
        return trial.bindings()
    translated = comparison.translated()
    if translated and unify_lines(*translated, trial):
        return trial.bindings()
    return None
