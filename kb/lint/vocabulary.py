"""Words that are not used here, whoever writes them."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import KbError, PageError, Place
from kb.sources import Sources

# What is written → what to write instead, by the usage of the Korean Docker community.
INSTEAD = {"콘테이너": "컨테이너"}


def misspelt(sources: Sources) -> Iterator[KbError]:
    """A word in the prose of a page or the title of a snippet that has an agreed other spelling."""
    for place, text in _texts(sources):
        for word, instead in INSTEAD.items():
            if word in text:
                yield PageError(word, mend=f"write {instead}", place=place)


def _texts(sources: Sources) -> Iterator[tuple[Place, str]]:
    for pages in sources.pages.values():
        for page in pages.values():
            yield from page.prose
    for snippet in sources.snippets.values():
        for title in snippet.front.title.values():
            yield Place(snippet.path), title
