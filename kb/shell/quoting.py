"""Quotes and expansions as bash reads them, and the brackets that belong to them.

After the manual of bash 5.2 (Quoting, Shell Expansions) and, where that is silent, what ``bash -n`` accepts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import NoReturn

from kb.model import CommandError, Place
from kb.shell.word import Piece, ansi_c

_NAME = re.compile(r"\$(?:([A-Za-z_]\w*)|[0-9@*#?$!-])", re.ASCII)
_SIMPLE = re.compile(r"\$\{(\w+)\}")
_TO_BACKTICK = re.compile(r"(?:[^`\\]|\\.)*`", re.DOTALL)
_TO_APOSTROPHE = re.compile(r"(?:[^'\\]|\\.)*'", re.DOTALL)
_IN_QUOTES = re.compile(r'[^"\\$`]+')


class Unfinished(CommandError):
    """Bash would ask for another line: a quote, a bracket, a list or a heredoc is still open."""


class QuotingReader(ABC):
    """Reads quoted parts and expansions from ``text`` at ``at``; what ``$( )`` runs is left to a subclass."""

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.at = 0
        self.begin = place
        self._doubled: dict[int, bool] = {}

    def place(self, at: int) -> Place:
        """Where the character ``at`` stands."""
        return Place(self.begin.path, self.begin.line + self.text.count("\n", 0, at))

    def unfinished(self, at: int) -> NoReturn:
        """Raises Unfinished: what was opened ``at`` is not closed."""
        mend = "check quotes, brackets and `<`"
        raise Unfinished("this is not a complete shell command", mend=mend, place=self.place(at))

    @abstractmethod
    def inner_commands(self, opened: int) -> None:
        """Reads commands up to the ``)`` that closes what was ``opened``, and the bracket; raises CommandError."""

    @abstractmethod
    def inner_group(self, opened: int) -> None:
        """Reads commands that begin with a bracket of their own, ``$((a); b)``, and the last bracket."""

    @abstractmethod
    def inner_text(self, text: str, at: int) -> None:
        """Reads commands out of ``text`` that stood between backticks ``at``."""

    def is_at(self, text: str) -> bool:
        """Whether ``text`` comes next."""
        return self.text.startswith(text, self.at)

    def single(self, begun: int) -> str:
        """What stands between apostrophes, the first of them ``begun``; raises Unfinished."""
        end = self.text.find("'", begun + 1)
        if end < 0:
            self.unfinished(begun)
        self.at = end + 1
        return self.text[begun + 1 : end]

    def ansi(self, begun: int) -> str:
        """What ``$'…'``, which begins ``begun``, stands for; raises Unfinished."""
        end = _TO_APOSTROPHE.match(self.text, begun + 2)
        if not end:
            self.unfinished(begun)
        self.at = end.end()
        return ansi_c(end[0][:-1])

    def double(self, begun: int) -> list[Piece]:
        """The parts between double quotes, the first of them ``begun``; raises Unfinished."""
        self.at = begun + 1
        pieces: list[Piece] = []
        while not self.is_at('"'):
            if self.at >= len(self.text):
                self.unfinished(begun)
            here = self.at
            if found := _IN_QUOTES.match(self.text, here):
                self.at = found.end()
                pieces.append(Piece(found[0], quoted=True))
            elif self.text[here] == "\\":
                self.at += 2
                escaped = self.text[here + 1 : here + 2]
                kept = "" if escaped == "\n" else escaped if escaped in '$`"\\' else "\\" + escaped
                pieces.append(Piece(kept, quoted=True))
            else:
                pieces.extend(self.expansion(quoted=True))
        self.at += 1
        return pieces or [Piece("", quoted=True)]

    def expansion(self, *, quoted: bool) -> list[Piece]:
        """What begins with ``$`` or a backtick; raises CommandError."""
        begun = self.at
        variable = ""
        if self.is_at("`"):
            self._backticks(begun)
        elif self.is_at("$(("):
            self.at += 3 if self.is_arithmetic(begun + 2) else 2
            if self.at == begun + 3:
                self.read_arithmetic(begun)
            else:
                self.inner_group(begun)
        elif self.is_at("$("):
            self.at += 2
            self.inner_commands(begun)
        elif self.is_at("${"):
            self.at += 2
            self._parameter(begun)
            simple = _SIMPLE.fullmatch(self.text[begun : self.at])
            variable = simple[1] if simple else ""
        elif self.is_at("$["):
            self.at += 2
            self.matched("[", "]", begun)
        elif self.is_at("$'") and not quoted:
            return [Piece(self.ansi(begun), quoted=True)]
        elif self.is_at('$"') and not quoted:
            return self.double(begun + 1)
        elif name := _NAME.match(self.text, begun):
            self.at = name.end()
            variable = name[1] or name[0][1:]
        else:
            self.at += 1
            return [Piece("$", quoted=quoted)]
        return [Piece(self.text[begun : self.at], expands=True, variable=variable, quoted=quoted)]

    def _backticks(self, begun: int) -> None:
        end = _TO_BACKTICK.match(self.text, begun + 1)
        if not end:
            self.unfinished(begun)
        self.at = end.end()
        self.inner_text(re.sub(r"\\([`\\$])", r"\1", end[0][:-1]), begun + 1)

    def matched(self, opening: str, closing: str, begun: int) -> None:
        """Reads to behind the ``closing`` of ``begun``, over quotes and what nests; bash reads no ``${`` in there."""
        depth = 1
        while self.at < len(self.text):
            char = self.text[self.at]
            if not self._quoted_part(char):
                self.at += 1
                depth += (char == opening) - (char == closing)
                if not depth:
                    return
        self.unfinished(begun)

    def _parameter(self, begun: int) -> None:
        """Reads to behind the ``}`` of ``${``."""
        while not self.is_at("}"):
            if self.at >= len(self.text):
                self.unfinished(begun)
            char = self.text[self.at]
            if self._quoted_part(char):
                continue
            if char == "$":
                self.expansion(quoted=False)
            else:
                self.at += 1
        self.at += 1

    def _quoted_part(self, char: str) -> bool:
        if char == "\\":
            self.at += 2
        elif char == "'":
            self.single(self.at)
        elif char == '"':
            self.double(self.at)
        elif char == "`":
            self._backticks(self.at)
        else:
            return False
        return True

    def is_arithmetic(self, at: int) -> bool:
        """Whether the second of two brackets ``((``, which stands ``at``, is closed by two as well; else it groups."""
        if at not in self._doubled:
            depth, end = 1, at + 1
            while depth and end < len(self.text):
                char = self.text[end]
                end += 2 if char == "\\" else 1
                if char == "'" or char == '"':
                    closed = self.text.find(char, end)
                    end = closed + 1 if closed >= 0 else len(self.text)
                depth += {"(": 1, ")": -1}.get(char, 0)
            # What is never closed is told as arithmetic: it is unfinished either way.
            self._doubled[at] = depth > 0 or self.text.startswith(")", end)
        return self._doubled[at]

    def read_arithmetic(self, opened: int) -> None:
        """Reads on behind ``((`` to behind ``))``; raises Unfinished."""
        self.matched("(", ")", opened)
        if not self.is_at(")"):
            self.unfinished(opened)
        self.at += 1

    def read_expansions(self, start: int, end: int) -> None:
        """Reads what ``$( )`` and backticks run in text that is no word of its own, as in a heredoc."""
        self.at = start
        while self.at < end:
            char = self.text[self.at]
            if char == "\\":
                self.at += 2
            elif char in "$`":
                self.expansion(quoted=True)
            else:
                self.at += 1
