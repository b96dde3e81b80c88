"""Markdown text → :class:`Page`: headings, embeds, links and fences, each with its line. No I/O but :func:`read`.

Not a Markdown parser: it reads the blocks that other stages ask about, as Python-Markdown with Material's extensions
sees them (admonitions and tabs indent what they hold, so a fence or a heading may stand anywhere in a line).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.model import PageError, Place

EMBED_MARK = "--8<--"
_EMBED = re.compile(r'--8<--\s+"(?P<snippet>[^":\s]+)\.console(?::(?P<section>[^":\s]+))?"')
_FENCE = re.compile(r"(?P<indent>\s*)(?P<marks>`{3,}|~{3,})(?P<info>.*)")
_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<text>\s.*|[^#\s].*)$")
_ATTRIBUTES = re.compile(r"\s*\{:?(?P<inside>[^{}]*)\}\s*$")
_ID = re.compile(r"(?:^|\s)#(?P<id>[^\s#.}]+)")
_UNDERLINE = re.compile(r"(=+|-+)\s*$")
_CODE_SPAN = re.compile(r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)")
_LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_REFERENCE = re.compile(r"\s{0,3}\[[^\]]+\]:\s*<?(?P<target>[^\s>]+)>?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``id`` is what ``{ #id }`` behind it says, "" where it says none; ``text`` is without it."""

    level: int
    text: str
    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Embed:
    """``--8<-- "containers/web.console:run"``: the section ``run`` of ``containers/web``; all of it where ""."""

    snippet: str
    section: str
    place: Place

    def __str__(self) -> str:
        return f"{self.snippet}.console" + (f":{self.section}" if self.section else "")


@dataclass(frozen=True, slots=True)
class Link:
    """The target of a link or an image, as written."""

    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block. ``language`` is the first word behind the marks, ``lines`` what stands between them, dedented.

    ``place`` is the line that opens it; the first of ``lines`` is the next one.
    """

    language: str
    lines: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file of one language. ``name`` is its path below ``docs/<language>/``: ``containers/run.md``.

    ``prose`` is every line that is neither front matter nor in a fence, with inline code blanked out.
    """

    path: str
    language: str
    name: str
    front: Mapping[str, Any]
    headings: tuple[Heading, ...]
    embeds: tuple[Embed, ...]
    links: tuple[Link, ...]
    fences: tuple[Fence, ...]
    prose: tuple[tuple[Place, str], ...]

    @property
    def title(self) -> str:
        """Text of the first heading of level 1; else the file's name."""
        return next((heading.text for heading in self.headings if heading.level == 1), self.name)


def read(file: Path, *, path: str, language: str, name: str) -> Page:
    """The page in ``file``; ``path`` is what errors call it. PageError, also where it is not UTF-8."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(path, data.count(b"\n", 0, error.start) + 1)
        raise PageError(
            f"byte 0x{data[error.start]:02x} is not UTF-8", mend="save the file as UTF-8", place=place
        ) from None
    return parse(text, path=path, language=language, name=name)


def parse(text: str, *, path: str, language: str, name: str) -> Page:
    """The page that ``text`` is. PageError: front matter, an embed, a fence or an id that cannot be used."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front, first = _front_matter(lines, path)
    fences, prose = _split(lines, first, path)
    headings = tuple(_headings(prose))
    _refuse_duplicates(headings)
    return Page(
        path=path,
        language=language,
        name=name,
        front=front,
        headings=headings,
        embeds=tuple(embed for fence in fences for embed in _embeds(fence)),
        links=tuple(_links(prose)),
        fences=tuple(fences),
        prose=tuple((place, _CODE_SPAN.sub(_blank, line)) for place, line in prose),
    )


def embed(line: str, place: Place) -> Embed | None:
    """The embed that a line is; None for any other line."""
    match = _EMBED.fullmatch(line.strip())
    return Embed(match["snippet"], match["section"] or "", place) if match else None


