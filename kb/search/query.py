"""A query → what it asks for: slots, each with what it may mean. The twin of ``query.js``."""

from __future__ import annotations

from collections.abc import Sequence

from kb.search.index import Index
from kb.search.segments import is_ending, segmented, slots_of, without_ending
from kb.search.slots import COMPLETED, CORRECTED, EXACT, Slot, add, begun_with, guessed, option_slot, parts_of, slot_of
from kb.search.text import Word, as_hangul, as_latin, distance, is_initials, jamo, stem, words


def analyse(text: str, index: Index) -> list[Slot]:
    """The slots of ``text``, in its order; what says nothing is left out, but for its ``names``."""
    slots: list[Slot] = []
    found = words(text)
    at = 0
    while at < len(found):
        word = found[at]
        used = 1
        if word.kind == "option":
            slots.append(option_slot(word.text, index))
        elif word.kind == "latin":
            used, more = _latin(found, at, index)
            slots.extend(more)
        elif word.kind == "hangul":
            used, more = _hangul(found, at, index)
            slots.extend(more)
        at += used
    return slots


def _latin(found: list[Word], at: int, index: Index) -> tuple[int, list[Slot]]:
    """How many words were used, and their slots."""
    for count in (4, 3, 2):
        run = found[at : at + count]
        if len(run) == count and all(word.kind == "latin" for word in run):
            phrase = " ".join(word.text for word in run)
            if phrase in index.surfaces:
                slot = slot_of(phrase, index)
                return count, [slot]
    text = found[at].text
    if text in index.surfaces or text in index.words:
        return 1, [slot_of(text, index)]
    if index.has_term(stem(text)) and not (at + 1 == len(found) and len(text) < 3):
        return 1, [Slot(text, terms={stem(text): EXACT})]
    if hangul := _other_layout(text, index):
        return 1, hangul
    if parts := parts_of(text, index):
        return 1, [slot_of(part, index) for part in parts]
    return 1, [guessed(text, index)]


def _other_layout(text: str, index: Index) -> list[Slot]:
    """What was meant where Korean was typed in the English layout; nothing where that makes no sense."""
    hangul = as_hangul(text)
    if not all("가" <= character <= "힣" for character in hangul) or len(hangul) < 2:
        return []
    pieces = segmented(hangul, index)
    unknown = sum(len(piece) for piece, known in pieces if known is None)
    return slots_of(pieces, index) if unknown == 0 else []


def _hangul(found: list[Word], at: int, index: Index) -> tuple[int, list[Slot]]:
    """How many words were used, and their slots."""
    text = found[at].text
    if any("ㄱ" <= character <= "ㅣ" for character in text):
        return 1, _loose(text, index)
    if found[at].joined and text in index.endings:
        return 1, []
    after = found[at + 1] if at + 1 < len(found) else None
    if after and after.kind == "hangul" and not after.joined:
        both = text + after.text
        for length in range(min(len(both), index.longest), len(text), -1):
            if both[:length] in index.surfaces and (length == len(both) or is_ending(both[length:], index)):
                return 2, slots_of(segmented(both, index), index)
    if text in index.endings and text not in index.surfaces:
        return 1, []
    latin = as_latin(text)
    pieces = segmented(text, index)
    unknown = sum(len(piece) for piece, known in pieces if known is None)
    if unknown and (latin in index.words or latin in index.surfaces):
        return 1, [slot_of(latin, index)]
    if unknown * 2 > len(text) or (unknown and len(text) < 3):
        return 1, _unknown(text, pieces, index)
    return 1, slots_of(pieces, index)


def _loose(text: str, index: Index) -> list[Slot]:
    """Single jamo: first consonants (ㅋㅌㅇㄴ), the English layout (ㅔㄴ), or a syllable that is being typed."""
    if is_initials(text):
        concepts = index.initials.get(text, ()) or [
            one for key, ids in index.initials.items() if len(text) > 1 and key.startswith(text) for one in ids
        ]
        if concepts:
            return [_of_initials(text, concepts, index)]
    latin = as_latin(text)
    if latin in index.words or latin in index.surfaces:
        return [slot_of(latin, index)]
    begun = begun_with(text, index)
    if begun.concepts:
        return [begun]
    if latin.isascii() and latin.isalpha():
        if parts := parts_of(latin, index):
            return [slot_of(part, index) for part in parts]
        guess = guessed(latin, index)
        if guess.concepts or guess.names:
            return [guess]
    return [Slot(text, terms={text: EXACT})]


def _of_initials(text: str, concepts: Sequence[int], index: Index) -> Slot:
    """A slot for first consonants: what is asked for most is the likeliest."""
    slot = Slot(text, whole=False)
    strength = EXACT
    for concept in concepts:
        if concept not in slot.concepts:
            slot.concepts[concept] = strength
            if index.weights[concept]:
                slot.terms["@" + index.concepts[concept]] = strength
            strength = max(4, strength - 1)
    return slot


def _unknown(text: str, pieces: list[tuple[str, str | None]], index: Index) -> list[Slot]:
    """A Korean word that is not known: begun, with a slip in it, or a word of the documents alone."""
    bare = without_ending(text, index)
    keys = jamo(bare)
    if index.has_term(bare):
        slot = Slot(text, terms={bare: EXACT})
        for known in _nearest_typed(jamo(text), index) if len(text) > 2 else []:
            add(slot, slot_of(known, index, CORRECTED))
        return [slot]
    for form in dict.fromkeys((text, bare)):
        begun = begun_with(form, index)
        if begun.concepts:
            return [begun]
    slot = Slot(text)
    for known in _nearest_typed(keys, index) if len(keys) > 4 else []:
        add(slot, slot_of(known, index, CORRECTED))
    for term in index.terms_from(bare, 8):
        slot.terms.setdefault(term, COMPLETED)
    if slot.concepts or slot.terms:
        return [slot]
    return slots_of(pieces, index) or [Slot(text, terms={bare: EXACT})]


def _nearest_typed(keys: str, index: Index) -> list[str]:
    limit = 1 if len(keys) < 8 else 2
    ranked = [
        (slips, number)
        for number, (typed, _) in enumerate(index.by_jamo)
        if abs(len(typed) - len(keys)) <= limit and (slips := distance(keys, typed, limit)) <= limit
    ]
    ranked.sort()
    return [index.by_jamo[number][1] for slips, number in ranked if slips == ranked[0][0]][:3]
