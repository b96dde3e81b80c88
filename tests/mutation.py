"""Wrong snippets made out of a right one: each must fail against what the right one matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.model import Line, LineKind, Place, Ran, Snippet, Step
from kb.unify import Bindings, Match, unify
from kb.unify.bindings import Trial
from kb.unify.equivalences import translate
from kb.unify.lines import unify_line
from kb.unify.shapes import SHORT_FORM, Kind, Role, role
from kb.unify.tokens import tables, tokenise

_STRANGE_LINE = "a line that no command prints"
_STRANGE_LETTERS = "QZX"
_SWAPPABLE = frozenset(SHORT_FORM) | {Kind.IPV4, Kind.MAC, Kind.NAME}
Mutation = tuple[Place, Snippet]


def mutations(snippet: Snippet, outputs: Sequence[Ran] | None = None) -> Iterator[Mutation]:
    """Each expected line and status of the snippet changed in several ways, one at a time, with its place.

    With ``outputs``, what the steps printed, also each ``...`` left out that stood for something there. What would
    match as before is not among them: changes within identities and measures alone, a line left out beside ``...``, or
    what another version of Docker does not print.
    """
    identities = _identities(snippet)
    for index, step in enumerate(snippet.steps):
        ran = outputs[index] if outputs is not None else None
        for lines, place in _line_mutations(step, identities, ran):
            yield place, _with_step(snippet, index, replace(step, lines=lines))
        yield step.place, _with_step(snippet, index, replace(step, status=0 if step.status else 1))


def _line_mutations(
    step: Step, identities: dict[Kind, dict[str, int]], ran: Ran | None
) -> Iterator[tuple[tuple[Line, ...], Place]]:
    lines = step.lines
    columns = tables(line.text for line in lines)
    last = max((number for number, line in enumerate(lines) if line.text.strip()), default=-1)
    if not lines:
        yield (Line(_STRANGE_LINE, step.place),), step.place
    for number, line in enumerate(lines[: last + 1]):
        before, after = lines[:number], lines[number + 1 :]
        if line.kind is LineKind.INTERRUPT:
            continue
        if line.kind is LineKind.ANY:
            if ran is not None and _stands_for_something(step, number, ran):
                yield (*before, *after), line.place
            continue
        for text in (_other_letter(line.text), *_swapped(line.text, identities)):
            if text is not None and not _unsaid(lines, number, text, ran):
                yield (*before, replace(line, text=text), *after), line.place
        if line.text.strip() or columns[number]:
            yield (*before, line, replace(line, text=_STRANGE_LINE, kind=LineKind.OUTPUT), *after), line.place
        if not _covered(lines, number, number == last) and not _other_wording(lines, number):
            yield (*before, *after), line.place


def _other_letter(text: str) -> str | None:
    """The line with one letter changed so that it does not unify with itself any more; None if no letter counts."""
    for position, letter in enumerate(text):
        if not letter.isalnum():
            continue
        for strange in _STRANGE_LETTERS:
            mutated = text[:position] + strange + text[position + 1 :]
            if strange != letter and not unify_line(mutated, text, Trial(Bindings())):
                return mutated
    mutated = text + " " + _STRANGE_LETTERS
    return None if unify_line(mutated, text, Trial(Bindings())) else mutated


def _swapped(text: str, identities: dict[Kind, dict[str, int]]) -> Iterator[str]:
    """The line with one of its identities replaced by another one of the snippet."""
    for token in tokenise(text):
        if token.kind not in _SWAPPABLE:
            continue
        counts = identities[token.kind]
        for other in counts:
            alike = len(other) == len(token.text) or token.kind not in SHORT_FORM
            # An identity must stand elsewhere too, or there is nothing that the swap contradicts.
            if alike and other not in text and token.text not in other and other != token.text:
                yield text.replace(token.text, other)
                return


def _identities(snippet: Snippet) -> dict[Kind, dict[str, int]]:
    """Each identity that is printed, with the number of lines that print it."""
    found: dict[Kind, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for step in snippet.steps:
        for line in step.lines:
            for kind, text in {(token.kind, token.text) for token in tokenise(line.text)}:
                if role(kind) is Role.IDENTITY:
                    found[kind][text] += 1
    return found


def _covered(lines: tuple[Line, ...], number: int, last: bool) -> bool:
    """Whether a ``...`` would stand for the line if it were left out: over or under it, with only its like between.

    Without the last line, the empty ones above it would be layout.
    """
    for direction in (-1, 1):
        near = number + direction
        while 0 <= near < len(lines) and lines[near].kind is not LineKind.ANY:
            alike = unify_line(lines[near].text, lines[number].text, Trial(Bindings()))
            if not alike and not (last and not lines[near].text.strip()):
                break
            near += direction
        if 0 <= near < len(lines) and lines[near].kind is LineKind.ANY:
            return True
    return False


def _other_wording(lines: tuple[Line, ...], number: int) -> bool:
    """Whether without the line it would be what another version says: the table of equivalences has it."""
    texts = [line.text for line in lines]
    return translate(texts[:number] + texts[number + 1 :], texts) is not None


def _unsaid(lines: tuple[Line, ...], number: int, text: str, ran: Ran | None) -> bool:
    """Whether the version that ran words it so that the change concerns what it does not say at all."""
    if ran is None:
        return False
    texts, printed = [line.text for line in lines], ran.output.splitlines()
    both = translate(texts, printed), translate([*texts[:number], text, *texts[number + 1 :]], printed)
    return both[0] is not None and both[0] == both[1]


def _stands_for_something(step: Step, number: int, ran: Ran) -> bool:
    without = (*step.lines[:number], *step.lines[number + 1 :])
    return not isinstance(unify(without, ran.output, Bindings(), step.place), Match)


def _with_step(snippet: Snippet, index: int, step: Step) -> Snippet:
    items = list(snippet.items)
    items[[number for number, item in enumerate(items) if isinstance(item, Step)][index]] = step
    return replace(snippet, items=tuple(items))
