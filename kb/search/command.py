"""``kb search``: a query → the lines to print."""

from __future__ import annotations

import json as json_
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kb import prebuilt
from kb.model import KbError
from kb.search.engine import LIMIT, Result
from kb.search.prebuilt import engine
from kb.search.show import lines, to_json
from kb.terminal_text import Terminal, language

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_NOTHING = {
    "en": ("Nothing found for {query}.", "Try one of these:"),
    "ko": ("{query}: 찾은 것이 없습니다.", "이렇게 찾아보세요."),
}
_SUGGESTED = {
    "en": ("run a container in the background", "docker run -p", "remove unused images"),
    "ko": ("컨테이너 백그라운드 실행", "docker run -p", "안 쓰는 이미지 정리"),
}
_MORE = {
    "en": "kb show {name} tells everything about {name}.",
    "ko": "kb show {name}: 옵션과 검증된 예제를 모두 봅니다.",
}


def run(words: list[str], asked: str, limit: int, *, json: bool) -> tuple[list[str], bool]:
    """The lines that answer the query that ``words`` make, and whether anything was found. KbError: not a query."""
    query = checked(" ".join(words))
    if limit < 1:
        raise KbError(f"--limit is {limit}", mend="give 1 or more")
    speaking = asked or _language_of(query)
    hits = engine(prebuilt.checkout(Path.cwd()), speaking).search(query, limit)
    if json:
        return [json_.dumps([to_json(hit) for hit in hits], ensure_ascii=False, indent=2)], bool(hits)
    if not hits:
        return list(nothing(query, speaking)), False
    return list(shown(hits, speaking, Terminal.of(sys.stdout))), True


def choose(words: list[str], asked: str) -> tuple[list[str], bool]:
    """Let the reader search as they type; the lines about what they chose, and whether they chose anything."""
    from kb.reference.command import show
    from kb.search import interactive

    query = checked(" ".join(words)) if words else ""
    speaking = language(asked)
    hit = interactive.choose(query, engine(prebuilt.checkout(Path.cwd()), speaking), speaking)
    if hit is None:
        return [], True
    if hit.kind in ("command", "option"):
        return show(hit.command.split(), speaking, 5, every=False, json=False)
    return list(lines(hit, speaking, Terminal.of(sys.stdout))), True


def _language_of(query: str) -> str:
    """The locale's language; where the locale names none (C, POSIX), that of the query."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if said.partition(".")[0] in ("", "C", "POSIX") and any("ㄱ" <= character <= "힣" for character in query):
        return "ko"
    return language()


def checked(query: str) -> str:
    """``query`` without what no keyboard types. KbError where it is empty or too long to be one."""
    if len(query) > LIMIT:
        raise KbError(f"the query has {len(query):,} characters", mend=f"say it in at most {LIMIT}")
    plain = " ".join(_CONTROL.sub(" ", query).split())
    if not plain:
        raise KbError("the query is empty", mend="say what you look for: kb search publish a port")
    return plain


def nothing(query: str, speaking: str) -> Iterator[str]:
    """The lines where nothing is found."""
    none, meant = _NOTHING[speaking]
    yield none.format(query=query)
    yield meant
    yield from (f"  kb search {one}" for one in _SUGGESTED[speaking])


def shown(hits: list[Result], speaking: str, terminal: Terminal) -> Iterator[str]:
    """The lines for ``hits``."""
    for hit in hits:
        yield from lines(hit, speaking, terminal)
    first = next((hit.command for hit in hits if hit.kind == "command"), "")
    if first and sys.stdout.isatty():
        yield ""
        yield terminal.paint(_MORE[speaking].format(name=first.removeprefix("docker ")), "dim")
