"""Hits → what a terminal or a program is told of them: titles, addresses, excerpts, what is to be marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.search.index import KINDS, OPTION, Index
from kb.search.rank import Found, Hit

_EXCERPT = 160  # characters


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


def results(found: Found, index: Index, other: Index) -> list[Result]:
    """What is found, best first."""
    pattern = marker(found, index)
    return [_result(hit, other if hit.second else index, pattern) for hit in found.hits]


def _result(hit: Hit, index: Index, pattern: re.Pattern[str] | None) -> Result:
    kind, command, title, url, text, verified, example = index.docs[hit.doc]
    start = "" if index.language == "en" else f"{index.language}/"
    name = f"{command} {title}" if kind == OPTION else title
    return Result(KINDS[kind], command, name, start + url, excerpt(text, pattern), hit.score, bool(verified), example)


def marker(found: Found, index: Index) -> re.Pattern[str] | None:
    """A pattern for whatever says the same as the query, in both languages; None where nothing is to be marked."""
    texts: set[str] = set()
    for slot in found.slots:
        said = [concept for concept in slot.concepts if index.weights[concept]]
        if slot.option or slot.names or said or not slot.concepts:
            texts.add(slot.text)
        texts.update(slot.options)
        for concept in said:
            texts.update(text for text in index.surfaces_by_concept.get(concept, ()) if len(text) > 1)
    patterns = [_pattern(text) for text in sorted(texts - {"docker"}, key=lambda text: (-len(text), text))]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _pattern(text: str) -> str:
    if text.startswith("-"):
        return rf"(?<![\w-]){re.escape(text)}(?![\w-])"
    if text[0] < "\x7f":
        return rf"(?<![A-Za-z0-9]){re.escape(text)}(?![A-Za-z0-9])"
    return r"\s?".join(map(re.escape, text))


def excerpt(text: str, pattern: re.Pattern[str] | None) -> str:
    """The part of ``text`` around the first hit."""
    if len(text) <= _EXCERPT:
        return text
    match = pattern.search(text) if pattern else None
    start = text.find(" ", match.start() - 50) + 1 if match and match.start() > 60 else 0
    if match and start > match.start():
        start = match.start()
    end = start + _EXCERPT
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def pieces(text: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is a hit."""
    end = 0
    for match in pattern.finditer(text) if pattern else ():
        yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    yield text[end:], False
