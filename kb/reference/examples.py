"""Pages × snippets → for each command the sections that use it, those most about it first; how often each option is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.grammar import Grammar
from kb.model import CommandError, Step
from kb.page import Embed, Heading, Page
from kb.reference.model import Example, Texts
from kb.shell import Invocation, examine
from kb.sources import LANGUAGES, Sources

_LAST = 1_000_000
_FIRST_LANGUAGE = LANGUAGES[0]  # both have the same embeds under the same headings; `kb lint` says where they do not


@dataclass(frozen=True, slots=True)
class Usage:
    """What the pages show: command → its examples; command and option (long name, no dashes) → how often it is used."""

    examples: Mapping[str, tuple[Example, ...]]
    options: Mapping[tuple[str, str], int]


def usage(sources: Sources, grammar: Grammar) -> Usage:
    """Read the snippets that pages embed. A section that several pages show counts where the reader meets it first."""
    found: dict[str, list[tuple[int, int, Example]]] = {}
    counted: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str]] = set()
    pages = sources.pages[_FIRST_LANGUAGE]
    position = 0
    for name in sorted(pages, key=lambda name: _reading_order(pages, name)):
        for embed in pages[name].embeds:
            if (embed.snippet, embed.section) in seen:
                continue
            seen.add((embed.snippet, embed.section))
            position += 1
            lines: dict[str, dict[str, None]] = {}
            for step in steps_of(sources, embed.snippet, embed.section):
                for invocation in _invocations(step, grammar):
                    lines.setdefault(invocation.name, {})[step.command] = None
                    counted.update(used_options(invocation, grammar))
            for command, used in lines.items():
                example = _example(sources, pages[name], embed, tuple(used))
                found.setdefault(command, []).append((len(lines), position, example))
    examples = {
        command: tuple(example for *_, example in sorted(ranked, key=lambda one: one[:2]))
        for command, ranked in found.items()
    }
    return Usage(examples, counted)


def used_options(invocation: Invocation, grammar: Grammar) -> Iterator[tuple[str, str]]:
    """Command and option (long name, no dashes) of each option given; ``docker -H … ps`` uses one of ``docker``."""
    for given in invocation.options:
        yield invocation.name, given.option.long
    above = [invocation.command[:length] for length in range(len(invocation.command) - 1, 0, -1)]
    for given in invocation.global_options:
        for path in above:
            group = grammar.command(path)
            if group and group.option(given.written) == given.option:
                yield group.name, given.option.long
                break


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
    own = -1 if file == "index.md" else _order(pages[name])
    return _order(pages.get(f"{folder}/index.md" if folder else "index.md")), folder, own, file


def _order(page: Page | None) -> int:
    order = page.front.get("order") if page else None
    return order if isinstance(order, int) else _LAST
