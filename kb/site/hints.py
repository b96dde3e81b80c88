"""A command → HTML in which each docker command and option shows what it does, and leads to the reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kb.grammar import Grammar
from kb.model import Place
from kb.reference.descriptions import Descriptions
from kb.reference.examples import owned
from kb.shell import Given, Invocation, examine
from kb.site.plain import escape

Address = Callable[[str, str], str]
"""Name of a command, anchor on its page → where that is, seen from the page at hand; "" where there is no such page."""

_SWITCH = re.compile(r"(?<!\S)--?[A-Za-z0-9][\w-]*")


@dataclass(frozen=True, slots=True)
class Hint:
    """What ``[start:end]`` of a command does: texts without markup, and where the reference says more."""

    start: int
    end: int
    texts: tuple[str, ...]
    command: str
    anchor: str


class Hints:
    """Marks up commands in one language."""

    def __init__(self, descriptions: Descriptions, language: str) -> None:
        self._descriptions = descriptions
        self._language = language
        self._found: dict[str, tuple[Hint, ...]] = {}

    def marked(self, command: str, address: Address) -> str:
        """``command`` as HTML, its text unchanged."""
        if command not in self._found:
            self._found[command] = tuple(_apart(self._hints(command)))
        html, at = "", 0
        for hint in self._found[command]:
            html += escape(command[at : hint.start]) + _mark(hint, command[hint.start : hint.end], address)
            at = hint.end
        return html + escape(command[at:])

    def _hints(self, command: str) -> Iterator[Hint]:
        at = 0
        for found in examine(command, Place("a snippet"), Grammar.load()):
            if not isinstance(found, Invocation):
                continue  # lint tells of it, where it can be mended
            start = command.find(found.raw, at)
            if start < 0:  # it holds the one before: `docker rm $(docker ps -q)`
                start = command.find(found.raw)
            if start < 0:
                continue
            at = max(at, start + len(found.raw))
            yield from self._of(found, start)

    def _of(self, invocation: Invocation, start: int) -> Iterator[Hint]:
        said = self._descriptions.described(invocation.name)
        if summary := said.summary.get(self._language):
            written = re.search(rf"{re.escape(invocation.command[0])}\s+{invocation.command[-1]}\b", invocation.raw)
            if written:
                yield Hint(start + written.start(), start + written.end(), (summary,), invocation.name, "")
        for begin, end, given in _switches(invocation):
            texts = tuple(text for owner, one in given if (text := self._text(owner, one)))
            if texts:
                owner, first = given[0]
                yield Hint(start + begin, start + end, texts, owner, f"option-{first.option.long}")

    def _text(self, command: str, given: Given) -> str:
        text = self._descriptions.described(command).options.get(given.option.long, {}).get(self._language)
        return f"{' '.join(given.option.names)}: {text}" if text else ""


def _apart(hints: Iterator[Hint]) -> Iterator[Hint]:
    """In the order of the text, without those that reach into the one before."""
    end = 0
    for hint in sorted(hints, key=lambda hint: (hint.start, hint.end)):
        if hint.start >= end:
            end = hint.end
            yield hint


def _switches(invocation: Invocation) -> Iterator[tuple[int, int, list[tuple[str, Given]]]]:
    """Where each option is written in ``raw``: start, end, and what is given there (``-it`` gives two) to whom."""
    given = list(owned(invocation, Grammar.load()))
    for match in _SWITCH.finditer(invocation.raw):
        here: list[tuple[str, Given]] = []
        while given and (
            given[0][1].written == match[0]
            if match[0].startswith("--")
            else _in_cluster(given[0][1], match[0], len(here))
        ):
            here.append(given.pop(0))
            if match[0].startswith("--"):
                break
        if here:
            yield match.start(), match.end(), here


def _in_cluster(given: Given, cluster: str, before: int) -> bool:
    """Whether the short option ``given`` stands in ``cluster`` (``-it``) behind as many as there are ``before`` it."""
    return len(given.written) == 2 and cluster[1 + before : 2 + before] == given.written[1]


def _mark(hint: Hint, text: str, address: Address) -> str:
    says = escape("\n".join(one.replace("`", "") for one in hint.texts)).replace("\n", "&#10;")
    href = address(hint.command, hint.anchor)
    if href:
        return f'<a class="kb-hint" href="{escape(href)}" data-hint="{says}">{escape(text)}</a>'
    return f'<span class="kb-hint" tabindex="0" data-hint="{says}">{escape(text)}</span>'
