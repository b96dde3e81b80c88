"""What a build fills pages with: the sources, the receipts, and the blocks made of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb import receipt as receipts
from kb.grammar import Grammar
from kb.model import PageError, Receipt, Snippet
from kb.page import Embed, Page
from kb.receipt import State
from kb.reference.build import build
from kb.reference.descriptions import Descriptions
from kb.reference.entries import Reference
from kb.runner.recheck import Today, recheck
from kb.signature import PUBLIC, signer
from kb.site.block import Twin, block
from kb.site.hints import Address, Hints
from kb.site.labels import WORDS, Words
from kb.site.markdown import transcript
from kb.site.related import related
from kb.snippet.twin import SUFFIX
from kb.sources import Sources, load, relative


@dataclass(frozen=True, slots=True)
class Content:
    """All of one build in one language. ``states``: what may be said of each snippet; of a stale one its receipt's
    ``reason`` says why."""

    language: str
    sources: Sources
    receipts: Mapping[str, Receipt]
    states: Mapping[str, State]
    hints: Hints = field(repr=False)
    reference: Reference = field(repr=False)
    related: Mapping[str, tuple[str, ...]]
    signer: str  # id of the key that has signed the receipts; "" where nobody has

    @property
    def words(self) -> Words:
        """The site's words in this language."""
        return WORDS[self.language]

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages in this language: name → page."""
        return self.sources.pages[self.language]

    def refuse_holes(self) -> None:
        """PageError for the first page that :meth:`refuse_hole` refuses."""
        for page in self.pages.values():
            self.refuse_hole(page)

    def refuse_hole(self, page: Page) -> None:
        """PageError where ``page`` embeds what is not there, or has a console fence with text of its own."""
        embedding = {embed.place.line for embed in page.embeds}
        for fence in page.fences:
            inside = range(fence.place.line + 1, fence.place.line + 1 + len(fence.lines))
            if fence.language == "console" and not embedding.intersection(inside):
                raise PageError(
                    "a console fence that embeds nothing", mend="embed a snippet, where it is run", place=fence.place
                )
        for embed in page.embeds:
            snippet = self.sources.snippets.get(embed.snippet)
            if snippet is None or (embed.section and embed.section not in snippet.sections):
                raise PageError(
                    f"embeds {embed}, which is not there", mend="write it or correct the name", place=embed.place
                )

    def twin(self, embed: Embed) -> Snippet | None:
        """The twin to show beside an embed; None where the snippet has none, or none of that section."""
        found = self.sources.twins.get(embed.snippet + SUFFIX)
        return found if found and (not embed.section or embed.section in found.sections) else None

    def block(self, embed: Embed, *, again: Mapping[str, bool], name: str, address: Address) -> str:
        """The HTML that an embed stands for, on a page from which ``address`` leads into the reference.

        ``again``: whether the page has shown the receipt of a snippet or twin above; ``name``: an id on the page.
        """
        twin = self.twin(embed)
        snippet = self.sources.snippets[embed.snippet]
        return block(
            snippet,
            embed.section,
            self.states[snippet.id],
            self.receipts.get(snippet.id),
            self.words,
            self.language,
            again=again[snippet.id],
            marked=lambda command: self.hints.marked(command, address),
            twin=Twin(twin, self.states[twin.id], self.receipts.get(twin.id), again[twin.id], name) if twin else None,
        )

    def text(self, embed: Embed) -> str:
        """The same as plain text."""
        snippet = self.sources.snippets[embed.snippet]
        receipt = self.receipts.get(snippet.id)
        return "\n".join(transcript(snippet, embed.section, self.states[snippet.id], receipt, self.words))


def read(root: Path, language: str) -> Content:
    """The content of the checkout ``root``. KbError: the first page, snippet or receipts file that cannot be used."""
    sources = load(root)
    if sources.errors:
        raise relative(sources.errors[0], root)
    known = {receipt.id: receipt for receipt in receipts.read(root / receipts.FILE)}
    signed = signer(root / receipts.FILE, root / PUBLIC)
    states, today = {}, Today(root)
    for id_, snippet in {**sources.snippets, **sources.twins}.items():
        states[id_], doubt = recheck(known.get(id_), snippet, today)
        if doubt:
            known[id_] = replace(known[id_], reason=WORDS[language].doubts[doubt])
    descriptions = Descriptions()
    reference = build(sources, Grammar.load(), descriptions)
    hints = Hints(descriptions, language)
    return Content(language, sources, known, states, hints, reference, related(reference), signed)
