"""Links inside the site lead somewhere: to a file that is there and to a heading that it has."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from kb.model import KbError, PageError
from kb.page import Link, Page
from kb.sources import Sources

# Pages that the site build makes; their own links and anchors are checked there.
GENERATED = ("claims.md", "verification.md")


def broken(sources: Sources) -> Iterator[KbError]:
    """A relative link whose page, file or anchor is missing. Links to other sites are not looked at."""
    for pages in sources.pages.values():
        for page in pages.values():
            for link in page.links:
                problem = _problem(link, page, sources)
                if problem:
                    yield PageError(problem[0], mend=problem[1], place=link.place)


def _problem(link: Link, page: Page, sources: Sources) -> tuple[str, str] | None:
    """What is wrong with a link and how to mend it; None for a good one."""
    parts = urlsplit(link.target)
    if parts.scheme or parts.netloc:
        return None
    if parts.path.startswith("/"):
        return f"the link {link.target} is absolute", "write it relative to this page: the site may live in a folder"
    path = unquote(parts.path)
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), path)) if path else page.name
    if name in GENERATED:
        return None
    if (page.language, name) not in sources.present:
        file = sources.root / "docs" / page.language / name
        if name.startswith("..") or not file.is_file():
            return f"the link {link.target} leads nowhere", f"there is no docs/{page.language}/{name}"
        return None
    target = sources.pages[page.language].get(name)
    if target and parts.fragment and parts.fragment not in {heading.id for heading in target.headings}:
        known = ", ".join(heading.id for heading in target.headings if heading.id) or "none"
        return f"{name} has no heading with the id {parts.fragment}", f"its ids: {known}"
    return None
