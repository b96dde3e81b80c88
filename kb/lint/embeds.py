"""Pages and snippets fit: what a page embeds is there, and what is there is embedded."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import KbError, PageError, Place, SectionMark, Snippet, TranscriptError
from kb.sources import Sources


def missing(sources: Sources) -> Iterator[KbError]:
    """A page that embeds a snippet or a section that does not exist."""
    for pages in sources.pages.values():
        for page in pages.values():
            for embed in page.embeds:
                snippet = sources.snippets.get(embed.snippet)
                if snippet is None and embed.snippet not in sources.snippet_ids:
                    what = f"embeds {embed}, and there is no snippets/{embed.snippet}.console"
                    yield PageError(what, mend="write the snippet or correct the name", place=embed.place)
                elif snippet is not None and embed.section and embed.section not in snippet.sections:
                    known = ", ".join(snippet.sections) or "none"
                    what = f"embeds {embed}, and that snippet has no section {embed.section}"
                    yield PageError(what, mend=f"its sections: {known}", place=embed.place)


def orphans(sources: Sources) -> Iterator[KbError]:
    """A snippet, or a section of one, that no page of either language embeds."""
    embedded = {
        (embed.snippet, embed.section)
        for pages in sources.pages.values()
        for page in pages.values()
        for embed in page.embeds
    }
    shown = {snippet for snippet, _ in embedded}
    for snippet in sources.snippets.values():
        if snippet.id not in shown:
            yield TranscriptError(
                "no page embeds this snippet",
                mend=f'embed it with --8<-- "{_name(snippet)}" in a console fence, or delete it',
                place=Place(snippet.path),
            )
        elif (snippet.id, "") not in embedded:
            for mark in snippet.items:
                if isinstance(mark, SectionMark) and mark.starts and (snippet.id, mark.name) not in embedded:
                    yield TranscriptError(
                        f"no page embeds the section {mark.name}",
                        mend=f'embed "{snippet.id}.console:{mark.name}", or remove its marks if it is only set-up',
                        place=mark.place,
                    )


def _name(snippet: Snippet) -> str:
    section = f":{snippet.sections[0]}" if snippet.sections else ""
    return f"{snippet.id}.console{section}"
