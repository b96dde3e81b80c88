"""The page of claims: every statement of the notes with its verdict, and ``claims.json`` with the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from kb.claims import Claim, Standing, standing
from kb.site.badge import icon, mark
from kb.site.claims_labels import CLAIMS_WORDS, ClaimsWords
from kb.site.content import Content
from kb.site.plain import escape

NAME = "claims.md"
DATA = "claims.json"
SCHEMA = 1
_CODE = re.compile(r"(`[^`]+`)")
# Shapes that can be told apart without colour, from the icons that come with the theme.
_ICONS: Mapping[Standing, str] = {
    Standing.CONFIRMED: "check-circle",
    Standing.CORRECTED: "pencil-circle",
    Standing.OUTDATED: "clock-outline",
    Standing.ADVICE: "lightbulb-outline",
    Standing.DEFINITION: "book-open-variant",
    Standing.UNPROVEN: "help-circle-outline",
    Standing.OPEN: "circle-outline",
}


def claims_page(content: Content) -> str:
    """Markdown of the page; the list is HTML. Links that begin with ``kb:`` name a page of the site."""
    words = CLAIMS_WORDS[content.language]
    claims = content.sources.claims
    link = f'<a href="kb:/{DATA}">{DATA}</a>'
    parts = [
        f"---\ntitle: {words.title}\ndescription: {words.description}\nhide: [toc]\n---\n# {words.title} {{ #claims }}",
        words.lead,
        _counts(content, words) if claims else words.none,
        _filter(content, words) if claims else "",
        f'<ol class="kb-claims">{"".join(_entry(one, content, words) for one in claims.values())}</ol>',
        f'<p class="kb-machine">{words.file.format(link=link)}</p>',
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def markdown(content: Content) -> str:
    """The same as plain Markdown, for tools that read text."""
    words = CLAIMS_WORDS[content.language]
    lines = [f"# {words.title}", "", words.lead, ""]
    for claim in content.sources.claims.values():
        told = f"- {claim.id} **{words.standings[standing(claim, content.states)]}**: {claim.gist[content.language]}"
        correction = claim.correction.get(content.language)
        lines.append(told + (f" → {correction}" if correction else ""))
    return "\n".join(lines) + "\n"


def data(content: Content) -> str:
    """``claims.json``: schema, how many of each standing, and every claim in both languages."""
    claims = content.sources.claims.values()
    document = {
        "schema": SCHEMA,
        "counts": {str(one): count for one, count in _tally(content).items()},
        "claims": [_json(claim, content) for claim in claims],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json(claim: Claim, content: Content) -> Mapping[str, object]:
    return {
        "id": claim.id,
        "lines": claim.lines,
        "topic": claim.topic,
        "gist": dict(claim.gist),
        "verdict": claim.verdict,
        "standing": standing(claim, content.states),
        "correction": dict(claim.correction),
        "page": f"{claim.page}#{claim.heading}" if claim.page else "",
        "proof": [{"snippet": id_, "state": content.states[id_]} for id_ in claim.proof if id_ in content.states],
        "source": [{"title": one.title, "url": one.url} for one in claim.source],
    }


def _tally(content: Content) -> Mapping[Standing, int]:
    found = Counter(standing(claim, content.states) for claim in content.sources.claims.values())
    return {one: found[one] for one in Standing if found[one]}


def _counts(content: Content, words: ClaimsWords) -> str:
    items = "".join(
        f"<div><dt>{_mark(one, words)}</dt><dd>{count}</dd></div>" for one, count in _tally(content).items()
    )
    return f'<dl class="kb-totals kb-claim-counts">{items}</dl>'


def _filter(content: Content, words: ClaimsWords) -> str:
    """Radio buttons, which any keyboard can use; a script shows them, since without one they would do nothing."""
    choices = [("", f"{escape(words.all)} ({len(content.sources.claims)})")]
    choices += [(str(one), f"{escape(words.standings[one])} ({count})") for one, count in _tally(content).items()]
    radios = "".join(
        f'<label><input type="radio" name="standing" value="{value}"{"" if value else " checked"}> {label}</label>'
        for value, label in choices
    )
    return (
        f'<form class="kb-claim-filter" data-shown="{escape(words.shown)}" hidden><fieldset>'
        f'<legend>{escape(words.show)}</legend>{radios}</fieldset><output aria-live="polite"></output></form>'
    )


def _entry(claim: Claim, content: Content, words: ClaimsWords) -> str:
    stands = standing(claim, content.states)
    correction = claim.correction.get(content.language)
    told = f'<p class="kb-claim__correction">{_text(correction)}</p>' if correction else ""
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{html}</dd></div>" for name, html in _facts(claim, content, words)
    )
    head = f'<a class="kb-claim__id" href="#{claim.id}">{claim.id}</a>{_mark(stands, words)}'
    many = "-" in claim.lines
    where = escape((words.lines if many else words.line).format(lines=claim.lines.replace("-", "–")))
    return (
        f'<li class="kb-claim" id="{claim.id}" data-standing="{stands}">'
        f'<p class="kb-claim__head">{head}<span>{where}</span></p>'
        f'<blockquote class="kb-claim__gist">{_text(claim.gist[content.language])}</blockquote>{told}'
        f"{f'<dl>{facts}</dl>' if facts else ''}</li>"
    )


def _facts(claim: Claim, content: Content, words: ClaimsWords) -> Iterator[tuple[str, str]]:
    page = content.pages.get(claim.page)
    if page:
        heading = next((one.text for one in page.headings if one.id == claim.heading), "")
        title = " › ".join(dict.fromkeys(one for one in (page.title, heading) if one))
        yield words.page, f'<a href="kb:{escape(claim.page)}#{escape(claim.heading)}">{_text(title)}</a>'
    if claim.proof:
        yield words.proof, "<br>".join(_proof(id_, content) for id_ in claim.proof)
    if claim.source:
        links = (f'<a href="{escape(one.url)}">{_text(one.title)}</a>' for one in claim.source)
        yield words.source, "<br>".join(links)


def _proof(id_: str, content: Content) -> str:
    row = escape("snippet-" + id_.replace("/", "-"))
    link = f'<a href="kb:verification.md#{row}"><code>{escape(id_)}</code></a>'
    return (
        f"{link} {mark(content.states[id_], content.words)}" if id_ in content.states else f"<code>{escape(id_)}</code>"
    )


def _mark(stands: Standing, words: ClaimsWords) -> str:
    title, word = escape(words.explained[stands]), escape(words.standings[stands])
    return f'<span class="kb-standing kb-standing--{stands}" title="{title}">{icon(_ICONS[stands])}{word}</span>'


def _text(text: str) -> str:
    """HTML of a text in which `…` is code."""
    parts = (
        f"<code>{escape(part[1:-1])}</code>" if _CODE.fullmatch(part) else escape(part) for part in _CODE.split(text)
    )
    return "".join(parts)
