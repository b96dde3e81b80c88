"""Sections that changed in one language since the other was last brought in line with it.

``docs/parity.tsv`` holds what somebody has looked at: a line for each section, with the digest of its text in each
language. Lines are sorted, and stand for themselves, so git merges the file line by line (``merge=union`` in
.gitattributes; a section may have several lines, of which one must be true).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.languages import LANGUAGES
from kb.model import KbError, PageError, Place
from kb.page import Page
from kb.sources import Sources

FILE = "docs/parity.tsv"
_HEAD = "# page#section, then the digest of its text in English and in Korean. Written by `kb lint --accept PAGE`."
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all below it up to the next one; the front matter, for which ``id`` is ""."""

    id: str
    digest: str
    place: Place


Seen = Mapping[str, frozenset[tuple[str, str]]]
"""``page#section`` → the pairs of digests that somebody has looked at."""


def changed(sources: Sources) -> Iterator[KbError]:
    """A section that is not as it was when somebody last held both languages side by side.

    Told at the language that may have to follow. Only where the checkout keeps such a record.
    """
    path = sources.root / FILE
    if not path.is_file():
        return
    seen, errors = read(path)
    yield from errors
    for name in _both(sources):
        english, korean = (_by_id(sources, language, name) for language in LANGUAGES)
        for id_ in english.keys() & korean.keys():
            one, two = english[id_], korean[id_]
            known = seen.get(f"{name}#{id_}", frozenset())
            if (one.digest, two.digest) not in known:
                yield _finding(name, one, two, known)


def accept(sources: Sources, names: Iterable[str]) -> int:
    """Record that both languages of these pages say the same, of all where none is named. Returns how many sections.

    Raises:
        PageError: no such page in both languages.
    """
    both = _both(sources)
    chosen = {_named(name, both) for name in names} or set(both)
    path = sources.root / FILE
    seen = read(path)[0] if path.is_file() else {}
    lines = {
        (key, *pair)
        for key, pairs in seen.items()
        for pair in pairs
        if key.partition("#")[0] in both and key.partition("#")[0] not in chosen
    }
    count = 0
    for name in chosen:
        english, korean = (_by_id(sources, language, name) for language in LANGUAGES)
        for id_ in english.keys() & korean.keys():
            lines.add((f"{name}#{id_}", english[id_].digest, korean[id_].digest))
            count += 1
    text = "".join("\t".join(line) + "\n" for line in sorted(lines))
    path.write_text(f"{_HEAD}\n{text}", encoding="utf-8")
    return count


def read(path: Path) -> tuple[Seen, list[PageError]]:
    """What the record holds, and the lines of it that cannot be used."""
    seen: dict[str, set[tuple[str, str]]] = {}
    errors = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) == 3 and "#" in cells[0]:
            seen.setdefault(cells[0], set()).add((cells[1], cells[2]))
        elif line.strip() and not line.startswith("#"):
            what = "not a section with two digests"
            errors.append(PageError(what, mend="delete this line", place=Place(FILE, number)))
    return {key: frozenset(pairs) for key, pairs in seen.items()}, errors


def sections(page: Page, text: str) -> list[Section]:
    """The sections of a page whose file holds ``text``. How lines are wrapped makes no difference."""
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [("", 1, Place(page.path))]
    starts += [(one.id, one.place.line, one.place) for one in page.headings if one.id]
    ends = [line for _, line, _ in starts[1:]] + [len(lines) + 1]
    return [
        Section(id_, _digest(lines[start - 1 : end - 1]), place)
        for (id_, start, place), end in zip(starts, ends, strict=True)
    ]


def _finding(name: str, one: Section, two: Section, known: frozenset[tuple[str, str]]) -> PageError:
    mend = f"hold both side by side, then: kb lint --accept {name}"
    english, korean = one.digest in {pair[0] for pair in known}, two.digest in {pair[1] for pair in known}
    section = f"the section {one.id}" if one.id else "the front matter"
    if not known:
        return PageError(f"nobody has held {section} against {one.place}", mend=mend, place=two.place)
    if english == korean:
        return PageError(f"{section} changed, as it did at {one.place}", mend=mend, place=two.place)
    here, there = (two, one) if korean else (one, two)
    what = f"{section} changed at {there.place}, and has not followed here"
    return PageError(what, mend=f"bring it in line, then: kb lint --accept {name}", place=here.place)


def _both(sources: Sources) -> list[str]:
    english, korean = (sources.pages[language] for language in LANGUAGES)
    return sorted(english.keys() & korean.keys())


def _named(name: str, both: list[str]) -> str:
    short = name
    for language in LANGUAGES:
        short = short.removeprefix(f"docs/{language}/")
    if short not in both:
        raise PageError(f"no page {name} in both languages", mend="name it as in docs/en: containers/run.md")
    return short


def _by_id(sources: Sources, language: str, name: str) -> Mapping[str, Section]:
    page = sources.pages[language][name]
    text = (sources.root / "docs" / language / name).read_text(encoding="utf-8-sig")
    return {section.id: section for section in sections(page, text)}


def _digest(lines: list[str]) -> str:
    words = " ".join(" ".join(lines).split())
    return hashlib.sha256(words.encode()).hexdigest()[:_DIGITS]
