"""``docs/claims.yaml`` → claims. Every error names its line; one that is wrong does not hide the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from kb.claims.claim import COUNT, Claim, Source, Verdict
from kb.languages import LANGUAGES
from kb.model import ClaimError, Place
from kb.yaml_places import Fault, Reader

FILE = "docs/claims.yaml"
_KEYS = ("id", "lines", "topic", "gist", "verdict", "correction", "page", "proof", "source")
_NEEDED = ("id", "lines", "topic", "gist")
_PAGE = re.compile(r"(?P<page>[\w./-]+\.md)#(?P<heading>[\w.-]+)")
_ID = re.compile(r"N\d\d")


def read(root: Path) -> tuple[dict[str, Claim], list[ClaimError]]:
    """The claims of the checkout ``root``, by id, and all that is wrong with the file. None at all where it is not."""
    try:
        data = (root / FILE).read_bytes()
    except FileNotFoundError:
        return {}, []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(FILE, data.count(b"\n", 0, error.start) + 1)
        what = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return {}, [ClaimError(what, mend="save the file as UTF-8", place=place)]
    return parse(text, FILE)


def parse(text: str, path: str) -> tuple[dict[str, Claim], list[ClaimError]]:
    """The claims that ``text`` holds, and what is wrong with it; an entry that cannot be used is left out."""
    errors: list[ClaimError] = []
    root = Reader(path, _noting(errors)).compose(text, "the list of claims")
    if errors:
        return {}, errors
    if not isinstance(root, yaml.SequenceNode):
        return {}, [ClaimError("not a list of claims", mend="begin each with `- id: N01`", place=Place(path))]
    claims: dict[str, Claim] = {}
    for node in root.value:
        entry = _Entry(path, errors)
        claim = entry.claim(node)
        if claim is None:
            continue
        if claim.id in claims:
            entry.fault(node, f"{claim.id} stands twice", f"the other is at line {claims[claim.id].place.line}")
        claims.setdefault(claim.id, claim)
    if missing := sorted(_all_ids() - claims.keys() - _named(root)):
        what = f"no entry for {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''} ({len(missing)} of {COUNT})"
        errors.append(ClaimError(what, mend="each statement of the notes has one", place=Place(path)))
    return claims, errors


def _noting(errors: list[ClaimError]) -> Fault:
    return lambda place, what, mend: errors.append(ClaimError(what, mend=mend, place=place))


def _all_ids() -> set[str]:
    return {f"N{number:02}" for number in range(1, COUNT + 1)}


def _named(root: yaml.SequenceNode) -> set[str]:
    """Ids that stand in the file, also of entries that cannot be used."""
    pairs = [pair for node in root.value if isinstance(node, yaml.MappingNode) for pair in node.value]
    return {str(value.value) for key, value in pairs if key.value == "id"}


class _Entry:
    """Reads one entry and notes what is wrong with it."""

    def __init__(self, path: str, errors: list[ClaimError]) -> None:
        self._errors = errors
        self._before = len(errors)
        self._yaml = Reader(path, _noting(errors))
        self.fault = self._yaml.fault

    def claim(self, node: yaml.Node) -> Claim | None:
        """The claim, None where it cannot be used."""
        keys = self._mapping(node, _KEYS, "a claim")
        for key in _NEEDED if isinstance(node, yaml.MappingNode) else ():
            if key not in keys:
                self.fault(node, f"this claim has no `{key}`", f"add `{key}:`")
        if not self._good():
            return None
        id_ = self._text(keys["id"])
        if not _ID.fullmatch(id_) or id_ not in _all_ids():
            self.fault(keys["id"], f"no such statement: {id_}", f"the notes have N01 to N{COUNT}")
        page = self._page(keys["page"]) if "page" in keys else ("", "")
        claim = Claim(
            id=id_,
            lines=self._text(keys["lines"]),
            topic=self._text(keys["topic"]),
            gist=self._both(keys["gist"]),
            place=self._yaml.place(node),
            verdict=self._verdict(keys["verdict"]) if "verdict" in keys else None,
            correction=self._both(keys["correction"]) if "correction" in keys else {},
            page=page[0],
            heading=page[1],
            proof=tuple(self._text(item) for item in self._items(keys.get("proof"), "[storage/volumes]")),
            source=tuple(self._sources(keys.get("source"))),
            at={key: self._yaml.place(value) for key, value in keys.items()},
        )
        return claim if self._good() else None

    def _verdict(self, node: yaml.Node) -> Verdict | None:
        word = self._text(node)
        try:
            return Verdict(word)
        except ValueError:
            self.fault(node, f"no such verdict: {word}", f"use one of {', '.join(Verdict)}")
            return None

    def _page(self, node: yaml.Node) -> tuple[str, str]:
        match = _PAGE.fullmatch(self._text(node))
        if not match:
            self.fault(node, "`page` is not a page and a heading's id", "write it as storage/volumes.md#survives")
            return "", ""
        return match["page"], match["heading"]

    def _sources(self, node: yaml.Node | None) -> Iterable[Source]:
        for item in self._items(node, "[{title: …, url: …}]"):
            keys = self._mapping(item, ("title", "url"), "a source")
            if len(keys) < 2:
                self.fault(item, "this source lacks its title or url", "write `- {title: …, url: …}`")
                continue
            url = self._text(keys["url"])
            if urlsplit(url).scheme not in ("https", "http") or not urlsplit(url).netloc:
                self.fault(keys["url"], f"not an address: {url}", "write it with https://")
            yield Source(self._text(keys["title"]), url)

    def _both(self, node: yaml.Node) -> Mapping[str, str]:
        keys = self._mapping(node, LANGUAGES, "a text in both languages")
        for language in LANGUAGES:
            if language not in keys:
                self.fault(node, f"lacks `{language}`", f"add `{language}: …`")
        return {language: self._text(value) for language, value in keys.items()}

    def _items(self, node: yaml.Node | None, example: str) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "not a list", f"write it as {example}")
            return []
        return list(node.value)

    def _mapping(self, node: yaml.Node, known: tuple[str, ...], what: str) -> dict[str, yaml.Node]:
        return self._yaml.mapping(node, known, f"not {what}", f"write its keys: {', '.join(known)}")

    def _good(self) -> bool:
        return len(self._errors) == self._before

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip() or node.tag.endswith(":null"):
            self.fault(node, "not a text", "write one, in quotes")
            return ""
        return " ".join(str(node.value).split())
