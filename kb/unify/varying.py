"""Where in a transcript the measures are, which no two runs have alike, and what a run had in their place."""

from __future__ import annotations

from typing import NamedTuple

from kb.model import Step
from kb.unify.align import Verdict, align
from kb.unify.bindings import Bindings, Trial
from kb.unify.prepare import prepare
from kb.unify.shapes import Role, role
from kb.unify.tokens import tables, tokenise


class Varying(NamedTuple):
    """Letters ``start`` to ``end`` of a line; ``printed`` is what a run printed there, "" where that is not known."""

    start: int
    end: int
    printed: str


def varying(step: Step, output: str | None = None) -> dict[int, list[Varying]]:
    """Number of a line of the step → its measures, from left to right; ``output`` is what a run printed."""
    said = Bindings().typed(step.command)
    found: dict[int, list[Varying]] = {}
    printed = _printed(step, output, said) if output is not None else {}
    for number, (line, columns) in enumerate(zip(step.lines, tables(line.text for line in step.lines), strict=True)):
        tokens = tokenise(line.text, columns)
        others = tokenise(printed.get(number, ""), columns)
        done = 0
        for index, token in enumerate(tokens):
            start, done = done, done + len(token.text)
            if role(token.kind) is Role.MEASURE and token.text not in said.said:
                other = others[index] if len(others) == len(tokens) else None
                text = other.text if other and other.kind is token.kind else ""
                found.setdefault(number, []).append(Varying(start, done, text))
    return found


def _printed(step: Step, output: str, known: Bindings) -> dict[int, str]:
    """Number of an expected line → the line that was printed for it."""
    comparison = prepare(step.lines, output)
    return {
        item.expected: comparison.actual[item.actual]
        for item in align(comparison, Trial(known))
        if item.verdict is Verdict.KEPT and item.expected is not None and item.actual is not None
    }
