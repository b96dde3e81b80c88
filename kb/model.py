"""What the stages hand to one another: frozen values and the error tree. No I/O here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line in a file, as an editor opens it: ``path:line``, the first line being 1."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class KbError(Exception):
    """Something of the user's that cannot be used, told in one line: place, what is wrong, how to mend it.

    Always "could not be run" (exit status 2), never "did not hold" (exit status 1).
    """

    def __init__(self, what: str, *, mend: str = "", place: Place | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.place = place

    def __str__(self) -> str:
        parts = [str(self.place) if self.place else "", self.what, self.mend]
        return ": ".join(part for part in parts if part)


class TranscriptError(KbError):
    """A ``.console`` file that cannot be parsed."""


class PageError(KbError):
    """A Markdown page that cannot be used."""


class ClaimError(KbError):
    """The list of claims, or an entry of it, that cannot be used."""


class CommandError(KbError):
    """A step whose command line cannot be parsed, or uses an option the CLI does not have."""


class LabError(KbError):
    """A host, image or registry that could not be made or has gone away."""


class ReceiptError(KbError):
    """A receipts file that is cut short or of another schema."""


# ``...`` on a line of its own, with how many lines it stands for and the texts that are in them: kb.unify.gaps.
ANY_LINES = re.compile(r"\.\.\.(?: \{(\d{1,6})\})?((?: '[^']+')*)")


class LineKind(StrEnum):
    """What a line below a command is."""

    OUTPUT = "output"
    TYPED = "typed"  # prompt and what the reader types behind it, on a terminal
    INTERRUPT = "interrupt"  # ^C
    ANY = "any"  # ``...``: any lines, or none


@dataclass(frozen=True, slots=True)
class Line:
    """One expected line of a step. ``text`` is the line as in the file, unescaped; ``typed`` only for TYPED."""

    text: str
    place: Place
    kind: LineKind = LineKind.OUTPUT
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One command with what it is expected to print and to exit with.

    ``command`` is without prompts, continuation lines joined with newlines. ``host`` is the name in the
    prompt (``node1``), or "" where the snippet has one host.
    """

    command: str
    place: Place
    lines: tuple[Line, ...] = ()
    status: int = 0
    host: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class SectionMark:
    """A line ``# --8<-- [start:name]`` or ``[end:name]``."""

    name: str
    starts: bool
    place: Place


@dataclass(frozen=True, slots=True)
class BlankLine:
    """An empty line between steps or marks, or at the end of an output. It is layout, never expected."""

    place: Place


@dataclass(frozen=True, slots=True)
class Comment:
    """A line ``# text`` between steps: the author's words, shown and never compared. ``text`` is with the ``#``."""

    text: str
    place: Place
    section: str = ""


Item = Step | SectionMark | BlankLine | Comment
"""What a snippet consists of, from top to bottom."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a snippet, every key optional. ``raw`` is its text between the ``---`` lines, as written."""

    title: Mapping[str, str] = field(default_factory=dict)  # language → title
    proves: tuple[str, ...] = ()  # ids of claims, N01 … N91
    hosts: int = 1
    images_present: tuple[str, ...] = ()
    images_absent: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    timeout: float | None = None  # seconds a step may take
    prompts: tuple[str, ...] = ()  # ``[..]`` inside stands for any text
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """One ``.console`` file. ``id`` is its path below ``snippets/`` without the suffix: ``containers/web``."""

    id: str
    path: str
    front: FrontMatter
    items: tuple[Item, ...]
    text_sha256: str = field(default="", compare=False)  # of the file's text, see :func:`text_sha256`

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its steps, from top to bottom."""
        return tuple(item for item in self.items if isinstance(item, Step))

    def shown(self, section: str) -> tuple[Step | Comment, ...]:
        """The steps and comments of a section, of the whole snippet for ""."""
        said = (item for item in self.items if isinstance(item, (Step, Comment)))
        return tuple(item for item in said if not section or item.section == section)

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of its sections, in order."""
        return tuple(item.name for item in self.items if isinstance(item, SectionMark) and item.starts)


def text_sha256(text: str) -> str:
    """Digest of a snippet's text, in hexadecimal; the same for Windows line ends as for others."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


class Outcome(StrEnum):
    """What happened to a snippet. FAILED did not hold; ERROR could not be run."""

    VERIFIED = "verified"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


class Provenance(StrEnum):
    """Where an image came from."""

    REAL = "real"  # pulled from its own registry
    STAND_IN = "stand-in"  # built from Debian packages
    SNIPPET = "snippet"  # built by the snippet itself


@dataclass(frozen=True, slots=True)
class ImageUse:
    """An image that a snippet ran with. ``note`` says what a stand-in is made of, ``made_from`` is the digest of all
    that went into building it; of a real image it is the image's own."""

    ref: str
    provenance: Provenance
    digest: str
    note: str = ""
    made_from: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """One thing that a snippet made, by the daemon's own events. ``left`` when it was there at the end."""

    kind: str  # container, volume, network, image, swarm, build-cache
    name: str
    host: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class Ran:
    """What running one step gave: its output as a terminal would show it, its status, its time in seconds.

    ``trouble`` is "" when the step ended by itself; otherwise why it was stopped ("timed out after 10 s").
    ``streams`` has a letter for each line of ``output``, "o" from stdout, "e" from stderr; "" where that is not known.
    """

    output: str
    status: int | None
    seconds: float
    trouble: str = ""
    streams: str = ""


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step of a receipt: what ran and whether it held. ``difference`` is "" when it did; ``streams`` as in Ran."""

    command: str
    host: str
    line: int
    section: str
    output: str
    status: int | None
    seconds: float
    difference: str = ""
    streams: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The record of one snippet's outcome, with the fingerprint of all that went in.

    ``text_sha256``, ``images``, ``engine``, ``client`` and ``kind`` (of host) are what went in besides the runner, so
    whoever has the snippet can work out the fingerprint again (``kb.runner.recheck``). ``cleanup`` are the commands
    that removed what the snippet had left, as they ran; ``remained`` is what was there all the same afterwards.
    """

    id: str
    outcome: Outcome
    reason: str
    seconds: float
    fingerprint: str
    steps: tuple[StepReport, ...] = ()
    images: tuple[ImageUse, ...] = ()
    created: tuple[Created, ...] = ()
    engine: str = ""
    client: str = ""
    started: str = ""  # ISO 8601, UTC
    text_sha256: str = ""
    cleanup: tuple[StepReport, ...] = ()
    remained: tuple[str, ...] = ()
    kind: str = ""
