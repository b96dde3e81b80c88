"""What comes from a step: the pipes it comes through, and the lines of both streams in the order of their coming."""

from __future__ import annotations

import os
import re

from kb.unify.visible import visible

LIMIT = 4 * 1024 * 1024  # bytes kept of one step; what comes after is read and dropped
INTERRUPT = b"^C\n"
_MARK_LENGTH = 96  # no mark with what stands in it is longer, in bytes
# What an interactive bash says of its own accord of what runs in the background.
_JOB = re.compile(
    rb"\[\d+\](?: \d+|[+-]? +(?:Done|Exit \d+|Running|Stopped|Terminated|Killed|Interrupt|Hangup)\b.*)\r?\n"
)
_TRACE = re.compile(rb"\+(\++ )")


class Pipe:
    """The runner's end of one stream of a shell. ``ended`` is what stood in the mark, once the step has ended."""

    def __init__(self, descriptor: int, mark: str) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        quoted = re.escape(mark.encode())
        self._mark = re.compile(quoted + rb"(\d+) (\w*)" + quoted)
        self._kept = b""  # what may be the beginning of a mark, or has come behind the last one
        self.ended: tuple[int, str] | None = None

    def read(self) -> tuple[bytes, bool]:
        """What the step has printed since, and whether anything at all has come."""
        if self.ended:
            return b"", False
        try:
            data = os.read(self.descriptor, 1 << 16)
        except BlockingIOError:
            data = b""
        text = self._kept + data
        if end := self._mark.search(text):
            self._kept = text[end.end() :]
            self.ended = int(end[1]), end[2].decode()
            return text[: end.start()], True
        cut = text.find(b"\x01", max(0, len(text) - _MARK_LENGTH))
        self._kept = b"" if cut < 0 else text[cut:]
        return text if cut < 0 else text[:cut], bool(data)


class Output:
    """One step's, as it comes. A line belongs to one stream: what the other prints meanwhile waits for its end."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, bytes]] = []
        self._begun = {"e": b"", "o": b""}
        self._length = 0

    def add(self, stream: str, data: bytes) -> None:
        """Take what has come from stdout ("o") or stderr ("e")."""
        self._length += len(data)
        if not data or self._length > LIMIT + (1 << 16):
            return
        *whole, self._begun[stream] = (self._begun[stream] + data).split(b"\n")
        for line in whole:
            _append(self._lines, stream, line + b"\n")

    def interrupt(self) -> None:
        """Here Ctrl-C was pressed: what had been begun stays above it."""
        for stream, begun in self._begun.items():
            _append(self._lines, stream, begun)
        self._begun = {"e": b"", "o": b""}
        _append(self._lines, "o", INTERRUPT)

    def so_far(self) -> bytes:
        """All that has come, as it stands now."""
        return b"".join([*(line for _, line in self._lines), *self._begun.values()])

    def shown(self, *, jobs: bool = False, traced: bool = False) -> tuple[str, str]:
        """The text that a terminal shows, and a letter for each of its lines, "" where only one stream was used.

        ``jobs``: the shell has something in the background, and what it says of that is left out. ``traced``: the
        shell shows what it runs, a level too deep.
        """
        lines = [*self._lines]
        for stream, begun in self._begun.items():
            _append(lines, stream, begun)
        if [line for _, line in lines[-2:]] == [INTERRUPT, b"\n"]:
            lines.pop()  # bash goes to the next line itself, which on a terminal ends that of the key
        both = len({stream for stream, _ in lines}) > 1
        lines = [
            (stream, _TRACE.sub(rb"\1", line, count=1) if traced and line.startswith(b"++") else line)
            for stream, line in lines
            if not (jobs and _JOB.fullmatch(line) and (stream == "e" or not both))
        ]
        raw = b"".join(line for _, line in lines)
        text = visible(raw)
        streams = "".join(stream for stream, _ in lines)
        return text, streams if both and text.count("\n") == raw.count(b"\n") else ""


def _append(lines: list[tuple[str, bytes]], stream: str, text: bytes) -> None:
    """Add a line, or the beginning of one; what the other stream had begun ends there."""
    if lines and text and not (last := lines[-1])[1].endswith(b"\n"):
        if last[0] == stream:
            text = last[1] + text
            lines.pop()
        else:
            lines[-1] = (last[0], last[1] + b"\n")
    if text:
        lines.append((stream, text))
