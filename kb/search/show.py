"""Hits → what a terminal or a program is told of them: titles, addresses, excerpts, what is to be marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.search.index import KINDS, OPTION, Documents, Index
from kb.search.rank import Found, Hit
from kb.terminal_text import Terminal

_KINDS = {
    "en": {"command": "command", "option": "option", "snippet": "snippet", "section": "page"},
    "ko": {"command": "명령", "option": "옵션", "snippet": "스니펫", "section": "문서"},
}
_TOKENS = re.compile(r"--?[a-z][\w-]*|[a-z0-9]+|[가-힣]+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Result:
    """One result. ``url`` is seen from the start of the site; ``example`` is a line to copy, or ""."""

    kind: str
    command: str
    title: str
    url: str
    snippet: str
    score: int
    verified: bool = False
    example: str = ""

    def to_json(self) -> dict[str, str | int]:
        """What ``kb search --json`` prints of it."""
        return {
            "kind": self.kind,
            "command": self.command,
            "title": self.title,
            "url": self.url,
            "snippet": self.snippet,
            "score": self.score,
        }


@dataclass(frozen=True, slots=True)
class Marks:
    """What says the same as a query: whole words, and how words begin that are still being typed."""

    said: frozenset[str]
    begun: tuple[str, ...]
    longest: int


def results(found: Found, index: Index, other: Documents) -> list[Result]:
    """What is found, best first."""
    return [_result(hit, other if hit.second else index) for hit in found.hits]


def _result(hit: Hit, index: Documents) -> Result:
    kind, command, title, url, text, verified, example = index.docs[hit.doc]
    start = "" if index.language == "en" else f"{index.language}/"
    name = f"{command} {title}" if kind == OPTION else title
    return Result(KINDS[kind], command, name, start + url, text, hit.score, bool(verified), example)


def marks(found: Found, index: Index) -> Marks:
    """What to mark where the answers to a query are shown; the twin of ``marker`` in ``5-show.js``."""
    said: set[str] = set()
    begun: list[str] = []
    for slot in found.slots:
        concepts = [concept for concept in slot.concepts if index.weights[concept]]
        if slot.concepts and not concepts:
            continue  # how, of, 도커: they would be marked everywhere
        said.update((slot.text, *slot.options))
        if not slot.whole:
            begun.append(slot.text)
        else:
            said.update(text for concept in concepts for text in index.surfaces_by_concept.get(concept, ()))
    return Marks(frozenset(said), tuple(begun), index.longest)


def pieces(text: str, marked: Marks) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is a hit."""
    end = 0
    for start, stop in _hits(text, marked):
        yield text[end:start], False
        yield text[start:stop], True
        end = stop
    yield text[end:], False


def _hits(text: str, marked: Marks) -> Iterator[tuple[int, int]]:
    for match in _TOKENS.finditer(text):
        word, at = match[0].lower(), match.start()
        if word in marked.said or word.startswith(marked.begun):
            yield at, at + len(word)
        elif word[0] >= "가":
            yield from ((at + start, at + stop) for start, stop in _within(word, marked))


def _within(word: str, marked: Marks) -> Iterator[tuple[int, int]]:
    """Words that are part of a Korean one, the longest at each place."""
    start = 0
    while start < len(word):
        ends = range(min(len(word), start + marked.longest), start + 1, -1)
        stop = next((end for end in ends if word[start:end] in marked.said), 0)
        if stop:
            yield start, stop
        start = stop or start + 1


def headline(hit: Result, speaking: str, terminal: Terminal) -> str:
    """The first line of a result: what it is called, whether it was run, what kind of thing it is."""
    name = terminal.paint(hit.title, "bold", "green") if hit.command else terminal.paint(hit.title, "bold")
    mark = terminal.paint(" ✓", "green") if hit.verified else ""
    of = f" ({hit.command})" if hit.kind == "snippet" and hit.command else ""
    return f"{name}{mark}{of}  {terminal.paint(_KINDS[speaking][hit.kind], 'dim')}"
