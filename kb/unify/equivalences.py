"""What engines and clients from 20.10 to 29 say in other words, and means the same. The only place that knows them.

A ``Spelling`` concerns one line: both sides are put into one spelling before they are compared. A ``Wording`` concerns
several lines and gives up what only one side says, so it is used only where one side has the old form and the other
the new one: on the client that a transcript was recorded with, every line of it is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.unify.circumstances import NOTHING_KNOWN, Circumstances


@dataclass(frozen=True, slots=True)
class Spelling:
    """``pattern`` is replaced by ``common`` in every line."""

    pattern: re.Pattern[str]
    common: str
    versions: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Lines in an old and a new form; the named groups of both make up what they have in common.

    ``versions`` are the client's, or the engine's: "20.10–27 | 28–" says old until 27, new from 28 on.
    """

    old: re.Pattern[str]
    new: re.Pattern[str]
    common: str
    versions: str
    reason: str
    engine: bool = False  # the words are the daemon's

    def spoken_by(self, run: Circumstances) -> bool | None:
        """Whether the run's words are the new ones; None where its version is not known."""
        version = run.engine if self.engine else run.client
        return version and version >= (int(self.versions.partition("| ")[2].rstrip("–")), 0)


class Piece(NamedTuple):
    """A line under comparison and the number of the line that it comes from."""

    text: str
    origin: int


