"""A snippet or a twin of one, with what its commands say about it: which images it needs, which commands it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb.footprint import Footprint, footprint
from kb.grammar import Grammar
from kb.lab.hosts.pool import Want
from kb.lab.needs import known
from kb.model import KbError, Place, Snippet, TranscriptError
from kb.shell import KnownWhenRun, check
from kb.snippet import transcript, twin


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verifier needs to know of a snippet. ``present`` is there before it begins; ``named`` is all it uses."""

    snippet: Snippet
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
        """The hosts that it runs on."""
        # Not only by the client: a reader may ask the socket with curl, or look for dockerd among the processes.
        daemon = self.footprint.runs_docker or any("docker" in step.command for step in self.snippet.steps)
        return Want(self.snippet.front.hosts, self.present, daemon, unused="docker events" in self.commands)


def read_subject(root: Path, path: Path) -> Subject:
    """Read and check one file.

    Raises:
        TranscriptError: it cannot be parsed, needs what nobody knows, or is the twin of no transcript.
        CommandError: a command in it cannot be parsed or has an option that the CLI does not have.
    """
    if path.suffix == twin.SUFFIX:
        return _read_twin(root, path)
    return subject_of(transcript.read(root, path))


def subject_of(snippet: Snippet) -> Subject:
    """What ``read_subject`` gives, for a snippet that is already parsed; raises what that raises."""
    for need in snippet.front.needs:
        if not known(need):
            mend = "use ipvlan, macvlan, vxlan, namespaces, or engine/client >= or < a version"
            raise TranscriptError(f"unknown need: {need}", mend=mend, place=Place(snippet.path))
    grammar = Grammar.load()
    faults = [one for one in check(snippet, grammar) if not isinstance(one, KnownWhenRun)]  # which runs all the same
    if faults:
        raise faults[0]
    touched = footprint(snippet, grammar)
    absent = set(snippet.front.images_absent) | set(touched.own_images)
    present = (set(touched.images) - absent) | set(snippet.front.images_present)
    named = set(touched.images) - set(touched.built_images) | set(snippet.front.images_present)
    return Subject(snippet, touched, frozenset(present), frozenset(named))


def twin_of(original: Subject, python: Snippet) -> Subject:
    """The twin ``python`` of a transcript's subject. It runs on one host, whatever the transcript needs."""
    front = replace(original.snippet.front, hosts=1, needs=())
    return replace(original, snippet=replace(python, front=front))


def subjects_of(snippets: Mapping[str, Snippet], twins: Mapping[str, Snippet]) -> tuple[list[Subject], list[KbError]]:
    """The subjects of transcripts and twins that are parsed already, both by id, and what is wrong with the others,
    which is never raised."""
    found: dict[str, Subject] = {}
    faults: list[KbError] = []
    for id_, snippet in {**snippets, **twins}.items():
        try:
            if id_ in snippets:
                found[id_] = subject_of(snippet)
            elif twin.sibling(id_) in found:
                found[id_] = twin_of(found[twin.sibling(id_)], snippet)
            elif not Path(snippet.path).with_suffix(".console").is_file():
                raise _twin_of_none(Path(snippet.path))
        except KbError as fault:
            faults.append(fault)
    return [found[id_] for id_ in sorted(found)], faults


def _read_twin(root: Path, path: Path) -> Subject:
    original = path.with_suffix(".console")
    if not original.is_file():
        raise _twin_of_none(path)
    return twin_of(read_subject(root, original), twin.read(root, path))


def _twin_of_none(path: Path) -> TranscriptError:
    mend = f"write {path.with_suffix('.console').name}, or move this file out of snippets/"
    return TranscriptError("a twin of no transcript", mend=mend, place=Place(str(path)))
