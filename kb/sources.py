"""What writers wrote, read from a checkout: pages, snippets, twins of these, claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb import claims, page
from kb.claims import Claim
from kb.languages import LANGUAGES
from kb.model import KbError, PageError, Place, Snippet
from kb.page import Page
from kb.snippet import transcript, twin


@dataclass(frozen=True, slots=True)
class Sources:
    """``pages``: language → name (``containers/run.md``) → page; ``snippets``: id → snippet. What could not be read
    is in neither, and in ``errors``; ``present`` has the language and name of every page file, readable or not,
    ``snippet_ids`` likewise of every snippet file; ``twins``: id → twin (``containers/web.py``);
    ``claims``: id → claim."""

    root: Path
    pages: Mapping[str, Mapping[str, Page]]
    snippets: Mapping[str, Snippet]
    present: frozenset[tuple[str, str]]
    snippet_ids: frozenset[str]
    twins: Mapping[str, Snippet]
    claims: Mapping[str, Claim]
    errors: tuple[KbError, ...]


def load(root: Path) -> Sources:
    """Everything below ``docs/`` and ``snippets/`` of the checkout ``root``. Never raises for what is in a file."""
    errors: list[KbError] = []
    pages: dict[str, dict[str, Page]] = {language: {} for language in LANGUAGES}
    present: set[tuple[str, str]] = set()
    for language in LANGUAGES:
        folder = root / "docs" / language
        for file in sorted(folder.rglob("*.md")):
            name = file.relative_to(folder).as_posix()
            present.add((language, name))
            try:
                shown = file.relative_to(root).as_posix()
                pages[language][name] = page.read(file, path=shown, language=language, name=name)
            except PageError as error:
                errors.append(error)
    snippets: dict[str, Snippet] = {}
    files = sorted((root / "snippets").rglob("*.console"))
    ids = frozenset(file.relative_to(root / "snippets").with_suffix("").as_posix() for file in files)
    for file in files:
        try:
            snippet = transcript.read(root / "snippets", file)
        except KbError as error:
            errors.append(error)
        else:
            snippets[snippet.id] = snippet
    twins: dict[str, Snippet] = {}
    for file in twin.paths(root):
        try:
            read = twin.read(root / "snippets", file)
        except KbError as error:
            errors.append(error)
        else:
            twins[read.id] = read
    known, faults = claims.read(root)
    return Sources(root, pages, snippets, frozenset(present), ids, twins, known, (*errors, *faults))


def relative(error: KbError, root: Path) -> KbError:
    """The same error with its place relative to the checkout."""
    place = error.place
    if place is not None and Path(place.path).is_relative_to(root):
        place = Place(Path(place.path).relative_to(root).as_posix(), place.line)
    return type(error)(error.what, mend=error.mend, place=place)
