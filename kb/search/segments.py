"""Hangul written without spaces → the known pieces in it; and a text → the terms it is found by."""

from __future__ import annotations

from collections.abc import Iterator

from kb.search.index import Index
from kb.search.slots import EXACT, Slot, slot_of
from kb.search.text import Word, stem, words


def is_ending(rest: str, index: Index) -> bool:
    """Whether ``rest`` is one ending, or two."""
    return rest in index.endings or any(
        rest[:cut] in index.endings and rest[cut:] in index.endings for cut in range(1, len(rest))
    )


def segmented(run: str, index: Index) -> list[tuple[str, str | None]]:
    """``run`` in pieces: known words (piece, word), endings (piece, ""), what is neither (piece, None)."""
    best = [(0, 0, "")] * (len(run) + 1)
    for at in range(1, len(run) + 1):
        score, _, _ = best[at - 1]
        best[at] = (score - 12, at - 1, "?")
        for start in range(max(0, at - index.longest), at):
            piece = run[start:at]
            length = at - start
            if piece in index.surfaces and (
                length > 1 or (start == 0 and (at == len(run) or is_ending(run[at:], index)))
            ):
                value = best[start][0] + 10 * length - 5
                if value > best[at][0]:
                    best[at] = (value, start, "w")
            if start and piece in index.endings:
                value = best[start][0] + 4 * length - 2
                if value > best[at][0]:
                    best[at] = (value, start, "e")
    pieces: list[tuple[str, str | None]] = []
    at = len(run)
    while at:
        _, start, kind = best[at]
        piece = run[start:at]
        if kind == "?" and pieces and pieces[-1][1] is None:
            pieces[-1] = (piece + pieces[-1][0], None)
        else:
            pieces.append((piece, {"w": piece, "e": "", "?": None}[kind]))
        at = start
    pieces.reverse()
    return pieces


def slots_of(pieces: list[tuple[str, str | None]], index: Index) -> list[Slot]:
    slots: list[Slot] = []
    for piece, known in pieces:
        if known:
            slots.append(slot_of(known, index))
        elif known is None and len(piece) > 1:
            slots.append(Slot(piece, terms={piece: EXACT}))
    return slots


def without_ending(text: str, index: Index) -> str:
    for length in range(len(text) - 2, 0, -1):
        if text[-length:] in index.endings:
            return text[:-length]
    return text


def document_terms(text: str, index: Index) -> list[str]:
    """The terms that ``text`` is found by; the index builder's use of the same rules."""
    terms: list[str] = []
    for word in words(text) if len(text) <= 250 else _long(text):
        if word.kind == "option":
            terms.append(word.text)
        elif word.kind == "latin":
            known = index.surfaces.get(word.text, ())
            terms.extend("@" + index.concepts[concept] for concept in known if index.weights[concept])
            if not known:
                terms.append(stem(word.text))
        elif word.kind == "hangul":
            if word.joined and word.text in index.endings:
                continue
            for piece, found in segmented(word.text, index):
                if found:
                    ids = index.surfaces[found]
                    terms.extend("@" + index.concepts[one] for one in ids if index.weights[one])
                elif found is None and len(piece) > 1:
                    terms.append(without_ending(piece, index))
    return terms


def _long(text: str) -> Iterator[Word]:
    """Words of a text of any length."""
    part = ""
    for token in text.split():
        if len(part) + len(token) > 200:
            yield from words(part)
            part = ""
        part += token + " "
    yield from words(part)
