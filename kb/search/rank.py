"""Slots → ranked documents. The twin of ``rank.js``: whole numbers only, so that both give the same list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.search.index import COMMAND, OPTION, Documents, Index, Intent
from kb.search.query import analyse
from kb.search.slots import Slot

_ENOUGH = 400  # of 1000: how much of a question an intent must meet for its command to be listed
_SHARE = 6  # of 10: how much of what was said a document must hold
_OPTION_WEIGHT = 12
_ABOUT = 40  # what a snippet gains that is about the command that was spelled out
_SECOND_CHOICE = 5  # of 10: what a hit in the other language is worth


@dataclass(frozen=True, slots=True)
class Hit:
    """A document of an index with its score. ``second`` when it is of the other language."""

    doc: int
    score: int
    second: bool = False


@dataclass(slots=True)
class _Answer:
    """What speaks for a command: the best intent's likeness (0–1000), the weight that it met, and its options."""

    like: int = 0
    met: int = 0
    options: tuple[str, ...] = ()
    bonus: int = 0


@dataclass(frozen=True, slots=True)
class Literal:
    """The command that a query spells out. ``command`` -1 where it spells none; ``whole`` when nothing else that is
    known was said; ``begun`` are the commands that it may become."""

    command: int = -1
    words: int = 0
    whole: bool = False
    begun: tuple[int, ...] = ()
    named: bool = False  # it begins with docker


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, best first, and what was asked, for those who show it."""

    hits: tuple[Hit, ...]
    slots: tuple[Slot, ...] = field(default=())


def search(text: str, index: Index, other: Documents | None = None, limit: int = 30) -> Found:
    """The documents that answer ``text``: those of ``index`` first, sections of ``other`` as second choice."""
    slots = analyse(text, index)
    if not slots:
        return Found(())
    literal = spelled(slots, index)
    scores = _commands(slots, literal, index)
    lexical = documents(slots, index)
    for doc, score in lexical.items():
        if index.docs[doc][0] == COMMAND:
            if doc not in scores:
                scores[doc] = (score * 7 // 10 + index.priors[doc] * 4, ())
        elif index.docs[doc][0] == OPTION:
            owner = index.number_of(doc)
            scores.setdefault(doc, (score * 8 // 10 + index.priors[owner] * 4, ()))
        else:
            about = literal.whole and index.docs[doc][1] == index.docs[literal.command][1]
            scores[doc] = (score + _ABOUT * about, ())
    _follow_options(scores, index)
    hits = [Hit(doc, score) for doc, (score, _) in scores.items()]
    if other is not None:
        hits.extend(_second_choice(slots, index, other))
    hits.sort(key=lambda hit: (-hit.score, hit.second, hit.doc))
    return Found(tuple(hits[:limit]), tuple(slots))


def _follow_options(scores: dict[int, tuple[int, tuple[str, ...]]], index: Index) -> None:
    """Options that answer stand right behind their command."""
    best = sorted(((score, -doc) for doc, (score, _) in scores.items() if index.docs[doc][0] == COMMAND), reverse=True)
    for score, negative in best[:5]:
        command = -negative
        for place, name in enumerate(scores[command][1][:3]):
            doc = index.options[command].get(name, -1)
            if doc >= 0:
                scores[doc] = (max(1, score - 1 - place), ())


def _commands(slots: Sequence[Slot], literal: Literal, index: Index) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Command → its score and the options that answer."""
    answers = _likest(slots, index)
    options = tuple(option for slot in slots for option in slot.options)
    if literal.command >= 0:
        answer = answers.setdefault(literal.command, _Answer())
        answer.bonus += 900 if literal.whole else 350
        if literal.whole:
            answer.like = max(answer.like, 900)
    for command in literal.begun:
        answer = answers.setdefault(command, _Answer())
        answer.like = max(answer.like, 600)
        answer.bonus += 250
    if options:
        _weigh_options(options, answers, literal, len(slots), index)
    weighed = {
        command: answer.like + answer.bonus + min(answer.met, 60) * 3 + index.priors[command] * 4
        for command, answer in answers.items()
        if answer.like + answer.bonus >= _ENOUGH
    }
    best = max(weighed.values(), default=0)
    # The further behind the best command, the more room for pages.
    return {
        command: (max(1, score - (best - score) // 2), (*options, *answers[command].options))
        for command, score in weighed.items()
    }


def _weigh_options(
    options: tuple[str, ...], answers: dict[int, _Answer], literal: Literal, said: int, index: Index
) -> None:
    """Commands that have the options that were named, before those that have not."""
    alone = said == sum(1 for _ in options) or not answers or literal.command < 0
    for option in options:
        for command in index.all_options.get(option, ()):
            if alone and command not in answers:
                answers[command] = _Answer(like=450)
            if command in answers:
                answers[command].bonus += 250 + (200 if index.owners.get(option) == command else 0)
    for command, answer in answers.items():
        lacking = sum(1 for option in options if option not in index.options[command])
        answer.bonus -= lacking * (150 if literal.command == command else 300)


def spelled(slots: Sequence[Slot], index: Index) -> Literal:
    """The command that the words spell out, in any spelling and with or without ``docker``."""
    at = 0
    named = False
    while at < len(slots) and "docker" in slots[at].names:
        named = True
        at += 1
    path = "docker"
    command, words = index.spellings["docker"] if named else -1, 0
    begun: tuple[int, ...] = ()
    start = at
    while at < len(slots):
        step = next((f"{path} {name}" for name in slots[at].names if f"{path} {name}" in index.paths), None)
        exact = slots[at].text in slots[at].names or (step is not None and slots[at].whole)
        if step is None or not exact:
            break
        path = step
        at += 1
        if path in index.spellings:
            command, words = index.spellings[path], at - start
    rest = slots[start + words :]
    if at < len(slots) and not slots[at].whole and at + 1 == len(slots):
        longer = tuple(f"{path} {name}" for name in slots[at].names)
        begun = _numbers_of(longer, index)
        rest = rest[:-1] if begun else rest
    told = any(index.weights[concept] for slot in rest for concept in slot.concepts)
    optioned = any(slot.option for slot in slots)
    if words == 0:
        nothing_else = named and not rest and not begun
        return Literal(command if nothing_else else -1, 0, nothing_else, begun, named)
    sure = named or words > 1 or optioned
    if told and not sure:
        return Literal()
    if told and command in index.groups:
        return Literal(begun=begun)
    return Literal(command, words, not told and not begun, begun, named)


def _numbers_of(names: Iterable[str], index: Index) -> tuple[int, ...]:
    found = dict.fromkeys(index.spellings[name] for name in names if name in index.spellings)
    return tuple(found)


def _likest(slots: Sequence[Slot], index: Index) -> dict[int, _Answer]:
    """Command → its intent that is most like what was said."""
    said = [_said(slot, index) for slot in slots if any(index.weights[concept] for concept in slot.concepts)]
    answers: dict[int, _Answer] = {}
    seen: set[int] = set()
    for one in said:
        for concept in one.meant:
            for intent in index.intents_by_concept.get(concept, ()):
                if id(intent) in seen:
                    continue
                seen.add(id(intent))
                like, met = _likeness(said, intent, index)
                answer = answers.get(intent.command)
                if answer is None or (like, met) > (answer.like, answer.met):
                    answers[intent.command] = _Answer(like, met, intent.options)
    return answers


@dataclass(frozen=True, slots=True)
class _Said:
    """A slot as intents see it: concept → how surely it is meant, of 100; the weight of the least that it may mean."""

    meant: dict[int, int]
    least: int


def _said(slot: Slot, index: Index) -> _Said:
    meant: dict[int, int] = {}
    for concept, strength in slot.concepts.items():
        meant[concept] = max(meant.get(concept, 0), strength * 10)
        for close, nearness in index.near.get(concept, {}).items():
            meant[close] = max(meant.get(close, 0), strength * nearness)
    return _Said(meant, min(index.weights[concept] for concept in slot.concepts))


def _likeness(said: Sequence[_Said], intent: Intent, index: Index) -> tuple[int, int]:
    """How like (0–1000) what was said is to ``intent``, and the weight of what both hold."""
    met = missing = extra = 0
    done: set[int] = set()
    for one in said:
        best, which = 0, -1
        for concept in intent.holds:
            value = one.meant.get(concept, 0)
            if value > best or (value and value == best and which in done and concept not in done):
                best, which = value, concept
        if which < 0:
            extra += one.least * 100
        elif which not in done:
            done.add(which)
            met += index.weights[which] * best
            extra += index.weights[which] * (100 - best)
    if not met:
        return 0, 0
    for concept in intent.needed:
        if concept not in done:
            missing += index.weights[concept] * 100
    return 2000 * met // (2 * met + missing + extra), met // 100


def documents(slots: Sequence[Slot], index: Documents) -> dict[int, int]:
    """Document → score (0–660) by the words that it holds."""
    weighed: list[tuple[int, dict[int, int]]] = []
    for slot in slots:
        if not slot.terms:
            continue
        best: dict[int, int] = {}
        for term, strength in slot.terms.items():
            for doc, weight in index.postings(term):
                value = weight * strength
                if value > best.get(doc, 0):
                    best[doc] = value
        rarity = (len(index.docs) // max(1, len(best))).bit_length() if best else 4
        weighed.append((rarity, best))
    total = sum(rarity for rarity, _ in weighed)
    held: dict[int, int] = {}
    strength_of: dict[int, int] = {}
    for rarity, best in weighed:
        for doc, value in best.items():
            held[doc] = held.get(doc, 0) + rarity
            strength_of[doc] = strength_of.get(doc, 0) + rarity * value
    return {
        doc: 300 * share // total + 4 * strength_of[doc] // total
        for doc, share in held.items()
        if share * 10 >= total * _SHARE
    }


def _second_choice(slots: Sequence[Slot], index: Index, other: Documents) -> list[Hit]:
    """Sections of the other language, but for those that this one has found too."""
    return [
        Hit(doc, score * _SECOND_CHOICE // 10, True)
        for doc, score in documents(slots, other).items()
        if other.docs[doc][0] > OPTION
    ]
