"""What a snippet's steps printed → the new text of its file, with as little changed as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.model import Line, LineKind, Place, Ran, Snippet, Step
from kb.transcript import format
from kb.unify import Bindings, Match, unify
from kb.unify.align import Aligned, Verdict, align
from kb.unify.bindings import Trial
from kb.unify.prepare import Comparison, prepare
from kb.unify.shapes import Kind


def record(snippet: Snippet, outputs: Sequence[Ran]) -> str:
    """The text of the file with outputs and statuses written in; ``outputs`` has one for each step, in order.

    A line that still unifies stays as it is, ``...`` and ``[..]`` too, and typed lines and ``^C`` stay in their
    place. New lines name the identities that the transcript knows already as it names them. A step that was
    stopped keeps its status.
    """
    bindings = Bindings()
    items = list(snippet.items)
    places = [index for index, item in enumerate(items) if isinstance(item, Step)]
    for index, step, ran in zip(places, snippet.steps, outputs, strict=True):
        lines, bindings = _lines(step, ran.output, bindings.typed(step.command))
        items[index] = replace(step, lines=lines, status=step.status if ran.status is None else ran.status)
    return format(replace(snippet, items=tuple(items)))


def _lines(step: Step, output: str, bindings: Bindings) -> tuple[tuple[Line, ...], Bindings]:
    result = unify(step.lines, output, bindings, step.place)
    if isinstance(result, Match):
        return step.lines, result.bindings
    comparison = prepare(step.lines, output)
    for lines in (_merged(comparison, bindings), _anew(comparison, bindings, step.place)):
        result = unify(lines, output, bindings, step.place)
        if isinstance(result, Match):
            return lines, result.bindings
    # Not even its own text unifies with this output: identities contradict what the steps above have bound.
    return tuple(Line(text, step.place) for text in comparison.actual), bindings


def _merged(comparison: Comparison, bindings: Bindings) -> tuple[Line, ...]:
    trial = Trial(bindings.without(Kind.PID))
    aligned = align(comparison, trial)
    known = trial.bindings()
    return tuple(line for item in aligned for line in _new_lines(item, comparison, known))


def _new_lines(item: Aligned, comparison: Comparison, known: Bindings) -> Iterator[Line]:
    old = None if item.expected is None else comparison.expected[item.expected]
    if old and (item.verdict in (Verdict.KEPT, Verdict.PASSED) or (old.kind is LineKind.TYPED and item.actual is None)):
        yield old
    elif item.verdict in (Verdict.CHANGED, Verdict.ADDED) and item.actual is not None:
        text = known.restore(comparison.actual[item.actual])
        if old and old.kind is LineKind.TYPED:
            yield replace(old, text=text)
        else:
            yield Line(text, old.place if old else Place(""))


def _anew(comparison: Comparison, bindings: Bindings, place: Place) -> tuple[Line, ...]:
    """Every line as printed; of the old ones only what is done there, each where it is echoed, or else at the end."""
    done = [line for line in comparison.expected if line.kind in (LineKind.TYPED, LineKind.INTERRUPT)]
    lines: list[Line] = []
    for actual in comparison.actual:
        text = bindings.restore(actual)
        if done and _is_echo(done[0], actual):
            old = done.pop(0)
            lines.append(old if old.kind is LineKind.INTERRUPT else replace(old, text=text))
        else:
            lines.append(Line(text, place))
    return (*lines, *done)


def _is_echo(line: Line, actual: str) -> bool:
    if line.kind is LineKind.INTERRUPT:
        return actual == line.text
    return bool(line.typed.strip()) and actual.rstrip().endswith(line.typed.strip())
