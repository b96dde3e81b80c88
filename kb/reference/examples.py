"""Pages × snippets → for each command the sections that use it, those most about it first; how often each option is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.grammar import Grammar
from kb.languages import LANGUAGES
from kb.model import CommandError, Step
from kb.page import Embed, Heading, Page
from kb.reference.entries import Example, Texts
from kb.shell import Given, Invocation, examine
from kb.sources import Sources

_LAST = 1_000_000
_FIRST_LANGUAGE = LANGUAGES[0]  # both have the same embeds under the same headings; `kb lint` says where they do not


@dataclass(frozen=True, slots=True)
class Usage:
    """What the pages show: command → its examples; command and option (long name, no dashes) → how often it is used."""

    examples: Mapping[str, tuple[Example, ...]]
    options: Mapping[tuple[str, str], int]


def usage(sources: Sources, grammar: Grammar) -> Usage:
    """Read the snippets that pages embed. A section that several pages show counts where the reader meets it first."""
    found: dict[str, list[_Found]] = {}
    counted: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str]] = set()
    pages = sources.pages[_FIRST_LANGUAGE]
    for name in sorted(pages, key=lambda name: _reading_order(pages, name)):
        for embed in pages[name].embeds:
            if (embed.snippet, embed.section) in seen:
                continue
            seen.add((embed.snippet, embed.section))
            lines: dict[str, dict[str, None]] = {}
            options: set[tuple[str, str]] = set()
            for step in steps_of(sources, embed.snippet, embed.section):
                for invocation in _invocations(step, grammar):
                    lines.setdefault(invocation.name, {})[step.command] = None
                    used = [(command, given.option.long) for command, given in owned(invocation, grammar)]
                    counted.update(used)
                    options.update(used)
            for command, typed in lines.items():
                example = _example(sources, pages[name], embed, tuple(typed))
                own = frozenset(option for owner, option in options if owner == command)
                found.setdefault(command, []).append(_Found(example, len(lines), own))
    uses = {command: {option: n for (owner, option), n in counted.items() if owner == command} for command in found}
    return Usage({command: tuple(_ranked(those, uses[command])) for command, those in found.items()}, counted)


def owned(invocation: Invocation, grammar: Grammar) -> Iterator[tuple[str, Given]]:
    """Each option given with the command that has it: in ``docker -H … ps`` the first is one of ``docker``."""
    above = [invocation.command[:length] for length in range(len(invocation.command) - 1, 0, -1)]
    for given in invocation.global_options:
        groups = (grammar.command(path) for path in above)
        owner = next((group for group in groups if group and group.option(given.written) == given.option), None)
        yield owner.name if owner else invocation.name, given
    for given in invocation.options:
        yield invocation.name, given


@dataclass(frozen=True, slots=True)
class _Found:
    """An example of a command among ``commands`` different ones in its section, with the ``options`` it uses."""

    example: Example
    commands: int
    options: frozenset[str]


def _ranked(found: list[_Found], uses: Mapping[str, int]) -> Iterator[Example]:
    """So that few examples show much: first the simplest, then those with an option not seen before, the options that
    are used most before others; of equals what is most about the command, then what readers meet first."""
    waiting, known, first = list(enumerate(found)), set[str](), True

    def order(one: tuple[int, _Found]) -> tuple[int, int, int]:
        position, here = one
        most = 0 if first else max((uses[option] for option in here.options - known), default=0)
        return -most, here.commands, position

    while waiting:
        best = min(waiting, key=order)
        waiting.remove(best)
        known |= best[1].options
        first = False
        yield best[1].example


def steps_of(sources: Sources, snippet: str, section: str) -> tuple[Step, ...]:
    """The steps of a section, of all the snippet where ``section`` is ""; none where there is no such snippet."""
    found = sources.snippets.get(snippet)
    return tuple(step for step in found.steps if not section or step.section == section) if found else ()


def _invocations(step: Step, grammar: Grammar) -> Iterator[Invocation]:
    for one in examine(step.command, step.place, grammar):
        if not isinstance(one, CommandError):  # `kb lint` reports those
            yield one


def _example(sources: Sources, page: Page, embed: Embed, lines: tuple[str, ...]) -> Example:
    above = [heading for heading in page.headings if heading.place.line < embed.place.line]
    heading = above[-1] if above else None
    id_ = heading.id if heading else ""
    return Example(embed.snippet, embed.section, _title(sources, page, heading), page.name, id_, lines)


def _title(sources: Sources, page: Page, heading: Heading | None) -> Texts:
    """The heading in each language that has it, the page's own title where there is none."""
    titles: dict[str, str] = {}
    for language in LANGUAGES:
        there = sources.pages[language].get(page.name)
        if there is not None:
            same = (one.text for one in there.headings if heading and one.id == heading.id)
            titles[language] = next(same, there.title)
    return titles


def _reading_order(pages: Mapping[str, Page], name: str) -> tuple[int, str, int, str]:
    folder, _, file = name.rpartition("/")
    if name == "index.md":  # the start page only quotes what another explains
        return _LAST + 1, folder, 0, file
    own = -1 if file == "index.md" else _order(pages[name])
    return _order(pages.get(f"{folder}/index.md" if folder else "index.md")), folder, own, file


def _order(page: Page | None) -> int:
    order = page.front.get("order") if page else None
    return order if isinstance(order, int) else _LAST
