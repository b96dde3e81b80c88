r"""A twin's text ⇄ ``Snippet``: ``parse``, ``format``, ``read``.

A twin is Python that runs from top to bottom, with the marks ``# --8<-- [start:x]`` of its transcript, each at the left
edge between statements. Below a ``print(…)`` stand the lines that it prints, as pytest-examples writes them:
``#> text``, indented as the ``print``; of one in a loop, the lines of all rounds. ``#> ...`` stands for any lines,
``[..]`` for any text; what is printed just so has a backslash in front: ``#> \...``, ``\[..]``.

A step is the code down to and with a ``print``, or down to a mark. The code is run as it stands, so whatever differs
from run to run must be held in variables.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kb.model import (
    ANY_LINES,
    BlankLine,
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
from kb.snippet.source_text import source_text

SUFFIX = ".py"
_MARK = re.compile(r"# --8<-- \[(start|end):([\w-]+)\]\s*")
_OUTPUT = re.compile(r"\s*#>(?: (?P<text>.*))?")


def paths(root: Path) -> list[Path]:
    """The twins below ``snippets/`` of the checkout ``root``. Python files in the folders of images are none."""
    return sorted((root / "snippets").glob(f"*/*{SUFFIX}"))


def sibling(id_: str) -> str:
    """The id of the transcript that a twin belongs to: ``containers/ports`` for ``containers/ports.py``."""
    return id_.removesuffix(SUFFIX)


def read(root: Path, path: Path, front: FrontMatter | None = None) -> Snippet:
    """Read one file; ``root`` is the snippets' folder, ``front`` the transcript's. TranscriptError if unusable."""
    return parse(source_text(path), str(path), path.relative_to(root).as_posix(), front)


def parse(text: str, path: str, id_: str, front: FrontMatter | None = None) -> Snippet:
    """The twin that ``text`` is. TranscriptError with the exact line: no Python, a mark or an output out of place."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    try:
        prints = {last: first for first, last in _prints(ast.parse(text))}
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        place = Place(path, min(line, len(lines)))
        raise TranscriptError(f"not Python ({error.args[0]})", mend="mend the code", place=place) from None
    if not prints:
        what = "this twin prints nothing that could be checked"
        raise TranscriptError(what, mend="print something and record it", place=Place(path, len(lines)))
    reader = _Reader(path)
    for number, line in enumerate(lines, 1):
        reader.feed(line, number, ends=number in prints)
    return Snippet(id_, path, front or FrontMatter(), reader.finish(), text_sha256(text))


def format(snippet: Snippet) -> str:
    """The text of a twin."""
    lines: list[str] = []
    for item in snippet.items:
        match item:
            case SectionMark():
                lines.append(f"# --8<-- [{'start' if item.starts else 'end'}:{item.name}]")
            case BlankLine():
                lines.append("")
            case Step():
                code = item.command.split("\n")
                lines += code
                indent = code[-1][: len(code[-1]) - len(code[-1].lstrip())]
                lines += [f"{indent}#> {_written(line)}".rstrip() for line in item.lines]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> bool:
    return text.startswith("\\") and ANY_LINES.fullmatch(text.lstrip("\\")) is not None


def _written(line: Line) -> str:
    escapes = line.kind is LineKind.OUTPUT and _escaped("\\" + line.text)
    return "\\" + line.text if escapes else line.text


def _prints(tree: ast.AST) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print":
            yield call.lineno, call.end_lineno or call.lineno


class _Reader:
    """Takes lines one by one; keeps the step and the section that are open."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._items: list[Item] = []
        self._code: list[str] = []
        self._begun = 1
        self._lines: list[Line] = []
        self._printed = False  # the open step ends in a print, so outputs may follow
        self._section = ""
        self._opened = Place(path)
        self._seen: set[str] = set()

    def feed(self, text: str, number: int, *, ends: bool) -> None:
        place = Place(self._path, number)
        if output := _OUTPUT.fullmatch(text):
            if not self._printed:
                self._fail(place, "an output below no print", "put it below the print that prints it")
            words = (output["text"] or "").rstrip()
            kind = LineKind.ANY if ANY_LINES.fullmatch(words) else LineKind.OUTPUT
            self._lines.append(Line(words[1:] if _escaped(words) else words, place, kind))
            return
        if self._printed:
            self._close()
        if mark := _MARK.fullmatch(text):
            self._close()
            self._mark(mark[1] == "start", mark[2], place)
        elif text.startswith("# --8<--"):
            self._fail(place, "not a mark of a section", "write # --8<-- [start:name]")
        elif not text.strip() and not self._code:
            self._items.append(BlankLine(place))
        else:
            if not self._code:
                self._begun = number
            self._code.append(text)
            self._printed = ends

    def finish(self) -> tuple[Item, ...]:
        self._close()
        if self._section:
            name = self._section
            self._fail(self._opened, f"the section `{name}` is never closed", f"add `# --8<-- [end:{name}]`")
        return tuple(self._items)

    def _close(self) -> None:
        blank = 0
        while self._code and not self._code[-1].strip():
            self._code.pop()
            blank += 1
        if self._code:
            code = "\n".join(self._code)
            self._items.append(Step(code, Place(self._path, self._begun), tuple(self._lines), section=self._section))
        end = self._begun + len(self._code)
        self._items += [BlankLine(Place(self._path, end + number)) for number in range(blank)]
        self._code, self._lines, self._printed = [], [], False

    def _mark(self, starts: bool, name: str, place: Place) -> None:
        if starts and self._section:
            self._fail(place, f"the section `{self._section}` is still open", f"close it above: [end:{self._section}]")
        if starts and name in self._seen:
            self._fail(place, f"the section `{name}` stands twice", "give it a name of its own")
        if not starts and name != self._section:
            self._fail(place, f"the section `{name}` is not open", f"open it above: [start:{name}]")
        self._items.append(SectionMark(name, starts, place))
        self._section = name if starts else ""
        self._opened = place
        self._seen.add(name)

    def _fail(self, place: Place, what: str, mend: str) -> None:
        raise TranscriptError(what, mend=mend, place=place)
