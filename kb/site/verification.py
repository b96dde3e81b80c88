"""The verification page: totals, charts, and every snippet with its outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kb.model import Receipt
from kb.receipt import State
from kb.reference.entries import CommandEntry
from kb.site.badge import day, image, mark
from kb.site.charts import Bar, Cell, bars, cells
from kb.site.content import Content
from kb.site.plain import escape
from kb.site.receipt_html import anchor
from kb.snippet.twin import sibling


def verification(content: Content) -> str:
    """Markdown of the page. Links that begin with ``kb:`` name a page, ``kb:?`` one that may not be there."""
    words = content.words
    parts = [
        f"---\ndescription: {words.verification_lead}\nhide: [toc]\n---\n# {words.verification} {{ #verification }}",
        f"{words.verification_lead} {words.verification_data}",
        _totals(content),
        f'<div class="kb-charts">{_time(content)}{_coverage(content)}</div>',
        _table(content),
    ]
    return "\n\n".join(parts) + "\n"


def plain(content: Content) -> str:
    """The table as Markdown alone."""
    words = content.words
    rows = [f"| {words.snippet} | {words.outcome} | {words.on_engine} | {words.date} |", "| --- | --- | --- | --- |"]
    for id_, state in sorted(content.states.items()):
        receipt = content.receipts.get(id_)
        engine, when = (receipt.engine, words.on(receipt.started)) if receipt else ("", "")
        rows.append(f"| {id_} | {words.states[state]} | {engine} | {when} |")
    return "\n".join([f"# {words.verification}", "", words.verification_lead, "", *rows]) + "\n"


def _totals(content: Content) -> str:
    words, receipts = content.words, _receipts(content)
    states = Counter(content.states.values())
    steps = sum(len(receipt.steps) for receipt in receipts)
    seconds = sum(receipt.seconds for receipt in receipts)
    engines = sorted({receipt.engine for receipt in receipts if receipt.engine})
    clients = sorted({part for receipt in receipts if receipt.client for part in receipt.client.split(" · ")})
    stand_ins = sum(any(image.provenance == "stand-in" for image in receipt.images) for receipt in receipts)
    told = [
        (words.snippets, str(len(content.states))),
        *((words.states[state], str(states[state])) for state in State if states[state]),
        (words.steps, f"{steps:,}"),
        (words.duration, words.seconds.format(seconds=seconds)),
        (words.on_engine, ", ".join(engines) or "–"),
        (words.with_client, ", ".join(clients) or "–"),
        (words.with_stand_ins, str(stand_ins)),
        (words.signature, words.signed_by.format(key=content.signer) if content.signer else words.not_signed),
    ]
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in told)
    return f'<dl class="kb-totals">{items}</dl>'


def _time(content: Content) -> str:
    """How long each topic ran, and how its snippets ended."""
    words = content.words
    topics: dict[str, dict[State, float]] = {}
    for receipt in _receipts(content):
        spent = topics.setdefault(receipt.id.partition("/")[0], {})
        state = content.states[receipt.id]
        spent[state] = spent.get(state, 0.0) + receipt.seconds
    rows = [
        Bar(
            _topic(content, topic),
            words.seconds.format(seconds=sum(spent.values())),
            spent,
            {state: f"{words.states[state]}: {words.seconds.format(seconds=value)}" for state, value in spent.items()},
        )
        for topic, spent in sorted(topics.items(), key=lambda item: -sum(item[1].values()))
    ]
    legend = {state: words.states[state] for state in State if any(state in row.parts for row in rows)}
    return bars(words.time_by_topic, rows, legend) if rows else ""


def _coverage(content: Content) -> str:
    """A square for each command of the CLI, filled where a verified snippet uses it."""
    groups: dict[str, list[Cell]] = {}
    for name, entry in content.reference.commands.items():
        if entry.subcommands or name == "docker":
            continue
        covered = any(content.states[example.snippet] is State.VERIFIED for example in entry.examples)
        href = f"kb:?reference/{entry.slug}.md"
        groups.setdefault(_group(entry), []).append(Cell(name, covered, href))
    ordered = {group: groups[group] for group in sorted(groups, key=lambda group: (-len(groups[group]), group))}
    words = content.words
    return cells(words.coverage, ordered, words.covered, words.uncovered)


def _group(entry: CommandEntry) -> str:
    """``docker container`` for ``docker ps``: where its longest name puts it."""
    names = [entry.name.split(), *(alias.split() for alias in entry.aliases)]
    longest = max(names, key=len)
    return " ".join(longest[:2]) if len(longest) > 2 else "docker"


def _table(content: Content) -> str:
    words = content.words
    heads = (words.snippet, words.outcome, words.duration, words.image, words.date)
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    pages = _pages(content)
    rows = "".join(_row(content, id_, pages.get(sibling(id_), "")) for id_ in sorted(content.states))
    states = [state for state in State if state in content.states.values()]
    choices = "".join(f'<option value="{state}">{escape(words.states[state])}</option>' for state in states)
    return (
        '<form class="kb-filter" hidden>'
        f'<label>{escape(words.filter)} <input type="search" name="text" autocomplete="off"></label>'
        f'<label>{escape(words.outcome)} <select name="state"><option value="">{escape(words.all)}</option>{choices}'
        '</select></label><output aria-live="polite"></output></form>\n\n'
        f'<div class="kb-table" role="group" aria-label="{escape(words.verification)}" tabindex="0">'
        f'<table class="kb-verification"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(content: Content, id_: str, page: str) -> str:
    snippet, receipt, words = content.sources.snippets.get(sibling(id_)), content.receipts.get(id_), content.words
    title = escape((snippet and snippet.front.title.get(content.language)) or id_)
    if page:
        title = f'<a href="kb:{escape(page)}{"#" + anchor(id_) if receipt else ""}">{title}</a>'
    cells = [
        f'{title}<br><code class="kb-id">{escape(id_)}</code>',
        mark(content.states[id_], words) + _reason(receipt),
        escape(words.seconds.format(seconds=receipt.seconds)) if receipt else "",
        "<br>".join(image(one, words) for one in receipt.images) if receipt else "",
        day(receipt.started, words) + f"<br>{escape(receipt.engine)}" if receipt else "",
    ]
    name = escape("snippet-" + id_.replace("/", "-"))
    return f'<tr id="{name}" data-state="{content.states[id_]}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _reason(receipt: Receipt | None) -> str:
    return f"<br>{escape(receipt.reason.splitlines()[0])}" if receipt and receipt.reason.strip() else ""


def _pages(content: Content) -> Mapping[str, str]:
    """Snippet → the page that shows it."""
    found: dict[str, str] = {}
    for name, page in content.pages.items():
        for embed in page.embeds:
            found.setdefault(embed.snippet, name)
    return found


def _receipts(content: Content) -> Sequence[Receipt]:
    """Those of snippets that are still there."""
    return [content.receipts[id_] for id_ in sorted(content.states) if id_ in content.receipts]


def _topic(content: Content, topic: str) -> str:
    index = content.pages.get(f"{topic}/index.md")
    return index.title if index else topic
