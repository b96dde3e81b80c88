"""A section of a snippet and its receipt → the block on the page: title, badge with the receipt in it, terminal."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Receipt, Snippet
from kb.receipt import State
from kb.site.badge import facts, mark, reason
from kb.site.labels import Words
from kb.site.plain import escape
from kb.site.receipt_html import anchor, receipt_html
from kb.site.step_html import Marker, steps_html
from kb.site.twin_html import python_steps_html, tabs


@dataclass(frozen=True, slots=True)
class Twin:
    """The twin of a snippet, for the second tab. ``again``: the page has shown its receipt above."""

    snippet: Snippet
    state: State
    receipt: Receipt | None
    again: bool
    name: str  # an id on the page, for the tabs


def block(
    snippet: Snippet,
    section: str,
    state: State,
    receipt: Receipt | None,
    words: Words,
    language: str,
    *,
    again: bool,
    marked: Marker = escape,
    twin: Twin | None = None,
) -> str:
    """HTML of the section, of all steps where ``section`` is "". ``again``: the page has shown the receipt above.

    ``marked`` turns a command into HTML: with hints on its options, or plain. With a ``twin``, which has a section of
    that name, both stand in tabs, each below its own badge.
    """
    steps = [step for step in snippet.steps if not section or step.section == section]
    title = escape(snippet.front.title.get(language) or snippet.id)
    terminal = terminal_html(
        "\n".join(step.command for step in steps),
        steps_html(snippet.shown(section), words, marked, _printed(state, receipt)),
        title,
        words,
    )
    heading = "" if again else f'<span class="kb-title">{title}</span>'
    trust = _badge(snippet.id, state, receipt, words, again) + reason(state, receipt, words)
    if twin is None:
        caption = f"<figcaption>{heading}{trust}</figcaption>"
        return f'<figure class="kb-snippet kb-snippet--{state}">{caption}{terminal}</figure>'
    caption = f"<figcaption>{heading}</figcaption>" if heading else ""
    both = [_tab(state, trust, terminal), _twin_tab(twin, section, title, words)]
    return f'<figure class="kb-snippet">{caption}{tabs((words.shell, words.sdk), both, twin.name)}</figure>'


def terminal_html(commands: str, body: str, title: str, words: Words) -> str:
    """Steps (HTML) in a frame, with a button that copies ``commands``. ``title`` (HTML) names it to screen readers."""
    copied = escape(commands).replace("\n", "&#10;")
    label = escape(words.copy)
    return (
        '<div class="kb-terminal">'
        f'<button type="button" class="kb-copy" title="{label}" aria-label="{label}"'
        f' data-clipboard-text="{copied}"></button>'
        f'<div class="kb-transcript" role="group" aria-label="{title}" tabindex="0">{body}</div></div>'
    )


def _twin_tab(twin: Twin, section: str, title: str, words: Words) -> str:
    steps = [step for step in twin.snippet.steps if not section or step.section == section]
    trust = _badge(twin.snippet.id, twin.state, twin.receipt, words, twin.again)
    trust += reason(twin.state, twin.receipt, words)
    code = "\n".join(step.command for step in steps)
    return _tab(
        twin.state,
        trust,
        terminal_html(code, python_steps_html(steps, words, _printed(twin.state, twin.receipt)), title, words),
    )


def _printed(state: State, receipt: Receipt | None) -> dict[int, str]:
    """What the run printed that the page is green by, by the number of the step's line."""
    return {step.line: step.output for step in receipt.steps} if receipt and state is State.VERIFIED else {}


def _tab(state: State, trust: str, terminal: str) -> str:
    return f'<div class="kb-tab kb-snippet--{state}"><div class="kb-trust">{trust}</div>{terminal}</div>'


def _badge(id_: str, state: State, receipt: Receipt | None, words: Words, again: bool) -> str:
    """What may be said of the snippet; it opens the receipt, or leads to where the page has it already."""
    if receipt is None:
        return f'<div class="kb-badge">{mark(state, words)}</div>'
    shown = mark(state, words) + facts(state, receipt, words)
    if again:
        return f'<a class="kb-badge" href="#{anchor(id_)}" title="{escape(words.whole_run_above)}">{shown}</a>'
    return (
        f'<details class="kb-receipt" data-search-exclude><summary class="kb-badge" title="{escape(words.whole_run)}">'
        f"{shown}</summary>{receipt_html(receipt, state, words)}</details>"
    )
