"""The reference as one JSON document, kept so that ``kb show`` starts in a blink; see :mod:`kb.prebuilt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import prebuilt
from kb.model import KbError
from kb.reference.document import SCHEMA

if TYPE_CHECKING:
    from kb.sources import Sources

PACKAGED = Path(__file__).with_name("data") / "reference.json"
_MEND = "install kb again, or run it in a checkout"


def document(root: Path | None) -> dict[str, Any]:
    """The reference of the checkout ``root``, or the one that came with the package.

    KbError where it is missing, cut short or of another schema.
    """
    try:
        found = prebuilt.load("reference", PACKAGED, make, root)
    except (ValueError, OSError, RecursionError) as error:
        raise KbError(f"the reference at {PACKAGED} cannot be read", mend=_MEND) from error
    if found is None:
        raise KbError("this kb came without its reference", mend=_MEND)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise KbError(f"the reference at {PACKAGED} is of another kb", mend=_MEND)
    return found


def make(root: Path) -> dict[str, Any]:
    """Build the document from the files of the checkout ``root``."""
    from kb.grammar import Grammar
    from kb.reference.build import build
    from kb.reference.descriptions import Descriptions
    from kb.reference.document import to_json
    from kb.sources import load

    sources = load(root)
    return to_json(build(sources, Grammar.load(), Descriptions()), known(sources))


def known(sources: Sources) -> dict[str, dict[str, str]]:
    """What the receipts of the checkout say of each snippet: state, engine, and when it ran; nothing if unreadable."""
    from kb import receipt
    from kb.model import ReceiptError
    from kb.runner.recheck import Today, recheck

    said: dict[str, dict[str, str]] = {}
    try:
        receipts = receipt.read(sources.root / receipt.FILE)
    except ReceiptError:  # `kb verify` and the site say so; looking a command up works without
        return said
    today = Today(sources.root)
    for one in receipts:
        if one.id in sources.snippets:
            state, _ = recheck(one, sources.snippets[one.id], today)
            said[one.id] = {"state": state.value, "engine": one.engine, "started": one.started}
    return said
