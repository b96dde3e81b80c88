"""A receipt → the badge: an icon and a word for the state, then engine, client, day and images."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from kb.model import ImageUse, Receipt
from kb.receipt import State
from kb.site.labels import Words
from kb.site.plain import escape

# Shapes that can be told apart without colour, from the icons that come with the theme.
_ICONS: Mapping[State, str] = {
    State.VERIFIED: "check-decagram",
    State.STALE: "clock-alert-outline",
    State.FAILED: "close-octagon",
    State.ERROR: "alert",
    State.SKIPPED: "debug-step-over",
    State.UNVERIFIED: "circle-outline",
}


def mark(state: State, words: Words) -> str:
    """Icon and word of a state."""
    title = escape(words.explained[state])
    word = escape(words.states[state])
    return f'<span class="kb-state kb-state--{state}" title="{title}">{icon(_ICONS[state])}{word}</span>'


def facts(state: State, receipt: Receipt, words: Words) -> str:
    """On what, when and with which images, as HTML. Only where the receipt is about some text of this snippet."""
    if state is State.UNVERIFIED:
        return ""
    parts = [f"<span>{escape(fact)}</span>" for fact in engine_and_client(receipt, words)]
    if receipt.started:
        parts.append(day(receipt.started, words))
    return "".join([*parts, *(image(one, words) for one in receipt.images)])


def engine_and_client(receipt: Receipt, words: Words) -> list[str]:
    """``Docker Engine 28.2.2`` and, where it is of another version, the client."""
    told = []
    if receipt.engine:
        told.append(words.engine.format(version=receipt.engine))
    if receipt.client and receipt.client != receipt.engine:
        told.append(words.client.format(version=receipt.client))
    return told


def reason(state: State, receipt: Receipt | None, words: Words) -> str:
    """Why a snippet did not hold or was not run, as HTML; "" where there is nothing to explain."""
    if receipt is None or not receipt.reason or state not in (State.STALE, State.FAILED, State.ERROR, State.SKIPPED):
        return ""
    return f'<p class="kb-reason"><b>{escape(words.reason)}:</b> {escape(receipt.reason)}</p>'


def day(started: str, words: Words) -> str:
    """The day of an ISO 8601 time, as HTML."""
    return f'<time datetime="{escape(started)}">{escape(words.on(started))}</time>'


def image(use: ImageUse, words: Words) -> str:
    """An image by name, and where it came from unless from its own registry."""
    origin = words.provenances[use.provenance]
    label = f'<b class="kb-origin" title="{escape(use.note)}">{escape(origin)}</b>' if origin else ""
    return f'<span class="kb-image"><code>{escape(use.ref)}</code>{label}</span>'


@cache
def icon(name: str) -> str:
    """One of the theme's Material icons as inline SVG."""
    theme = find_spec("material")
    assert theme and theme.origin, "the theme is a dependency of this package"
    svg = (Path(theme.origin).parent / "templates/.icons/material" / f"{name}.svg").read_text("utf-8").strip()
    return svg.replace("<svg ", '<svg class="kb-icon" aria-hidden="true" ', 1)
