"""Documents, lexicon and ways of asking → the index of a language, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kb.model import KbError
from kb.reference.entries import Reference
from kb.search import lexicon
from kb.search.documents import Document, documents, page_url
from kb.search.engine import COMMAND, OPTION, SCHEMA, SECTION, Engine
from kb.search.lexicon import Lexicon
from kb.sources import Sources

_PASSING, _OFTEN = 2, 40
_OBVIOUS = {
    "container": {"run", "exec", "logs", "stop", "start", "restart", "kill", "pause", "unpause", "rm", "cp", "top"}
    | {"stats", "port", "diff", "attach", "wait", "update", "rename", "commit", "export", "create"},
    "image": {"pull", "push", "rmi", "tag", "save", "load", "history", "build", "search", "images"},
    "swarm": {"swarm", "node", "service", "stack", "secret", "config"},
}
_DOING = {"run", "create", "exec", "up", "update", "init", "deploy", "build"}  # nobody asks to see what they do
_WORDS = re.compile(r"[a-z0-9_]+")
_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def index_of(
    sources: Sources, reference: Reference, language: str, verified: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The index document of one language. ``verified``: ids of snippets whose last run held."""
    return assemble(documents(sources, reference, language, verified), reference, language)


def assemble(found: Sequence[Document], reference: Reference, language: str) -> dict[str, Any]:
    """The index document of ``found``, whose first members are the reference's commands by name."""
    words = lexicon.load()
    commands = sorted(reference.commands)
    asked: dict[str, Any] = lexicon.read_data("commands.yaml")
    owners: dict[str, str] = asked.pop("options")
    numbers = {name: number for number, name in enumerate(commands)}
    priors = [int(asked.get(name, {}).get("prior", 1)) for name in commands]
    groups = _option_groups(found, numbers, priors)
    spellings = [(name, *reference.commands[name].aliases) for name in commands]
    pages: dict[str, str] = lexicon.read_data("pages.yaml")
    words = _with_names(words, spellings, " ".join(pages.values()))
    ids = {concept: number for number, concept in enumerate(words.weights)}
    intents = _intents(asked, commands, spellings, words, ids)
    ordered = _in_order(found, groups)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "lang": language,
        "concepts": " ".join(f"{concept}:{weight}" for concept, weight in words.weights.items()),
        "near": " ".join(
            f"{ids[one]}:{ids[other]}:{strength}"
            for one, others in words.near.items()
            for other, strength in others.items()
            if ids[one] < ids[other]
        ),
        "surfaces": "\n".join(_words_for(concept, words) for concept in words.weights),
        "endings": " ".join(words.endings),
        "priors": priors,
        "spellings": [",".join(names) for names in spellings],
        "groups": [number for number, name in enumerate(commands) if reference.commands[name].subcommands],
        "commands": [[one.text, int(one.verified), one.example] for one in found if one.kind == COMMAND],
        "options": "\n".join(
            f"{title}\t{text}\t{','.join(str(numbers[one.command]) for one in group)}"
            for (title, text), group in groups.items()
        ),
        "owners": {name: numbers[owner] for name, owner in owners.items() if owner in numbers},
        "intents": "\n".join("|".join(lines) for lines in intents),
        "page_intents": "\n".join(_page_intents(pages, ordered, ids)),
        "docs": [
            [one.kind, numbers.get(one.command, -1), one.title, one.url, one.text, int(one.verified)]
            for one in found
            if one.kind > OPTION
        ],
        "terms": "",
        "postings": "",
    }
    document["terms"], document["postings"] = _postings(ordered, Engine(document))
    return document


def _with_names(words: Lexicon, spellings: Sequence[tuple[str, ...]], asked: str) -> Lexicon:
    """The lexicon with a concept for every word of a command, and of what pages are ``asked``, that has no meaning of
    its own, such as ``ps``."""
    names = {part for group in spellings for name in group for part in name.split()}
    own = {f"={name}": name for name in sorted(names) if name not in words.surfaces}
    said = set(_WORDS.findall(asked)) - words.weights.keys() - names
    own.update({name: name for name in sorted(said)})
    weights = {**words.weights, **dict.fromkeys(own, 10)}
    surfaces = {**words.surfaces, **{name: (concept,) for concept, name in own.items()}}
    return Lexicon(weights, surfaces, words.near, words.endings, words.headings, words.actions)


def _words_for(concept: str, words: Lexicon) -> str:
    """The words for a concept: those of headings, then all others, each list sorted, a word without what it shares with
    the one before it and with how much that is in front (as a character from 0 on)."""
    headings = set(words.headings.get(concept, ()))
    others = {text for text, known in words.surfaces.items() if concept in known} - headings
    return "/".join(",".join(_shortened(sorted(texts))) for texts in (headings, others))


def _shortened(texts: Sequence[str]) -> Iterator[str]:
    before = ""
    for text in texts:
        shared = next((at for at, pair in enumerate(zip(text, before, strict=False)) if pair[0] != pair[1]), None)
        length = min(len(text), len(before)) if shared is None else shared
        yield chr(48 + length) + text[length:]
        before = text


