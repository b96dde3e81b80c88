"""Words that are not used here, whoever writes them."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import KbError, PageError
from kb.sources import Sources

# What is written → what to write instead, by the usage of the Korean Docker community.
INSTEAD = {"콘테이너": "컨테이너"}


def misspelt(sources: Sources) -> Iterator[KbError]:
    """A word on a page, front matter and fences aside, that has an agreed other spelling."""
    for pages in sources.pages.values():
        for page in pages.values():
            for place, line in page.prose:
                for word, instead in INSTEAD.items():
                    if word in line:
                        yield PageError(word, mend=f"write {instead}", place=place)
