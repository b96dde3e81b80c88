"""Receipts → an RSS feed of what changed in verification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape as xml

from kb.model import Receipt, Snippet
from kb.receipt import State
from kb.site.labels import Words
from kb.site.plain import cut, escape

_MOST = 50


def feed(
    receipts: Iterable[Receipt],
    snippets: Mapping[str, Snippet],
    states: Mapping[str, State],
    words: Words,
    language: str,
    root: str,
) -> str:
    """RSS 2.0, the newest first. ``root``: where this language's pages start, with a slash at its end; "" if unknown.

    An item is called anew when the outcome or what went into it changes, not when a snippet merely ran again.
    """
    newest = sorted(
        (one for one in receipts if one.id in snippets), key=lambda one: (one.started, one.id), reverse=True
    )
    items = "".join(_item(one, snippets[one.id], states[one.id], words, language, root) for one in newest[:_MOST])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{xml(words.feed)}</title>'
        f"<link>{xml(root)}verification/</link><description>{xml(words.verification_lead)}</description>"
        f"<language>{language}</language>{items}\n</channel></rss>\n"
    )


def _item(receipt: Receipt, snippet: Snippet, state: State, words: Words, language: str, root: str) -> str:
    title = f"{words.states[state]}: {snippet.front.title.get(language) or snippet.id}"
    told = [words.engine.format(version=receipt.engine), *(image.ref for image in receipt.images)]
    if receipt.reason:
        told.append(cut(receipt.reason, 500)[0])
    anchor = "snippet-" + receipt.id.replace("/", "-")
    guid = f"{receipt.id} {state} {receipt.fingerprint}"
    return (
        f"\n<item><title>{_text(title)}</title><link>{xml(root)}verification/#{_text(anchor)}</link>"
        f"<description>{_text(' · '.join(told))}</description>"
        f'<guid isPermaLink="false">{_text(guid)}</guid>{_date(receipt)}</item>'
    )


def _date(receipt: Receipt) -> str:
    try:
        return f"<pubDate>{format_datetime(datetime.fromisoformat(receipt.started))}</pubDate>"
    except ValueError:
        return ""


def _text(text: str) -> str:
    """Visible characters only, with no entity that XML does not know."""
    return escape(text).replace("&#x27;", "&#39;")
