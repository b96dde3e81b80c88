"""Expected lines and actual output → what is compared: in one spelling, without layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Line, LineKind
from kb.unify.blocks import Wanted
from kb.unify.circumstances import Circumstances
from kb.unify.equivalences import Piece, respell, translate, without_notices
from kb.unify.gaps import parse
from kb.unify.progress import in_expected_order
from kb.unify.tokens import tables

INTERRUPT = "^C"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides of a step. ``actual`` are the lines as printed; ``wanted`` and ``found`` are spelt alike."""

    expected: tuple[Line, ...]
    actual: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    found: tuple[str, ...]

    def without_interrupts(self) -> tuple[tuple[Wanted, ...], tuple[str, ...]]:
        """Both sides without Ctrl-C, unless each that was pressed is shown: a program may take the key for itself."""
        pressed = sum(line.kind is LineKind.INTERRUPT for line in self.expected)
        if self.found.count(INTERRUPT) == pressed:
            return self.wanted, self.found
        wanted = tuple(want for want in self.wanted if self.expected[want.number].kind is not LineKind.INTERRUPT)
        found: list[str] = []
        for text in self.found:
            if text == INTERRUPT and pressed:
                pressed -= 1
            else:
                found.append(text)
        return wanted, tuple(found)

    def translated(self, run: Circumstances) -> tuple[tuple[Wanted, ...], tuple[str, ...]] | None:
        """Both sides with other wordings of the same brought together; None if there is no such thing."""
        wanted, found = self.without_interrupts()
        if not (both := translate([want.text for want in wanted], found, run)):
            return None
        ours, theirs = both
        return tuple(_moved(piece, wanted) for piece in ours), tuple(piece.text for piece in theirs)


def prepare(expected: Sequence[Line], output: str) -> Comparison:
    """Drop the empty lines at both ends, spell alike, and say what the columns of tables are."""
    lines = list(expected)
    while lines and not lines[-1].text.strip() and lines[-1].kind is LineKind.OUTPUT:
        lines.pop()
    output = without_notices(output, "\n".join(line.text for line in lines))
    actual = _split_interrupts(output.split("\n"), sum(line.kind is LineKind.INTERRUPT for line in lines))
    while actual and not actual[-1].strip():
        actual.pop()
    actual = in_expected_order([line.text for line in lines], actual)
    columns = tables(line.text for line in lines)
    wanted = tuple(
        Wanted(respell(line.text), number, parse(line.text) if line.kind is LineKind.ANY else None, columns[number])
        for number, line in enumerate(lines)
    )
    return Comparison(tuple(lines), tuple(actual), wanted, tuple(respell(text) for text in actual))


def _split_interrupts(lines: list[str], pressed: int) -> list[str]:
    """Put each ``^C`` that a terminal echoed in front of or behind other text on a line of its own."""
    done: list[str] = []
    for line in lines:
        if not pressed or INTERRUPT not in line:
            done.append(line)
            continue
        before, _, after = line.partition(INTERRUPT)
        done.extend(part for part in (before, INTERRUPT, after) if part)
        pressed -= 1
    return done


def _moved(piece: Piece, wanted: Sequence[Wanted]) -> Wanted:
    original = wanted[piece.origin]
    return original if piece.text == original.text else Wanted(piece.text, original.number)
