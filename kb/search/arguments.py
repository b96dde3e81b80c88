"""What of ``kb search …`` is kb's own and what is the query, which may hold options of docker: ``kb search run -p``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_SWITCHES = {"--json"}
_FIRST = {"-i", "--interactive", "-h", "--help"}  # only in front of the query: docker has these as well
_VALUES: dict[str, Callable[[str], bool]] = {"--lang": str.isalpha, "--limit": lambda text: text.lstrip("-").isdigit()}


def split(arguments: Sequence[str]) -> list[str]:
    """``arguments`` with kb's own options in front, then ``--`` and the query. Behind a ``--`` all is query."""
    own: list[str] = []
    query: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, has_value, _ = word.partition("=")
        if word == "--":
            query.extend(waiting)
            break
        if word in _SWITCHES or (word in _FIRST and not query) or (name in _VALUES and has_value):
            own.append(word)
        elif name in _VALUES and waiting and _VALUES[name](waiting[0]):
            own.append(f"{name}={waiting.pop(0)}")
        else:
            query.append(word)
    return [*own, "--", *query]
