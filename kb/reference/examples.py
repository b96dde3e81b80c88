"""Pages × snippets → for each command the sections that use it, those that are most about it first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.grammar import Grammar
from kb.model import CommandError, Step
from kb.page import Embed, Heading, Page
from kb.reference.model import Example, Texts
from kb.shell import examine
from kb.sources import LANGUAGES, Sources

_LAST = 1_000_000
_FIRST_LANGUAGE = LANGUAGES[0]  # both have the same embeds under the same headings; `kb lint` says where they do not


def examples(sources: Sources, grammar: Grammar) -> Mapping[str, tuple[Example, ...]]:
    """Command → its examples. A section that several pages show counts where the reader meets it first."""
    found: dict[str, list[tuple[int, int, Example]]] = {}
    seen: set[tuple[str, str]] = set()
    pages = sources.pages[_FIRST_LANGUAGE]
    position = 0
    for name in sorted(pages, key=lambda name: _reading_order(pages, name)):
        for embed in pages[name].embeds:
            if (embed.snippet, embed.section) in seen:
                continue
            seen.add((embed.snippet, embed.section))
            position += 1
            by_command = _commands(sources, embed, grammar)
            for command, lines in by_command.items():
                example = _example(sources, pages[name], embed, lines)
                found.setdefault(command, []).append((len(by_command), position, example))
    return {
        command: tuple(example for *_, example in sorted(ranked, key=lambda one: one[:2]))
        for command, ranked in found.items()
    }


def steps_of(sources: Sources, snippet: str, section: str) -> tuple[Step, ...]:
    """The steps of a section, of all the snippet where ``section`` is ""; none where there is no such snippet."""
    found = sources.snippets.get(snippet)
    return tuple(step for step in found.steps if not section or step.section == section) if found else ()


def _commands(sources: Sources, embed: Embed, grammar: Grammar) -> dict[str, tuple[str, ...]]:
    """Command → the section's lines that use it, each once."""
    lines: dict[str, dict[str, None]] = {}
    for step in steps_of(sources, embed.snippet, embed.section):
        for name in _names(step, grammar):
            lines.setdefault(name, {})[step.command] = None
    return {name: tuple(used) for name, used in lines.items()}


def _names(step: Step, grammar: Grammar) -> Iterator[str]:
    for one in examine(step.command, step.place, grammar):
        if not isinstance(one, CommandError):  # `kb lint` reports those
            yield one.name


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
