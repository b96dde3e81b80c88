"""The build that is under way: MkDocs calls functions, so what they share between calls is kept here."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from kb import page as pages
from kb.model import Place
from kb.page import Embed, Page
from kb.site import home
from kb.site.content import Content
from kb.site.markdown import filled
from kb.site.removal_section import clean_up

Locate = Callable[[str], str]
"""Name of a page (``reference/docker-run.md``) → its address seen from the page at hand, "" where there is none."""

_content: Content
_only: frozenset[str] | None = None
_markdown: dict[str, str] = {}
_parts: list[str] = []  # HTML of generated pages
_PART = re.compile(r"<!--kb-part-(\d+)-->")
_shown: set[str] = set()  # snippets and twins whose receipt the page at hand has
_blocks: list[Embed] = []  # of the page at hand
_locate: Locate


def expect(only: Collection[str] | None) -> None:
    """The next build is of these pages alone; None for all."""
    global _only
    _only = None if only is None else frozenset(only)


def left_out(name: str) -> bool:
    """Whether the build under way leaves the page or file ``name`` as it is."""
    return _only is not None and name not in _only


def whole() -> bool:
    """Whether the build under way is of everything."""
    return _only is None


def start(content: Content) -> None:
    """A build begins."""
    global _content
    _content = content
    _markdown.clear()
    _parts.clear()


def content() -> Content:
    """What the build that is under way is made of."""
    return _content


def open_page(page: Page | None, locate: Locate) -> None:
    """A page begins; None for a generated one, which embeds nothing. PageError when it has a hole."""
    global _locate
    if page is not None:
        _content.refuse_hole(page)
    _shown.clear()
    _blocks.clear()
    _locate = locate


def markdown() -> Mapping[str, str]:
    """Page → its text with the embeds filled in, of all pages so far."""
    return _markdown


def keep(name: str, text: str) -> None:
    """The plain Markdown of a generated page."""
    _markdown[name] = text


def part(html: str) -> str:
    """Markdown that stands for ``html``, which :func:`with_parts` puts in: much of it would take long to parse."""
    _parts.append(html)
    return f"<!--kb-part-{len(_parts) - 1}-->"


def with_parts(html: str) -> str:
    """The HTML of a page with the parts in it."""
    return _PART.sub(lambda match: _parts[int(match[1])], html)


def read_page(name: str, text: str, page: Page | None) -> str:
    """The Markdown that ``page`` is built from, its end included; a plain copy is kept for tools."""
    if page is not None:
        end, plain = clean_up(page, _content, lambda command: _content.hints.marked(command, reference_address))
        embeds = {f'{pages.EMBED_MARK} "{embed}"': _content.text(embed) for embed in page.embeds}
        _markdown[name] = filled(home.plain(text, _content), embeds) + plain
        return home.filled(text, _content, _locate) + end
    return text


def fill(text: str) -> str:
    """The HTML for a console fence that holds ``text``."""
    embed = pages.embed(text, Place("this page"))
    if embed is None:
        raise ValueError(f"a console fence that is no embed came through: {text!r}")
    twin = _content.twin(embed)
    ids = [embed.snippet, *([twin.id] if twin else [])]
    again = {id_: id_ in _shown for id_ in ids}
    _shown.update(ids)
    _blocks.append(embed)
    return _content.block(embed, again=again, name=f"kb-tabs-{len(_blocks)}", address=reference_address)


def related(name: str, beside: Collection[str]) -> list[tuple[str, str]]:
    """Title and address of pages like the page at hand, ``name``, without those that stand ``beside`` it anyway."""
    near = [other for other in _content.related.get(name, ()) if other in _content.pages and other not in beside]
    return [(_content.pages[other].title, _locate(other)) for other in near]


def reference_address(command: str, anchor: str) -> str:
    """Where the reference tells of ``command``, seen from the page at hand; "" where it has no such page."""
    page = _locate(f"reference/{command.replace(' ', '-')}.md")
    return f"{page}#{anchor}" if page and anchor else page
