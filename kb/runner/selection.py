"""Which snippets to run: by topic, by snippet, by command, or a share of them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from kb.model import KbError
from kb.runner.runnable import Subject
from kb.snippet.twin import SUFFIX


def select(subjects: Sequence[Subject], only: str) -> list[Subject]:
    """Those that ``only`` names, in their order.

    Args:
        only: topics (``containers``), snippets (``containers/logs``) and commands (``docker cp``), separated by
            commas; "" for all.

    Raises:
        KbError: a name that fits nothing.
    """
    names = [name.strip() for name in only.split(",") if name.strip()]
    chosen: set[str] = set()
    for name in names:
        found = {subject.snippet.id for subject in subjects if _fits(subject, name)}
        if not found:
            raise KbError(
                f"nothing fits ONLY={name}", mend="give a topic, a snippet (containers/logs) or a command (docker cp)"
            )
        chosen |= found
    return [subject for subject in subjects if not names or subject.snippet.id in chosen]


def shard(subjects: Sequence[Subject], share: str) -> list[Subject]:
    """Every Nth snippet beginning with the Ith, for ``share`` = ``I/N``; all for "". KbError when it is not that."""
    if not share:
        return list(subjects)
    match = re.fullmatch(r"(\d+)/(\d+)", share)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise KbError(f"not a share: {share}", mend="write the first of three as 1/3")
    return list(subjects[int(match[1]) - 1 :: int(match[2])])


def shuffled(subjects: Sequence[Subject], seed: int) -> list[Subject]:
    """The same in an order that the seed decides, so that none comes to need what another left; by name for seed 0."""
    order = list(subjects)
    if seed:
        random.Random(seed).shuffle(order)
    return order


def named(identity: str, name: str) -> bool:
    """Whether ``name`` is that of the snippet, of its transcript's, or of its topic."""
    wanted = name.strip().removeprefix("snippets/").removesuffix(".console").rstrip("/")
    return wanted in (identity, identity.removesuffix(SUFFIX)) or identity.startswith(f"{wanted}/")


def _fits(subject: Subject, name: str) -> bool:
    if name.startswith("docker"):
        return any(command == name or command.startswith(f"{name} ") for command in subject.commands)
    return named(subject.snippet.id, name)
