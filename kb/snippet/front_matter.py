"""The YAML between ``---`` lines at the head of a snippet → ``FrontMatter``. Every error names its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

import yaml

from kb.model import FrontMatter, Place, TranscriptError
from kb.yaml_places import Reader, scalar

_KEYS = ("title", "proves", "hosts", "images", "needs", "timeout", "prompts")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # as in BCP 47


def parse_front_matter(raw: str, path: str, first_line: int) -> FrontMatter:
    """Read ``raw``, whose first line is ``first_line`` of the file at ``path``; TranscriptError if unusable."""
    return _FrontMatter(path, first_line).read(raw)


class _FrontMatter:
    """Knows where the text lies, so that each check can say on which line it failed."""

    def __init__(self, path: str, first_line: int) -> None:
        self._yaml = Reader(path, _raise, first_line)

    def read(self, raw: str) -> FrontMatter:
        root = self._yaml.compose(raw, "the front matter")
        keys = self._yaml.mapping(root, _KEYS, "the front matter is not a mapping", "write `key: value` lines in it")
        images = keys.get("images")
        kinds = self._images(images) if images else {}
        timeout = keys.get("timeout")
        return FrontMatter(
            title=self._title(keys["title"]) if "title" in keys else {},
            proves=self._strings("proves", keys.get("proves")),
            hosts=self._hosts(keys["hosts"]) if "hosts" in keys else 1,
            images_present=self._strings("present", kinds.get("present")),
            images_absent=self._strings("absent", kinds.get("absent")),
            needs=self._strings("needs", keys.get("needs")),
            timeout=self._timeout(timeout) if timeout else None,
            prompts=self._strings("prompts", keys.get("prompts")),
            raw=raw,
        )

    def _title(self, node: yaml.Node) -> Mapping[str, str]:
        """Language → title; which languages there must be is not said here."""
        written = tuple(str(key.value) for key, _ in node.value) if isinstance(node, yaml.MappingNode) else ()
        mend = "write `title: {en: …}`"
        titles = self._yaml.mapping(node, written, "`title` is not a mapping of languages", mend)
        for language, title in titles.items():
            if not _LANGUAGE.fullmatch(language):
                self._fail(title, f"`{language}` is no code of a language", mend)
            if not scalar(title, str):
                self._fail(title, f"the title in `{language}` is not a text", "write one")
        return {language: str(scalar(title, str)) for language, title in titles.items()}

    def _images(self, node: yaml.Node) -> Mapping[str, yaml.Node]:
        mend = "write `images: {present: [nginx], absent: [redis]}`"
        return self._yaml.mapping(node, ("present", "absent"), "`images` is not a mapping", mend)

    def _hosts(self, node: yaml.Node) -> int:
        value = scalar(node, int)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self._fail(node, "`hosts` is not a number of hosts", "write a whole number from 1")
        return value

    def _timeout(self, node: yaml.Node) -> float:
        value = scalar(node, (int, float))
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value < float("inf"):
            self._fail(node, "`timeout` is not a number of seconds", "write a number above 0")
        return float(value)

    def _strings(self, key: str, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._fail(node, f"`{key}` is not a list", f"write `{key}: [one, two]`")
        for item in node.value:
            if not scalar(item, str):
                self._fail(item, f"`{key}` holds something that is not a text", "put it in quotes")
        return tuple(str(scalar(item, str)) for item in node.value)

    def _fail(self, node: yaml.Node, what: str, mend: str) -> NoReturn:
        _raise(self._yaml.place(node), what, mend)


def _raise(place: Place, what: str, mend: str) -> NoReturn:
    raise TranscriptError(what, mend=mend, place=place)
