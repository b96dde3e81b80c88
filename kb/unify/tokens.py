"""A line → typed tokens. In a table the header above the line says what some of its columns are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from kb.unify.shapes import CELLS, DIGIT, OTHER, SHAPES, Kind, Token, accepts

# Column number → kind, of the cells of the table that a line stands in; negative numbers count from the end.
Columns = tuple[tuple[int, Kind], ...]

NO_TABLE: Columns = ()
_START = r"(?<![0-9A-Za-z_])"
_END = r"(?![0-9A-Za-z_])"


def _alternatives(name: str, first: str) -> str:
    """Of the shapes those that may begin with such a character, each a group that is named by its number."""
    whole, within = (
        "|".join(
            f"(?P<{name}{n}>{shape.strict})"
            for n, shape in enumerate(SHAPES)
            if shape.first in ("", first) and shape.within is inside
        )
        for inside in (False, True)
    )
    return rf"(?={first})(?:{_START}(?:{whole})(?:(?<=%)|{_END}){'|' if within else ''}{within})"


_TYPED = re.compile(rf"{_alternatives('d', DIGIT)}|{_alternatives('o', OTHER)}")
_PIECE = re.compile(r"[ \t]+|[^ \t]+")
_WILDCARD = re.compile(r"(\\*)\[\.\.\]")
WILDCARD_PIECE = re.compile(r"(\\*\[\.\.\])")  # to split a line by what stands for any text
_PROCESS_CELLS = {"PID": Kind.PID, "PPID": Kind.PID} | dict.fromkeys(
    ("C", "%CPU", "%MEM", "VSZ", "RSS", "STIME", "START", "TIME"), Kind.COUNT
)
_ID_CELLS = {"CONTAINER": 0, "NETWORK": 0, "REPOSITORY": 2}  # the first word of a table's header → where its ids stand
_LOOSE: dict[Kind, str] = {}
for _shape in SHAPES:
    _LOOSE[_shape.kind] = "|".join(filter(None, (_LOOSE.get(_shape.kind), _shape.loose or _shape.strict)))
for _kind, _cell in CELLS.items():
    _LOOSE[_kind] = "|".join(filter(None, (_LOOSE.get(_kind), _cell)))


def loose_pattern(kind: Kind) -> str:
    """A regular expression for the values that may stand for one of this kind."""
    return f"(?:{_LOOSE[kind]})"


@cache
def _loose(kind: Kind) -> re.Pattern[str]:
    return re.compile(loose_pattern(kind))


def may_stand_for(kind: Kind, text: str) -> bool:
    """Whether an actual text can be a value of an expected kind."""
    return _loose(kind).fullmatch(text) is not None and accepts(kind, text)


@lru_cache(maxsize=65536)
def tokenise(text: str, columns: Columns = NO_TABLE) -> tuple[Token, ...]:
    """The tokens of a line. Blanks at its end are none."""
    line = text.rstrip(" \t")
    cells = list(re.finditer(r"[^ \t]+", line)) if columns else []
    marked: dict[int, tuple[int, Kind]] = {}
    for column, kind in columns:
        if -len(cells) <= column < len(cells):
            cell = cells[column]
            if re.fullmatch(CELLS[kind], cell[0]):
                marked[cell.start()] = (cell.end(), kind)
    tokens: list[Token] = []
    done = 0
    for start, (end, kind) in sorted(marked.items()):
        tokens.extend(_scan(line, done, start))
        tokens.append(Token(kind, line[start:end]))
        done = end
    tokens.extend(_scan(line, done, len(line)))
    return tuple(tokens)


def literal(text: str) -> str:
    """The expected line that only ``text`` unifies with, as far as ``[..]`` goes: a backslash in front of each."""
    return _WILDCARD.sub(r"\\\g<0>", text)


def shown(text: str) -> str:
    r"""What an expected line stands for, to be read: ``\[..]`` is ``[..]``."""
    return _WILDCARD.sub(lambda found: found[0][1:] if found[1] else found[0], text)


def tables(lines: Iterable[str]) -> list[Columns]:
    """For each line the columns of the table that it stands in, if any; an empty line ends a table."""
    found: list[Columns] = []
    current = NO_TABLE
    for line in lines:
        header = _columns(line)
        found.append(NO_TABLE if header else current)
        current = header or (current if line.strip() else NO_TABLE)
    return found


@lru_cache(maxsize=4096)
def _columns(line: str) -> Columns:
    cells = line.split()
    if len(cells) < 2 or line != line.upper():
        return NO_TABLE
    if "PID" in cells:
        return tuple((n, _PROCESS_CELLS[cell]) for n, cell in enumerate(cells[:-1]) if cell in _PROCESS_CELLS)
    ids = ((_ID_CELLS[cells[0]], Kind.HEX),) if cells[0] in _ID_CELLS and "ID" in cells else ()
    if cells[-1] == "PIDS":
        return (*ids, (-1, Kind.COUNT))
    return ((0, Kind.BASE36),) if cells[0] == "ID" else ids


def _scan(line: str, start: int, end: int) -> Iterator[Token]:
    done = start
    for found in _TYPED.finditer(line, start, end):
        kind = SHAPES[int((found.lastgroup or "s0")[1:])].kind
        if accepts(kind, found[0]):
            yield from _literal(line[done : found.start()])
            yield Token(kind, found[0])
            done = found.end()
    yield from _literal(line[done:end])


def _literal(text: str) -> Iterator[Token]:
    done = 0
    for found in _WILDCARD.finditer(text):
        yield from _plain(text[done : found.start()])
        yield Token(Kind.WORD, found[0][1:]) if found[1] else Token(Kind.WILDCARD, found[0])
        done = found.end()
    yield from _plain(text[done:])


def _plain(text: str) -> Iterator[Token]:
    for piece in _PIECE.findall(text):
        yield Token(Kind.BLANK if piece[0] in " \t" else Kind.WORD, piece)
