"""The two languages are one site told twice: the same pages, and in them the same in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from kb.languages import LANGUAGES
from kb.lint import shape
from kb.lint.shape import Shape
from kb.model import KbError, PageError, Place
from kb.page import Page
from kb.sources import Sources

_SHAPES: tuple[tuple[str, Callable[[Page], Shape]], ...] = (
    ("link", shape.links),
    ("admonition", shape.blocks),
    ("table", shape.tables),
    ("code block", shape.fences),
)


def pages(sources: Sources) -> Iterator[KbError]:
    """A page that is missing in one language."""
    for language, name in sorted(sources.present):
        for other in LANGUAGES:
            if (other, name) not in sources.present:
                what = f"there is no docs/{other}/{name}"
                yield PageError(what, mend="write it, or remove this page", place=Place(f"docs/{language}/{name}"))


def structure(sources: Sources) -> Iterator[KbError]:
    """Headings, ids, embeds, links, admonitions, tables or code blocks that differ in number or order, or a different
    ``order`` in the navigation.

    Told at the Korean page, since that is the one written second; one finding a kind and page, the first difference.
    """
    english, korean = (sources.pages[language] for language in LANGUAGES)
    for name in sorted(english.keys() & korean.keys()):
        first, second = english[name], korean[name]
        yield from _compare("heading", _headings(first), _headings(second), first, second)
        yield from _compare("embed", _embeds(first), _embeds(second), first, second)
        for kind, of in _SHAPES:
            yield from _compare(kind, of(first), of(second), first, second)
        if first.front.get("order") != second.front.get("order"):
            what = f"order is {second.front.get('order')} here and {first.front.get('order')} in {first.path}"
            yield PageError(what, mend="give both the same", place=Place(second.path))


def _headings(page: Page) -> Sequence[tuple[str, Place]]:
    return [(f"{'#' * heading.level} #{heading.id or '?'}", heading.place) for heading in page.headings]


def _embeds(page: Page) -> Sequence[tuple[str, Place]]:
    return [(str(embed), embed.place) for embed in page.embeds]


def _compare(
    kind: str, one: Sequence[tuple[str, Place]], two: Sequence[tuple[str, Place]], first: Page, second: Page
) -> Iterator[KbError]:
    """The first place where two sequences part, if they do."""
    for number, (here, there) in enumerate(zip_longest(two, one), 1):
        if here is None or there is None or here[0] != there[0]:
            ours = f"is {here[0]}" if here else "is missing"
            theirs = f"{there[0]} at {there[1]}" if there else f"nothing in {first.path}"
            place = here[1] if here else Place(second.path, two[-1][1].line if two else 1)
            what = f"{kind} {number} {ours}, the other language has {theirs}"
            yield PageError(what, mend="bring the two pages in line", place=place)
            return
