"""Claims, pages and snippets fit: what a verdict names is there, and names it in turn."""

from __future__ import annotations

from collections.abc import Iterator

from kb.claims import Claim, Verdict
from kb.languages import LANGUAGES
from kb.model import ClaimError, KbError, Place, TranscriptError
from kb.sources import Sources

_PROVEN = (Verdict.CONFIRMED, Verdict.CORRECTED)
_LOOKED_UP = (Verdict.OUTDATED, Verdict.ADVICE, Verdict.DEFINITION)
_CORRECTED = (Verdict.CORRECTED, Verdict.OUTDATED)


def fit(sources: Sources) -> Iterator[KbError]:
    """A claim whose page, heading or proof is not there, or that lacks what its verdict needs."""
    for claim in sources.claims.values():
        yield from _page(claim, sources)
        yield from _proof(claim, sources)
        if claim.verdict:
            yield from _needs(claim, claim.verdict)


def complete(sources: Sources) -> Iterator[KbError]:
    """A claim that nobody has looked into: without a verdict, and so without a page."""
    for claim in sources.claims.values():
        if claim.verdict is None:
            what = f"{claim.id} has no verdict and no page"
            yield ClaimError(what, mend="look into it, then add `verdict:` and `page:`", place=claim.place)


def proven(sources: Sources) -> Iterator[KbError]:
    """A snippet that proves a claim which does not name it, or which does not exist."""
    if not sources.claims:
        return
    for snippet in sources.snippets.values():
        for id_ in snippet.front.proves:
            claim = sources.claims.get(id_)
            if claim is None:
                what, mend = f"proves {id_}, which is no claim", "see docs/claims.yaml"
            elif claim.verdict and snippet.id not in claim.proof:
                what, mend = f"proves {id_}, which does not name it", f"add {snippet.id} to `proof` at {claim.place}"
            else:
                continue
            yield TranscriptError(what, mend=mend, place=_proves(snippet.path, snippet.front.raw))


def _page(claim: Claim, sources: Sources) -> Iterator[KbError]:
    for language in LANGUAGES if claim.page else ():
        page = sources.pages[language].get(claim.page)
        if page is None:
            if (language, claim.page) not in sources.present:
                what = f"{claim.id} is treated on {claim.page}, and there is no docs/{language}/{claim.page}"
                yield ClaimError(what, mend="write the page or correct the name", place=claim.place_of("page"))
        elif claim.heading not in {heading.id for heading in page.headings}:
            known = ", ".join(heading.id for heading in page.headings if heading.id) or "none"
            what = f"{claim.id}: {page.path} has no heading with the id {claim.heading}"
            yield ClaimError(what, mend=f"its ids: {known}", place=claim.place_of("page"))


def _proof(claim: Claim, sources: Sources) -> Iterator[KbError]:
    for id_ in claim.proof:
        snippet = sources.snippets.get(id_)
        if snippet is None:
            if id_ not in sources.snippet_ids:
                what = f"{claim.id} is proven by {id_}, and there is no snippets/{id_}.console"
                yield ClaimError(what, mend="write the snippet or correct the name", place=claim.place_of("proof"))
        elif claim.id not in snippet.front.proves:
            what = f"{claim.id} is proven by {id_}, which does not say so"
            mend = f"add {claim.id} to `proves` in snippets/{id_}.console"
            yield ClaimError(what, mend=mend, place=claim.place_of("proof"))


def _needs(claim: Claim, verdict: Verdict) -> Iterator[KbError]:
    for key, verdicts in (("proof", _PROVEN), ("source", _LOOKED_UP), ("correction", _CORRECTED)):
        if verdict in verdicts and not getattr(claim, key):
            what = f"{claim.id} is {verdict} and has no `{key}`"
            yield ClaimError(what, mend=f"add `{key}:`", place=claim.place_of("verdict"))
    if not claim.page:
        what = f"{claim.id} is {verdict} and no page treats it"
        yield ClaimError(what, mend="add `page: topic/page.md#heading`", place=claim.place_of("verdict"))


def _proves(path: str, raw: str) -> Place:
    """The line of ``proves:`` in the front matter, whose first line is the file's second."""
    for number, line in enumerate(raw.split("\n"), 2):
        if line.startswith("proves"):
            return Place(path, number)
    return Place(path)
