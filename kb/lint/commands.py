"""What a page shows as a command is run: it stands in a snippet, and the CLI knows its options."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.grammar import Grammar
from kb.languages import LANGUAGES
from kb.model import CommandError, KbError, PageError, Place
from kb.page import Fence, Page
from kb.reference.descriptions import Descriptions
from kb.reference.examples import owned
from kb.shell import Invocation, check, examine
from kb.sources import Sources

_SHELLS = frozenset({"console", "shell-session", "shellsession", "shell", "sh", "bash", "zsh", "powershell", "ps1"})
_COMMAND = re.compile(r"\s*(?:(?:[\w.-]*[$#>]|sudo)\s+)*(?:sudo\s+)?docker(?:-compose)?\s+[\w-]")
_INDENTED = re.compile(r"(?: {4}|\t)\s*(?:[\w.-]*[$#]\s+)(?:sudo\s+)?\w")
_MEND = "put it into a snippet, where it is run, and embed that"


def outside_snippets(sources: Sources) -> Iterator[KbError]:
    """A command that a page shows without it being run. Inline code in a sentence is fine."""
    for pages in sources.pages.values():
        for page in pages.values():
            for fence in page.fences:
                place = _shown_command(fence, page)
                if place:
                    yield PageError("a command outside a snippet", mend=_MEND, place=place)
            for place, line in page.prose:
                if _INDENTED.match(line):
                    yield PageError("a command outside a snippet", mend=_MEND, place=place)


def unknown(sources: Sources) -> Iterator[KbError]:
    """A snippet whose command line cannot be parsed, or has an option that the CLI does not know."""
    if sources.snippets:
        grammar = Grammar.load()
        for snippet in sources.snippets.values():
            yield from check(snippet, grammar)


def undescribed(sources: Sources, descriptions: Descriptions | None = None) -> Iterator[KbError]:
    """An option that a snippet uses and the reference says nothing of, in one language or both."""
    said, grammar, seen = descriptions or Descriptions(), Grammar.load(), set[tuple[str, str]]()
    for snippet in sources.snippets.values():
        for step in snippet.steps:
            for found in examine(step.command, step.place, grammar):
                for command, given in owned(found, grammar) if isinstance(found, Invocation) else ():
                    option = given.option.long
                    lacking = sorted(set(LANGUAGES) - said.described(command).options.get(option, {}).keys())
                    if lacking and (command, option) not in seen and option != "help":
                        seen.add((command, option))
                        yield CommandError(
                            f"{command} --{option} is described in no reference ({', '.join(lacking)})",
                            mend="say what it does in kb/reference/data",
                            place=given.place,
                        )


def _shown_command(fence: Fence, page: Page) -> Place | None:
    """The first line of a fence that shows a command of its own; None for an embed and for other text."""
    lines = {embed.place for embed in page.embeds}
    for number, line in enumerate(fence.lines, 1):
        place = Place(page.path, fence.place.line + number)
        if line.strip() and place not in lines and (fence.language in _SHELLS or _COMMAND.match(line)):
            return place
    return None
