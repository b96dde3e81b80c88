"""What stands between words: blanks, comments, operators, reserved words; and what to say of what does not belong."""

from __future__ import annotations

import re
from typing import NoReturn

from kb.model import CommandError
from kb.shell.word import Word
from kb.shell.words import WordReader

_OPERATOR = re.compile(r"&&|\|\||;;&|;;|;&|&>>|&>|\|&|[;&|()\n]")
_WORDS = r"then|do|done|elif|else|fi|esac|if|for|while|until|case|select|function|coproc|time|in|\[\[|[{}!]"
_RESERVED = re.compile(rf"(?:{_WORDS})(?=[ \t\n;&|<>()]|$|\\\n)")
_BLANKS = re.compile(r"(?:[ \t]|\\\n)*(?:#[^\n]*)?")


class TokenReader(WordReader):
    """Reads what is no word; where something else must stand, it says so."""

    def operator(self) -> str:
        """The operator that comes next, "" if none does."""
        found = _OPERATOR.match(self.text, self.at)
        return found[0] if found else ""

    def reserved(self) -> str:
        """The reserved word that comes next, "" if none does."""
        found = _RESERVED.match(self.text, self.at)
        return found[0] if found else ""

    def skip_blanks(self) -> None:
        """Skips blanks, a comment and line ends behind a backslash."""
        if match := _BLANKS.match(self.text, self.at):
            self.at = match.end()

    def skip_lines(self) -> None:
        """Skips blanks, comments and line ends; what stands below a heredoc's line is its text."""
        self.skip_blanks()
        while self.is_at("\n"):
            self.at += 1
            self.read_heredocs()
            self.skip_blanks()

    def read_heredocs(self) -> None:
        """Reads the texts of the heredocs that the line above began; raises Unfinished if one never ends."""
        raise NotImplementedError

    def word(self) -> Word:
        """The word that must stand here; raises CommandError."""
        before = self.at
        word = self.read_word()
        if self.at == before:
            self.unexpected()
        return word

    def close(self, end: str, begun: int) -> None:
        """Reads what closes a construct; until it comes, more lines may. Raises CommandError."""
        self.skip_blanks()
        if self.at >= len(self.text):
            self.unfinished(begun)
        self.close_here(end)

    def close_here(self, end: str) -> None:
        """Reads what must stand on this line; raises CommandError."""
        self.skip_blanks()
        if (self.operator() or self.reserved()) != end:
            self.unexpected()
        self.at += len(end)

    def refuse_or_wait(self, begun: int) -> NoReturn:
        """Raises what is right where more lines may follow: Unfinished at the end of the text."""
        if self.at >= len(self.text):
            self.unfinished(begun)
        self.unexpected()

    def unexpected(self) -> NoReturn:
        """Raises CommandError that names what bash does not expect here."""
        if self.at < len(self.text) and not self.operator():
            begun = self.at
            self.read_word(first=True)  # which may never end
            shown = f"`{self.text[begun : self.at]}`"
        else:
            shown = "the end of the line" if self.operator() in {"", "\n"} else f"`{self.operator()}`"
        mend = "quote it, or mend what stands before it"
        raise CommandError(f"{shown} does not belong here", mend=mend, place=self.place(self.at))
