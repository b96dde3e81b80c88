"""The ranking of ``ranking/*.js`` as Python calls it: an index and a query in, results out.

The same scripts run in the site's search box. QuickJS runs them here: about 15 ms to load an index, 10 ms a query.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = 2
LIMIT = 300  # characters of a query that are read; the scripts say so too
COMMAND, OPTION, SNIPPET, SECTION = range(4)  # kinds of documents, as an index has them
_FOLDER = Path(__file__).with_name("ranking")


@dataclass(frozen=True, slots=True)
class Result:
    """One result. ``url`` is seen from the start of its language's site; ``example`` is a line to copy, or "".
    ``pieces``: ``snippet`` cut where it says what the query says, each piece with whether it does."""

    kind: str
    command: str
    title: str
    url: str
    snippet: str
    score: int
    verified: bool = False
    example: str = ""
    pieces: tuple[tuple[str, bool], ...] = ()


def scripts() -> str:
    """The ranking as one script, for whoever else runs it: ``new SearchIndex(document)``, ``search(query, index)``."""
    return "\n".join(file.read_text("utf-8") for file in sorted(_FOLDER.glob("[0-9]-*.js")))


class Engine:
    """One language's index, ready to be asked. ValueError where ``document`` is no index of this schema."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        import quickjs  # type: ignore[import-untyped]  # whoever does not search need not wait for it

        self._context = quickjs.Context()
        self._context.eval(f"{scripts()}\n{_FOLDER.joinpath('terminal.js').read_text('utf-8')}")
        self._language = document.get("lang", "")
        try:
            self._context.get("load")(json.dumps(document, ensure_ascii=False))
        except quickjs.JSException as fault:
            raise ValueError(str(fault)) from None

    def search(self, query: str, limit: int = 30) -> list[Result]:
        """What answers ``query``, best first, at most ``limit``."""
        start = "" if self._language == "en" else f"{self._language}/"
        return [
            Result(
                **{**one, "url": start + one["url"], "verified": bool(one["verified"]), "pieces": _pairs(one["pieces"])}
            )
            for one in json.loads(self._context.get("ask")(json.dumps(query), limit))
        ]

    def terms(self, texts: Iterable[str]) -> list[list[str]]:
        """For each text the terms that it is found by: the rules of queries, for who builds an index."""
        found: list[list[str]] = json.loads(self._context.get("terms")(json.dumps(list(texts))))
        return found


def _pairs(pieces: list[list[Any]]) -> tuple[tuple[str, bool], ...]:
    return tuple((text, hit) for text, hit in pieces if text)