def _lines(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


SPELLINGS = (
    Spelling(
        re.compile(r"(?<![\w:]):::(?=\d)"),
        "[::]:",
        "20.10–27 | 28–",
        "IPv6 addresses before a port are now written in brackets",
    ),
    Spelling(
        re.compile(r"^Error: No such container: "),
        "Error response from daemon: No such container: ",
        "20.10 | 23–",
        "the client no longer rewords what the daemon says was not found",
    ),
    Spelling(
        re.compile(r"^Error(?: response from daemon)?: No such image: ([^\s:]+)(?::latest)?$"),
        r"Error response from daemon: No such image: \1:latest",
        "20.10 | 23–",
        "the daemon's words name the tag, the old client's did not",
    ),
    Spelling(
        re.compile(r"^Error: No such image: (\S+:\S+)$"),
        r"Error response from daemon: No such image: \1",
        "20.10 | 23–",
        "the client no longer rewords what the daemon says was not found",
    ),
    Spelling(
        re.compile(r"^Error: No such network: (\S+)$"),
        r"Error response from daemon: network \1 not found",
        "20.10 | 23–",
        "the client no longer rewords what the daemon says was not found",
    ),
    Spelling(
        re.compile(r"^(Error response from daemon: )?invalid pool request: "),
        r"\1",
        "20.10–24 | 25–",
        "a subnet that cannot be had is an invalid request, and the daemon says so",
    ),
    Spelling(
        re.compile(r"^Error: No such volume: (\S+)$"),
        r"Error response from daemon: get \1: no such volume",
        "20.10 | 23–",
        "the client no longer rewords what the daemon says was not found",
    ),
    Spelling(
        re.compile(r"^Error: No such container:path: ([^\s:]+):(.+)$"),
        r"Error response from daemon: Could not find the file \2 in container \1",
        "20.10 | 23–",
        "the client no longer rewords what the daemon says was not found",
    ),
    Spelling(
        re.compile(r"^docker: Invalid (\w+): ([^.]*)\.?$"),
        r"docker: invalid \1: \2",
        "20.10 | 28–",
        "errors of the client begin with a small letter and have no full stop",
    ),
    Spelling(
        re.compile(r"^docker: Conflicting options: (\S+) and (\S+?)\.?$"),
        r"docker: conflicting options: cannot specify both \1 and \2",
        "20.10 | 28–",
        "errors of the client begin with a small letter and have no full stop",
    ),
    Spelling(
        re.compile(r"(?<=^Error response from daemon: )Container (?=[0-9a-f]{64} is not running$)"),
        "container ",
        "20.10–27 | 28–",
        "errors of the daemon begin with a small letter",
    ),
    Spelling(
        re.compile(r"\bunable to remove repository reference \"(\S+)\" \(must force\)"),
        r"unable to delete \1 (must be forced)",
        "20.10–28 | 29–",
        "the containerd image store refuses to untag an image in use in the words that it has for other conflicts",
    ),
)

_SEE = r"See '(?P<command>docker[^'\n]*) --help'\.?"
_FOR_MORE = r"(?:See|Run) '(?P<command>docker[^'\n]*) --help' for more information"
_BAD_OPTION = r"(?:unknown (?:shorthand )?flag: |flag needs an argument: |invalid argument )"
_NOT_REMOVED = (
    r"network \S+ not found|\S+ is a pre-defined network and cannot be removed|error while removing network: [^\n]*"
)

WORDINGS = (
    Wording(
        _lines(rf"^(?P<error>docker: (?!')[^\n]*?)\.?\n{_SEE}$"),
        _lines(rf"^(?P<error>docker: (?!'|unknown command)[^\n]*?)\.?\n\n{_FOR_MORE}$"),
        "{error}\n(help: {command})",
        "20.10–27 | 28–",
        "`docker run` puts an empty line before its pointer to the help, and no full stop behind the error",
    ),
    Wording(
        _lines(rf"^(?P<error>{_BAD_OPTION}[^\n]*)\n{_SEE}$"),
        _lines(rf"^(?P<error>{_BAD_OPTION}[^\n]*)\n\nUsage:  [^\n]*\n\n{_FOR_MORE}$"),
        "{error}\n(help: {command})",
        "20.10–27 | 28–",
        "an unknown option is followed by the usage line too",
    ),
    Wording(
        _lines(
            r'^"(?P<subject>docker[^"\n]*)" (?P<error>(?:requires|accepts) [^\n]*?)\.\n'
            rf"{_SEE}\n\nUsage:  (?P<usage>[^\n]*)\n\n[^\n]+$"
        ),
        _lines(
            r"^docker: '(?P<subject>docker[^'\n]*)' (?P<error>(?:requires|accepts) [^\n]*)\n"
            rf"\nUsage:  (?P<usage>[^\n]*)\n\n{_FOR_MORE}$"
        ),
        "{subject} {error}\n(help: {command})\nUsage:  {usage}",
        "20.10–27 | 28–",
        "a wrong number of arguments: other quotes, the pointer to the help below the usage, no description",
    ),
    Wording(
        _lines(rf"^docker: '(?P<name>[^'\n]*)' is not a docker command\.\n{_SEE}$"),
        _lines(rf"^docker: unknown command: docker (?P<name>[^\n]*)\n\n{_FOR_MORE}$"),
        "unknown command {name}\n(help: {command})",
        "20.10–27 | 28–",
        "an unknown command is called so",
    ),
    Wording(
        _lines(r"^(?P<error>[^\n]*: network \S+) id \S+ has active endpoints$"),
        _lines(r"^(?P<error>[^\n]*: network \S+) has active endpoints \([^\n]*\)$"),
        "{error} has active endpoints",
        "20.10–27 | 28–",
        "a network that is in use: its own id is no longer told, but who uses it",
        engine=True,
    ),
    Wording(
        _lines(rf"^Error response from daemon: (?P<error>{_NOT_REMOVED})$(?!\nexit status 1$)"),
        _lines(rf"^Error response from daemon: (?P<error>{_NOT_REMOVED})\nexit status 1(?![\s\S])"),
        "{error}",
        "20.10–27 | 28–",
        "`docker network rm` says its exit status on a line of its own",
    ),
    Wording(
        _lines(r"^Cannot connect to the Docker daemon at (?P<address>\S+)\. Is the docker daemon running\?$"),
        _lines(
            r"^failed to connect to the docker API at (?P<address>[^\s;]+); check if the path is correct"
            r" and if the daemon is running: [^\n]*$"
        ),
        "no daemon at {address}",
        "20.10–28 | 29–",
        "a daemon that cannot be reached: the client adds what the system says",
    ),
    Wording(
        _lines(
            r"^Error response from daemon: Cannot create a multi-host network from a worker node\."
            r" Please create the network from a manager node\.$"
        ),
        _lines(
            r'^Error response from daemon: This node is not a swarm manager\. Use "docker swarm init" or'
            r' "docker swarm join" to connect this node to swarm and try again\.$'
        ),
        "networks of several hosts are a manager's to create",
        "20.10–28 | 29–",
        "a worker that is asked for an overlay network answers as to any other request for a manager",
        engine=True,
    ),
    Wording(
        _lines(
            r"^Error response from daemon: You cannot remove a running container [0-9a-f]{64}\."
            r" Stop the container before attempting removal or force remove$"
        ),
        _lines(
            r'^Error response from daemon: cannot remove container "[^"\n]*": container is running:'
            r" stop the container before removing or force remove$"
        ),
        "cannot remove a running container",
        "20.10–23 | 24–",
        "a running container is named as it was asked for, not by its id",
        engine=True,
    ),
)
# What a client says about its own installation, in front of what it was asked for. It belongs to no command.
NOTICES = (
    _lines(r"^WARNING: Support for cgroup v1 is deprecated[^\n]*\n"),  # 29–, where the machine still has it
    _lines(r"^info: Using default fan map value \(\d+\)\n"),  # Ubuntu's iproute2, of any VXLAN interface
    _lines(r"^WARNING: IPv4 forwarding is disabled\. Networking will not work\.\n"),  # 29–: turned on with a bridge
    _lines(r"^DEPRECATED: The legacy builder is deprecated[^\n]*\n(?: +\S[^\n]*\n)+\n?"),  # 23–, without its buildx
)
# The number of arguments that are required exactly was said to be exact until 27.
_EXACTLY = re.compile(r"^requires exactly ")


def respell(text: str) -> str:
    """A line in the common spelling."""
    for spelling in SPELLINGS:
        text = spelling.pattern.sub(spelling.common, text)
    return text


def without_notices(output: str, expected: str) -> str:
    """``output`` without the notices of ``NOTICES``, save those that ``expected`` has too."""
    for notice in NOTICES:
        if not notice.search(expected):
            output = notice.sub("", output)
    return output


def translate(
    expected: Sequence[str], actual: Sequence[str], run: Circumstances = NOTHING_KNOWN
) -> tuple[list[Piece], list[Piece]] | None:
    """Both sides with what they say in different wordings brought to a common form; None if there is no such thing.

    ``actual`` is in the words of the versions of ``run``, as far as they are known: what these say, must be there.
    """
    left = [Piece(text, number) for number, text in enumerate(expected)]
    right = [Piece(text, number) for number, text in enumerate(actual)]
    applied = False
    for wording in WORDINGS:
        ours, theirs = _joined(left), _joined(right)
        new = wording.spoken_by(run)
        if (new is not False and wording.old.search(ours) and wording.new.search(theirs)) or (
            not new and wording.new.search(ours) and wording.old.search(theirs)
        ):
            left, right = _rewrite(left, wording), _rewrite(right, wording)
            applied = True
    return (left, right) if applied else None


def _joined(pieces: Iterable[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)


def _rewrite(pieces: list[Piece], wording: Wording) -> list[Piece]:
    for pattern in (wording.old, wording.new):
        text = _joined(pieces)
        done: list[Piece] = []
        line = 0
        for found in pattern.finditer(text):
            first = text.count("\n", 0, found.start())
            groups = {**found.groupdict(), "error": _EXACTLY.sub("requires ", found.groupdict().get("error") or "")}
            done.extend(pieces[line:first])
            done.extend(Piece(new, pieces[first].origin) for new in wording.common.format(**groups).split("\n"))
            line = first + found[0].count("\n") + 1
        pieces = done + pieces[line:]
    return pieces
