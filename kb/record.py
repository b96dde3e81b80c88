"""What a snippet's steps printed → the new text of its file, with as little changed as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.model import FrontMatter, Line, LineKind, Place, Ran, Snippet, Step
from kb.transcript import format, typed_text
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
        lines, bindings = _lines(step, ran.output, bindings.typed(step.command), snippet.front)
        items[index] = replace(step, lines=lines, status=step.status if ran.status is None else ran.status)
    return format(replace(snippet, items=tuple(items)))


def _lines(step: Step, output: str, bindings: Bindings, front: FrontMatter) -> tuple[tuple[Line, ...], Bindings]:
    result = unify(step.lines, output, bindings, step.place)
    if isinstance(result, Match):
        return step.lines, result.bindings
    comparison = prepare(step.lines, output)
    for lines in (_merged(comparison, bindings, front), _anew(comparison, bindings, step.place, front)):
        result = unify(lines, output, bindings, step.place)
        if isinstance(result, Match):
            return lines, result.bindings
    # Not even its own text unifies with this output: identities contradict what the steps above have bound.
    return tuple(Line(text, step.place) for text in comparison.actual), bindings


def _merged(comparison: Comparison, bindings: Bindings, front: FrontMatter) -> tuple[Line, ...]:
    trial = Trial(bindings.without(Kind.PID))
    aligned = align(comparison, trial)
    known = trial.bindings()
    lines: list[Line] = []
    for line in (line for item in aligned for line in _new_lines(item, comparison, known, front)):
        # Where all that stood between two `...` is gone, one of them says as much as both.
        if not (lines and line.kind is lines[-1].kind is LineKind.ANY):
            lines.append(line)
    return tuple(lines)


def _new_lines(item: Aligned, comparison: Comparison, known: Bindings, front: FrontMatter) -> Iterator[Line]:
    old = None if item.expected is None else comparison.expected[item.expected]
    new = None if item.actual is None else known.restore(comparison.actual[item.actual])
    if old and item.verdict in (Verdict.KEPT, Verdict.PASSED):
        yield old
    elif old and old.kind is LineKind.TYPED:
        echoed = new is not None and typed_text(new, front) == old.typed
        yield replace(old, text=new) if new is not None and echoed else old
        if new is not None and not echoed:
            yield Line(new, old.place)
    elif new is not None and item.verdict in (Verdict.CHANGED, Verdict.ADDED):
        yield Line(new, old.place if old else Place(""))


def _anew(comparison: Comparison, bindings: Bindings, place: Place, front: FrontMatter) -> tuple[Line, ...]:
    """Every line as printed; of the old ones only what is done there, each where it is echoed, or else at the end."""
    done = [line for line in comparison.expected if line.kind in (LineKind.TYPED, LineKind.INTERRUPT)]
    lines: list[Line] = []
    for actual in comparison.actual:
        text = bindings.restore(actual)
        if done and _is_echo(done[0], text, front):
            lines.append(replace(done.pop(0), text=text))
        else:
            lines.append(Line(text, place))
    return (*lines, *done)


def _is_echo(line: Line, text: str, front: FrontMatter) -> bool:
    return text == line.text if line.kind is LineKind.INTERRUPT else typed_text(text, front) == line.typed
