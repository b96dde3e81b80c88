"""The reference → its pages as Markdown: an index by task and by command, and a page for each command."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kb.reference.entries import GROUPS, CommandEntry, Reference
from kb.site import reference_html as html
from kb.site import reference_markdown as plain
from kb.site.content import Content
from kb.site.current import part
from kb.site.plain import escape
from kb.site.reference_labels import REFERENCE_WORDS

FOLDER = "reference"
INDEX = f"{FOLDER}/index.md"
COMMANDS = f"{FOLDER}/docker*.md"  # what navigation leaves out: two hundred pages would be in every sidebar


def pages(content: Content) -> Iterator[tuple[str, str, str]]:
    """Name, source and plain Markdown of each page."""
    reference = content.reference
    yield INDEX, _index(reference, content), plain.index(reference, content)
    for entry in reference.commands.values():
        name = f"{FOLDER}/{entry.slug}.md"
        yield name, _command(entry, reference, content), plain.command(entry, reference, content)


def _index(reference: Reference, content: Content) -> str:
    words, language = REFERENCE_WORDS[content.language], content.language
    parts = [_front(words.title, words.description), f"# {words.title} {{ #reference }}"]
    parts += [
        html.prose(words.lead.format(versions=", ".join(_newest(reference)))),
        f"## {words.by_task} {{ #by-task }}",
    ]
    tasks = "".join(
        f'<li><span class="kb-task">{html.said(task.title, language)}</span>'
        f'<span class="kb-task-commands">{_links(task.commands, "")}</span></li>'
        for task in reference.tasks
    )
    parts += [f'<ul class="kb-tasks">{tasks}</ul>', f"## {words.by_command} {{ #by-command }}"]
    for group in GROUPS:
        named = ((entry.name, entry.summary) for entry in reference.commands.values() if entry.group == group)
        parts += [f"### {words.groups[group]} {{ #{group} }}", part(html.command_rows(named, language, ""))]
    up = "../" if language == "en" else "../../"
    files = words.machine_readable.format(
        json=f'<a href="{up}reference.json">reference.json</a>',
        schema=f'<a href="{up}reference.schema.json">JSON Schema</a>',
    )
    parts.append(f'<p class="kb-machine">{files}</p>')
    return "\n\n".join(parts) + "\n"


def _command(entry: CommandEntry, reference: Reference, content: Content) -> str:
    words, language = REFERENCE_WORDS[content.language], content.language
    parts = [
        _front(entry.name, entry.summary.get(language, "")),
        f"# {entry.name} {{ #{entry.slug} }}",
        f'<p class="kb-summary">{html.said(entry.summary, language)}</p>\n<p>{html.said(entry.when, language)}</p>',
        part(html.facts(entry, words)),
    ]
    if entry.subcommands:
        named = ((name, reference.commands[name].summary) for name in entry.subcommands)
        parts += [f"## {words.commands} {{ #commands }}", part(html.command_rows(named, language, "../"))]
    if entry.options:
        parts += [f"## {words.options} {{ #options }}", part(html.options(entry, entry.first_options, language))]
    parts += [f"## {words.examples} {{ #examples }}", part(html.examples(entry, content))]
    if entry.more_options:
        parts += [
            f"## {words.more_options} {{ #more-options }}",
            part(html.options(entry, entry.more_options, language)),
        ]
    if entry.related:
        links = _links(entry.related, "../")
        parts += [f"## {words.related} {{ #related }}", f'<p class="kb-related">{links}</p>']
    return "\n\n".join(parts) + "\n"


def _front(title: str, description: str) -> str:
    """Front matter, as JSON, which is YAML. The theme's search leaves the pages out: the reference has its own."""
    front = {
        "title": title,
        "description": description.replace("`", ""),
        "search": {"exclude": True},
        "hide": ["navigation"],
    }
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---"


def _links(names: tuple[str, ...], below: str) -> str:
    return " ".join(f'<a href="{below}{name.replace(" ", "-")}/"><code>{escape(name)}</code></a>' for name in names)


def _newest(reference: Reference) -> list[str]:
    """The newest version of each program, as people write it."""
    newest: dict[str, str] = {}
    for version in reference.versions:
        program, _, number = version.partition(" ")
        newest[program] = f"{program.capitalize()} {number}"
    return list(newest.values())
