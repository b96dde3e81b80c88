"""A query → what it asks for: slots, each with what it may mean. The twin of ``query.js``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.search.index import Index
from kb.search.text import Word, as_hangul, as_latin, distance, is_initials, jamo, stem, words

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


def analyse(text: str, index: Index) -> list[Slot]:
    """The slots of ``text``, in its order; what says nothing is left out, but for its ``names``."""
    slots: list[Slot] = []
    found = words(text)
    at = 0
    while at < len(found):
        word = found[at]
        used = 1
        if word.kind == "option":
            slots.append(_option(word.text, index))
        elif word.kind == "latin":
            used, more = _latin(found, at, index)
            slots.extend(more)
        elif word.kind == "hangul":
            used, more = _hangul(found, at, index)
            slots.extend(more)
        at += used
    return slots


def _known(text: str, index: Index, strength: int = EXACT) -> Slot:
    slot = Slot(text, names=(text,) if text in index.words else ())
    for concept in index.surfaces.get(text, ()):
        slot.concepts[concept] = strength
        if index.weights[concept]:
            slot.terms["@" + index.concepts[concept]] = strength
    return slot


def _option(text: str, index: Index) -> Slot:
    known = index.all_options
    if text not in known and any(character > "z" for character in text):
        text = as_latin(text)
    if text not in known and text.lower() in known:
        text = text.lower()
    names: tuple[str, ...] = (text,) if text in known else ()
    if not names and text.startswith("--") and len(text) > 3:
        names = tuple(sorted(name for name in known if name.startswith(text)))
        names = names or _nearest(text, sorted(known), 1)
    elif not names and len(text) > 2 and text[1] != "-":
        letters = tuple(f"-{letter}" for letter in text[1:])
        if all(letter in known for letter in letters):
            return Slot(text, option=text, options=letters, terms=dict.fromkeys(letters, EXACT))
        names = ("-" + text,) if "-" + text in known else letters[:1] if letters[0] in known else ()
    return Slot(text, option=text, options=names[:1], terms=dict.fromkeys(names[:4] or (text,), EXACT))


def _latin(found: list[Word], at: int, index: Index) -> tuple[int, list[Slot]]:
    """How many words were used, and their slots."""
    for count in (4, 3, 2):
        run = found[at : at + count]
        if len(run) == count and all(word.kind == "latin" for word in run):
            phrase = " ".join(word.text for word in run)
            if phrase in index.surfaces:
                slot = _known(phrase, index)
                return count, [slot]
    text = found[at].text
    if text in index.surfaces or text in index.words:
        return 1, [_known(text, index)]
    if index.has_term(stem(text)) and not (at + 1 == len(found) and len(text) < 3):
        return 1, [Slot(text, terms={stem(text): EXACT})]
    if hangul := _other_layout(text, index):
        return 1, hangul
    if parts := _parts(text, index):
        return 1, [_known(part, index) for part in parts]
    return 1, [_guess(text, index)]


def _other_layout(text: str, index: Index) -> list[Slot]:
    """What was meant where Korean was typed in the English layout; nothing where that makes no sense."""
    hangul = as_hangul(text)
    if not all("가" <= character <= "힣" for character in hangul) or len(hangul) < 2:
        return []
    pieces = _segments(hangul, index)
    unknown = sum(len(piece) for piece, known in pieces if known is None)
    return _slots_of(pieces, index) if unknown == 0 else []


def _parts(text: str, index: Index) -> list[str]:
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


def _guess(text: str, index: Index) -> Slot:
    """A word that is not known: begun and not ended, or with a slip in it; else a word of the documents alone."""
    slot = Slot(text, whole=False)
    longer = sorted(known for known in index.surfaces if known.startswith(text))
    names = sorted(known for known in index.words if known.startswith(text))
    if longer or names:
        # The shortest first: `im` is image before it is imagetools.
        for known in sorted(longer, key=len)[:_COMPLETIONS]:
            _add(slot, _known(known, index, COMPLETED))
        slot.names = tuple(sorted(names, key=len))
    elif len(text) > 2:
        limit = 1 if len(text) < 8 else 2
        near = _nearest(text, [*sorted(index.surfaces), *sorted(index.words - index.surfaces.keys())], limit)
        for known in near:
            _add(slot, _known(known, index, CORRECTED))
        slot.names = tuple(name for name in near if name in index.words)
        slot.whole = bool(near)
    for term in index.terms_from(stem(text), 8):
        slot.terms.setdefault(term, COMPLETED)
    if not slot.terms and not slot.concepts and not slot.names:
        slot.terms[stem(text)] = EXACT
        slot.whole = True
    return slot


def _add(slot: Slot, other: Slot) -> None:
    for concept, strength in other.concepts.items():
        slot.concepts.setdefault(concept, strength)
    for term, strength in other.terms.items():
        slot.terms.setdefault(term, strength)


def _nearest(text: str, known: list[str], limit: int) -> tuple[str, ...]:
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
            if both[:length] in index.surfaces and (length == len(both) or _ends(both[length:], index)):
                return 2, _slots_of(_segments(both, index), index)
    if text in index.endings and text not in index.surfaces:
        return 1, []
    latin = as_latin(text)
    pieces = _segments(text, index)
    unknown = sum(len(piece) for piece, known in pieces if known is None)
    if unknown and (latin in index.words or latin in index.surfaces):
        return 1, [_known(latin, index)]
    if unknown * 2 > len(text) or (unknown and len(text) < 3):
        return 1, _unknown(text, pieces, index)
    return 1, _slots_of(pieces, index)


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
        return [_known(latin, index)]
    begun = _begun(text, index)
    if begun.concepts:
        return [begun]
    if latin.isascii() and latin.isalpha():
        if parts := _parts(latin, index):
            return [_known(part, index) for part in parts]
        guess = _guess(latin, index)
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


def _begun(text: str, index: Index) -> Slot:
    """A Korean word whose end is still to be typed: 컨텡 becomes 컨테이너."""
    slot = Slot(text, whole=False)
    keys = jamo(text)
    longer = [known for typed, known in index.by_jamo if typed.startswith(keys)]
    for known in sorted(longer, key=len)[:_COMPLETIONS]:
        _add(slot, _known(known, index, COMPLETED))
    return slot


def _unknown(text: str, pieces: list[tuple[str, str | None]], index: Index) -> list[Slot]:
    """A Korean word that is not known: begun, with a slip in it, or a word of the documents alone."""
    bare = _without_ending(text, index)
    keys = jamo(bare)
    if index.has_term(bare):
        slot = Slot(text, terms={bare: EXACT})
        for known in _nearest_typed(jamo(text), index) if len(text) > 2 else []:
            _add(slot, _known(known, index, CORRECTED))
        return [slot]
    for form in dict.fromkeys((text, bare)):
        begun = _begun(form, index)
        if begun.concepts:
            return [begun]
    slot = Slot(text)
    for known in _nearest_typed(keys, index) if len(keys) > 4 else []:
        _add(slot, _known(known, index, CORRECTED))
    for term in index.terms_from(bare, 8):
        slot.terms.setdefault(term, COMPLETED)
    if slot.concepts or slot.terms:
        return [slot]
    return _slots_of(pieces, index) or [Slot(text, terms={bare: EXACT})]


def _nearest_typed(keys: str, index: Index) -> list[str]:
    limit = 1 if len(keys) < 8 else 2
    ranked = [
        (slips, number)
        for number, (typed, _) in enumerate(index.by_jamo)
        if abs(len(typed) - len(keys)) <= limit and (slips := distance(keys, typed, limit)) <= limit
    ]
    ranked.sort()
    return [index.by_jamo[number][1] for slips, number in ranked if slips == ranked[0][0]][:3]


def _without_ending(text: str, index: Index) -> str:
    for length in range(len(text) - 2, 0, -1):
        if text[-length:] in index.endings:
            return text[:-length]
    return text


def _ends(rest: str, index: Index) -> bool:
    """Whether ``rest`` is one ending, or two."""
    return rest in index.endings or any(
        rest[:cut] in index.endings and rest[cut:] in index.endings for cut in range(1, len(rest))
    )


def _segments(run: str, index: Index) -> list[tuple[str, str | None]]:
    """``run`` in pieces: known words (piece, word), endings (piece, ""), what is neither (piece, None)."""
    best = [(0, 0, "")] * (len(run) + 1)
    for at in range(1, len(run) + 1):
        score, _, _ = best[at - 1]
        best[at] = (score - 12, at - 1, "?")
        for start in range(max(0, at - index.longest), at):
            piece = run[start:at]
            length = at - start
            if piece in index.surfaces and (length > 1 or (start == 0 and (at == len(run) or _ends(run[at:], index)))):
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


def _slots_of(pieces: list[tuple[str, str | None]], index: Index) -> list[Slot]:
    slots: list[Slot] = []
    for piece, known in pieces:
        if known:
            slots.append(_known(known, index))
        elif known is None and len(piece) > 1:
            slots.append(Slot(piece, terms={piece: EXACT}))
    return slots


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
            for piece, found in _segments(word.text, index):
                if found:
                    ids = index.surfaces[found]
                    terms.extend("@" + index.concepts[one] for one in ids if index.weights[one])
                elif found is None and len(piece) > 1:
                    terms.append(_without_ending(piece, index))
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
