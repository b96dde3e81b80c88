"""``[[ … ]]``: the one place where bash reads ``<``, ``(`` and ``!`` as words of a condition."""

from __future__ import annotations

import re

from kb.shell.tokens import TokenReader

_UNARY = re.compile(r"-[abcdefghknoprstuvwxzGLNORS](?=[ \t\n;&|<>()]|$)")
_BINARY = re.compile(r"(?:==?|!=|=~|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))(?=[ \t\n])|[<>]")
_EXPRESSION = frozenset(" \t\n;&<>)")  # what ends the regular expression behind `=~`


class ConditionReader(TokenReader):
    """Reads the conditions between ``[[`` and ``]]``."""

    def read_condition(self, begun: int) -> None:
        """Reads on behind ``[[`` to behind ``]]``; raises CommandError, Unfinished where it never ends."""
        self._alternatives(begun)
        if not self._at_end():
            self.refuse_or_wait(begun)
        self.at += 2

    def _alternatives(self, begun: int) -> None:
        self._term(begun)
        while self.is_at("&&") or self.is_at("||"):
            self.at += 2
            self._term(begun)

    def _term(self, begun: int) -> None:
        self.skip_lines()
        if self.at >= len(self.text) or self._at_end():
            self.refuse_or_wait(begun)
        if self.is_at("("):
            self.at += 1
            self._alternatives(begun)
            if not self.is_at(")"):
                self.refuse_or_wait(begun)
            self.at += 1
        elif self.is_at("!") and self.text[self.at + 1 : self.at + 2] in (" ", "\t", "\n"):
            self.at += 1
            return self._term(begun)
        elif unary := _UNARY.match(self.text, self.at):
            self.at = unary.end()
            self._operand()
        else:
            self._operand()
            self.skip_blanks()
            if binary := _BINARY.match(self.text, self.at):
                self.at = binary.end()
                self._operand(ends=_EXPRESSION if binary[0] == "=~" else None)
            elif not (self._at_end() or self.is_at("&&") or self.is_at("||") or self.is_at(")")):
                self.unexpected()
        return self.skip_lines()

    def _operand(self, ends: frozenset[str] | None = None) -> None:
        self.skip_blanks()
        before = self.at
        if not self._at_end():
            _ = self.read_word(ends=ends) if ends else self.read_word()
        if self.at == before:
            self.unexpected()

    def _at_end(self) -> bool:
        return re.compile(r"\]\](?=[ \t\n;&|<>()]|$)").match(self.text, self.at) is not None
