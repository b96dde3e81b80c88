r"""``.console`` text ⇄ ``Snippet``: ``parse``, ``format``, ``read``.

The lines of a transcript, below an optional front matter between two ``---`` lines:

``$ ls``               a command; ``node1$ ls`` where the front matter says ``hosts: 2`` or more (node1 … nodeN)
``> more``             directly below a command, or below another ``>`` line: the command goes on
``# --8<-- [start:x]`` a section opens, ``[end:x]`` closes it; between steps, one at a time
``# words``            a comment on what follows; between steps, or above the first: kept, and never compared
``...``                any lines, or none, but none that tells of a fault; ``... {3}`` three of them, ``... 'Pull'``
                       such with this text in each (or one of several: ``... 'Pull' 'Wait'``), ``... {3} 'Pull'`` both
``^C``                 Ctrl-C is pressed here
``[exit 1]``           the command ended in 1; the last line of its step; 0 is never written
all else               output; on a line that begins with a prompt of ``prompts:``, what is behind it is typed

Output that looks like one of these gets a backslash in front: ``\$ ls``, ``\# words``, ``\...``, ``\[exit 3]``. Output
that already has backslashes before such a text gets one more; in front of anything else a backslash is a backslash. So
below a command ``# words`` is a comment and ends the output; output behind it is refused. Within a line ``[..]`` is any
text and ``\[..]`` is itself.

Empty lines between steps and at the end of an output are layout, not expected output. Files are UTF-8 with LF;
CRLF, a byte order mark and a missing last line end are accepted, and ``format`` writes them the usual way. So
``format(parse(text)) == text`` for every text that ``format`` can write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from kb.model import (
    ANY_LINES,
    BlankLine,
    Comment,
    FrontMatter,
    Item,
    Line,
    LineKind,
    Place,
    SectionMark,
    Snippet,
    Step,
    TranscriptError,
    text_sha256,
)
from kb.snippet.front_matter import parse_front_matter
from kb.snippet.source_text import source_text

_MARK = re.compile(r"# --8<-- \[(start|end):([\w-]+)\]")
_EXIT = re.compile(r"\[exit ([1-9]\d{0,2})\]")
_HOST_PROMPT = re.compile(r"([A-Za-z][\w.-]*)\$(?: |$)")
_NODE_PROMPT = re.compile(r"(node\d+)\$(?: |$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def read(root: Path, path: Path) -> Snippet:
    """Read one file. Its id is ``path`` relative to ``root`` without the suffix; TranscriptError if it is unusable."""
    return parse(source_text(path), str(path), path.relative_to(root).with_suffix("").as_posix())


def parse(text: str, path: str, id: str) -> Snippet:
    """Parse a transcript; ``path`` is what errors and places name. TranscriptError with the exact line."""
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    for number, line in enumerate(lines, 1):
        if found := _CONTROL.search(line):
            what = f"the control character U+{ord(found[0]):04X}"
            raise TranscriptError(what, mend="remove it, a terminal shows no such thing", place=Place(path, number))
    front, start = _front_matter(lines, path)
    parser = _Parser(path, front)
    for number, line in enumerate(lines[start:], start + 1):
        parser.feed(line, Place(path, number))
    return Snippet(id, path, front, parser.finish(), text_sha256(text))


def format(snippet: Snippet) -> str:
    """The text of a snippet. Of the front matter ``raw`` is written, so comments and order live on."""
    lines = ["---", *snippet.front.raw.split("\n"), "---"] if snippet.front.raw else []
    for item in snippet.items:
        match item:
            case SectionMark():
                lines.append(f"# --8<-- [{'start' if item.starts else 'end'}:{item.name}]")
            case BlankLine():
                lines.append("")
            case Comment():
                lines.append(item.text)
            case Step():
                lines.extend(_step_lines(item, snippet.front))
    return "\n".join(lines) + "\n"


def looks_like_syntax(text: str, front: FrontMatter, first: bool) -> bool:
    """Whether a line of output would be read as something else; ``first``: directly below its command."""
    host_prompt = _HOST_PROMPT if front.hosts > 1 else _NODE_PROMPT
    return (
        text in ("^C", "$", "#")
        or ANY_LINES.fullmatch(text) is not None
        or text.startswith(("$ ", "# ", "[exit ", "[exit]"))
        or (first and (text == ">" or text.startswith("> ")))
        or host_prompt.match(text) is not None
        or typed_text(text, front) is not None
    )


def typed_text(text: str, front: FrontMatter) -> str | None:
    """What is typed on this line of a terminal; None if it begins with no prompt of the snippet's."""
    for prompt in front.prompts:
        pattern = ".*?".join(re.escape(part) for part in prompt.split("[..]"))
        if found := re.match(pattern, text):
            return text[found.end() :]
        if re.fullmatch(pattern.removesuffix(r"\ "), text):  # editors strip the blank behind an empty prompt
            return ""
    return None


