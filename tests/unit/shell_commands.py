"""Shell commands by the thousand, grown from bash's constructs, whole and broken; and what bash itself says of them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from random import Random

WORDS = (
    "a", "web", "docker", "--rm", "-it", "$x", "${x}", '"$x"', "'a b'", "a\\ b", "$'a\\'b'", '$"a"', "$1", "$@", "$?",
    "${x:-y}", "${x:-'y}'}", '"${x:-\'y}"', '"${x#\'}\'}"', "${x[@]}", "${x//[()]/}", "${x%%(*}", "${!x}", "${#x}",
    '"${x:-"a b"}"', "${x:-$(echo a)}", "$(echo a)", '"$(echo "a b")"', "$(cat <x)", "`echo a`", "`echo \\`b\\``", "$((1 + (2)))",
    "$[1+2]", "$((a))", "{a,b}", "{1..3}", "*.log", "?", "[ab]", "@(a|b)", "!(a)", "+([0-9])", "<(echo a)", ">(cat)", "a#b", "~",
    "{{.Names}}", "'{{json .}}'", "a=b", "in", "do", "then", "}", "{", "!", "time", "]]", "[[", "한글", "''", '""', "--format=$(echo '(')",
    "$( (a) )", "$((a); (b))", "a/$x/b", '"\\""', "\\$x", "$", "a$", "%", "-", "@", "2", "x[1]", "$(a;b)", "$(\na\n)", "$(# c )\na)",
    "$(case x in x) a;; esac)", "$(case x in (x) a;; esac)", "/dev/tcp/a/80", '"a\nb"', "'a\nb'", "a\\\nb", "\\#", "$#", "$$",
)  # fmt: skip
REDIRECTS = (
    "> f", ">> f", ">| f", "< f", "<> f", "3<> f", "2>&1", ">&2", "3>&-", "2>&-", ">&-", "<&-", "<&3", "3<&0-", "&> f", "&>> f",
    "{fd}> f", "{fd}>&-", "<<< a", '<<< "$x"', "2> /dev/null", "> >(cat)", "< <(echo a)", ">f", "3<>/dev/tcp/a/80", "2>$x",
)  # fmt: skip
DELIMITERS = ("EOF", "'EOF'", '"EOF"', "\\EOF", "$'EOF'", "E'O'F")
CONDITIONS = (
    "a", "-n $x", "! -f a", "$x == a*", "$x = @(a|b)", "$x =~ ^(a|b)$", "$x =~ [0-9]+", "a < b", "a > b", "1 -eq 2", "( a )",
    "a && b", "-f a || ( -d b && c )", "$x != 'a b'", '"$x" == "y"', "-v x", "a -nt b", "$(a) == b", "-z ${x[0]}",
)  # fmt: skip
ASSIGNMENTS = (
    "x=1",
    "x=",
    "x=(a b)",
    "x+=(a)",
    "x[1]=a",
    "x[i + 1]=b",
    "x=$(a)",
    "x='a b'",
    "x=(\na # c\n[2]=b\n)",
    "x=<(a)",
)
MUTANTS = (
    *"'\"`(){}[];&|<>$!#\n\\ ",
    ";;",
    "&&",
    "||",
    "<<",
    "$(",
    "${",
    "((",
    "))",
    "if ",
    "fi",
    "done",
    " do ",
    "esac",
    "<<EOF",
    ">",
)


class Grower:
    """Grows commands from a seed."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def script(self) -> str:
        """A script of one or more commands, whole in two of five cases, else cut or changed somewhere."""
        return self._changed(self.commands(3)).rstrip("\\") or ":"  # a terminal asks for more behind `\`, a file ends

    def _changed(self, text: str) -> str:
        match self.random.randrange(5):
            case 0:
                return text[: self.random.randrange(len(text)) + 1]
            case 1:
                at = self.random.randrange(len(text) + 1)
                return text[:at] + self.random.choice(MUTANTS) + text[at:]
            case 2:
                at = self.random.randrange(len(text))
                return text[:at] + text[at + 1 :]
        return text

    def commands(self, depth: int) -> str:
        ends = self.random.choices((";", "&", "\n", " && ", " || ", "&&\n", " | ", " |& ", "|\n", "; # it's\n"), k=2)
        parts = [self.command(depth - 1) for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        return "".join(part + end for part, end in zip(parts, [*ends, ""][-len(parts) :], strict=True))

    def block(self, depth: int) -> str:
        return self.commands(depth) + self.random.choice((";", "\n", "\n", " &"))

    def command(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.45:
            return self.simple()
        kind = self.random.choice(
            ("if", "for", "while", "case", "group", "subshell", "function", "condition", "arithmetic", "select", "heredoc", "heredoc",
             "coproc", "bang", "forever", "time")
        )  # fmt: skip
        text = str(getattr(self, f"_{kind}")(depth))
        follows = kind not in {"heredoc", "bang", "coproc", "time"} and self.random.random() < 0.2
        return f"{text} {self.random.choice(REDIRECTS)}" if follows else text

    def simple(self) -> str:
        parts = [self.random.choice(ASSIGNMENTS)] if self.random.random() < 0.2 else []
        parts += self.random.choices(
            ("docker ps", "echo", "docker run", "cat", "declare x=(a b)", "exec", "[ a", "export y=1"), k=1
        )
        parts += [self.word() for _ in range(self.random.choice((0, 1, 1, 2, 3)))]
        parts += [self.random.choice(REDIRECTS) for _ in range(self.random.choice((0, 0, 0, 1, 2)))]
        return " ".join(parts)

    def word(self) -> str:
        pieces = self.random.choices(WORDS, k=self.random.choice((1, 1, 1, 1, 2)))
        return self.random.choice(("", "", "", "a", '"')) * (len(pieces) > 1) + "".join(pieces)

    def _if(self, depth: int) -> str:
        other = self.random.choice(("", "", f"else {self.block(depth - 1)}", f"elif a; then {self.block(depth - 1)}"))
        return f"if {self.block(depth - 1)}then {self.block(depth - 1)}{other}fi"

    def _for(self, depth: int) -> str:
        head = self.random.choice(
            (
                "for i in a $x *;",
                "for i in a b\n",
                "for i;",
                "for i\n",
                "for i\nin a;",
                "for i ",
                "for ((i=0; i<3; i++));",
            )
        )
        return f"{head} do {self.block(depth - 1)}done"

    def _select(self, depth: int) -> str:
        return f"select i in a b; do {self.block(depth - 1)}done"

    def _while(self, depth: int) -> str:
        return f"{self.random.choice(('while', 'until'))} {self.block(depth - 1)}do {self.block(depth - 1)}done"

    def _case(self, depth: int) -> str:
        ends = self.random.choice((";;", ";&", ";;&", "\n;;\n"))
        pattern = self.random.choice(("a)", "(a)", "a|b)", "*)", "@(a|b))", '"$x") ', "[ab]*) "))
        last = self.random.choice(("", f"(b) {self.block(depth - 1)}", "c) ;;\n", "# c\n"))
        return (
            f"case {self.random.choice(('$x', 'a', '$(a)'))} in {pattern} {self.commands(depth - 1)}{ends} {last}esac"
        )

    def _group(self, depth: int) -> str:
        return f"{{ {self.block(depth - 1)}}}"

    def _subshell(self, depth: int) -> str:
        return f"({self.commands(depth - 1)})"

    def _function(self, depth: int) -> str:
        head = self.random.choice(("f()", "f ( )", "function f", "function f()", "f()\n"))
        return f"{head} {self.random.choice((self._group, self._subshell, self._if))(depth)}"

    def _condition(self, depth: int) -> str:
        return f"[[ {self.random.choice(CONDITIONS)} ]]"

    def _arithmetic(self, depth: int) -> str:
        return self.random.choice(("((1 + 2))", "((a = (1 + 2) * 3))", "((x++ < 3))", '(( x > "1" ))'))

    def _forever(self, depth: int) -> str:
        return f"for (( ; ; )) {{ {self.block(depth - 1)}}}"

    def _coproc(self, depth: int) -> str:
        return self.random.choice(
            ("coproc a b", f"coproc {self._group(depth)}", f"coproc NAME {self._subshell(depth)}")
        )

    def _bang(self, depth: int) -> str:
        return f"! {self.command(depth - 1)}"

    def _time(self, depth: int) -> str:
        return f"time {self.random.choice(('', '-p '))}{self.command(depth - 1)}"

    def _heredoc(self, depth: int) -> str:
        count = self.random.choice((1, 1, 2))
        begun, texts = [], []
        for number in range(count):
            dash, mark = self.random.choice(("", "", "-")), self.random.choice(DELIMITERS)
            name = re.sub(r"[$'\"\\]", "", mark)
            begun.append(
                f"cat <<{dash}{self.random.choice(('', ' '))}{mark}{self.random.choice(('', ' > f', ' | sort'))}"
            )
            body = self.random.choice(
                ("a 'b\n", "", "$x ` \\\n" if mark != "EOF" else "$(a)\n", "a\\\nb\n", "(\n", f" {name}\n")
            )
            texts.append(f"{body}{dash and chr(9)}{name}\n")
            assert number < count
        return f"{self.random.choice((' && ', ' | ', ' ; ')).join(begun)}\n{''.join(texts)}:"


UNFINISHED = re.compile(r"unexpected EOF|unexpected end of file|here-document|unexpected token `EOF'")
REFUSED = re.compile(r"unexpected (?:token|argument) `|operator expected|arithmetic expression required")


def in_bash(scripts: Sequence[str]) -> list[str]:
    """What bash makes of each script, read but not run: "complete", "unfinished", "refused" or "one of both"."""
    said = _complaints(scripts)
    # Bash is silent about some that it swallowed to their end, so a bracket that must be refused is put behind.
    silent = [at for at, text in enumerate(said) if not text]
    for at, text in zip(silent, _complaints([scripts[at] + "\n)" for at in silent]), strict=True):
        said[at] = "complete" if "near unexpected token `)'" in text else "swallowed"
    return [text if text == "complete" else _kind(text) for text in said]


def _kind(complaint: str) -> str:
    refused = "near unexpected token" in complaint or (REFUSED.search(complaint) and not UNFINISHED.search(complaint))
    return "refused" if refused else "unfinished" if UNFINISHED.search(complaint) else "one of both"


def _complaints(scripts: Sequence[str]) -> list[str]:
    """What bash prints about each script. It forks for each, which is much faster than to begin anew."""
    program = """while IFS= read -r -d "" script; do ( eval "set -n
$script" ) 2>&1 </dev/null; printf "\\0"; done"""
    given = "".join(f"{script}\0" for script in scripts).encode()
    command = ["bash", "-O", "extglob", "-c", program]
    ran = subprocess.run(command, input=given, capture_output=True, timeout=120, check=True)
    return ran.stdout.decode(errors="replace").split("\0")[:-1]
