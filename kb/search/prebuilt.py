"""Both indexes as one JSON document, kept so that ``kb search`` starts in a blink; see :mod:`kb.prebuilt`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kb import prebuilt
from kb.model import KbError
from kb.search.index import Documents, Index, of

PACKAGED = Path(__file__).with_name("data") / "search.json"
LANGUAGES = ("en", "ko")
_MEND = "install kb again, or run it in a checkout"


def indexes(root: Path | None, language: str) -> tuple[Index, Documents]:
    """The index of ``language`` and the other one's documents: of the checkout ``root``, or as they came with kb.

    KbError where they are missing, cut short or of another schema.
    """
    place = str(PACKAGED) if root is None else "of this checkout"
    try:
        document = prebuilt.load("search", PACKAGED, make, root)
    except (OSError, ValueError, RecursionError):
        raise KbError(f"the search index {place} is cut short or cannot be read", mend=_MEND) from None
    if document is None:
        raise KbError(f"there is no search index at {PACKAGED}", mend=_MEND)
    other = next(one for one in LANGUAGES if one != language)
    kept = document if isinstance(document, dict) else {}
    return of(Index, kept.get(language), place, _MEND), of(Documents, kept.get(other), place, _MEND)


def make(root: Path) -> dict[str, Any]:
    """Build both indexes from the files of the checkout ``root``."""
    from kb.grammar import Grammar
    from kb.reference.build import build
    from kb.reference.descriptions import Descriptions
    from kb.reference.prebuilt import known
    from kb.search.build import index_of
    from kb.sources import load

    sources = load(root)
    reference = build(sources, Grammar.load(), Descriptions())
    verified = frozenset(id_ for id_, facts in known(root).items() if facts["state"] == "verified")
    return {language: index_of(sources, reference, language, verified) for language in LANGUAGES}
