"""Checks pages and snippets without running anything: parity of the languages, ids, embeds, links, commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kb.lint import claims, commands, embeds, headings, in_line, links, parity, titles, twins
from kb.lint import vocabulary as words
from kb.model import KbError, Place
from kb.sources import Sources, load, relative

Rule = Callable[[Sources], Iterator[KbError]]

RULES: tuple[Rule, ...] = (
    embeds.missing,
    embeds.orphans,
    commands.outside_snippets,
    commands.unknown,
    commands.undescribed,
    headings.ids,
    links.broken,
    parity.pages,
    parity.structure,
    in_line.changed,
    words.misspelt,
    titles.complete,
    twins.fit,
    claims.fit,
    claims.complete,
    claims.proven,
)


def lint(root: Path) -> list[KbError]:
    """Every finding about the checkout ``root``, by place; empty when all is well."""
    sources = load(root)
    findings = [*sources.errors, *(finding for rule in RULES for finding in rule(sources))]
    return sorted((relative(finding, root) for finding in findings), key=_order)


def accept(root: Path, names: Sequence[str]) -> int:
    """Record that both languages of the named pages say the same; ``all`` for every page. Returns how many sections.

    Raises:
        PageError: no such page in both languages.
    """
    return in_line.accept(load(root), [] if "all" in names else names)


def _order(finding: KbError) -> tuple[Place, str]:
    return finding.place or Place(""), finding.what
