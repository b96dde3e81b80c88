"""Compound commands: groups, conditions, loops, ``case``, functions and coprocesses."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Collection

from kb.shell.condition import ConditionReader
from kb.shell.redirections import RedirectionReader
from kb.shell.word import Word


class CompoundReader(ConditionReader, RedirectionReader):
    """Reads compound commands; what lists within them hold is left to a subclass."""

    @abstractmethod
    def commands(self, ends: Collection[str], *, least: int = 1) -> None:
        """A list, up to a reserved word or an operator of ``ends`` or the end of the text; raises CommandError."""

    @abstractmethod
    def command(self) -> None:
        """One command; raises CommandError."""

    @abstractmethod
    def assigned(self, variable: Word) -> None:
        """Takes note of the variable of a loop."""

    def read_compound(self) -> bool:
        """Reads the compound command that begins here, with its redirections, if one does; raises CommandError."""
        begun, word = self.at, self.reserved()
        compound = self._compound(word)
        if compound:
            self.at += len(word)
            compound(begun)
            self.redirects()
        return compound is not None

    def _compound(self, word: str) -> Callable[[int], None] | None:
        if self.is_at("("):
            return self._arithmetic if self.is_at("((") and self.is_arithmetic(self.at + 1) else self._subshell
        return {
            "{": self._group,
            "if": self._if,
            "while": self._while,
            "until": self._while,
            "for": self._for,
            "select": self._for,
            "case": self._case,
            "function": self._function,
            "coproc": self._coprocess,
            "[[": self._condition,
        }.get(word)

    def _arithmetic(self, begun: int) -> None:
        self.at += 2
        self.read_arithmetic(begun)

    def _three_expressions(self, begun: int) -> None:
        opened = self.at
        self._arithmetic(begun)
        if self.text.count(";", opened, self.at) != 2:
            self.at = opened
            self.unexpected()

    def _subshell(self, begun: int) -> None:
        self.at += 1
        self.commands((")",))
        self.close(")", begun)

    def _group(self, begun: int) -> None:
        self.commands(("}",))
        self.close("}", begun)

    def _condition(self, begun: int) -> None:
        self.read_condition(begun)

    def _if(self, begun: int) -> None:
        self.commands(("then",))
        self.close("then", begun)
        self.commands(("elif", "else", "fi"))
        if self.reserved() == "elif":
            self.at += 4
            return self._if(begun)
        if self.reserved() == "else":
            self.at += 4
            self.commands(("fi",))
        return self.close("fi", begun)

    def _while(self, begun: int) -> None:
        self.commands(("do",))
        self._body(begun)

    def _for(self, begun: int) -> None:
        self.skip_blanks()
        if self.is_at("((") and self.text.startswith("for", begun):
            self._three_expressions(begun)
            self.skip_blanks()
            if self.is_at(";") and not self.is_at(";;"):
                self.at += 1
            self.skip_lines()
            return self._body(begun, braces=True)
        self.assigned(self.word())
        self.skip_blanks()
        if self.is_at(";") and not self.is_at(";;"):
            self.at += 1
            self.skip_lines()
            return self._body(begun, braces=True)
        self.skip_lines()
        if self.reserved() == "in":
            self.at += 2
            self.skip_blanks()
            while self.at < len(self.text) and self.operator() not in {";", "\n"}:
                self.word()
                self.skip_blanks()
            if self.at >= len(self.text):
                self.unfinished(begun)
            self.at += 1
            self.at -= self.text[self.at - 1] == "\n"  # a heredoc's text may begin here
            self.skip_lines()
        return self._body(begun, braces=True)

    def _body(self, begun: int, *, braces: bool = False) -> None:
        if braces and self.reserved() == "{":
            self.at += 1
            return self._group(begun)
        self.close("do", begun)
        self.commands(("done",))
        return self.close("done", begun)

    def _case(self, begun: int) -> None:
        self.skip_blanks()
        self.word()
        self.skip_lines()
        self.close("in", begun)
        self.skip_lines()
        while self.reserved() != "esac":
            if self.at >= len(self.text):
                self.unfinished(begun)
            if self.is_at("("):
                self.at += 1
                self.skip_blanks()
            self.word()
            self.skip_blanks()
            while self.is_at("|"):
                self.at += 1
                self.skip_blanks()
                self.word()
                self.skip_blanks()
            self.close_here(")")
            self.commands(("esac", ";;", ";&", ";;&"), least=0)
            if self.operator() not in {";;", ";&", ";;&"}:
                break
            self.at += len(self.operator())
            self.skip_lines()
        self.close("esac", begun)

    def _function(self, begun: int) -> None:
        self.skip_blanks()
        self.word()
        self.skip_blanks()
        if re.compile(r"\([ \t]*\)").match(self.text, self.at):
            self.brackets()
        self.function_body()

    def brackets(self) -> None:
        """Reads the ``()`` of a function; raises CommandError."""
        self.at += 1
        self.close_here(")")

    def function_body(self) -> None:
        """Reads the compound command that a function is; raises CommandError."""
        self.skip_lines()
        if self.reserved() in {"function", "coproc"} or not self.read_compound():
            self.refuse_or_wait(self.at)

    def _coprocess(self, begun: int) -> None:
        self.skip_blanks()
        name = re.compile(r"[^\s;&|<>()'\"`$\\]+(?:[ \t]|\\\n)+").match(self.text, self.at)
        if name and not self.reserved():
            before, self.at = self.at, name.end()
            if not self._compound(self.reserved()):
                self.at = before
        self.command()
