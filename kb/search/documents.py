"""Reference, pages and snippets → the documents of an index. Used when an index is built."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.page import Page
from kb.reference.entries import CommandEntry, OptionEntry, Reference
from kb.search.engine import COMMAND, OPTION, SECTION, SNIPPET
from kb.sources import Sources

_MARKUP = (
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)|!?\[|\]\([^)]*\)"), r"\1"),  # links and images: their text
    (re.compile(r"</?[A-Za-z][^<>]*>|\{[:#.][^}]*\}|\[\^[^\]]+\]"), " "),  # HTML, attributes, footnotes
    (re.compile(r"^\s*(?:>|[-*+]|\d+\.)\s+|^\s*(?:!!!|\?\?\?\+?|===)\s*\w*"), " "),  # what opens a block
    (re.compile(r"\s*\|\s*"), " "),  # tables
    (re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)"), ""),
)
_CODE = re.compile(r"(`[^`]+`)")
_WIDEST_EXAMPLE = 76
# What weakens a machine or throws away what may still be wanted has its page, and is offered to nobody to copy.
_UNSAFE = re.compile(r"--privileged|chmod 666|prune (?:\S+ )*-(?:a|-all|\wa)")
_LONGEST = 160  # characters of a section that are kept to show


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found. ``fields``: text → how much a word of it says (1–9); ``url`` within its language's build."""

    kind: int
    command: str
    title: str
    url: str
    text: str
    fields: tuple[tuple[str, int], ...] = field(default=())
    verified: bool = False
    example: str = ""


def documents(sources: Sources, reference: Reference, language: str, verified: frozenset[str]) -> list[Document]:
    """Commands first, in the order of their names, then options, snippets and sections. ``verified``: snippets."""
    commands = [reference.commands[name] for name in sorted(reference.commands)]
    found = [_command(entry, language, verified) for entry in commands]
    found.extend(_option(entry, option, language) for entry in commands for option in entry.options)
    found.extend(_snippets(sources, reference, language, verified))
    otherwise = {
        place: said for other in sources.pages if other != language for place, said in _by_place(sources, other)
    }
    for page in sources.pages[language].values():
        for place, title, text, fields in _sections(page, sources):
            fields = (*fields, *otherwise.get(place, ()))
            found.append(Document(SECTION, "", title, place, text[:_LONGEST], fields))
    return found


def _command(entry: CommandEntry, language: str, verified: frozenset[str]) -> Document:
    summary = _plain(entry.summary.get(language, ""))
    text = summary or (entry.synopsis[0] if entry.synopsis else entry.name)
    held = any(example.snippet in verified for example in entry.examples)
    when = entry.when.get(language, "")
    fields = ((entry.name, 9), (summary, 6), (when, 3))
    example = _example(entry, verified)
    return Document(COMMAND, entry.name, entry.name, f"reference/{entry.slug}/", text, fields, held, example)


def _example(entry: CommandEntry, verified: frozenset[str]) -> str:
    """A line to copy, of a snippet that held if there is one; those that are most about the command come first."""
    lines = [
        (example.snippet not in verified, line)
        for example in entry.examples
        for line in example.commands
        if "\n" not in line
        and line.startswith(entry.name + " ")
        and len(line) <= _WIDEST_EXAMPLE
        and not _UNSAFE.search(line)
    ]
    return min(lines, key=lambda one: one[0], default=(False, ""))[1]


def _option(entry: CommandEntry, option: OptionEntry, language: str) -> Document:
    names = f"{option.short}, {option.long}" if option.short else option.long
    text = _plain(option.text.get(language, ""))
    fields = ((names, 8), (text, 5), (entry.name, 2)) if text else ((names, 8), (entry.name, 2))
    url = f"reference/{entry.slug}/#{option.anchor}"
    return Document(OPTION, entry.name, names, url, text, fields)


