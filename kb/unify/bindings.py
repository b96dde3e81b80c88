"""Which actual identity each expected one stands for, so far in a snippet. Both ways, never two for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kb.unify import addresses
from kb.unify.circumstances import NOTHING_KNOWN, Circumstances
from kb.unify.shapes import SHORT_FORM, Kind, Role, Token, role
from kb.unify.tokens import WILDCARD_PIECE, tokenise

_PUBLISHED = re.compile(r"(?<![\w.])([3-6]\d{4})(?=:\d)")  # -p 50000:80
# Of whom `docker exec` and `docker run` show processes: of a container that is named, or of a new one.
_INSIDE = re.compile(
    r"\b(?:exec|run)(?:\s+(?:(?:-[euw]|--(?:env|user|workdir|env-file|detach-keys))\s+\S+|-\S+))*\s+(?P<whose>\S+)"
)
_ADDRESSES = (Kind.IPV4, Kind.IPV6)
_HEX_WORD = re.compile(r"(?<![0-9A-Za-z_])[0-9a-f]{4,63}(?![0-9A-Za-z_])")


class Key(NamedTuple):
    """A value within its namespace: a short id and the long one are two entries that agree."""

    kind: Kind
    length: int
    text: str


@dataclass(frozen=True, slots=True)
class Bindings:
    """Expected identity → actual identity, and back. Never changed; ``unify`` returns the grown ones."""

    forward: Mapping[Key, str] = field(default_factory=dict)
    backward: Mapping[Key, str] = field(default_factory=dict)
    run: Circumstances = NOTHING_KNOWN
    said: frozenset[str] = frozenset()  # measures that commands bring in, which are no measures where they are printed
    processes: str = ""  # whose process ids are shown: "" the host's, or a container's

    def substitute(self, command: str) -> str:
        """A command as it must be typed here: each expected identity in it replaced by the actual one.

        Whole tokens only, wherever they stand (``http://172.17.0.2:80/``), and the beginnings of ids from four
        digits on, as readers type them.
        """
        return _rewrite(command, self.forward)

    def restore(self, text: str) -> str:
        """An actual text as the transcript has it: each actual identity replaced by the expected one."""
        return _rewrite(text, self.backward)

    def typed(self, command: str) -> Bindings:
        """Bindings that know the identities a command brings in (``--subnet 10.10.0.0/24``): they are themselves."""
        tokens = [token for line in command.split("\n") for token in tokenise(line)]
        said = self.said | {token.text for token in tokens if role(token.kind) is Role.MEASURE}
        trial = Trial(replace(self, said=said, processes=_processes(command)))
        for token in tokens:
            if role(token.kind) is Role.IDENTITY and self.actual(token) is None:
                trial.bind(token.kind, token.text, token.text)
        for published in _PUBLISHED.findall(command):
            trial.bind(Kind.PORT, published, published)
        return trial.bindings()

    def actual(self, token: Token) -> str | None:
        """The actual value that an expected token is bound to."""
        if token.kind is Kind.PID:
            known = _look_up(self.forward, token.kind, f"{self.processes} {token.text}")
            return known and known.rpartition(" ")[2]
        return _look_up(self.forward, token.kind, token.text)


class Trial:
    """Bindings under way: they can be taken back to a mark when a guess about ``...`` turns out wrong."""

    def __init__(self, base: Bindings) -> None:
        self._base = base
        self._forward: dict[Key, str] = {}
        self._backward: dict[Key, str] = {}
        self._trail: list[tuple[Key, Key]] = []

    def bind(self, kind: Kind, expected: str, actual: str) -> bool:
        """Let ``expected`` stand for ``actual``; False, and nothing changed, if that contradicts what is known."""
        if len(expected) != len(actual) and kind in SHORT_FORM:
            return False
        if kind in _ADDRESSES and not addresses.fit(expected, actual, self._pairs(kind)):
            return False
        if kind is Kind.PID:  # a number means another process in each namespace
            expected, actual = f"{self._base.processes} {expected}", f"{self._base.processes} {actual}"
        pairs = [(len(expected), expected, actual)]
        short = SHORT_FORM.get(kind, 0)
        if short and len(expected) > short:
            pairs.append((short, expected[:short], actual[:short]))
        new: list[tuple[Key, Key]] = []
        for length, left, right in pairs:
            # Only ids have forms of different lengths; all other values are one namespace.
            there, back = Key(kind, length if short else 0, left), Key(kind, length if short else 0, right)
            known, owner = self.expected_as(there), self.actual_as(back)
            if known is None and owner is None:
                new.append((there, back))
            elif known != right or owner != left:
                return False
        for there, back in new:
            self._forward[there], self._backward[back] = back.text, there.text
        self._trail.extend(new)
        return True

    def expected_as(self, key: Key) -> str | None:
        """What the expected value is bound to, None if it is not bound."""
        found = self._forward.get(key)
        return self._base.forward.get(key) if found is None else found

    def actual_as(self, key: Key) -> str | None:
        """What the actual value is bound to, None if it is not bound."""
        found = self._backward.get(key)
        return self._base.backward.get(key) if found is None else found

    def stands_for(self, expected: str, actual: str) -> bool:
        """Whether two unequal words are the beginnings of one bound id, both cut to the same length."""
        if len(expected) != len(actual) or not is_beginning(expected) or not is_beginning(actual):
            return False
        return _prefix({**self._base.forward, **self._forward}, expected) == actual

    @property
    def run(self) -> Circumstances:
        return self._base.run

    def said(self, measure: str) -> bool:
        """Whether a command of the snippet brought it in, so that it is printed as it is."""
        return measure in self._base.said

    def mark(self) -> int:
        """A point to come back to."""
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Forget all that was bound since ``mark``."""
        while len(self._trail) > mark:
            there, back = self._trail.pop()
            del self._forward[there], self._backward[back]

    def _pairs(self, kind: Kind) -> Iterator[tuple[str, str]]:
        for known in (self._base.forward, self._forward):
            yield from ((key.text, value) for key, value in known.items() if key.kind is kind)

    def since(self, mark: int) -> frozenset[tuple[Key, Key]]:
        """What has been bound since ``mark``, in pairs."""
        return frozenset(self._trail[mark:])

    def bindings(self) -> Bindings:
        """What holds if the trial is a success."""
        if not self._trail:
            return self._base
        forward, backward = {**self._base.forward, **self._forward}, {**self._base.backward, **self._backward}
        return replace(self._base, forward=forward, backward=backward)


def _processes(command: str) -> str:
    """Whose processes a command lists, "" for the host's. What `docker run` starts is another one each time."""
    found = _INSIDE.search(command)
    if not found:
        return ""
    return command if found[0].startswith("run") else found["whose"]


def is_beginning(word: str) -> bool:
    """Whether a word can be the beginning of an id, by its shape."""
    return _HEX_WORD.fullmatch(word) is not None


def _look_up(known: Mapping[Key, str], kind: Kind, text: str) -> str | None:
    length = len(text) if kind in SHORT_FORM else 0
    return known.get(Key(kind, length, text))


def _prefix(known: Mapping[Key, str], word: str) -> str | None:
    """The beginning of the one id that ``word`` begins; None if there is none, or more than one."""
    found = {value[: len(word)] for key, value in known.items() if key.kind is Kind.HEX and key.text.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _rewrite(text: str, known: Mapping[Key, str]) -> str:
    if not known:
        return text

    def beginning(match: re.Match[str]) -> str:
        return _prefix(known, match[0]) or match[0]

    pieces: list[str] = []
    for line in text.split("\n"):
        # What stands for any text, or only looks so, stays as it is written, backslashes and all.
        parts = WILDCARD_PIECE.split(line)
        for at in range(0, len(parts), 2):
            done = "".join(_value(token, known, beginning) for token in tokenise(parts[at]))
            parts[at] = done + parts[at][len(parts[at].rstrip(" \t")) :]
        pieces.append("".join(parts))
    return "\n".join(pieces)


def _value(token: Token, known: Mapping[Key, str], beginning: Callable[[re.Match[str]], str]) -> str:
    if role(token.kind) is Role.IDENTITY:
        found = _look_up(known, token.kind, token.text)
        if found is not None:
            return found
    if token.kind is Kind.WORD:
        words = _swarm_ids(token.text, known)
        return _HEX_WORD.sub(beginning, words)
    return token.text


def _swarm_ids(text: str, known: Mapping[Key, str]) -> str:
    """The short ids of a swarm, which look like words, so only a bound one is known for an id."""
    return re.sub(
        r"(?<![0-9A-Za-z_])[0-9a-z]{12}(?![0-9A-Za-z_])",
        lambda match: _look_up(known, Kind.BASE36, match[0]) or match[0],
        text,
    )
