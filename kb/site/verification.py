"""The verification page: every snippet with its outcome."""

from __future__ import annotations

from kb.model import Receipt
from kb.site.badge import mark
from kb.site.content import Content
from kb.site.plain import escape
from kb.site.words import Words
from kb.twin import sibling


def verification(content: Content) -> str:
    """Markdown of the page, its table as HTML."""
    words = content.words
    heads = (words.snippet, words.outcome, words.date, words.image)
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    rows = "".join(f"<tr>{_row(content, id_)}</tr>" for id_ in sorted(content.states))
    table = f'<table class="kb-verification"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        f"# {words.verification} {{ #verification }}\n\n{words.verification_lead}\n\n"
        f'<div class="kb-table">{table}</div>\n'
    )


def _row(content: Content, id_: str) -> str:
    snippet, receipt = content.sources.snippets.get(sibling(id_)), content.receipts.get(id_)
    title = escape(snippet.front.title.get(content.language) or "") if snippet else ""
    cells = [
        f'{title}<br><code class="kb-id">{escape(id_)}</code>',
        mark(content.states[id_], content.words) + _reason(receipt),
        escape(content.words.on(receipt.started)) if receipt else "",
        _images(receipt, content.words) if receipt else "",
    ]
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _reason(receipt: Receipt | None) -> str:
    return f"<br>{escape(receipt.reason.splitlines()[0])}" if receipt and receipt.reason.strip() else ""


def _images(receipt: Receipt, words: Words) -> str:
    shown = []
    for image in receipt.images:
        origin = words.provenances[image.provenance]
        shown.append(f"<code>{escape(image.ref)}</code>" + (f" {escape(origin)}" if origin else ""))
    return "<br>".join(shown)
