"""The index as it lies on disk → what a query is put to. Lists are kept as long strings and taken apart when needed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from kb.model import KbError
from kb.search.text import initials, jamo

SCHEMA = 1
COMMAND, OPTION, SNIPPET, SECTION = range(4)
KINDS = ("command", "option", "snippet", "section")
_DIGITS = {character: number for number, character in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")}


@dataclass(frozen=True, slots=True)
class Intent:
    """One way of asking for a command: the concepts it needs, all that it may hold, the options that answer."""

    command: int
    needed: tuple[int, ...]
    holds: tuple[int, ...]
    options: tuple[str, ...]


class Documents:
    """What one language's index holds. A document is ``[kind, command, title, url, text, verified, example]``; the
    first are the commands, in the order of ``priors`` and ``spellings``, then come options, then what pages hold."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.language: str = data["lang"]
        self.docs: list[list[Any]] = []
        self.options: list[dict[str, int]] = []
        self._fill(data)
        self.terms: list[str] = data["terms"].split(" ")
        self._decoded: dict[str, list[tuple[int, int]]] = {}
        self._postings: list[str] = data["postings"].split(" ")

    def _fill(self, data: Mapping[str, Any]) -> None:
        """Documents, which the file holds without what can be told from the rest."""
        names: list[str] = [group.partition(",")[0] for group in data["spellings"]]
        for name, (text, verified, example) in zip(names, data["commands"], strict=True):
            self.docs.append([COMMAND, name, name, f"reference/{name.replace(' ', '-')}/", text, verified, example])
            self.options.append({})
        for line in data["options"].split("\n"):
            title, text, commands = line.split("\t")
            spelled = title.split(", ")
            for command in _numbers(commands):
                self.options[command].update(dict.fromkeys(spelled, len(self.docs)))
                url = f"{self.docs[command][3]}#option-{spelled[-1].removeprefix('--')}"
                self.docs.append([OPTION, names[command], title, url, text, 0, ""])
        for kind, command, title, url, text, verified in data["docs"]:
            self.docs.append([kind, names[command] if command >= 0 else "", title, url, text, verified, ""])

    def has_term(self, term: str) -> bool:
        """Whether any document has ``term``."""
        at = bisect_left(self.terms, term)
        return at < len(self.terms) and self.terms[at] == term

    def terms_from(self, prefix: str, limit: int) -> list[str]:
        """The first terms that begin with ``prefix``."""
        at = bisect_left(self.terms, prefix)
        found = self.terms[at : at + limit]
        return [term for term in found if term.startswith(prefix)]

    def postings(self, term: str) -> list[tuple[int, int]]:
        """Documents that have ``term``, each with how much it says about them (1–9)."""
        at = bisect_left(self.terms, term)
        if at == len(self.terms) or self.terms[at] != term:
            return []
        if term in self._decoded:
            return self._decoded[term]
        found: list[tuple[int, int]] = []
        document, delta = -1, 0
        for character in self._postings[at]:
            if character < "Q" and character >= "A":  # A–I end an entry: the weight
                document += delta + 1
                found.append((document, ord(character) - 64))
                delta = 0
            else:
                delta = delta * 36 + _DIGITS[character]
        self._decoded[term] = found
        return found


class Index(Documents):
    """One language's index, which understands queries in both."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.concepts, self.weights = [], []
        for entry in data["concepts"].split():
            name, _, weight = entry.partition(":")
            self.concepts.append(name)
            self.weights.append(int(weight))
        self.near: dict[int, dict[int, int]] = {}
        for line in data["near"].split():
            one, other, strength = map(int, line.split(":"))
            self.near.setdefault(one, {})[other] = strength
            self.near.setdefault(other, {})[one] = strength
        self.surfaces: dict[str, tuple[int, ...]] = {}
        self._headings: list[list[str]] = []
        for concept, line in enumerate(data["surfaces"].split("\n")):
            lists = [list(_restored(part)) for part in line.split("/")]
            self._headings.append(lists[0])
            for texts in lists:
                for text in texts:
                    self.surfaces[text] = (*self.surfaces.get(text, ()), concept)
        self.longest: int = max(map(len, self.surfaces))
        self.endings = frozenset(data["endings"].split())
        self.priors: list[int] = data["priors"]
        self.spellings: dict[str, int] = {}
        for number, names in enumerate(data["spellings"]):
            for name in names.split(","):
                self.spellings[name.replace("-", " ")] = number
        self.groups = frozenset(data["groups"])
        self.paths = frozenset(
            " ".join(words[:end])
            for words in (name.split() for name in self.spellings)
            for end in range(1, len(words) + 1)
        )
        self.words = frozenset(word for name in self.spellings for word in name.split())
        self.owners: dict[str, int] = data["owners"]
        self._intents: list[str] = data["intents"].split("\n")

    @cached_property
    def intents_by_concept(self) -> dict[int, list[Intent]]:
        """Concept → the intents that hold it."""
        found: dict[int, list[Intent]] = {}
        for command, line in enumerate(self._intents):
            for part in line.split("|") if line else ():
                needed, optional, options, *_ = f"{part};;".split(";")
                own = _numbers(needed)
                shown = tuple(options.split(",") if options else ())
                intent = Intent(command, own, (*own, *_numbers(optional)), shown)
                for concept in intent.needed:
                    found.setdefault(concept, []).append(intent)
        return found

    @cached_property
    def all_options(self) -> dict[str, list[int]]:
        """Option as typed → the commands that have it."""
        found: dict[str, list[int]] = {}
        for command, options in enumerate(self.options):
            for name in options:
                found.setdefault(name, []).append(command)
        return found

    @cached_property
    def by_jamo(self) -> list[tuple[str, str]]:
        """Korean words that are known, as their keys type them."""
        return [(jamo(text), text) for text in self.surfaces if text[0] >= "가" and len(text) > 1]

    @cached_property
    def initials(self) -> dict[str, tuple[int, ...]]:
        """First consonants → the concepts of words that begin so, those that are asked for most first."""
        found: dict[str, list[int]] = {}
        for concept, texts in enumerate(self._headings):
            for text in texts:
                known = found.setdefault(initials(text), [])
                if text[0] >= "가" and concept not in known:
                    known.append(concept)
        asked = {concept: len(intents) for concept, intents in self.intents_by_concept.items()}
        return {text: tuple(sorted(known, key=lambda one: (-asked.get(one, 0), one))) for text, known in found.items()}

    @cached_property
    def surfaces_by_concept(self) -> dict[int, list[str]]:
        """Concept → the words for it."""
        found: dict[int, list[str]] = {}
        for text, concepts in self.surfaces.items():
            for concept in concepts:
                found.setdefault(concept, []).append(text)
        return found

    def number_of(self, doc: int) -> int:
        """The command that the document ``doc`` belongs to."""
        return self.spellings[self.docs[doc][1].replace("-", " ")]


def _restored(part: str) -> Iterator[str]:
    """Words of which each stands without what it shares with the one before."""
    before = ""
    for item in part.split(",") if part else ():
        before = before[: ord(item[0]) - 48] + item[1:]
        yield before


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()


_Kind = TypeVar("_Kind", bound=Documents)


def of(kind: type[_Kind], document: Any, name: str, mend: str) -> _Kind:
    """The index that a JSON document is; errors call it ``name``. KbError where it is none, or of another schema."""
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        raise KbError(f"the search index {name} has schema {schema!r}, not {SCHEMA}", mend=mend)
    try:
        return kind(document)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise KbError(f"the search index {name} is damaged", mend=mend) from None
