"""Redirections and heredocs, whose text stands below the line that begins them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model import CommandError, Place
from kb.shell.tokens import TokenReader
from kb.shell.word import Word

_REDIRECT = re.compile(
    r"(?P<descriptor>\d+|\{[A-Za-z_]\w*\})?(?P<operator><<<|<<-|<<|<>|<&|>>|>\||>&|[<>](?!\())|(?P<both>&>>?)", re.ASCII
)
_DESCRIPTOR = re.compile(r"(?:\d+|\{\w+\})[<>](?!\()", re.ASCII)


@dataclass(slots=True)
class Redirect:
    """One redirection. ``text`` is a heredoc's, which ``begins`` at a line of its own; it comes below the command."""

    descriptor: str
    operator: str
    target: Word | None
    text: str = ""
    begins: Place | None = None


class RedirectionReader(TokenReader):
    """Reads redirections; keeps the heredocs whose text is still to come."""

    def __init__(self, text: str, place: Place) -> None:
        super().__init__(text, place)
        self.waiting: list[tuple[Redirect, int]] = []  # heredocs whose text begins below this line

    def inner_expansions(self, start: int, end: int) -> None:
        """Reads what ``$( )`` and backticks run in a part of the text that is read when it runs."""
        raise NotImplementedError

    def redirects(self) -> list[Redirect]:
        """The redirections that stand here; raises CommandError."""
        found: list[Redirect] = []
        self.skip_blanks()
        while redirect := self.redirect():
            found.append(redirect)
            self.skip_blanks()
        return found

    def redirect(self) -> Redirect | None:
        """The redirection that begins here, if one does; raises CommandError."""
        found = _REDIRECT.match(self.text, self.at)
        if not found:
            return None
        begun, self.at = self.at, found.end()
        operator = found["operator"] or found["both"]
        self.skip_blanks()
        redirect = Redirect(found["descriptor"] or "", operator, None)
        if operator in {"<&", ">&"} and self.is_at("-"):
            self.at += 1
        else:
            start = self.at
            if not _DESCRIPTOR.match(self.text, start):
                redirect.target = self.read_word()
            elif operator in {"<&", ">&"} and (number := re.compile("[0-9]+").match(self.text, start)):
                self.at = number.end()
            if self.at == start:
                what = f"`{operator}` has no file behind it"
                raise CommandError(what, mend="quote it, or name a file", place=self.place(begun))
            if operator in {"<<", "<<-"}:
                self.waiting.append((redirect, begun))
        return redirect

    def finish_heredocs(self) -> None:
        """Raises Unfinished where a heredoc has no line below it."""
        if self.waiting:
            self.unfinished(self.waiting[0][1])

    def read_heredocs(self) -> None:
        """The texts of the heredocs that the line above began, one below the other."""
        waiting, self.waiting = self.waiting, []
        for redirect, begun in waiting:
            self._heredoc(redirect, begun)

    def _heredoc(self, redirect: Redirect, begun: int) -> None:
        assert redirect.target is not None  # only those with one wait
        end, literal = redirect.target.text, redirect.target.quoted
        tabs = "\t" if redirect.operator == "<<-" else ""
        start, goes_on = self.at, False
        lines: list[str] = []
        redirect.begins = self.place(start)
        while self.at < len(self.text):
            before = self.at
            line, newline, _ = self.text[before:].partition("\n")
            self.at += len(line) + len(newline)
            stripped = line.lstrip(tabs) if tabs else line
            if stripped == end and not goes_on:
                after = self.at
                redirect.text = "".join(lines)
                if not literal:
                    self.inner_expansions(start, before)
                self.at = after
                return
            lines.append(stripped + newline)
            goes_on = not literal and len(line) - len(line.rstrip("\\")) & 1 == 1
        self.unfinished(begun)
