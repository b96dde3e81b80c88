"""Pages as plain Markdown with their embeds filled in, and the list of them, for tools that read text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.model import Receipt, Snippet, Step
from kb.page import Page
from kb.receipt import State
from kb.site.labels import Words
from kb.unify.tokens import shown


def transcript(snippet: Snippet, section: str, state: State, receipt: Receipt | None, words: Words) -> Iterable[str]:
    """The lines of an embed: what the badge says, then the section as in a terminal."""
    told = words.states[state]
    if receipt is not None and state is State.VERIFIED:
        told += f", {words.engine.format(version=receipt.engine)}, {words.on(receipt.started)}"
    yield f"# {told}"
    for one in snippet.shown(section):
        yield from _step(one) if isinstance(one, Step) else (one.text,)


def _step(step: Step) -> Iterable[str]:
    first, *more = step.command.split("\n")
    yield f"{step.host}$ {first}"
    yield from (f"> {line}" for line in more)
    yield from (shown(line.text) for line in step.lines)
    if step.status:
        yield f"[exit {step.status}]"


def filled(markdown: str, embeds: Mapping[str, str]) -> str:
    """``markdown`` with each line that is a key of ``embeds`` replaced."""
    return "\n".join(embeds.get(line.strip(), line) for line in markdown.split("\n")).strip() + "\n"


def llms_txt(name: str, description: str, pages: Mapping[str, Page], others: Mapping[str, str]) -> str:
    """The site's contents as llmstxt.org has it. ``others``: path of a generated Markdown file → its title."""
    parts = [f"# {name}", "", f"> {description}", ""]
    folders: dict[str, list[Page]] = {}
    for page in pages.values():
        folders.setdefault(page.name.rpartition("/")[0], []).append(page)
    for folder, inside in sorted(folders.items()):
        index = pages.get(f"{folder}/index.md")
        parts += [f"## {index.title if index else folder or name}", ""]
        parts += [_entry(page) for page in sorted(inside, key=_order)] + [""]
    if others:
        parts += ["## Optional", ""] + [f"- [{title}]({path})" for path, title in sorted(others.items())] + [""]
    return "\n".join(parts)


def _entry(page: Page) -> str:
    said = page.front.get("description")
    return f"- [{page.title}]({page.name})" + (f": {said}" if said else "")


def _order(page: Page) -> tuple[bool, int, str]:
    order = page.front.get("order")
    return not page.name.endswith("index.md"), order if isinstance(order, int) else 1_000_000, page.name
