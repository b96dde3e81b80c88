"""Documents, lexicon and ways of asking → the index of a language, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.model import KbError
from kb.reference.model import Reference
from kb.search import lexicon
from kb.search.documents import Document, documents
from kb.search.index import COMMAND, OPTION, SCHEMA, Index
from kb.search.lexicon import Lexicon
from kb.search.query import document_terms
from kb.search.text import initials
from kb.sources import Sources

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
    words = _with_names(words, spellings)
    ids = {concept: number for number, concept in enumerate(words.weights)}
    intents = _intents(asked, commands, spellings, words, ids)
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
        "surfaces": "\n".join(
            f"{text}\t{','.join(str(ids[one]) for one in known)}" for text, known in sorted(words.surfaces.items())
        ),
        "initials": "\n".join(f"{text}\t{ids}" for text, ids in _initials(words, intents, ids).items()),
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
        "intents": "\n".join(intents),
        "docs": [
            [one.kind, numbers.get(one.command, -1), one.title, one.url, one.text, int(one.verified)]
            for one in found
            if one.kind > OPTION
        ],
        "terms": "",
        "postings": "",
    }
    document["terms"], document["postings"] = _postings(_in_order(found, groups), Index(document))
    return document


def _with_names(words: Lexicon, spellings: Sequence[tuple[str, ...]]) -> Lexicon:
    """The lexicon with a concept for every word of a command that has no meaning of its own, such as ``ps``."""
    names = {part for group in spellings for name in group for part in name.split()}
    own = {f"={name}": name for name in sorted(names) if name not in words.surfaces}
    weights = {**words.weights, **dict.fromkeys(own, 10)}
    surfaces = {**words.surfaces, **{name: (concept,) for concept, name in own.items()}}
    return Lexicon(weights, surfaces, words.near, words.endings, words.headings)


def _initials(words: Lexicon, intents: Sequence[str], ids: Mapping[str, int]) -> dict[str, str]:
    """First consonants → concepts, those that are in most ways of asking first."""
    asked: dict[int, int] = {}
    for line in intents:
        for concept in line.split(";")[1].split(","):
            asked[int(concept)] = asked.get(int(concept), 0) + 1
    found: dict[str, list[int]] = {}
    for concept, texts in words.headings.items():
        for text in texts:
            known = found.setdefault(initials(text), [])
            if len(text) > 1 and ids[concept] not in known:
                known.append(ids[concept])
    return {
        text: ",".join(map(str, sorted(known, key=lambda one: (-asked.get(one, 0), one))))
        for text, known in sorted(found.items())
        if known
    }


def _intents(
    asked: Mapping[str, Any],
    commands: Sequence[str],
    spellings: Sequence[tuple[str, ...]],
    words: Lexicon,
    ids: Mapping[str, int],
) -> list[str]:
    """``command;needed;optional;options``, each once."""
    lines: dict[str, None] = {}
    for number, name in enumerate(commands):
        for line in _lines(asked, name):
            head, _, options = line.partition(":")
            needed, optional = _concepts(head, name, ids)
            lines[f"{number};{needed};{optional};{','.join(options.split())}"] = None
        for spelling in spellings[number]:
            own = [f"={part}" for part in spelling.split() if f"={part}" in ids]
            rest = [words.surfaces[part][0] for part in spelling.split()[1:] if f"={part}" not in ids]
            if own:
                known = [str(ids[one]) for one in (*own, *rest) if words.weights[one]]
                lines[f"{number};{','.join(known)};;"] = None
    return list(lines)


def _lines(asked: Mapping[str, Any], name: str) -> list[str]:
    entry = asked.get(name, {})
    lines = str(entry.get("asks", "")).splitlines()
    if like := entry.get("like"):
        for line in str(asked[like]["asks"]).splitlines():
            head, mark, options = line.partition(":")
            kept = [f"[{word}]" if word == "container" else word for word in head.split()]
            lines.append(" ".join(["compose", "[service]", *kept]) + mark + options)
    return [line for line in lines if line.strip()]


def _concepts(head: str, name: str, ids: Mapping[str, int]) -> tuple[str, str]:
    needed: dict[int, None] = {}
    optional: dict[int, None] = {}
    for word in head.split():
        concept = word.strip("[]")
        if concept not in ids:
            raise KbError(f"commands.yaml: {name}: there is no concept {concept}", mend="add it to concepts.yaml")
        (optional if word.startswith("[") else needed)[ids[concept]] = None
    return ",".join(map(str, needed)), ",".join(map(str, optional))


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


def _postings(found: Sequence[Document | None], index: Index) -> tuple[str, str]:
    """Terms, and for each its documents: steps to the next one in base 36, each ended by a weight from A to I."""
    held: dict[str, dict[int, int]] = {}
    for number, one in enumerate(found):
        weights: dict[str, int] = {}
        for text, weight in one.fields if one else ():
            for term in document_terms(text, index):
                best = weights.get(term, 0)
                # A word said again says a little more, but never as much as one in a field that counts for more.
                weights[term] = min(best + 1, max(best, weight + 2)) if best >= weight else weight
        for term, weight in weights.items():
            held.setdefault(term, {})[number] = min(9, weight)
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
