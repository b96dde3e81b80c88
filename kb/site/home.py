"""What stands on the start page besides its text: a search box, the first lesson, and the path through the topics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kb.page import Page
from kb.receipt import State
from kb.site.badge import icon
from kb.site.content import Content
from kb.site.nav import order
from kb.site.plain import escape

Locate = Callable[[str], str]

BEGIN, PATH = "<!-- kb:begin -->", "<!-- kb:path -->"
"""Lines of a page that stand for the two parts; on a code host nothing is seen of them."""


def filled(text: str, content: Content, locate: Locate) -> str:
    """``text`` with the parts in the place of their marks."""
    if BEGIN in text:
        text = text.replace(BEGIN, _begin(content, locate))
    return text.replace(PATH, _path(content, locate)) if PATH in text else text


def plain(text: str, content: Content) -> str:
    """``text`` with the path as a list, and without what only a browser can use."""
    if PATH not in text and BEGIN not in text:
        return text
    path = [f"- [{topic.title}]({topic.name}): {topic.front.get('description')}" for topic, _ in lessons(content)]
    return text.replace(f"{BEGIN}\n\n", "").replace(PATH, "\n".join(path))


def lessons(content: Content) -> Sequence[tuple[Page, Sequence[Page]]]:
    """The topics in their order, each an introduction and its pages in theirs."""
    topics = sorted((page for name, page in content.pages.items() if _is_topic(name)), key=order)
    return [(topic, sorted(_inside(topic, content), key=order)) for topic in topics]


def _is_topic(name: str) -> bool:
    return name.endswith("/index.md") and name.count("/") == 1


def _inside(topic: Page, content: Content) -> Iterable[Page]:
    folder = topic.name.removesuffix("index.md")
    return (page for name, page in content.pages.items() if name.startswith(folder) and name != topic.name)


def _begin(content: Content, locate: Locate) -> str:
    words = content.words
    first = next((page for _, inside in lessons(content) for page in inside), None)
    asked = "".join(f'<button type="button" data-ask="{escape(one)}">{escape(one)}</button>' for one in words.asked)
    lesson = (
        f'<a class="md-button md-button--primary" href="{escape(locate(first.name))}">{escape(words.first_lesson)}</a>'
        if first
        else ""
    )
    verified = sum(state is State.VERIFIED for state in content.states.values())
    count = escape(words.verified_of.format(verified=verified, all=len(content.states)))
    return (
        f'<div class="kb-begin"><form class="kb-ask" role="search" hidden><label>{icon("magnify")}'
        f'<input type="search" name="ask" autocomplete="off" aria-label="{escape(words.ask)}"'
        f' placeholder="{escape(words.ask)}"></label><div class="kb-asked">{asked}</div></form>'
        f'<p class="kb-begin__next">{lesson}<a href="{escape(locate("verification.md"))}">{count}</a></p></div>'
    )


def _path(content: Content, locate: Locate) -> str:
    words = content.words
    items = ""
    for topic, inside in lessons(content):
        shown = {embed.snippet for page in inside for embed in page.embeds}
        verified = sum(content.states[id_] is State.VERIFIED for id_ in shown)
        told = words.pages_and_verified.format(pages=len(inside), verified=verified, all=len(shown))
        items += (
            f'<li><a href="{escape(locate(topic.name))}"><b>{escape(topic.title)}</b>'
            f"<span>{escape(str(topic.front.get('description') or ''))}</span><small>{escape(told)}</small></a></li>"
        )
    return f'<ol class="kb-path">{items}</ol>'
