"""A snippet with what its commands say about it: which images it needs, which commands it shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb import transcript
from kb.footprint import Footprint, footprint
from kb.grammar import Grammar
from kb.lab.needs import known
from kb.lab.pool import Want
from kb.model import CommandError, Place, Snippet, TranscriptError
from kb.receipt import text_sha256
from kb.shell import check


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verifier needs to know of a snippet. ``present`` is there before it begins; ``named`` is all it uses."""

    snippet: Snippet
    text_sha256: str
    footprint: Footprint
    present: frozenset[str]
    named: frozenset[str]

    @property
    def commands(self) -> frozenset[str]:
        """The commands it runs, in everyday spelling: ``docker ps``."""
        return self.footprint.commands

    @property
    def want(self) -> Want:
        # Not only by the client: a reader may ask the socket with curl, or look for dockerd among the processes.
        daemon = self.footprint.runs_docker or any("docker" in step.command for step in self.snippet.steps)
        return Want(self.snippet.front.hosts, self.present, daemon)


def read_subject(root: Path, path: Path) -> Subject:
    """Read and check one file.

    Raises:
        TranscriptError: it cannot be parsed, or needs what nobody knows.
        CommandError: a command in it cannot be parsed or has an option that the CLI does not have.
    """
    return subject_of(transcript.read(root, path), path.read_text(encoding="utf-8-sig"))


def subject_of(snippet: Snippet, text: str) -> Subject:
    """What ``read_subject`` gives, for a snippet that is already parsed."""
    for need in snippet.front.needs:
        if not known(need):
            mend = "use ipvlan, macvlan, vxlan, namespaces, or engine/client >= or < a version"
            raise TranscriptError(f"unknown need: {need}", mend=mend, place=Place(snippet.path))
    grammar = Grammar.load()
    faults: list[CommandError] = check(snippet, grammar)
    if faults:
        raise faults[0]
    touched = footprint(snippet, grammar)
    absent = set(snippet.front.images_absent) | set(touched.own_images)
    present = (set(touched.images) - absent) | set(snippet.front.images_present)
    named = set(touched.images) - set(touched.built_images) | set(snippet.front.images_present)
    return Subject(snippet, text_sha256(text), touched, frozenset(present), frozenset(named))
