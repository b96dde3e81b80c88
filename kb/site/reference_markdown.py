"""The reference → plain Markdown, for tools that read text: as the pages, without what only a browser needs."""

from __future__ import annotations

from collections.abc import Iterator

from kb.receipt import State
from kb.reference.document import address
from kb.reference.entries import GROUPS, CommandEntry, OptionEntry, Reference, Texts
from kb.reference.labels import WORDS
from kb.reference.show import notes
from kb.site.content import Content
from kb.site.reference_labels import REFERENCE_WORDS


def index(reference: Reference, content: Content) -> str:
    """The index by task and by command."""
    words, language = REFERENCE_WORDS[content.language], content.language
    lines = [f"# {words.title}", "", words.description, "", f"## {words.by_task}", ""]
    for task in reference.tasks:
        lines.append(f"- {_said(task.title, language)}: {', '.join(_link(name) for name in task.commands)}")
    lines += ["", f"## {words.by_command}"]
    for group in GROUPS:
        lines += ["", f"### {words.groups[group]}", ""]
        inside = (entry for entry in reference.commands.values() if entry.group == group)
        lines += [f"- {_link(entry.name)}: {_said(entry.summary, language)}" for entry in inside]
    return "\n".join(lines) + "\n"


def command(entry: CommandEntry, reference: Reference, content: Content) -> str:
    """One entry."""
    return "\n".join(_lines(entry, reference, content)) + "\n"


def _lines(entry: CommandEntry, reference: Reference, content: Content) -> Iterator[str]:
    words, language = REFERENCE_WORDS[content.language], content.language
    yield from (f"# {entry.name}", "", _said(entry.summary, language), "", _said(entry.when, language), "")
    yield f"{words.usage}: " + ", ".join(f"`{line}`" for line in entry.synopsis)
    if entry.aliases:
        yield f"\n{words.aliases}: " + ", ".join(f"`{alias}`" for alias in entry.aliases)
    if entry.subcommands:
        yield f"\n## {words.commands}\n"
        for name in entry.subcommands:
            yield f"- {_link(name)}: {_said(reference.commands[name].summary, language)}"
    if entry.options:
        yield f"\n## {words.options}\n"
        yield from (_option(option, entry, language) for option in entry.options)
    yield f"\n## {words.examples}\n"
    if not any(content.states.get(example.snippet) is State.VERIFIED for example in entry.examples):
        yield f"{words.no_example}\n"
    for example in entry.examples:
        state = content.words.states[content.states[example.snippet]]
        page = f"../{address(example.page, example.heading, 'en')}"
        yield f"- [{_said(example.title, language)}]({page}) ({state})\n"
        yield from (f"      {line}" for line in "\n".join(example.commands).split("\n"))
        yield ""
    if entry.related:
        yield f"## {words.related}\n"
        yield ", ".join(_link(name) for name in entry.related)


def _option(option: OptionEntry, entry: CommandEntry, language: str) -> str:
    names = ", ".join(f"`{name}`" for name in (option.short, option.long) if name)
    told = "; ".join([option.type or REFERENCE_WORDS[language].switch, *notes(option, entry, WORDS[language])])
    return f"- {names} ({told}): {_said(option.text, language)}"


def _link(name: str) -> str:
    return f"[{name}]({name.replace(' ', '-')}.md)"


def _said(texts: Texts, language: str) -> str:
    return texts.get(language) or texts.get("en", "")
