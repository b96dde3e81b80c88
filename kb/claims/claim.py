"""A claim, and what may be said of it today. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.model import Place
from kb.receipt import State

COUNT = 91  # statements in the notes: N01 … N91


class Verdict(StrEnum):
    """What came out when a statement was looked into."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"  # wrong or imprecise as it stands
    OUTDATED = "outdated"  # was right once
    ADVICE = "advice"  # no daemon can decide it
    DEFINITION = "definition"  # what a word means


class Standing(StrEnum):
    """What a reader is told: the verdict, or why there is none that holds."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    OUTDATED = "outdated"
    ADVICE = "advice"
    DEFINITION = "definition"
    UNPROVEN = "unproven"  # it names a snippet that has no green receipt for its text of today
    OPEN = "open"  # nobody has given a verdict


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement that no daemon decides can be looked up."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the notes.

    ``lines`` are its lines there ("3-4"), ``gist`` and ``correction`` language → text, in which `…` is code; ``page``
    is the name of the page that treats it (``storage/volumes.md``), ``heading`` the id there, ``proof`` ids of
    snippets. ``at`` has the place of each key that the entry has; ``place`` is the entry's.
    """

    id: str
    lines: str
    topic: str
    gist: Mapping[str, str]
    place: Place
    verdict: Verdict | None = None
    correction: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    heading: str = ""
    proof: tuple[str, ...] = ()
    source: tuple[Source, ...] = ()
    at: Mapping[str, Place] = field(default_factory=dict)

    def place_of(self, key: str) -> Place:
        """Where a key of the entry stands; the entry itself where it has no such key."""
        return self.at.get(key, self.place)


def standing(claim: Claim, states: Mapping[str, State]) -> Standing:
    """What may be said of ``claim``, given what may be said of each snippet: one that names a proof stands with it."""
    if claim.verdict is None:
        return Standing.OPEN
    if any(states.get(id_, State.UNVERIFIED) is not State.VERIFIED for id_ in claim.proof):
        return Standing.UNPROVEN
    return Standing(claim.verdict.value)
