"""``data/concepts.yaml`` → which words mean what. Used when an index is built; the index carries the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from kb.model import KbError
from kb.search.inflect import english, korean, nominal

STOP = "_"
_USUAL = 5  # Korean words of a concept that people abbreviate to first consonants: the first ones of its line


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``weights``: concept → how much it says (0: nothing); ``surfaces``: words → the concepts they may mean, Korean
    words without blanks; ``near``: concept → what comes close to it, in tenths; ``endings``: what Korean words end in;
    ``headings``: concept → its usual Korean words; ``actions``: concepts that are something to do.
    """

    weights: Mapping[str, int]
    surfaces: Mapping[str, tuple[str, ...]]
    near: Mapping[str, Mapping[str, int]]
    endings: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]]
    actions: frozenset[str]


def read_data(name: str) -> Any:
    """A YAML file of the package."""
    return yaml.safe_load(resources.files(__package__).joinpath(f"data/{name}").read_text("utf-8"))


def load() -> Lexicon:
    """The lexicon of the package. KbError where a concept is named that there is not."""
    groups: dict[str, Any] = read_data("concepts.yaml")
    near_lines: dict[str, int] = groups.pop("near")
    weights: dict[str, int] = {}
    surfaces: dict[str, list[str]] = {}
    headings: dict[str, tuple[str, ...]] = {}
    for group, (weight, concepts) in _with_weights(groups).items():
        for concept, line in concepts.items():
            weights[concept] = weight
            korean_words = (word.strip() for word in str(line).partition(";")[2].split(","))
            headings[concept] = (
                tuple(text for word in korean_words if len(text := nominal(word).replace(" ", "").lstrip("=")) > 1)
                if weight
                else ()
            )
            for surface in _surfaces(str(line), verb=group in ("actions", "weak")):
                known = surfaces.setdefault(surface, [])
                if concept not in known:
                    known.append(concept)
    for concept, texts in headings.items():
        for text in texts:
            known = surfaces.setdefault(text, [])
            if concept not in known:
                known.append(concept)
    order = {concept: number for number, concept in enumerate(weights)}
    for known in surfaces.values():
        known.sort(key=order.__getitem__)
        if len(known) > 1 and STOP in known:
            known.remove(STOP)
    near: dict[str, dict[str, int]] = {}
    for pair, strength in near_lines.items():
        one, other = pair.split()
        for concept in (one, other):
            if concept not in weights:
                raise KbError(f"concepts.yaml: near: there is no concept {concept}")
        near.setdefault(one, {})[other] = strength
        near.setdefault(other, {})[one] = strength
    actions = frozenset(groups["actions"]) - {"weight"}
    endings = tuple(dict.fromkeys(str(read_data("endings.yaml")).split()))
    usual = {concept: texts[:_USUAL] for concept, texts in headings.items()}
    return Lexicon(weights, {text: tuple(known) for text, known in surfaces.items()}, near, endings, usual, actions)


def _with_weights(groups: dict[str, Any]) -> dict[str, tuple[int, dict[str, str]]]:
    return {name: (int(group.pop("weight")), group) for name, group in groups.items()}


def _surfaces(line: str, *, verb: bool) -> list[str]:
    found: list[str] = []
    for word in (part.strip() for half in line.split(";") for part in half.split(",")):
        if not word:
            continue
        if word.startswith("="):
            found.append(word[1:])
        elif word[0] < "\x7f":
            found.extend(english(word, verb=verb))
        else:
            found.extend(form.replace(" ", "") for form in korean(word))
    return found