def _intents(
    asked: Mapping[str, Any],
    commands: Sequence[str],
    spellings: Sequence[tuple[str, ...]],
    words: Lexicon,
    ids: Mapping[str, int],
) -> list[list[str]]:
    """For each command its intents, ``needed;optional;options``, each once."""
    found: list[list[str]] = []
    for number, name in enumerate(commands):
        lines: dict[str, None] = {}
        for line in _lines(asked, name):
            head, _, options = line.partition(":")
            needed, optional = _concepts(_with_obvious(head, name, words), name, ids)
            lines[f"{needed};{optional};{','.join(options.split())}".rstrip(";")] = None
        for spelling in spellings[number]:
            own = [f"={part}" for part in spelling.split() if f"={part}" in ids]
            rest = [words.surfaces[part][0] for part in spelling.split()[1:] if f"={part}" not in ids]
            if own:
                known = [str(ids[one]) for one in (*own, *rest) if words.weights[one]]
                lines[",".join(known)] = None
        found.append(list(lines))
    return found


def _page_intents(
    pages: Mapping[str, str], ordered: Sequence[Document | None], ids: Mapping[str, int]
) -> Iterator[str]:
    """For each page that is asked something ``document;needed;optional|…``."""
    numbers = {one.url: number for number, one in enumerate(ordered) if one and one.kind == SECTION}
    for page, lines in pages.items():
        place = page_url(page)
        if place not in numbers:
            continue  # of a checkout that has other pages
        asked = [line for line in lines.replace(";", "\n").splitlines() if line.strip()]
        yield f"{numbers[place]}|" + "|".join(";".join(_concepts(line, page, ids)).rstrip(";") for line in asked)


def _lines(asked: Mapping[str, Any], name: str) -> list[str]:
    entry = asked.get(name, {})
    lines = str(entry.get("asks", "")).replace(";", "\n").splitlines()
    if like := entry.get("like"):
        for line in str(asked[like]["asks"]).replace(";", "\n").splitlines():
            head, mark, options = line.partition(":")
            kept = [f"[{word}]" if "container" in word and word[0] != "[" else word for word in head.split()]
            lines.append(" ".join(["compose", "[service]", *kept]) + mark + options)
    return [line for line in lines if line.strip()]


def _with_obvious(head: str, name: str, words: Lexicon) -> str:
    """``head`` and what may be said besides without changing what is meant: that it is about a container or an image,
    and, where nothing is to be done to it, that one wants to see it."""
    said = {concept for word in head.split() for concept in word.strip("[]").split("/")}
    obvious = [concept for concept, names in _OBVIOUS.items() if name.split()[1] in names]
    if not said & words.actions and name.split()[-1] not in _DOING:
        obvious.append("show")
    return " ".join([head, *(f"[{concept}]" for concept in obvious if concept not in said)])


def _concepts(head: str, name: str, ids: Mapping[str, int]) -> tuple[str, str]:
    """What a line needs and what may be said besides: groups of concepts of which one is meant, `!` where denied."""
    needed: dict[str, None] = {}
    optional: dict[str, None] = {}
    for word in head.split():
        group = []
        for concept in word.strip("[]").split("/"):
            if concept.lstrip("!") not in ids:
                what = f"commands.yaml: {name}: there is no concept {concept.lstrip('!')}"
                raise KbError(what, mend="add it to concepts.yaml")
            group.append(("!" if concept.startswith("!") else "") + str(ids[concept.lstrip("!")]))
        (optional if word.startswith("[") else needed)[".".join(group)] = None
    return ",".join(needed), ",".join(optional)


_Groups = Mapping[tuple[str, str], Sequence[Document]]
"""Names and text of an option → the same option of each command that has it, those that people mean most first."""


def _option_groups(found: Sequence[Document], numbers: Mapping[str, int], priors: Sequence[int]) -> _Groups:
    groups: dict[tuple[str, str], list[Document]] = {}
    for one in found:
        if one.kind == OPTION:
            groups.setdefault((one.title, one.text), []).append(one)
    for group in groups.values():
        group.sort(key=lambda one: (-priors[numbers[one.command]], one.command))
    return groups


def _in_order(found: Sequence[Document], groups: _Groups) -> list[Document | None]:
    """The documents as the index numbers them; None for an option that its group's first member stands for."""
    options = (one if one is group[0] else None for group in groups.values() for one in group)
    return [*(one for one in found if one.kind == COMMAND), *options, *(one for one in found if one.kind > OPTION)]


def _postings(found: Sequence[Document | None], engine: Engine) -> tuple[str, str]:
    """Terms, and for each its documents: steps to the next one in base 36, each ended by a weight from A to I."""
    held: dict[str, dict[int, int]] = {}
    told = iter(engine.terms(text for one in found if one for text, _ in one.fields))
    for number, one in enumerate(found):
        weights: dict[str, int] = {}
        for _, weight in one.fields if one else ():
            for term in next(told):
                best = weights.get(term, 0)
                # A word said again says a little more, but never as much as one in a field that counts for more.
                weights[term] = min(best + 1, max(best, weight + 2)) if best >= weight else weight
        for term, weight in weights.items():
            held.setdefault(term, {})[number] = min(9, weight)
    for term, entries in held.items():
        often = sum(weight <= _PASSING for weight in entries.values()) > len(found) // _OFTEN
        if often:  # said in passing by so many that it tells nothing about any of them
            held[term] = {number: weight for number, weight in entries.items() if weight > _PASSING}
    terms = sorted(term for term in held if " " not in term)
    return " ".join(terms), " ".join(_encoded(held[term]) for term in terms)


def _encoded(weights: Mapping[int, int]) -> str:
    parts: list[str] = []
    before = -1
    for number in sorted(weights):
        parts.append(_base36(number - before - 1) + chr(64 + weights[number]))
        before = number
    return "".join(parts)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _CHARACTERS[digit] + digits
    return digits
