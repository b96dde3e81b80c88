"""An entry of the reference → the parts of its page as HTML: facts, options, examples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.receipt import State
from kb.reference.document import address
from kb.reference.entries import CommandEntry, Example, OptionEntry, Texts
from kb.reference.labels import WORDS
from kb.reference.show import notes
from kb.site.badge import day, engine_and_client, mark
from kb.site.block import terminal_html
from kb.site.content import Content
from kb.site.plain import escape
from kb.site.reference_labels import REFERENCE_WORDS, ReferenceWords
from kb.site.step_html import command_html, steps_html

_WITH_TRANSCRIPT = 10  # examples; those behind them are links, or a page such as that of `docker run` never ends
_CODE = re.compile(r"`([^`]+)`")
_UP = "../../"  # from reference/docker-run/ to the start of this language's build


def prose(text: str) -> str:
    """Text of ours, its inline code as such."""
    # Backticks within HTML would be harmless, but `escape` turns them into entities, so code is marked up first.
    parts = _CODE.split(text)
    return "".join(f"<code>{escape(part)}</code>" if at % 2 else escape(part) for at, part in enumerate(parts))


def said(texts: Texts, language: str) -> str:
    """The text of that language as HTML."""
    return prose(texts.get(language) or texts.get("en", ""))


def facts(entry: CommandEntry, words: ReferenceWords) -> str:
    """Synopsis and aliases."""
    rows = [(words.usage, entry.synopsis), (words.aliases, entry.aliases)]
    shown = "".join(
        f"<dt>{escape(name)}</dt><dd>{'<br>'.join(f'<code>{escape(line)}</code>' for line in lines)}</dd>"
        for name, lines in rows
        if lines
    )
    return f'<dl class="kb-usage">{shown}</dl>'


def options(entry: CommandEntry, shown: tuple[OptionEntry, ...], language: str) -> str:
    """A table with a row for each of the options ``shown``, which has an id."""
    words = REFERENCE_WORDS[language]
    heads = "".join(f'<th scope="col">{escape(word)}</th>' for word in (words.option, words.meaning))
    rows = "".join(_option(option, entry, language) for option in shown)
    return f'<table class="kb-options"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _option(option: OptionEntry, entry: CommandEntry, language: str) -> str:
    names = ", ".join(f"<code>{escape(name)}</code>" for name in (option.short, option.long) if name)
    kind = escape(option.type or REFERENCE_WORDS[language].switch)
    told = "".join(f"<span>{escape(note)}</span>" for note in notes(option, entry, WORDS[language]))
    more = f'<span class="kb-option-notes">{told}</span>' if told else ""
    return (
        f'<tr id="{escape(option.anchor)}"><th scope="row">{names} <span class="kb-type">{kind}</span></th>'
        f"<td>{said(option.text, language)}{more}</td></tr>"
    )


def examples(entry: CommandEntry, content: Content) -> str:
    """Verified ones first, the newest before the others; each with its transcript, folded."""
    words = REFERENCE_WORDS[content.language]
    ranked = sorted(entry.examples, key=lambda example: _rank(example, content))
    verified = any(content.states.get(example.snippet) is State.VERIFIED for example in ranked)
    shown = "" if verified else f'<p class="kb-no-example">{escape(words.no_example)}</p>'
    shown += "".join(_example(example, content) for example in ranked[:_WITH_TRANSCRIPT])
    more = "".join(f"<li>{_link(example, content)}</li>" for example in ranked[_WITH_TRANSCRIPT:])
    if more:
        shown += f'<details class="kb-more"><summary>{escape(words.more_examples)}</summary><ul>{more}</ul></details>'
    return f'<div class="kb-examples">{shown}</div>'


def _rank(example: Example, content: Content) -> tuple[bool, int]:
    """The order of the reference is kept among examples of the same day."""
    receipt = content.receipts.get(example.snippet)
    good = content.states.get(example.snippet) is State.VERIFIED
    return not good, -int(receipt.started[:10].replace("-", "") or 0) if good and receipt else 0


def _example(example: Example, content: Content) -> str:
    words = content.words
    snippet = content.sources.snippets[example.snippet]
    steps = [step for step in snippet.steps if not example.section or step.section == example.section]
    title = escape(example.title.get(content.language, snippet.id))

    def marked(command: str) -> str:
        return content.hints.marked(command, _beside)

    transcript = steps_html(steps, words, marked)
    receipt, state = content.receipts.get(snippet.id), content.states[snippet.id]
    known = "".join(f"<span>{escape(one)}</span>" for one in engine_and_client(receipt, words)) if receipt else ""
    known += day(receipt.started, words) if receipt and receipt.started else ""
    typed = "".join(f'<div class="kb-step">{command_html(command, "", marked)}</div>' for command in example.commands)
    commands, all_commands = "\n".join(example.commands), "\n".join(step.command for step in steps)
    return (
        f'<div class="kb-example"><p class="kb-example__title">{_link(example, content)}</p>'
        f'<div class="kb-badge">{mark(state, words)}{known if state is not State.UNVERIFIED else ""}</div>'
        f"{terminal_html(commands, typed, title, words)}"
        f"<details><summary>{escape(REFERENCE_WORDS[content.language].transcript)}</summary>"
        f"{terminal_html(all_commands, transcript, title, words)}</details></div>"
    )


def _link(example: Example, content: Content) -> str:
    """To the place that explains the example."""
    page = content.pages.get(example.page)
    title = said(example.title, content.language)
    where = prose(page.title) if page else ""
    told = f' <span class="kb-example__page">{where}</span>' if where not in ("", title) else ""
    return f'<a href="{escape(_UP + address(example.page, example.heading, "en"))}">{title}</a>{told}'


def _beside(command: str, anchor: str) -> str:
    """From one page of the reference to another."""
    return f"../{command.replace(' ', '-')}/" + (f"#{anchor}" if anchor else "")


def command_rows(names: Iterator[tuple[str, Texts]], language: str, below: str) -> str:
    """Commands with what they do, each leading to its page, which is in the folder ``below``."""
    rows = "".join(
        f'<tr><th scope="row"><a href="{below}{name.replace(" ", "-")}/"><code>{escape(name)}</code></a></th>'
        f"<td>{said(summary, language)}</td></tr>"
        for name, summary in names
    )
    return f'<table class="kb-commands"><tbody>{rows}</tbody></table>'