def _snippets(sources: Sources, reference: Reference, language: str, verified: frozenset[str]) -> Iterator[Document]:
    """A document for each snippet that a page shows, at the place that shows it first."""
    uses: dict[str, dict[str, int]] = {}
    rank: dict[tuple[str, str], int] = {}
    for entry in reference.commands.values():
        for place, example in enumerate(entry.examples):
            counted = uses.setdefault(example.snippet, {})
            counted[entry.name] = counted.get(entry.name, 0) + len(example.commands)
            rank.setdefault((example.snippet, entry.name), place)
    places = _places(sources, language)
    about = {id_: max(sorted(uses.get(id_, {})), key=lambda name: uses[id_][name], default="") for id_ in places}
    # Of two that are as good an answer the first is shown first: the one that the reference shows first.
    for id_ in sorted(sources.snippets, key=lambda id_: (rank.get((id_, about.get(id_, "")), 0), id_)):
        snippet = sources.snippets[id_]
        title = snippet.front.title.get(language, "")
        if id_ not in places or not title:
            continue
        lines = [step.command.split("\n")[0] for step in snippet.steps if step.section]
        others = [(text, 6) for other, text in snippet.front.title.items() if other != language]
        fields = ((title, 7), *others, (" ".join(lines), 2))
        yield Document(SNIPPET, about[id_], title, places[id_], _excerpt(lines, about[id_]), fields, id_ in verified)


def _excerpt(lines: Sequence[str], command: str) -> str:
    """Whole lines, from the first of ``command`` on, if there is one, and as many as there is room for."""
    first = next((at for at, line in enumerate(lines) if command and f"{command} " in f"{line} "), 0)
    text = ""
    for line in lines[first:]:
        longer = f"{text} ⏎ {line}" if text else line[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        text = longer
    return text


def _places(sources: Sources, language: str) -> Mapping[str, str]:
    """Snippet → where a page shows it first."""
    found: dict[str, str] = {}
    for name in sorted(sources.pages[language]):
        page = sources.pages[language][name]
        for embed in page.embeds:
            above = [one.id for one in page.headings if one.place.line < embed.place.line and one.level > 1]
            found.setdefault(embed.snippet, page_url(name, above[-1] if above else ""))
    return found


_Fields = tuple[tuple[str, int], ...]


def _by_place(sources: Sources, language: str) -> Iterator[tuple[str, _Fields]]:
    """What the same section says in another language: who asks in it finds the section in their own."""
    for page in sources.pages[language].values():
        for place, _, _, fields in _sections(page, sources):
            yield place, tuple((text, max(1, weight - 1)) for text, weight in fields)


def _sections(page: Page, sources: Sources) -> Iterator[tuple[str, str, str, _Fields]]:
    """For each heading of a page its place, its title, what stands below it, and all that it is found by."""
    lines = (sources.root / page.path).read_text("utf-8-sig").replace("\r\n", "\n").split("\n")
    fenced = {
        number for fence in page.fences for number in range(fence.place.line, fence.place.line + len(fence.lines) + 2)
    }
    starts = [heading.place.line for heading in page.headings]
    for heading, end in zip(page.headings, [*starts[1:], len(lines) + 1], strict=True):
        body = (lines[at - 1] for at in range(heading.place.line + 1, end) if at not in fenced)
        text = _plain("\n".join(body))
        title = _plain(heading.text)
        level = 9 if heading.level == 1 else 8
        fields = ((title, level), (_plain(page.title), 3), (text, 1))
        yield page_url(page.name, heading.id if heading.level > 1 else ""), title, text, fields


def page_url(name: str, heading: str = "") -> str:
    """Where a page, or a heading of it, is found within its language's build."""
    folder = name.removesuffix(".md").removesuffix("index").rstrip("/")
    return (f"{folder}/" if folder else "") + (f"#{heading}" if heading else "")


def _plain(text: str) -> str:
    """Markdown without its marks, on one line."""
    return " ".join(" ".join(_bare(line) for line in text.split("\n")).split())


def _bare(line: str) -> str:
    """A line without its marks; what stands between backticks is kept to the letter."""
    if not line.strip("|:- \t"):
        return ""
    parts = _CODE.split(line)
    for at in range(0, len(parts), 2):
        for pattern, instead in _MARKUP:
            parts[at] = pattern.sub(instead, parts[at])
    return html.unescape("".join(parts).replace("`", ""))
