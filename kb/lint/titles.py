"""A snippet that has a title has one in each language that the site is written in, and in no other."""

from __future__ import annotations

from collections.abc import Iterator

from kb.languages import LANGUAGES
from kb.model import KbError, Place, Snippet, TranscriptError
from kb.sources import Sources


def complete(sources: Sources) -> Iterator[KbError]:
    """A language that a title lacks, and one that no page is in."""
    for snippet in sources.snippets.values():
        if not snippet.front.title:
            continue
        for language in LANGUAGES:
            if language not in snippet.front.title:
                yield TranscriptError(f"`title` lacks `{language}`", mend=f"add `{language}: …`", place=_place(snippet))
        for language in snippet.front.title.keys() - set(LANGUAGES):
            mend = f"use {' and '.join(LANGUAGES)}"
            yield TranscriptError(f"nothing is written in `{language}`", mend=mend, place=_place(snippet))


def _place(snippet: Snippet) -> Place:
    """The line of the title, behind the one with ``---``."""
    lines = snippet.front.raw.splitlines()
    return Place(snippet.path, 2 + next(number for number, line in enumerate(lines) if line.startswith("title")))
