"""Characters → words: the parts that stand side by side without a blank between them."""

from __future__ import annotations

import re
from typing import NoReturn

from kb.shell.quoting import QuotingReader
from kb.shell.word import Piece, Word

_META = frozenset(" \t\n;&|<>()")
_PLAIN = re.compile(r"[^ \t\n;&|<>()'\"`$\\*?]+")
_BRACES = re.compile(r"\{[^{}]*,[^{}]*\}|\{\w+\.\.[\w.]+\}")
_HEAD = re.compile(r"([A-Za-z_]\w*)(\[)?", re.ASCII)


class WordReader(QuotingReader):
    """Reads words."""

    def read_word(self, *, first: bool = False, assigns: bool = False, ends: frozenset[str] = _META) -> Word:
        """The word that begins here; raises CommandError.

        ``assigns``: ``a=(…)`` is one word. ``first``: it stands where a command begins, so ``a[i + 1]=`` is one too.
        """
        start = self.at
        pieces: list[Piece] = []
        if first:
            self._subscript(start)
            if self.at > start:
                pieces.append(Piece(self.text[start : self.at]))
        while self.at < len(self.text):
            begun = self.at
            char = self.text[begun]
            if char in "<>" and self.text.startswith("(", begun + 1):
                self.at += 2
                self.inner_commands(begun)
                pieces.append(Piece(self.text[begun : self.at], expands=True))
            elif char == "(" and assigns and self.text[begun - 1] == "=" and _assigned(self.text[start:begun]):
                self._array(begun)
                pieces.append(Piece(self.text[begun : self.at], expands=True))
            elif char in ends and not (char == "(" and begun > start and self.text[begun - 1] in "?*+@!"):
                break
            elif char == "(":  # a pattern of extglob, or brackets in the regular expression of `=~`
                self.at += 1
                self.matched("(", ")", begun)
                pieces.append(Piece(self.text[begun : self.at], expands=True))
            else:
                pieces.extend(self._part(char))
        if _BRACES.search("".join(piece.text for piece in pieces if not piece.expands and not piece.quoted)):
            pieces = [Piece(self.text[start : self.at], expands=True)]
        return Word(tuple(pieces), self.place(start))

    def _part(self, char: str) -> list[Piece]:
        begun = self.at
        if plain := _PLAIN.match(self.text, begun):
            self.at = plain.end()
            return [Piece(plain[0])]
        if char == "\\":
            self.at += 2
            escaped = self.text[begun + 1 : begun + 2]
            if not escaped:
                self.unfinished(begun)  # the next line is one with this
            return [] if escaped == "\n" else [Piece(escaped, quoted=True)]
        if char == "'":
            return [Piece(self.single(begun), quoted=True)]
        if char == '"':
            return self.double(begun)
        if char == "`" or char == "$":
            return self.expansion(quoted=False)
        self.at += 1
        return [Piece(char, expands=char in "*?")]

    def _subscript(self, start: int) -> None:
        """Reads ``a[…]`` of ``a[…]=``, whose blanks do not end the word."""
        head = _HEAD.match(self.text, start)
        if head and head[2]:
            self.at = head.end()
            self.matched("[", "]", start)

    def _array(self, begun: int) -> None:
        self.at += 1
        while True:
            self.skip_lines()
            if self.at >= len(self.text):
                self.unfinished(begun)
            if self.is_at(")"):
                self.at += 1
                return
            before = self.at
            if self.is_at("["):
                self.at += 1
                self.matched("[", "]", before)
            self.read_word()
            if self.at == before:
                self.unexpected()

    def skip_lines(self) -> None:
        """Skips blanks, comments and line ends."""
        raise NotImplementedError

    def unexpected(self) -> NoReturn:
        """Raises CommandError: bash knows nothing that could stand here."""
        raise NotImplementedError


def _assigned(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z_]\w*(?:\[.*\])?\+?=", text, re.ASCII | re.DOTALL) is not None
