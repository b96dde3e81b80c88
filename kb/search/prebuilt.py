"""An index for each language as a JSON document, kept so that ``kb search`` starts at once; see ``kb.prebuilt``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kb import prebuilt
from kb.model import KbError
from kb.search.engine import SCHEMA, Engine

_MEND = "install kb again, or run it in a checkout"


def packaged(language: str) -> Path:
    """Where the index of ``language`` lies in an installed package."""
    return Path(__file__).with_name("data") / f"search.{language}.json"


def engine(root: Path | None, language: str) -> Engine:
    """The search in ``language``: of the checkout ``root``, or as it came with kb.

    KbError where its index is missing, cut short or of another schema.
    """
    place = str(packaged(language)) if root is None else "of this checkout"
    try:
        document = prebuilt.load(f"search.{language}", packaged(language), partial(make, language=language), root)
    except (OSError, ValueError, RecursionError):
        raise KbError(f"the search index {place} is cut short or cannot be read", mend=_MEND) from None
    if document is None:
        raise KbError(f"there is no search index at {place}", mend=_MEND)
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        raise KbError(f"the search index {place} has schema {schema!r}, not {SCHEMA}", mend=_MEND)
    try:
        return Engine(document)
    except ValueError:
        raise KbError(f"the search index {place} is damaged", mend=_MEND) from None


def make(root: Path, language: str) -> dict[str, Any]:
    """Build the index of ``language`` from the files of the checkout ``root``."""
    from kb.grammar import Grammar
    from kb.reference.build import build
    from kb.reference.descriptions import Descriptions
    from kb.reference.prebuilt import known
    from kb.search.build import index_of
    from kb.sources import load

    sources = load(root)
    reference = build(sources, Grammar.load(), Descriptions())
    verified = frozenset(id_ for id_, facts in known(sources).items() if facts["state"] == "verified")
    return index_of(sources, reference, language, verified)
