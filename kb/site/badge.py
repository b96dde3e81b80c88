"""A receipt → the badge: an icon and a word for the state, then engine, client, day and images."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from kb.model import ImageUse, Receipt
from kb.receipt import State
from kb.site.plain import escape
from kb.site.words import Words

# Shapes that can be told apart without colour, from the icons that come with the theme.
_ICONS: Mapping[State, str] = {
    State.VERIFIED: "check-decagram",
    State.STALE: "clock-alert-outline",
    State.FAILED: "close-octagon",
    State.ERROR: "alert",
    State.SKIPPED: "debug-step-over",
    State.UNVERIFIED: "circle-outline",
}


def badge(state: State, receipt: Receipt | None, words: Words) -> str:
    """One line of HTML. Facts of a receipt are shown only where they are about the text on the page."""
    parts = [mark(state, words)]
    if receipt is not None and state is not State.UNVERIFIED:
        parts += [f"<span>{escape(fact)}</span>" for fact in _facts(receipt, words)]
        if receipt.started:
            day = escape(words.on(receipt.started))
            parts.append(f'<time datetime="{escape(receipt.started)}">{day}</time>')
        parts += [_image(image, words) for image in receipt.images]
    line = f'<div class="kb-badge">{"".join(parts)}</div>'
    if receipt is not None and receipt.reason and state in (State.FAILED, State.ERROR, State.SKIPPED):
        line += f'<p class="kb-reason"><b>{escape(words.reason)}:</b> {escape(receipt.reason)}</p>'
    return line


def mark(state: State, words: Words) -> str:
    """Icon and word of a state."""
    title = escape(words.explained[state])
    word = escape(words.states[state])
    return f'<span class="kb-state kb-state--{state}" title="{title}">{_icon(_ICONS[state])}{word}</span>'


def _facts(receipt: Receipt, words: Words) -> list[str]:
    facts = []
    if receipt.engine:
        facts.append(words.engine.format(version=receipt.engine))
    if receipt.client and receipt.client != receipt.engine:
        facts.append(words.client.format(version=receipt.client))
    return facts


def _image(image: ImageUse, words: Words) -> str:
    origin = words.provenances[image.provenance]
    label = f'<b class="kb-origin" title="{escape(image.note)}">{escape(origin)}</b>' if origin else ""
    return f'<span class="kb-image"><code>{escape(image.ref)}</code>{label}</span>'


@cache
def _icon(name: str) -> str:
    theme = find_spec("material")
    assert theme and theme.origin, "the theme is a dependency of this package"
    svg = (Path(theme.origin).parent / "templates/.icons/material" / f"{name}.svg").read_text("utf-8").strip()
    return svg.replace("<svg ", '<svg class="kb-icon" aria-hidden="true" ', 1)
