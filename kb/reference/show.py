"""One entry of the reference → lines for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.reference.entries import CommandEntry, Example, OptionEntry, Texts
from kb.reference.labels import WORDS, Words
from kb.terminal_text import Terminal, columns, table, whole, wrap

_WIDEST_OPTION = 30
_CODE = re.compile(r"`[^`]*`")
_NO_NEWS = frozenset({"", "0", "-1", "[]", "map[]"})


def show(
    entry: CommandEntry,
    known: Mapping[str, Mapping[str, str]],
    summaries: Mapping[str, Texts],
    language: str,
    terminal: Terminal,
    most: int,
    *,
    every: bool = False,
) -> Iterator[str]:
    """The lines. ``most`` examples are shown.

    ``known``: snippet → what its newest run says (state, engine, started); ``summaries``: command → what it does;
    ``every``: all options, where there are very many, not only those that the pages use.
    """
    words = WORDS[language]
    yield terminal.paint(entry.name, "bold")
    for text in (entry.summary, entry.when):
        yield from (terminal.code(line) for line in wrap(_said(text, language), terminal.width, "  "))
    facts = ((words.usage, "\n".join(entry.synopsis)), (words.aliases, ", ".join(map(whole, entry.aliases))))
    yield ""
    yield from _facts([fact for fact in facts if fact[1]], terminal)
    if entry.subcommands:
        rows = [(name, _said(summaries.get(name, {}), language)) for name in entry.subcommands]
        yield from _section(words.commands, rows, terminal)
    if entry.options:
        options = entry.options if every else entry.first_options
        rows = [(label(option), explained(option, entry, language)) for option in options]
        yield from _section(words.options, rows, terminal)
        if len(options) < len(entry.options):
            left = len(entry.options) - len(options)
            told = words.more_options.format(count=left, name=entry.name)
            yield from (terminal.paint(line, "dim") for line in wrap(told, terminal.width, "  "))
    yield ""
    yield terminal.paint(words.examples, "bold")
    yield from _examples(entry, known, language, terminal, most)
    if entry.related:
        yield ""
        yield from _facts([(words.related, ", ".join(map(whole, entry.related)))], terminal)


def label(option: OptionEntry) -> str:
    """``-p, --publish list``; without a short name the long one stands under the other long ones."""
    short = f"{option.short}, " if option.short else "    "
    return f"{short}{option.long} {option.type}".rstrip()


def explained(option: OptionEntry, entry: CommandEntry, language: str) -> str:
    """What the option does, and in brackets what else is to be known of it."""
    told = "; ".join(notes(option, entry, WORDS[language]))
    return _said(option.text, language) + (f" ({told})" if told else "")


def notes(option: OptionEntry, entry: CommandEntry, words: Words) -> list[str]:
    """Default, whether it may be repeated, who has it: each only where it is worth telling."""
    told = [
        words.default.format(value=option.default) if _worth_telling(option) else "",
        words.repeatable if option.repeatable else "",
        words.hidden if option.hidden else "",
        _versions(option, entry, words),
    ]
    return [note for note in told if note]


def _versions(option: OptionEntry, entry: CommandEntry, words: Words) -> str:
    """The shorter of the two: who has it, or who has not."""
    lacking = entry.lacking(option)
    if not lacking:
        return ""
    if len(lacking) <= len(option.versions):
        return words.lacking.format(versions=", ".join(lacking))
    return words.only.format(versions=", ".join(option.versions))


def _worth_telling(option: OptionEntry) -> bool:
    """A default that the text does not tell: a switch that is on says so itself, nothing and none are no news."""
    told = any(option.default in text for text in option.text.values())
    return bool(option.type) and option.default not in _NO_NEWS and not told


def _said(texts: Texts, language: str) -> str:
    """The text with its inline code kept in one piece."""
    return _CODE.sub(lambda match: whole(match[0]), texts.get(language) or texts.get("en", ""))


def _facts(facts: list[tuple[str, str]], terminal: Terminal) -> Iterator[str]:
    left = max((columns(name) for name, _ in facts), default=0)
    hang = " " * (left + 2)
    for name, text in facts:
        first = terminal.paint(name, "bold") + " " * (left + 2 - columns(name))
        for line in text.split("\n"):
            yield from wrap(line, terminal.width, hang, first)
            first = hang


def _section(title: str, rows: list[tuple[str, str]], terminal: Terminal) -> Iterator[str]:
    yield ""
    yield terminal.paint(title, "bold")
    painted = [(terminal.paint(name, "green"), text) for name, text in rows]
    for line in table(painted, terminal.width, widest=_WIDEST_OPTION):
        yield terminal.code(line)


def _examples(
    entry: CommandEntry, known: Mapping[str, Mapping[str, str]], language: str, terminal: Terminal, most: int
) -> Iterator[str]:
    """Verified ones first; commands stand alone on their lines, ready to be copied."""
    words = WORDS[language]
    states = {example.snippet: known.get(example.snippet, {}).get("state", "") for example in entry.examples}
    ranked = sorted(entry.examples, key=lambda example: states[example.snippet] != "verified")
    verified = [known[id_] for id_, state in states.items() if state == "verified"]
    yield f"  {_proof(verified, words, terminal) if verified else words.no_example}"
    for example in ranked[:most]:
        yield from _example(example, states[example.snippet], language, terminal)
    if len(ranked) > most:
        left = len(ranked) - most
        told = words.more.format(count=left, name=entry.name, all=len(ranked))
        yield from (terminal.paint(line, "dim") for line in wrap(told, terminal.width, "  "))


def _proof(verified: list[Mapping[str, str]], words: Words, terminal: Terminal) -> str:
    """On which engines, and when last."""
    engines = ", ".join(sorted({one.get("engine", "") for one in verified} - {""}))
    day = max(one.get("started", "") for one in verified)[:10]
    return terminal.paint(words.proof.format(engines=engines, day=day), "dim")


def _example(example: Example, state: str, language: str, terminal: Terminal) -> Iterator[str]:
    good = state == "verified"
    sign = terminal.paint("✓", "green") if good else terminal.paint("·", "yellow")
    place = terminal.paint(f"{example.page}#{example.heading}", "dim")
    told = "" if good else f" ({WORDS[language].states.get(state, state)})"
    yield from wrap(
        f"{terminal.code(_said(example.title, language))}{told}  {place}", terminal.width, "    ", f"  {sign} "
    )
    for command in example.commands:
        yield from ("    " + terminal.paint(line, "cyan") for line in command.split("\n"))
