"""The reference ⇄ JSON: what the site publishes as ``reference.json`` and what ``kb show`` reads. One form for both.

Nothing here needs more than the standard library, so that a command line can start fast.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.languages import LANGUAGES
from kb.reference.entries import CommandEntry, Example, OptionEntry, Reference, Task

SCHEMA = 1


def to_json(reference: Reference, snippets: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, Any]:
    """The document. ``snippets`` says what is known of each snippet today: ``state``, ``engine``, ``started``."""
    return {
        "schema": SCHEMA,
        "versions": list(reference.versions),
        "commands": {name: _command(entry) for name, entry in reference.commands.items()},
        "tasks": [
            {"id": task.id, "title": dict(task.title), "commands": list(task.commands)} for task in reference.tasks
        ],
        "snippets": {id_: dict(facts) for id_, facts in (snippets or {}).items()},
    }


def from_json(document: Mapping[str, Any]) -> Reference:
    """The inverse of :func:`to_json`, without what is known of snippets."""
    return Reference(
        {name: command_from_json(entry) for name, entry in document["commands"].items()},
        tuple(Task(task["id"], task["title"], tuple(task["commands"])) for task in document["tasks"]),
        tuple(document["versions"]),
    )


def command_from_json(entry: Mapping[str, Any]) -> CommandEntry:
    """One entry of a document's ``commands``."""
    return CommandEntry(
        name=entry["name"],
        aliases=tuple(entry["aliases"]),
        synopsis=tuple(entry["synopsis"]),
        summary=entry["summary"],
        when=entry["when"],
        options=tuple(OptionEntry(**{**option, "versions": tuple(option["versions"])}) for option in entry["options"]),
        examples=tuple(_example_from_json(example) for example in entry["examples"]),
        related=tuple(entry["related"]),
        subcommands=tuple(entry["subcommands"]),
        versions=tuple(entry["versions"]),
        group=entry["group"],
    )


def address(page: str, heading: str, language: str) -> str:
    """Where a page's heading is, from the start of the site: ``ko/containers/ports/#publish``."""
    folder = page.removesuffix(".md").removesuffix("index").rstrip("/")
    start = "" if language == LANGUAGES[0] else f"{language}/"
    return start + (f"{folder}/" if folder else "") + (f"#{heading}" if heading else "")


def _command(entry: CommandEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "aliases": list(entry.aliases),
        "synopsis": list(entry.synopsis),
        "summary": dict(entry.summary),
        "when": dict(entry.when),
        "options": [_option(option) for option in entry.options],
        "examples": [_example(example) for example in entry.examples],
        "related": list(entry.related),
        "subcommands": list(entry.subcommands),
        "versions": list(entry.versions),
        "group": entry.group,
        "url": {language: address(f"reference/{entry.slug}.md", "", language) for language in LANGUAGES},
    }


def _option(option: OptionEntry) -> dict[str, Any]:
    return {
        "long": option.long,
        "short": option.short,
        "type": option.type,
        "default": option.default,
        "repeatable": option.repeatable,
        "hidden": option.hidden,
        "text": dict(option.text),
        "versions": list(option.versions),
        "uses": option.uses,
    }


def _example(example: Example) -> dict[str, Any]:
    return {
        "snippet": example.snippet,
        "section": example.section,
        "title": dict(example.title),
        "page": example.page,
        "heading": example.heading,
        "commands": list(example.commands),
        "url": {language: address(example.page, example.heading, language) for language in LANGUAGES},
    }


def _example_from_json(example: Mapping[str, Any]) -> Example:
    return Example(
        example["snippet"],
        example["section"],
        example["title"],
        example["page"],
        example["heading"],
        tuple(example["commands"]),
    )
