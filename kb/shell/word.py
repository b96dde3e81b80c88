"""A word of a command line as bash sees it: quotes taken off, expansions kept as written and marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kb.model import Place

_ANSI_C = re.compile(r"\\(?:x([0-7][0-9a-fA-F]?)|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word. ``expands`` when its value is only known when it runs; ``variable`` if it is just ``$NAME``.

    ``quoted`` parts keep their blanks, stars and braces as they are.
    """

    text: str
    expands: bool = False
    variable: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its place. ``text`` is what the program gets, save for expansions, which stand as written."""

    pieces: tuple[Piece, ...]
    place: Place

    @property
    def text(self) -> str:
        """The pieces side by side."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def dynamic(self) -> bool:
        """Whether part of it is only known when it runs."""
        return any(piece.expands for piece in self.pieces)

    @property
    def quoted(self) -> bool:
        """Whether part of it stands in quotes or behind a backslash."""
        return any(piece.quoted for piece in self.pieces)

    def resolve(self, variables: Mapping[str, str]) -> Word:
        """The same word with ``$NAME`` replaced where the variable's value is known."""
        return Word(tuple(_resolved(piece, variables) for piece in self.pieces), self.place)

    def after(self, length: int) -> Word:
        """The word without its first ``length`` characters (none of which may be an expansion's)."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            if length < len(piece.text):
                pieces.append(Piece(piece.text[length:], piece.expands, piece.variable, piece.quoted))
            length = max(0, length - len(piece.text))
        return Word(tuple(pieces), self.place)


def ansi_c(text: str) -> str:
    """What stands between ``$'`` and ``'``, its escapes (``\\n``, ``\\x41``) read as bash does."""

    def read(match: re.Match[str]) -> str:
        hexadecimal, code, octal, other = match.groups()
        if other:
            return _LETTERS.get(other, other if other in "\\'\"?" else match[0])
        return chr(int(octal, 8) & 0xFF if octal else int(hexadecimal or code, 16))

    return _ANSI_C.sub(read, text)


def _resolved(piece: Piece, variables: Mapping[str, str]) -> Piece:
    known = variables.get(piece.variable) if piece.variable else None
    return piece if known is None else Piece(known)
