"""What snippets touch on the reader's daemon, each thing with the line that names it first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from kb.lab.reader import guard
from kb.lab.reader.guard import Touch
from kb.lab.state import inventory
from kb.model import LabError, Place
from kb.runner.runnable import Subject

if TYPE_CHECKING:
    from docker import APIClient

# A folder that a snippet goes to, an option, the file's own name, a variable: in this order Compose looks from the end.
_PROJECT = re.compile(
    r"\bcd +([\w./-]+)|(?:-p|--project-name)[ =]*([\w-]+)|^(?:> )?name: *([\w-]+)|COMPOSE_PROJECT_NAME=([\w-]+)", re.M
)


def touches(subject: Subject) -> Iterator[Touch]:
    """All that the commands of a snippet name."""
    found = subject.footprint
    for kind, names in (
        ("container", found.containers),
        ("volume", found.volumes),
        ("network", found.networks - inventory.PREDEFINED_NETWORKS),
        ("image", found.images),
        ("port", {str(port.number) for port in found.ports}),
    ):
        for name in sorted(names):
            yield Touch(kind, name, _place(subject, name))
    for name, place in sorted(_projects(subject).items()):
        yield Touch("project", name, place)
    if found.swarm:
        yield Touch("swarm", "", _place(subject, "swarm"))


def refusals(subjects: Iterable[Subject], api: APIClient) -> list[LabError]:
    """Why these snippets must not run on the reader's daemon, each conflict with its line; none when all may."""
    subjects = list(subjects)
    wanted = {port.number for subject in subjects for port in subject.footprint.ports}
    with closing(api):
        there = inventory.take(api)
        ports = guard.taken_ports(api, wanted, local=True)
    found: list[LabError] = []
    for subject in subjects:
        found += guard.conflicts(touches(subject), there, ports)
        found += guard.reaches_beyond(subject.snippet)
    return found


def _projects(subject: Subject) -> dict[str, Place]:
    """The Compose projects that a snippet may mean. One that is there Compose would take for it, whosever it is."""
    if not subject.footprint.compose:
        return {}
    found: dict[str, Place] = {}
    for step in subject.snippet.steps:
        for match in _PROJECT.finditer(step.command):
            name = next(filter(None, match.groups())).rstrip("/").rpartition("/")[2].lower()
            found.setdefault(name, step.place)
    return found


def _place(subject: Subject, name: str) -> Place:
    """The step that names it first; the snippet's first where it is only derived."""
    short = name.removesuffix(":latest")
    steps = subject.snippet.steps
    return next((step.place for step in steps if short in step.command), steps[0].place)
