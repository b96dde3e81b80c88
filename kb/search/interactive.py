"""``kb search -i``: results as one types. What is on the screen is made by :func:`frame`, which is pure."""

from __future__ import annotations

import codecs
import os
import re
import select
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kb.model import KbError
from kb.search.clipboard import copy
from kb.search.engine import LIMIT, Engine, Result
from kb.search.show import headline
from kb.terminal_text import Terminal, columns, cut, wrap

_KEYS = {
    "\x1b[A": "up", "\x1bOA": "up", "\x10": "up", "\x1b[B": "down", "\x1bOB": "down", "\x0e": "down", "\r": "enter",
    "\n": "enter", "\x7f": "back", "\x08": "back", "\x15": "clear", "\x17": "word", "\x19": "copy", "\x03": "quit",
    "\x04": "quit", "\x1b": "quit",
}  # fmt: skip
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z])|[\s\S]")
_HELP = {
    "en": "↑ ↓ choose   Enter show   Ctrl-Y copy the command   Esc quit",
    "ko": "↑ ↓ 고르기   Enter 보기   Ctrl-Y 명령 복사   Esc 끝내기",
}
_EMPTY = {"en": "Type what you want to do.", "ko": "하려는 일을 입력하세요."}
_NONE = {"en": "Nothing found.", "ko": "찾은 것이 없습니다."}
_COPIED = {"en": "Copied: {text}", "ko": "복사했습니다: {text}"}
_MOST = 20


@dataclass(frozen=True, slots=True)
class State:
    """What is typed, what was found, which of it is chosen, and what is to be said at the bottom."""

    query: str = ""
    hits: tuple[Result, ...] = ()
    chosen: int = 0
    said: str = ""

    @property
    def hit(self) -> Result | None:
        """The result that is chosen, None if there is none."""
        return self.hits[self.chosen] if self.hits else None


def frame(state: State, speaking: str, terminal: Terminal, rows: int) -> list[str]:
    """The lines of the screen, at most ``rows``: the query, the results around the chosen one, its text, the keys."""
    lines = [terminal.paint("› ", "green") + cut(state.query, terminal.width - 4), ""]
    body = list(_below(state.hit, terminal))[: max(0, rows - 8)]
    room = max(1, rows - len(lines) - len(body) - 2)
    first = max(0, min(state.chosen - room + 1, len(state.hits) - room))
    for number, hit in enumerate(state.hits[first : first + room], first):
        line = headline(replace(hit, title=cut(hit.title, terminal.width - 20)), speaking, terminal)
        lines.append((terminal.paint("▌ ", "green") if number == state.chosen else "  ") + line)
    if not state.hits:
        lines.append("  " + terminal.paint(_NONE[speaking] if state.query.strip() else _EMPTY[speaking], "dim"))
    bottom = state.said or _HELP[speaking]
    return [*lines, *body, terminal.paint(cut(bottom, terminal.width - 1), "dim")][:rows]


def _below(hit: Result | None, terminal: Terminal) -> Iterator[str]:
    if hit is None:
        return
    yield ""
    yield from wrap(hit.snippet, terminal.width, "  ")
    if hit.example:
        yield "  " + terminal.paint(cut(hit.example, terminal.width - 3), "cyan")


def typed(state: State, key: str) -> State:
    """The state after a key that changes the query or the choice."""
    match _KEYS.get(key):
        case "up":
            return replace(state, chosen=max(0, state.chosen - 1), said="")
        case "down":
            return replace(state, chosen=max(0, min(len(state.hits) - 1, state.chosen + 1)), said="")
        case "back":
            return State(state.query[:-1])
        case "clear":
            return State()
        case "word":
            return State(re.sub(r"\S*\s*$", "", state.query))
        case None if key.isprintable() and len(key) == 1 and len(state.query) < LIMIT:
            return State(state.query + key)
        case _:
            return state


def choose(query: str, engine: Engine, speaking: str) -> Result | None:
    """Let the reader search until something is chosen; None when nothing was. KbError where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise KbError("-i needs a terminal", mend="without one, say what you look for: kb search publish a port")
    try:
        import termios
        import tty
    except ImportError:
        raise KbError(
            "-i does not work on this system", mend="say what you look for: kb search publish a port"
        ) from None
    kept = termios.tcgetattr(sys.stdin)
    sys.stdout.write("\x1b[?1049h")
    try:
        tty.setraw(sys.stdin)
        return _loop(State(query), engine, speaking)
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, kept)
        sys.stdout.write("\x1b[?1049l")
        sys.stdout.flush()


def _loop(state: State, engine: Engine, speaking: str) -> Result | None:
    keys = _keys(sys.stdin.fileno())
    asked: str | None = None
    while True:
        if state.query != asked:
            asked = state.query
            state = replace(state, hits=tuple(engine.search(asked, _MOST)))
        _draw(state, speaking)
        key = next(keys, "\x03")
        match _KEYS.get(key):
            case "quit":
                return None
            case "enter" if state.hit:
                return state.hit
            case "copy" if state.hit:
                text = state.hit.example or state.hit.command
                copy(text, sys.stdout)
                state = replace(state, said=_COPIED[speaking].format(text=text))
            case _:
                state = typed(state, key)


def _draw(state: State, speaking: str) -> None:
    size = shutil.get_terminal_size()
    terminal = Terminal(size.columns, Terminal.of(sys.stdout).colour)
    lines = frame(state, speaking, terminal, size.lines)
    column = 3 + columns(cut(state.query, terminal.width - 4))
    shown = "\r\n".join(line + "\x1b[K" for line in lines)
    sys.stdout.write(f"\x1b[?25l\x1b[H{shown}\x1b[J\x1b[1;{column}H\x1b[?25h")
    sys.stdout.flush()


def _keys(descriptor: int) -> Iterator[str]:
    """Keys as they are pressed: a character, or the sequence of a special key. Ends with the input."""
    decoder: Any = codecs.getincrementaldecoder("utf-8")("ignore")
    while data := os.read(descriptor, 1024):
        text = decoder.decode(data)
        if text.endswith("\x1b") and select.select([descriptor], [], [], 0.03)[0]:
            text += decoder.decode(os.read(descriptor, 1024))  # a special key, cut in two on its way
        yield from (match[0] for match in _SEQUENCE.finditer(text))
