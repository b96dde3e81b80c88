"""A snippet or a twin of one, with what its commands say about it: which images it needs, which commands it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kb.footprint import Footprint, footprint
from kb.grammar import Grammar
from kb.lab.hosts.pool import Want
from kb.lab.needs import known
from kb.model import CommandError, Place, Snippet, TranscriptError
from kb.receipt import text_sha256
from kb.shell import check
from kb.snippet import transcript, twin


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verifier needs to know of a snippet. ``present`` is there before it begins; ``named`` is all it uses."""

    snippet: Snippet
    text_sha256: str
    footprint: Footprint
    present: frozenset[str]
    named: frozenset[str]

    @property
    def is_twin(self) -> bool:
        """Whether this is the Python file beside a transcript, which touches what the transcript does."""
        return self.snippet.id.endswith(twin.SUFFIX)

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
        TranscriptError: it cannot be parsed, needs what nobody knows, or is the twin of no transcript.
        CommandError: a command in it cannot be parsed or has an option that the CLI does not have.
    """
    if path.suffix == twin.SUFFIX:
        return _read_twin(root, path)
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


def twin_of(original: Subject, text: str, path: str, id_: str) -> Subject:
    """The twin with ``text`` of a transcript's subject. It runs on one host, whatever the transcript needs."""
    front = replace(original.snippet.front, hosts=1, needs=())
    return replace(original, snippet=twin.parse(text, path, id_, front), text_sha256=text_sha256(text))


def _read_twin(root: Path, path: Path) -> Subject:
    original = path.with_suffix(".console")
    if not original.is_file():
        mend = f"write {original.name}, or move this file out of snippets/"
        raise TranscriptError("a twin of no transcript", mend=mend, place=Place(str(path)))
    plain = twin.read(root, path)  # says so where it is not UTF-8
    text = path.read_text(encoding="utf-8-sig")
    return twin_of(read_subject(root, original), text, plain.path, plain.id)
