"""A text → the commands in it, as the grammar of bash has them.

After ``parse.y`` of bash 5.2. What it refuses is refused, what it takes is taken, with ``extglob`` on; a test holds
both against ``bash -n``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from kb.model import CommandError, Place
from kb.shell.compound import CompoundReader
from kb.shell.redirections import Redirect
from kb.shell.word import Word

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[.*\])?\+?=", re.ASCII | re.DOTALL)
_ARRAYS = {"alias", "declare", "eval", "export", "let", "local", "readonly", "typeset"}  # take `a=(…)` as a word
_NEVER_FIRST = {"then", "do", "done", "elif", "else", "fi", "esac", "in", "}"}
_TIME_OPTION = re.compile(r"(?:-p|--)(?=[ \t\n;]|$)")


@dataclass(slots=True)
class Simple:
    """A simple command as it was read. ``sets`` are the words that a loop takes as names."""

    raw: str = ""
    words: tuple[Word, ...] = ()
    assignments: list[Word] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)
    sets: tuple[Word, ...] = ()


class Parser(CompoundReader):
    """Reads a whole text; ``found`` has the simple commands, each behind those that ``$( )`` in it runs."""

    def __init__(self, text: str, place: Place) -> None:
        super().__init__(text, place)
        self.found: list[Simple] = []

    def program(self) -> None:
        """Reads all of the text; raises CommandError, Unfinished where bash would ask for more."""
        self.commands((), least=0)
        if self.at < len(self.text):
            self.unexpected()
        self.finish_heredocs()

    def inner_commands(self, opened: int) -> None:
        """See the base class."""
        outer, self.waiting = self.waiting, []
        self.commands((")",), least=0)
        self.close(")", opened)
        self.finish_heredocs()
        self.waiting = outer

    def matched(self, opening: str, closing: str, begun: int) -> None:
        """See the base class. What runs in there counts all the same."""
        start, known = self.at, len(self.found)
        super().matched(opening, closing, begun)
        del self.found[known:]
        self.inner_expansions(start, self.at - 1)

    def inner_group(self, opened: int) -> None:
        """See the base class. Bash reads what is in there only when it runs."""
        start, known = self.at, len(self.found)
        self.matched("(", ")", opened)
        del self.found[known:]
        self.inner_text(self.text[start : self.at - 1], opened)

    def inner_text(self, text: str, at: int) -> None:
        """See the base class. What bash refuses only when it runs is no fault of the command around it."""
        inner = Parser(text, self.place(at))
        try:
            inner.program()
        except CommandError:
            return
        self.found.extend(inner.found)

    def inner_expansions(self, start: int, end: int) -> None:
        """See the base class."""
        inner = Parser(self.text[start:end], self.place(start))
        try:
            inner.read_expansions(0, end - start)
        except CommandError:
            return  # bash reads a heredoc's expansions only when it runs
        self.found.extend(inner.found)

    def assigned(self, variable: Word) -> None:
        """See the base class."""
        self.found.append(Simple(sets=(variable,)))

    def commands(self, ends: Collection[str], *, least: int = 1) -> None:
        """See the base class."""
        count = 0
        self.skip_lines()
        while self.at < len(self.text) and not self._ends(ends):
            self._and_or()
            count += 1
            self.skip_blanks()
            if self.operator() in {";", "&"}:
                self.at += 1
            elif not self.is_at("\n"):
                break
            self.skip_lines()
        if count < least:
            self.refuse_or_wait(self.at)

    def _ends(self, ends: Collection[str]) -> bool:
        return (self.operator() or self.reserved()) in ends

    def _and_or(self) -> None:
        self._pipeline()
        self.skip_blanks()
        while self.operator() in {"&&", "||"}:
            self.at += 2
            self.skip_lines()
            if self.at >= len(self.text):
                self.unfinished(self.at)
            self._pipeline()
            self.skip_blanks()

    def _pipeline(self) -> None:
        prefixed = False
        while (prefix := self.reserved()) in {"!", "time"}:
            self.at += len(prefix)
            self.skip_blanks()
            while prefix == "time" and (option := _TIME_OPTION.match(self.text, self.at)):
                self.at = option.end()
                self.skip_blanks()
            prefixed = True
        if prefixed and (self.at >= len(self.text) or self.operator() in {";", "\n"}):
            return  # the time of nothing
        self.command()
        self.skip_blanks()
        while self.operator() in {"|", "|&"}:
            self.at += len(self.operator())
            self.skip_lines()
            if self.at >= len(self.text) or self.reserved() == "!":
                self.refuse_or_wait(self.at)
            self.command()
            self.skip_blanks()

    def command(self) -> None:
        """See the base class."""
        if self.reserved() in _NEVER_FIRST:
            self.unexpected()
        if not self.read_compound():
            self._simple()

    def _simple(self) -> None:
        simple, begun, end = Simple(), self.at, self.at
        words: list[Word] = []
        while True:
            self.skip_blanks()
            if redirect := self.redirect():
                simple.redirects.append(redirect)
                continue
            if self.at >= len(self.text) or (self.operator() and not self.is_at("<(")):
                break
            start = self.at
            first = not words
            word = self.read_word(first=first, assigns=first or (words[0].text in _ARRAYS and not words[0].quoted))
            if not words and _ASSIGNMENT.match(self.text[start : self.at]) and not word.pieces[0].quoted:
                simple.assignments.append(word)
                continue
            begun = begun if words else start
            words.append(word)
            end = self.at
            self.skip_blanks()
            if len(words) == 1 and self.is_at("(") and not simple.assignments and not simple.redirects:
                self.brackets()
                return self.function_body()
        if self.is_at("(") or not (words or simple.assignments or simple.redirects):
            self.unexpected()
        simple.words, simple.raw = tuple(words), self.text[begun:end]
        self.found.append(simple)
        return None
