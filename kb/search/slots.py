"""What one word of a query may mean: known, completed, or put right after a slip."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.search.index import Index
from kb.search.text import as_latin, distance, jamo, stem

EXACT, COMPLETED, CORRECTED = 10, 8, 8  # how far a meaning is believed, in tenths
_COMPLETIONS = 24


@dataclass(slots=True)
class Slot:
    """One thing that was said. ``concepts``: what it may mean → how likely, in tenths; ``terms``: what to look up in
    the documents → likewise; ``names``: words of commands that it may be; ``option`` with dashes, or ""."""

    text: str
    concepts: dict[int, int] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    option: str = ""
    options: tuple[str, ...] = ()
    whole: bool = True  # false where the end of the word may still be missing


def slot_of(text: str, index: Index, strength: int = EXACT) -> Slot:
    slot = Slot(text, names=(text,) if text in index.words else ())
    for concept in index.surfaces.get(text, ()):
        slot.concepts[concept] = strength
        if index.weights[concept]:
            slot.terms["@" + index.concepts[concept]] = strength
    return slot


def option_slot(text: str, index: Index) -> Slot:
    known = index.all_options
    if text not in known and any(character > "z" for character in text):
        text = as_latin(text)
    if text not in known and text.lower() in known:
        text = text.lower()
    names: tuple[str, ...] = (text,) if text in known else ()
    if not names and text.startswith("--") and len(text) > 3:
        names = tuple(sorted(name for name in known if name.startswith(text)))
        names = names or nearest(text, sorted(known), 1)
    elif not names and len(text) > 2 and text[1] != "-":
        letters = tuple(f"-{letter}" for letter in text[1:])
        if all(letter in known for letter in letters):
            return Slot(text, option=text, options=letters, terms=dict.fromkeys(letters, EXACT))
        names = ("-" + text,) if "-" + text in known else letters[:1] if letters[0] in known else ()
    return Slot(text, option=text, options=names[:1], terms=dict.fromkeys(names[:4] or (text,), EXACT))


def parts_of(text: str, index: Index) -> list[str]:
    """``dockerps`` is docker, ps: words of commands written together."""
    if text.startswith("docker"):
        rest = text[6:]
        if rest in index.words:
            return ["docker", rest]
        for cut in range(2, len(rest) - 1):
            if rest[:cut] in index.words and rest[cut:] in index.words:
                return ["docker", rest[:cut], rest[cut:]]
    for cut in range(2, len(text) - 1):
        head, tail = text[:cut], text[cut:]
        if head in index.surfaces and tail in index.surfaces and (head in index.words or tail in index.words):
            return [head, tail]
    return []


def guessed(text: str, index: Index) -> Slot:
    """A word that is not known: begun and not ended, or with a slip in it; else a word of the documents alone."""
    slot = Slot(text, whole=False)
    longer = sorted(known for known in index.surfaces if known.startswith(text))
    names = sorted(known for known in index.words if known.startswith(text))
    if longer or names:
        # The shortest first: `im` is image before it is imagetools.
        for known in sorted(longer, key=len)[:_COMPLETIONS]:
            add(slot, slot_of(known, index, COMPLETED))
        slot.names = tuple(sorted(names, key=len))
    elif len(text) > 2:
        limit = 1 if len(text) < 8 else 2
        near = nearest(text, [*sorted(index.surfaces), *sorted(index.words - index.surfaces.keys())], limit)
        for known in near:
            add(slot, slot_of(known, index, CORRECTED))
        slot.names = tuple(name for name in near if name in index.words)
        slot.whole = bool(near)
    for term in index.terms_from(stem(text), 8):
        slot.terms.setdefault(term, COMPLETED)
    if not slot.terms and not slot.concepts and not slot.names:
        slot.terms[stem(text)] = EXACT
        slot.whole = True
    return slot


def add(slot: Slot, other: Slot) -> None:
    for concept, strength in other.concepts.items():
        slot.concepts.setdefault(concept, strength)
    for term, strength in other.terms.items():
        slot.terms.setdefault(term, strength)


def nearest(text: str, known: list[str], limit: int) -> tuple[str, ...]:
    """Those of ``known`` that are fewest slips away, up to three; same letters in another order before all others."""
    ranked: list[tuple[int, int, int]] = []
    for number, other in enumerate(known):
        if len(other) > 2 and abs(len(other) - len(text)) <= limit:
            slips = distance(text, other, limit)
            if slips <= limit:
                same = sorted(text) == sorted(other)
                ranked.append((slips, 0 if same else 1 if text[0] == other[0] else 2, number))
    ranked.sort()
    return tuple(known[number] for slips, kind, number in ranked if (slips, kind) == ranked[0][:2])[:3]


def begun_with(text: str, index: Index) -> Slot:
    """A Korean word whose end is still to be typed: 컨텡 becomes 컨테이너."""
    slot = Slot(text, whole=False)
    keys = jamo(text)
    longer = [known for typed, known in index.by_jamo if typed.startswith(keys)]
    for known in sorted(longer, key=len)[:_COMPLETIONS]:
        add(slot, slot_of(known, index, COMPLETED))
    return slot
