"""Wrong runs made out of a right one: what is expected changed, or what came out. Each must be noticed.

Some would hold by design. They are made all the same, each with its reason, one of :class:`Reason`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from kb.model import Line, LineKind, Place, Ran, Snippet, Step
from kb.unify import Bindings, matching
from kb.unify.align import Aligned, Verdict, align
from kb.unify.bindings import Trial
from kb.unify.equivalences import translate
from kb.unify.gaps import parse as gap_of
from kb.unify.lines import unify_line
from kb.unify.prepare import INTERRUPT, Comparison, prepare
from kb.unify.shapes import SHORT_FORM, Kind, Role, Token, role
from kb.unify.tokens import Columns, tables, tokenise
from tests.wrong_values import wrong

STRANGE = "a line that no command prints"
FAULT = "Segmentation fault (core dumped)"
_WORDS = 6  # of a line that are changed


class Reason(StrEnum):
    """Why a mutant may hold by design."""

    ONCE = "an identity that the snippet shows once: there is nothing that another one would contradict"
    ALONE = "an address whose network nothing else is in: all of the network may be renamed"
    DOTS = "`...` stands for the line as well, with `[..]` beside it for any"
    ALIKE = "lines that may stand for each other: two ids, two times, the same text"
    SIDE_BY_SIDE = "progress of things that nothing makes wait for each other"
    TOLD_AGAIN = "a line that is printed more than once: progress that Compose tells again is no news"
    STREAMS = "lines of stdout and of stderr: nothing says which of them comes first"
    OTHER_WORDS = "a version that words it otherwise: what only one of both says cannot be compared"


class Mutant(NamedTuple):
    """A step of a snippet and what it printed, one of both changed. ``reason``: why it may hold all the same."""

    what: str
    place: Place
    index: int
    step: Step
    ran: Ran
    reason: Reason | None = None


@dataclass(frozen=True)
class Held:
    """A snippet, what its steps printed, and for each step what was bound before it."""

    snippet: Snippet
    outputs: tuple[Ran, ...]
    before: tuple[Bindings, ...]


def held(snippet: Snippet, outputs: Sequence[Ran], begun: Bindings) -> Held | None:
    """None where the outputs do not hold."""
    before = [begun]
    for step, ran in zip(snippet.steps, outputs, strict=True):
        grown = matching(step, ran, before[-1])
        if grown is None:
            return None
        before.append(grown)
    return Held(snippet, tuple(outputs), tuple(before))


def survives(mutant: Mutant, right: Held) -> bool:
    """Whether the mutant holds, and all that comes after it."""
    bindings = matching(mutant.step, mutant.ran, right.before[mutant.index])
    rest = zip(right.snippet.steps[mutant.index + 1 :], right.outputs[mutant.index + 1 :], strict=True)
    for step, ran in rest:
        if bindings is None or bindings is right.before[mutant.index + 1]:
            break
        bindings = matching(step, ran, bindings)
    return bindings is not None


def mutants(right: Held) -> Iterator[Mutant]:
    """All mutants of a snippet that held."""
    shown = _Shown(right.snippet)
    for index, (step, ran) in enumerate(zip(right.snippet.steps, right.outputs, strict=True)):
        maker = _Maker(index, step, ran, right.before[index].typed(step.command), shown)
        yield from maker.of_status()
        yield from maker.of_expected()
        yield from maker.of_printed()


class _Shown:
    """How often the snippet shows each identity, a short id being the long one, and each network of addresses."""

    def __init__(self, snippet: Snippet) -> None:
        self.times: Counter[tuple[Kind, str]] = Counter()
        self.networks: Counter[str] = Counter()
        self.tokens: dict[Token, None] = {}
        for step in snippet.steps:
            columns = tables(line.text for line in step.lines)
            for token in (t for line, c in zip(step.lines, columns, strict=True) for t in tokenise(line.text, c)):
                if role(token.kind) is Role.IDENTITY:
                    self.times[self.key(token)] += 1
                    self.tokens[token] = None
                    self.networks[self.network(token)] += 1

    @staticmethod
    def key(token: Token) -> tuple[Kind, str]:
        return token.kind, token.text[: SHORT_FORM.get(token.kind, None)]

    @staticmethod
    def network(token: Token) -> str:
        return token.text.rpartition(".")[0] if token.kind is Kind.IPV4 else token.text

    def once(self, token: Token) -> bool:
        return self.times[self.key(token)] < 2

    def others(self, token: Token) -> list[str]:
        """Identities of the same kind and form that the snippet shows, too."""
        alike = (one.text for one in self.tokens if one.kind is token.kind and len(one.text) == len(token.text))
        return [text for text in alike if text != token.text]


class _Maker:
    def __init__(self, index: int, step: Step, ran: Ran, known: Bindings, shown: _Shown) -> None:
        self._index, self._step, self._ran, self._known, self._shown = index, step, ran, known, shown
        self._comparison: Comparison = prepare(step.lines, ran.output)
        self._lines = self._comparison.expected
        self._printed = self._comparison.actual
        self._columns = tables(line.text for line in self._lines)
        self._aligned = align(self._comparison, Trial(known))
        self._has_dots = any(line.kind is LineKind.ANY for line in self._lines)
        letters = dict(zip(ran.output.split("\n"), ran.streams, strict=False)) if len(set(ran.streams)) > 1 else {}
        kept = ((item.expected, item.actual) for item in self._aligned if item.verdict is Verdict.KEPT)
        printed = {row: self._printed[at] for row, at in kept if row is not None and at is not None}
        self._streams = {
            row: letters.get(printed.get(row, line.text), letters.get(line.text, ""))
            for row, line in enumerate(self._lines)
        }
        patterns = any("[..]" in line.text for line in self._lines)
        self._any_line = Reason.DOTS if self._has_dots and patterns else None

    def of_status(self) -> Iterator[Mutant]:
        other = 0 if self._step.status else 1
        yield self._mutant("status", self._step.place, step=replace(self._step, status=other))
        yield self._mutant("status printed", self._step.place, ran=replace(self._ran, status=other))

    def of_expected(self) -> Iterator[Mutant]:
        lines = self._lines
        if not lines:
            yield self._expect("line added", (Line(STRANGE, self._step.place),), self._step.place)
        for number, line in enumerate(lines):
            before, after = lines[:number], lines[number + 1 :]
            if line.kind is LineKind.INTERRUPT:
                continue
            if line.kind is LineKind.ANY:
                yield from self._dots(number)
                continue
            for what, text, reason in self._changes(line.text, self._columns[number]):
                reason = reason or self._unsaid(number, text)
                yield self._expect(what, (*before, replace(line, text=text), *after), line.place, reason)
            strange = replace(line, text=STRANGE, kind=LineKind.OUTPUT)
            yield self._expect("line added", (*before, line, strange, *after), line.place)
            yield self._expect("line left out", (*before, *after), line.place, self._missed(number))
            if after and after[0].kind is line.kind is LineKind.OUTPUT and after[0].text.split() != line.text.split():
                swapped = (*before, after[0], line, *after[1:])
                reason = self._swap(line.text, after[0].text, expected=True) or self._unordered(number, number + 1)
                yield self._expect("lines swapped", swapped, line.place, reason)

    def of_printed(self) -> Iterator[Mutant]:
        kept = {item.actual: item for item in self._aligned if item.verdict is Verdict.KEPT and item.actual is not None}
        for number, text in enumerate(self._printed):
            place = self._place(kept.get(number))
            before, after = self._printed[:number], self._printed[number + 1 :]
            yield self._print("fault printed", (*before, text, FAULT, *after), place, self._any_line)
            if number not in kept:
                yield self._print("fault where dots stand", (*before, FAULT, *after), place, self._any_line)
                continue
            expected = self._lines[kept[number].expected or 0]
            if expected.kind is LineKind.INTERRUPT:
                continue  # a terminal echoes it, a pipe does not
            if expected.kind is LineKind.OUTPUT and "[..]" not in expected.text:
                for what, changed, reason in self._changes(
                    text, self._columns[kept[number].expected or 0], expected.text
                ):
                    reason = reason or self._unsaid(kept[number].expected or 0, expected.text, changed)
                    yield self._print(what + " printed", (*before, changed, *after), place, reason)
            beside = Reason.DOTS if self._near_dots(number, kept) else self._any_line
            yield self._print("line printed besides", (*before, text, STRANGE, *after), place, beside)
            yield self._print("line not printed", (*before, *after), place, self._unprinted(number, kept))
            if after and number + 1 in kept and after[0].split() != text.split() and INTERRUPT not in after[0]:
                swapped = (*before, after[0], text, *after[1:])
                yield self._print("lines printed swapped", swapped, place, self._swap(text, after[0], expected=False))

    def _changes(self, text: str, columns: Columns, expected: str = "") -> Iterator[tuple[str, str, Reason | None]]:
        """What, the line with it, and why that may hold: each word and value changed, its blanks, its depth.

        ``expected`` is the line that ``text`` was printed for.
        """
        done, words = 0, 0
        tokens = tokenise(text, columns)
        shown = tokenise(expected or text, columns)
        for number, token in enumerate(tokens):
            start, done = done, done + len(token.text)
            if token.kind is Kind.WORD and words < _WORDS and (found := re.search(r"[^\W_]", token.text)):
                words += 1
                strange = "Q" if found[0] != "Q" else "Z"
                at = start + found.start()
                yield "word", text[:at] + strange + text[at + 1 :], None
            for value in wrong(token):
                yield str(token.kind), text[:start] + value + text[done:], None
            if role(token.kind) is Role.IDENTITY:
                yield from (
                    (w, text[:start] + value + text[done:], reason)
                    for w, value, reason in self._renamed(token, shown[number] if len(shown) == len(tokens) else token)
                )
            if token.kind is Kind.BLANK and start and done < len(text) and "\t" not in token.text:
                yield "tab", text[:start] + "\t" + text[done:], None
        first = next((token for token in tokens if token.kind is not Kind.BLANK), None)
        if first and first.kind is Kind.WORD and not first.text[0].isdigit() and not columns:
            yield "depth", "  " + text, None

    def _renamed(self, token: Token, shown: Token) -> Iterator[tuple[str, str, Reason | None]]:
        once = Reason.ONCE if self._shown.once(shown) else None
        if self._has_dots and not once:  # what dots stand for may name it, too
            once = Reason.DOTS
        others = self._shown.others(token)
        if others:
            yield "identity swapped", others[0], once
        if token.kind is Kind.IPV4:
            alone = Reason.ALONE if self._shown.networks[self._shown.network(shown)] < 2 else None
            head, _, last = token.text.rpartition(".")
            octets = head.split(".")
            elsewhere = ".".join([*octets[:-1], str((int(octets[-1]) + 77) % 200)]) + "." + last
            near = f"{head}.{(int(last) + 100) % 200 + 2}"
            pool = {"10": "172.30", "172": "10.77"}.get(octets[0])
            if pool:
                yield "network", f"{pool}.{octets[2]}.{last}", alone or once
            yield "subnet", elsewhere, once
            if int(last) not in (0, 1, 255):
                yield "host", near, once
        elif token.kind in SHORT_FORM or token.kind in (Kind.MAC, Kind.VETH, Kind.TEMPORARY):
            at = len(token.text) - 2 if len(token.text) < 14 else 6
            other = "1" if token.text[at] != "1" else "2"
            yield "identity", token.text[:at] + other + token.text[at + 1 :], once

    def _dots(self, number: int) -> Iterator[Mutant]:
        line = self._lines[number]
        lines = self._lines
        stands_for = sum(item.verdict is Verdict.COVERED for item in self._aligned)
        gaps = sum(line.kind is LineKind.ANY for line in lines)
        if not stands_for or gaps > 1:
            return
        yield self._expect("dots left out", lines[:number] + lines[number + 1 :], line.place)
        for other in (f"... {{{stands_for + 7}}}", "... 'QZX'"):
            changed = replace(line, text=other)
            yield self._expect("dots of others", (*lines[:number], changed, *lines[number + 1 :]), line.place)

    def _missed(self, number: int) -> Reason | None:
        """Why a line could be left out of what is expected."""
        lines = self._lines
        texts = [line.text for line in lines]
        for direction in (-1, 1):
            near = number + direction
            while 0 <= near < len(lines) and lines[near].kind is not LineKind.ANY:
                alike = _alike(texts[near], texts[number]) or self._unordered(near, number)
                if not alike and texts[near].strip():
                    break
                near += direction
            if 0 <= near < len(lines) and lines[near].kind is LineKind.ANY:
                return Reason.DOTS
        if number == len(lines) - 1 and not texts[number].strip():
            return Reason.ALIKE
        left = texts[:number] + texts[number + 1 :]
        return Reason.OTHER_WORDS if translate(left, self._printed, self._known.run) is not None else None

    def _unprinted(self, number: int, kept: dict[int | None, Aligned]) -> Reason | None:
        """Why a line could be missing from what was printed."""
        text = self._printed[number]
        if not text.strip() and number == len(self._printed) - 1:
            return Reason.ALIKE
        if self._any_line:
            return self._any_line
        if self._has_dots and any(
            other != number and _alike(self._printed[other], text) for other in range(len(self._printed))
        ):
            return Reason.DOTS
        left = [*self._printed[:number], *self._printed[number + 1 :]]
        both = translate([line.text for line in self._lines], left, self._known.run)
        return Reason.OTHER_WORDS if both is not None else None

    def _near_dots(self, number: int, kept: dict[int | None, Aligned]) -> bool:
        """Whether what is printed behind this line is in a gap: only then could any line stand there, too."""
        row = kept[number].expected or 0
        below = next((line for line in self._lines[row + 1 :] if line.kind is not LineKind.INTERRUPT), None)
        return below is not None and below.kind is LineKind.ANY and gap_of(below.text).plain

    def _swap(self, one: str, other: str, *, expected: bool) -> Reason | None:
        if _alike(one, other) and _alike(other, one):
            return Reason.ALIKE
        texts = [line.text for line in self._lines] if expected else self._printed
        if _side_by_side(one, other, expected=expected):
            return Reason.SIDE_BY_SIDE
        if texts.count(other) > 1 or texts.count(one) > 1:
            return Reason.TOLD_AGAIN
        return Reason.DOTS if self._has_dots and not (one.strip() and other.strip()) else None

    def _unordered(self, one: int, other: int) -> Reason | None:
        """Whether two expected lines are of different streams."""
        both = {self._streams.get(one, ""), self._streams.get(other, "")}
        return Reason.STREAMS if len(both - {""}) == 2 else None

    def _unsaid(self, number: int, text: str, printed: str | None = None) -> Reason | None:
        """Whether the version that ran words it so that the change concerns what it does not say at all."""
        texts = [line.text for line in self._lines]
        both = translate(texts, self._printed, self._known.run)
        return Reason.OTHER_WORDS if both is not None else None

    def _place(self, item: Aligned | None) -> Place:
        return self._lines[item.expected].place if item and item.expected is not None else self._step.place

    def _expect(self, what: str, lines: tuple[Line, ...], place: Place, reason: Reason | None = None) -> Mutant:
        return self._mutant(what, place, step=replace(self._step, lines=lines), reason=reason)

    def _print(self, what: str, lines: Sequence[str], place: Place, reason: Reason | None = None) -> Mutant:
        return self._mutant(what, place, ran=replace(self._ran, output="\n".join(lines), streams=""), reason=reason)

    def _mutant(
        self, what: str, place: Place, *, step: Step | None = None, ran: Ran | None = None, reason: Reason | None = None
    ) -> Mutant:
        return Mutant(what, place, self._index, step or self._step, ran or self._ran, reason)


def _alike(one: str, other: str) -> bool:
    return unify_line(one, other, Trial(Bindings()))


def _side_by_side(one: str, other: str, *, expected: bool) -> bool:
    """Whether progress may be told in either order, with these lines swapped in what is expected or in what came."""
    found = [re.fullmatch(r"\s*(\w+) (\S+) +(\w+)\s*", text) for text in (one, other)]
    if not all(found):
        return False
    (kind, name, what), (its_kind, its_name, its_what) = ((f or found[0]).groups() for f in found)  # type: ignore[union-attr]
    begins, then_begins = (text.endswith("ing") and text != "Running" for text in (what, its_what))
    if name == its_name or begins is then_begins:
        return name != its_name
    # What waits comes second: in what came out, if it was swapped there, else in what was expected.
    quick = kind != "Container" or its_kind != "Container" or (its_what if expected else what).startswith("Creat")
    return quick and then_begins is expected