def _front_matter(lines: list[str], path: str) -> tuple[FrontMatter, int]:
    if lines[0] != "---":
        return FrontMatter(), 0
    try:
        end = lines.index("---", 1)
    except ValueError:
        raise TranscriptError(
            "the front matter is never closed", mend="add `---` below it", place=Place(path)
        ) from None
    return parse_front_matter("\n".join(lines[1:end]), path, 2), end + 1


def _step_lines(step: Step, front: FrontMatter) -> Iterator[str]:
    first, *rest = step.command.split("\n")
    yield f"{step.host}$ {first}"
    for more in rest:
        yield f"> {more}" if more else ">"
    for index, line in enumerate(step.lines):
        yield _escape(line.text, front, index == 0) if line.kind is LineKind.OUTPUT else line.text
    if step.status:
        yield f"[exit {step.status}]"


def _escape(text: str, front: FrontMatter, first: bool) -> str:
    return "\\" + text if looks_like_syntax(text.lstrip("\\"), front, first) else text


def _unescape(text: str, front: FrontMatter, first: bool) -> str:
    escaped = text.startswith("\\") and looks_like_syntax(text.lstrip("\\"), front, first)
    return text[1:] if escaped else text


class _Parser:
    """Takes lines one by one; keeps the step and the section that are open."""

    def __init__(self, path: str, front: FrontMatter) -> None:
        self._path = path
        self._front = front
        self._items: list[Item] = []
        self._section: SectionMark | None = None
        self._seen: dict[str, Place] = {}
        self._host = ""
        self._command: list[str] = []  # of the open step; empty: none is open
        self._begun = Place(path)
        self._lines: list[Line] = []
        self._exit: tuple[int, Place] | None = None

    def feed(self, text: str, place: Place) -> None:
        if text.startswith("# --8<--"):
            self._close_step()
            self._mark(text, place)
        elif self._command and not self._lines and not self._exit and (text == ">" or text.startswith("> ")):
            self._command.append(text[2:])
        elif (host := self._prompt(text, place)) is not None:
            self._close_step()
            self._open_step(host, text, place)
        elif self._comments(text):
            self._close_step()
            self._items.append(Comment(text, place, self._section.name if self._section else ""))
        elif not self._command:
            self._outside(text, place)
        else:
            self._below_command(text, place)

    def finish(self) -> tuple[Item, ...]:
        self._close_step()
        if self._section:
            name = self._section.name
            self._fail(self._section.place, f"the section `{name}` is never closed", f"add `# --8<-- [end:{name}]`")
        if not any(isinstance(item, Step) for item in self._items):
            self._fail(Place(self._path), "the snippet has no command", "write one behind `$ `")
        return tuple(self._items)

    def _comments(self, text: str) -> bool:
        """Whether a line is a comment: not where a prompt of ``prompts:`` begins like one and a command is open."""
        return (text == "#" or text.startswith("# ")) and not (
            self._command and typed_text(text, self._front) is not None
        )

    def _prompt(self, text: str, place: Place) -> str | None:
        """The host that a command line names, "" for the only one; None if this is no command line."""
        hosts = self._front.hosts
        if text == "$" or text.startswith("$ "):
            if hosts > 1:
                self._fail(place, "the command does not say on which host it runs", "write `node1$ ` in front of it")
            return ""
        if self._command and typed_text(text, self._front) is not None:
            return None
        found = (_HOST_PROMPT if hosts > 1 else _NODE_PROMPT).match(text)
        if not found:
            return None
        name = found[1]
        if hosts == 1:
            mend = "say `hosts: 2` in the front matter, or put a `\\` in front of output"
            self._fail(place, f"the host `{name}` in a snippet with one host", mend)
        if name not in {f"node{number}" for number in range(1, hosts + 1)}:
            self._fail(
                place, f"unknown host `{name}`", f"there are node1 to node{hosts}; put a `\\` in front of output"
            )
        return name

    def _open_step(self, host: str, text: str, place: Place) -> None:
        command = text.partition("$")[2][1:]
        if not command.strip():
            self._fail(place, "an empty command", "write one behind `$ `, or put a `\\` in front of output")
        self._host, self._command, self._begun = host, [command], place

    def _outside(self, text: str, place: Place) -> None:
        if text:
            if comments := [item for item in self._items[-1:] if isinstance(item, Comment)]:
                mend = "put a `\\` in front of it if the command prints it, or move it above a command"
                self._fail(comments[0].place, f"the comment `{comments[0].text}` stands within an output", mend)
            if any(isinstance(item, Step) for item in self._items):
                self._fail(place, "output below the end of its step", "move what ends the step below it")
            self._fail(place, "output before any command", "write the command above it, behind `$ `")
        self._items.append(BlankLine(place))

    def _below_command(self, text: str, place: Place) -> None:
        if self._exit and text:
            self._fail(self._exit[1], "`[exit]` is not the last line of its step", "move it below the output")
        if text.startswith(("[exit ", "[exit]")):
            self._status(text, place)
        elif ANY_LINES.fullmatch(text):
            self._lines.append(Line(text, place, LineKind.ANY))
        elif text == "^C":
            self._lines.append(Line(text, place, LineKind.INTERRUPT))
        elif (typed := typed_text(text, self._front)) is not None:
            self._lines.append(Line(text, place, LineKind.TYPED, typed))
        elif self._exit:
            self._close_step()
            self._items.append(BlankLine(place))
        else:
            self._lines.append(Line(_unescape(text, self._front, not self._lines), place))

    def _status(self, text: str, place: Place) -> None:
        found = _EXIT.fullmatch(text)
        if not found or int(found[1]) > 255:
            mend = "write `[exit N]`, N from 1 to 255, nothing for 0, or put a `\\` in front of output"
            self._fail(place, f"`{text}` is not an exit status", mend)
        self._exit = (int(found[1]), place)

    def _close_step(self) -> None:
        if not self._command:
            return
        blanks: list[BlankLine] = []
        while not self._exit and self._lines and not self._lines[-1].text:
            blanks.insert(0, BlankLine(self._lines.pop().place))
        section = self._section.name if self._section else ""
        status = self._exit[0] if self._exit else 0
        command = "\n".join(self._command)
        self._items.append(Step(command, self._begun, tuple(self._lines), status, self._host, section))
        self._items.extend(blanks)
        self._command, self._lines, self._exit = [], [], None

    def _mark(self, text: str, place: Place) -> None:
        found = _MARK.fullmatch(text)
        if not found:
            self._fail(place, f"`{text}` is not a section mark", "write `# --8<-- [start:name]` or `[end:name]`")
        mark = SectionMark(found[2], found[1] == "start", place)
        if mark.starts:
            self._start(mark)
        elif not self._section or self._section.name != mark.name:
            inside = f", `{self._section.name}` is open" if self._section else ""
            self._fail(
                place, f"the section `{mark.name}` is closed but not open{inside}", "add its start, or remove it"
            )
        else:
            self._section = None
        self._items.append(mark)

    def _start(self, mark: SectionMark) -> None:
        if earlier := self._seen.get(mark.name):
            what = f"the section `{mark.name}` is opened twice, first on line {earlier.line}"
            self._fail(mark.place, what, "give one of them another name")
        if self._section:
            what = f"the section `{mark.name}` overlaps `{self._section.name}` of line {self._section.place.line}"
            self._fail(mark.place, what, f"close `{self._section.name}` above it")
        self._section, self._seen[mark.name] = mark, mark.place

    def _fail(self, place: Place, what: str, mend: str) -> NoReturn:
        raise TranscriptError(what, mend=mend, place=place)
