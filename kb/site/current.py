"""The build that is under way: MkDocs calls functions, so what they share between calls is kept here."""

from __future__ import annotations

from collections.abc import Callable

from kb import page as pages
from kb.model import Place
from kb.page import Page
from kb.site.content import Content

Locate = Callable[[str], str]
"""Name of a page (``reference/docker-run.md``) → its address seen from the page at hand, "" where there is none."""

_content: Content
_shown: set[str] = set()
_locate: Locate


def start(content: Content) -> None:
    """A build begins."""
    global _content
    _content = content


def content() -> Content:
    """What the build that is under way is made of."""
    return _content


def open_page(page: Page | None, locate: Locate) -> None:
    """A page begins; None for a generated one, which embeds nothing. PageError when it has a hole."""
    global _locate
    if page is not None:
        _content.refuse_hole(page)
    _shown.clear()
    _locate = locate


def fill(text: str) -> str:
    """The HTML for a console fence that holds ``text``."""
    embed = pages.embed(text, Place("this page"))
    if embed is None:
        raise ValueError(f"a console fence that is no embed came through: {text!r}")
    again = embed.snippet in _shown
    _shown.add(embed.snippet)
    return _content.block(embed, again=again, address=reference_address)


def reference_address(command: str, anchor: str) -> str:
    """Where the reference tells of ``command``, seen from the page at hand; "" where it has no such page."""
    page = _locate(f"reference/{command.replace(' ', '-')}.md")
    return f"{page}#{anchor}" if page and anchor else page
