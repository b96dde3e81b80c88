"""A word of a command line as bash sees it: quotes taken off, expansions kept as written and marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from kb.model import Place

_ESCAPE = re.compile(r"\\(\n|.)", re.DOTALL)
_ESCAPE_IN_QUOTES = re.compile(r'\\(\n|[$`"\\])')
_SIMPLE = re.compile(r"^\$(?:(\w+)|\{(\w+)\})$")
_EXPANSIONS = {"simple_expansion", "expansion", "command_substitution", "process_substitution", "arithmetic_expansion"}
_ANSI_C = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word. ``expands`` when its value is only known when it runs; ``variable`` if it is just ``$NAME``."""

    text: str
    expands: bool = False
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its place. ``text`` is what the program gets, save for expansions, which stand as written."""

    pieces: tuple[Piece, ...]
    place: Place

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def dynamic(self) -> bool:
        """Whether part of it is only known when it runs."""
        return any(piece.expands for piece in self.pieces)

    def resolve(self, variables: Mapping[str, str]) -> Word:
        """The same word with ``$NAME`` replaced where the variable's value is known."""
        return Word(tuple(_resolved(piece, variables) for piece in self.pieces), self.place)

    def after(self, length: int) -> Word:
        """The word without its first ``length`` characters (none of which may be an expansion's)."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            if length < len(piece.text):
                pieces.append(Piece(piece.text[length:], piece.expands, piece.variable))
            length = max(0, length - len(piece.text))
        return Word(tuple(pieces), self.place)


def read_word(node: Node, place: Place) -> Word:
    """The word that a syntax node stands for."""
    return Word(tuple(_pieces(node)), place)


def literal(text: str, place: Place) -> Word:
    """A word that is exactly ``text``."""
    return Word((Piece(text),), place)


def source(node: Node) -> str:
    """What is written at a node."""
    return (node.text or b"").decode()


def _pieces(node: Node) -> list[Piece]:
    text = source(node)
    if node.type in {"concatenation", "command_name"}:
        return _concatenated(node)
    if node.type == "raw_string":
        return [Piece(text[1:-1])]
    if node.type == "ansi_c_string":
        return [Piece(_ESCAPE.sub(lambda match: _ANSI_C.get(match[1], match[1]), text[2:-1]))]
    if node.type in {"string", "translated_string"}:
        return _quoted(node)
    if node.type in _EXPANSIONS:
        name = _SIMPLE.match(text.strip())
        return [Piece(text.strip(), expands=True, variable=(name[1] or name[2]) if name else "")]
    if node.type == "brace_expression" or re.search(r"(?<!\\)[*?]", text):
        return [Piece(text, expands=True)]
    return [Piece(_ESCAPE.sub(_unescaped, text))]


def _concatenated(node: Node) -> list[Piece]:
    """The parts side by side. ``{a,b}`` comes as separate braces and becomes several words, so it expands."""
    bare = "".join(source(child) for child in node.children if child.type in {"word", "number"})
    braces = re.search(r"\{[^{}]*,[^{}]*\}", bare) is not None
    pieces = [piece for child in node.children for piece in _pieces(child)]
    return [Piece(source(node), expands=True)] if braces else pieces


def _quoted(node: Node) -> list[Piece]:
    """Text between double quotes; the grammar's own content nodes leave blanks out, so go by the bytes between."""
    whole, offset = node.text or b"", node.start_byte
    opening = whole.index(b'"') + 1
    pieces: list[Piece] = []
    for child in node.children:
        if child.type in _EXPANSIONS:
            text = source(child)
            lead = len(text) - len(text.lstrip())  # a blank before `$(` is counted to the node
            pieces.append(_plain_quoted(whole[opening : child.start_byte - offset].decode() + text[:lead]))
            pieces.extend(_pieces(child))
            opening = child.end_byte - offset
    pieces.append(_plain_quoted(whole[opening:-1].decode()))
    return [piece for piece in pieces if piece.text] or [Piece("")]


def _plain_quoted(text: str) -> Piece:
    return Piece(_ESCAPE_IN_QUOTES.sub(_unescaped, text))


def _unescaped(match: re.Match[str]) -> str:
    return "" if match[1] == "\n" else match[1]


def _resolved(piece: Piece, variables: Mapping[str, str]) -> Piece:
    known = variables.get(piece.variable) if piece.variable else None
    return piece if known is None else Piece(known)
