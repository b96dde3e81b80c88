"""What a page is made of besides headings and embeds, as far as both languages must have the same of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from kb.model import Place
from kb.page import Page

Shape = Sequence[tuple[str, Place]]
_BLOCK = re.compile(r"\s*(?P<marks>!!!|\?\?\?\+?|===)\s+(?:(?P<kind>[\w-]+)|\")")
_ROW = re.compile(r"\s*\|")
_CELL_END = re.compile(r"(?<!\\)\|")


def links(page: Page) -> Shape:
    """Targets; those of other sites only as such, for they may have a version in each language.

    Within a paragraph they are sorted: the order of words differs between languages.
    """
    paragraphs = _paragraphs(page)
    named = [(_target(link.target), link.place) for link in page.links]
    by_paragraph = groupby(named, key=lambda one: paragraphs.get(one[1].line, 0))
    return [one for _, group in by_paragraph for one in sorted(group)]


def blocks(page: Page) -> Shape:
    """Admonitions, folded ones and tabs, with their kind."""
    found = ((_BLOCK.match(line), place) for place, line in page.prose)
    return [(f"{match['marks']} {match['kind'] or ''}".strip(), place) for match, place in found if match]


def tables(page: Page) -> Shape:
    """Tables, with their rows and columns."""
    return list(_tables(page))


def fences(page: Page) -> Shape:
    """Code blocks, with their language."""
    return [(f"```{fence.language}", fence.place) for fence in page.fences]


def _tables(page: Page) -> Iterator[tuple[str, Place]]:
    rows: list[tuple[Place, str]] = []
    for place, line in (*page.prose, (Place(page.path, -1), "")):
        if _ROW.match(line) and (not rows or place.line == rows[-1][0].line + 1):
            rows.append((place, line))
            continue
        if len(rows) > 1:
            cells = len(_CELL_END.split(rows[0][1].strip().strip("|")))
            yield f"a table of {len(rows) - 1}×{cells}", rows[0][0]  # without the line below its head
        rows = [(place, line)] if _ROW.match(line) else []


def _paragraphs(page: Page) -> dict[int, int]:
    """Line → number of its paragraph: what blank lines, fences or the marks of a list part."""
    found: dict[int, int] = {}
    number, before = 0, 0
    for place, line in page.prose:
        if not line.strip() or place.line != before + 1 or re.match(r"\s*(?:[-*+|]|\d+\.)\s|\s*\|", line):
            number += 1
        found[place.line] = number
        before = place.line
    return found


def _target(target: str) -> str:
    parts = urlsplit(target)
    return "another site" if parts.scheme or parts.netloc else target
