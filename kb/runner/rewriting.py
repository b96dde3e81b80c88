"""What a snippet's steps printed → the new text of its file, with as little changed as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.model import FrontMatter, Line, LineKind, Place, Ran, Snippet, Step
from kb.snippet.transcript import format, typed_text
from kb.unify import Bindings, Match, unify
from kb.unify.align import Aligned, Verdict, align
from kb.unify.bindings import Trial
from kb.unify.prepare import Comparison, prepare
from kb.unify.tokens import literal


def record(snippet: Snippet, outputs: Sequence[Ran]) -> str:
    """The text of a transcript with outputs and statuses written in, as :func:`recorded` has them."""
    return format(recorded(snippet, outputs))


def recorded(snippet: Snippet, outputs: Sequence[Ran]) -> Snippet:
    r"""The snippet with outputs and statuses written in; ``outputs`` has one for each step, in order.

    A line that still unifies stays as it is, ``...`` and ``[..]`` too, and typed lines and ``^C`` stay in their
    place, as do comments. New lines name the identities that the transcript knows already as it names them, and match
    only themselves: what was printed as ``[..]`` is written ``\[..]``. A step that was stopped keeps its status.
    """
    done, bindings, holds = _recorded(snippet, outputs)
    if not holds:
        # This run gave an identity a value that stands for another one in the file, as addresses do that are dealt
        # out in order. So the file takes over the values of this run, and nothing stands for anything else.
        done, _, _ = _recorded(_in_terms_of(snippet, bindings), outputs)
    return done


def _recorded(snippet: Snippet, outputs: Sequence[Ran]) -> tuple[Snippet, Bindings, bool]:
    """The snippet with the outputs in it, what is bound in the end, and whether all of it unifies."""
    bindings = Bindings()
    holds = True
    items = list(snippet.items)
    places = [index for index, item in enumerate(items) if isinstance(item, Step)]
    for index, step, ran in zip(places, snippet.steps, outputs, strict=True):
        known = bindings.typed(step.command)
        lines = _lines(step, ran, known, snippet.front)
        result = unify(lines, ran.output, known, step.place, ran.streams)
        bindings = result.bindings if isinstance(result, Match) else known
        holds = holds and isinstance(result, Match)
        items[index] = replace(step, lines=lines, status=step.status if ran.status is None else ran.status)
    return replace(snippet, items=tuple(items)), bindings, holds


def _in_terms_of(snippet: Snippet, bindings: Bindings) -> Snippet:
    """The snippet with the actual value of each identity, in commands too."""

    def renamed(step: Step) -> Step:
        lines = tuple(
            replace(line, text=bindings.substitute(line.text), typed=bindings.substitute(line.typed))
            for line in step.lines
        )
        return replace(step, command=bindings.substitute(step.command), lines=lines)

    return replace(snippet, items=tuple(renamed(item) if isinstance(item, Step) else item for item in snippet.items))


def _lines(step: Step, ran: Ran, bindings: Bindings, front: FrontMatter) -> tuple[Line, ...]:
    """The step's own lines if they unify, else as many of them as do, else the output and what is done in it."""
    if isinstance(unify(step.lines, ran.output, bindings, streams=ran.streams), Match):
        return step.lines
    comparison = prepare(step.lines, ran.output)
    merged = _merged(comparison, bindings, front)
    if isinstance(unify(merged, ran.output, bindings, streams=ran.streams), Match):
        return merged
    return _anew(comparison, bindings, step.place, front)


def _merged(comparison: Comparison, bindings: Bindings, front: FrontMatter) -> tuple[Line, ...]:
    trial = Trial(bindings)
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
            yield Line(literal(new), old.place)
    elif new is not None and item.verdict in (Verdict.CHANGED, Verdict.ADDED):
        yield Line(literal(new), old.place if old else Place(""))


def _anew(comparison: Comparison, bindings: Bindings, place: Place, front: FrontMatter) -> tuple[Line, ...]:
    """Every line as printed; of the old ones only what is done there, each where it is echoed, or else at the end."""
    done = [line for line in comparison.expected if line.kind in (LineKind.TYPED, LineKind.INTERRUPT)]
    lines: list[Line] = []
    for actual in comparison.actual:
        text = bindings.restore(actual)
        if done and _is_echo(done[0], text, front):
            lines.append(replace(done.pop(0), text=text))
        else:
            lines.append(Line(literal(text), place))
    return (*lines, *done)


def _is_echo(line: Line, text: str, front: FrontMatter) -> bool:
    return text == line.text if line.kind is LineKind.INTERRUPT else typed_text(text, front) == line.typed