def _front_matter(lines: list[str], path: str) -> tuple[Mapping[str, Any], int]:
    """The front matter and the number of lines it takes up."""
    if lines[0].rstrip() != "---":
        return {}, 0
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        raise PageError("front matter is never closed", mend="end it with a line that is ---", place=Place(path, 1))
    try:
        front = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + mark.line if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise PageError(
            f"front matter is not YAML ({problem})", mend="write it as `key: value` lines", place=Place(path, line)
        ) from None
    if front is not None and not isinstance(front, dict):
        raise PageError("front matter is not a mapping", mend="write it as `key: value` lines", place=Place(path, 2))
    return front or {}, end + 1


def _split(lines: list[str], first: int, path: str) -> tuple[list[Fence], list[tuple[Place, str]]]:
    """Fences, and the lines outside of them."""
    fences: list[Fence] = []
    prose: list[tuple[Place, str]] = []
    number = first
    while number < len(lines):
        place = Place(path, number + 1)
        opening = _FENCE.fullmatch(lines[number])
        if opening is None or (opening["marks"][0] == "`" and "`" in opening["info"]):
            prose.append((place, lines[number]))
            number += 1
            continue
        closing = re.compile(rf"\s*{opening['marks'][0]}{{{len(opening['marks'])},}}\s*")
        end = next((at for at in range(number + 1, len(lines)) if closing.fullmatch(lines[at])), None)
        if end is None:
            raise PageError(
                "this fence is never closed", mend=f"end it with a line that is {opening['marks']}", place=place
            )
        indent = len(opening["indent"])
        body = tuple(line[min(indent, len(line) - len(line.lstrip())) :] for line in lines[number + 1 : end])
        fences.append(Fence(_language(opening["info"]), body, place))
        number = end + 1
    return fences, prose


def _language(info: str) -> str:
    """``console``, out of "console", " console title=…" or "{ .console .copy }"."""
    word = re.search(r"[\w+#-]+", info)
    return word[0].lower() if word else ""


def _headings(prose: list[tuple[Place, str]]) -> Iterator[Heading]:
    before = ""
    for place, line in prose:
        if match := _HEADING.fullmatch(line.rstrip()):
            yield _heading(len(match["marks"]), match["text"].strip().rstrip("#"), place)
        elif _UNDERLINE.fullmatch(line) and before.strip() and not before.lstrip().startswith(("|", ">", "#")):
            yield _heading(1 if line[0] == "=" else 2, before, Place(place.path, place.line - 1))
        before = line


def _heading(level: int, text: str, place: Place) -> Heading:
    attributes = _ATTRIBUTES.search(text)
    id_ = _ID.search(attributes["inside"]) if attributes else None
    plain = text[: attributes.start()] if attributes else text
    return Heading(level, plain.strip(), id_["id"] if id_ else "", place)


def _refuse_duplicates(headings: tuple[Heading, ...]) -> None:
    seen: dict[str, Heading] = {}
    for heading in headings:
        if heading.id and heading.id in seen:
            raise PageError(
                f"the id {heading.id} is taken by line {seen[heading.id].place.line}",
                mend="give this heading an id of its own",
                place=heading.place,
            )
        seen[heading.id] = heading


def _embeds(fence: Fence) -> Iterator[Embed]:
    """The embed that a console fence is. A fence that embeds and shows something else besides is refused."""
    if fence.language != "console" or not any(line.startswith(EMBED_MARK) for line in fence.lines):
        return
    filled = [(number, line.strip()) for number, line in enumerate(fence.lines, 1) if line.strip()]
    for number, line in filled:
        place = Place(fence.place.path, fence.place.line + number)
        found = embed(line, place)
        if found is None or len(filled) > 1:
            raise PageError(
                "this fence is not one embed",
                mend=f'write {EMBED_MARK} "topic/name.console:section" as its only line',
                place=place,
            )
        yield found


def _links(prose: list[tuple[Place, str]]) -> Iterator[Link]:
    for place, line in prose:
        shown = _CODE_SPAN.sub(_blank, line)
        for match in _LINK.finditer(shown):
            yield Link(match["target"], place)
        if reference := _REFERENCE.match(shown):
            yield Link(reference["target"], place)


def _blank(match: re.Match[str]) -> str:
    """Spaces for a code span, so that columns stay and nothing in it is taken for a link."""
    return " " * len(match[0])
