"""A receipt → what opens below a badge: the facts, and the whole run as it was recorded."""

from __future__ import annotations

from collections.abc import Iterable

from kb.model import Receipt, StepReport
from kb.receipt import State
from kb.site.badge import day, image
from kb.site.labels import Words
from kb.site.plain import cut, escape
from kb.site.step_html import command_html, output_html, status_html
from kb.site.twin_html import python_html
from kb.snippet.twin import SUFFIX


def anchor(id_: str) -> str:
    """The id, on a page, of the receipt of a snippet."""
    return escape("receipt-" + id_.replace("/", "-"))


def receipt_html(receipt: Receipt, state: State, words: Words) -> str:
    """The facts as a list, then every step with what it printed."""
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in _facts(receipt, words))
    python = receipt.id.endswith(SUFFIX)
    steps = "".join(_step(step, words, python) for step in receipt.steps)
    label = escape(words.whole_run)
    run = f'<div class="kb-transcript" role="group" aria-label="{label}" tabindex="0">{steps}</div>' if steps else ""
    return (
        f'<div class="kb-receipt__body" id="{anchor(receipt.id)}"><p>{escape(words.explained[state])}</p>'
        f'<dl class="kb-facts">{facts}</dl>{run}</div>'
    )


def _facts(receipt: Receipt, words: Words) -> Iterable[tuple[str, str]]:
    """Name and HTML of each fact that the receipt holds."""
    yield words.snippet, f"<code>{escape(receipt.id)}</code>"
    if receipt.engine:
        yield words.on_engine, escape(receipt.engine)
    if receipt.client:
        yield words.with_client, escape(receipt.client)
    if receipt.started:
        yield words.date, day(receipt.started, words)
    yield words.duration, escape(words.seconds.format(seconds=receipt.seconds))
    if receipt.images:
        notes = [
            image(one, words) + (f" <small>{escape(one.note)}</small>" if one.note else "") for one in receipt.images
        ]
        yield words.image, "<br>".join(notes)
    yield words.fingerprint, f"<code>{escape(receipt.fingerprint[:12])}</code>"


def _step(step: StepReport, words: Words, python: bool) -> str:
    difference = ""
    if step.difference:
        shown, _ = cut(step.difference)
        difference = f'<pre class="kb-difference"><b>{escape(words.difference)}</b>\n{escape(shown)}\n</pre>'
    body = python_html(step.command) if python else command_html(step.command, step.host)
    body += output_html(step.output, words)
    return f'<div class="kb-step">{body}{status_html(step.status, words)}{difference}</div>'
