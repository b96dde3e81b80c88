"""The end of a page: how to remove what its snippets created, by commands that ran and left nothing behind."""

from __future__ import annotations

from kb.model import Receipt, StepReport
from kb.page import Page
from kb.receipt import State
from kb.site.badge import day, engine_and_client, mark
from kb.site.block import terminal_html
from kb.site.content import Content
from kb.site.plain import escape
from kb.site.step_html import Marker, command_html


def clean_up(page: Page, content: Content, marked: Marker) -> tuple[str, str]:
    """Markdown to put below ``page``, and the same as plain text; "" on the start page, where nothing was left, and
    where it isn't known how to remove it."""
    receipts = _proven(page, content)
    steps = {(step.host, step.command): step for receipt in receipts for step in receipt.cleanup}
    if page.name == "index.md" or not steps or any(heading.id == "clean-up" for heading in page.headings):
        return "", ""
    words = content.words
    oldest = min(receipts, key=lambda receipt: receipt.started)
    facts = [f"<span>{escape(fact)}</span>" for fact in engine_and_client(oldest, words)]
    facts.append(day(oldest.started, words))
    body = "".join(_step(step, marked) for step in steps.values())
    terminal = terminal_html("\n".join(command for _, command in steps), body, escape(words.clean_up), words)
    head = f"\n\n## {words.clean_up} {{ #clean-up }}\n\n{words.clean_up_lead}\n\n"
    plain = "\n".join(f"{step.host}$ {step.command}" for step in steps.values())
    return (
        f'{head}<figure class="kb-snippet kb-snippet--verified"><figcaption><div class="kb-badge">'
        f"{mark(State.VERIFIED, words)}{''.join(facts)}</div></figcaption>{terminal}</figure>\n",
        f"{head}```console\n{plain}\n```\n",
    )


def _step(step: StepReport, marked: Marker) -> str:
    return f'<div class="kb-step">{command_html(step.command, step.host, marked)}</div>'


def _proven(page: Page, content: Content) -> list[Receipt]:
    """Receipts of the snippets that the page shows, each once: verified as they stand, and nothing left afterwards."""
    ids = dict.fromkeys(embed.snippet for embed in page.embeds)
    verified = [content.receipts[id_] for id_ in ids if content.states[id_] is State.VERIFIED]
    return [receipt for receipt in verified if receipt.cleanup and not receipt.remained]
