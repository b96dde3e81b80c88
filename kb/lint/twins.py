"""A twin fits its transcript: there is one, and the sections are called alike."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import KbError, Place, SectionMark, TranscriptError
from kb.snippet.twin import sibling
from kb.sources import Sources


def fit(sources: Sources) -> Iterator[KbError]:
    """A twin without a transcript, or with a section that its transcript does not have."""
    for twin in sources.twins.values():
        original = sources.snippets.get(sibling(twin.id))
        if original is None:
            if sibling(twin.id) not in sources.snippet_ids:
                mend = f"write snippets/{sibling(twin.id)}.console, or move this file out of snippets/"
                yield TranscriptError("a twin of no transcript", mend=mend, place=Place(twin.path))
            continue
        for mark in twin.items:
            if isinstance(mark, SectionMark) and mark.starts and mark.name not in original.sections:
                what = f"the transcript has no section {mark.name}"
                known = ", ".join(original.sections) or "none"
                yield TranscriptError(what, mend=f"its sections: {known}", place=mark.place)
