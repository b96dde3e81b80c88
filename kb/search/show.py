"""Results → the lines that a terminal shows, and what a program is told."""

from __future__ import annotations

from collections.abc import Iterator

from kb.search.engine import Result
from kb.terminal_text import Terminal, wrap

_KINDS = {
    "en": {"command": "command", "option": "option", "snippet": "snippet", "section": "page"},
    "ko": {"command": "명령", "option": "옵션", "snippet": "스니펫", "section": "문서"},
}


def to_json(hit: Result) -> dict[str, str | int]:
    """What ``kb search --json`` prints of it."""
    return {name: getattr(hit, name) for name in ("kind", "command", "title", "url", "snippet", "score")}


def headline(hit: Result, speaking: str, terminal: Terminal) -> str:
    """The first line of a result: what it is called, whether it was run, what kind of thing it is."""
    name = terminal.paint(hit.title, "bold", "green") if hit.command else terminal.paint(hit.title, "bold")
    mark = terminal.paint(" ✓", "green") if hit.verified else ""
    of = f" ({hit.command})" if hit.kind == "snippet" and hit.command else ""
    return f"{name}{mark}{of}  {terminal.paint(_KINDS[speaking][hit.kind], 'dim')}"


def lines(hit: Result, speaking: str, terminal: Terminal) -> Iterator[str]:
    """A result whole: headline, excerpt with what was asked for in bold, a line to copy, the place."""
    yield headline(hit, speaking, terminal)
    excerpt = "".join(terminal.paint(text, "bold") if meant else text for text, meant in hit.pieces)
    yield from wrap(excerpt, terminal.width, "    ")
    if hit.example:
        yield "    " + terminal.paint(hit.example, "cyan")
    if hit.kind in ("snippet", "section"):
        yield "    " + terminal.paint(hit.url, "dim")
