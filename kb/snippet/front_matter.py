"""The YAML between ``---`` lines at the head of a snippet → ``FrontMatter``. Every error names its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import NoReturn

import yaml

from kb.model import FrontMatter, Place, TranscriptError

LANGUAGES = ("en", "ko")
_KEYS = ("title", "proves", "hosts", "images", "needs", "timeout", "prompts")


def parse_front_matter(raw: str, path: str, first_line: int) -> FrontMatter:
    """Read ``raw``, whose first line is ``first_line`` of the file at ``path``; TranscriptError if unusable."""
    return _Reader(path, first_line).read(raw)


class _Reader:
    """Knows where the text lies, so that each check can say on which line it failed."""

    def __init__(self, path: str, first_line: int) -> None:
        self._path = path
        self._first_line = first_line

    def read(self, raw: str) -> FrontMatter:
        try:
            root = yaml.compose(raw, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = self._first_line + (mark.line if mark else 0)
            self._fail_at(line, f"the front matter is not YAML ({error.problem})", "quote values with `:` or brackets")
        except yaml.YAMLError as error:
            self._fail_at(
                self._first_line, f"the front matter is not YAML ({str(error).splitlines()[0]})", "rewrite it"
            )
        if not isinstance(root, yaml.MappingNode):
            self._fail_at(self._first_line, "the front matter is not a mapping", "write `key: value` lines in it")
        keys = self._entries(root, _KEYS)
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

    def _entries(self, node: yaml.MappingNode, known: tuple[str, ...]) -> Mapping[str, yaml.Node]:
        entries: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key not in known:
                near = get_close_matches(key, known, n=1, cutoff=0.5)
                mend = f"did you mean `{near[0]}`?" if near else f"known keys are {', '.join(known)}"
                self._fail(key_node, f"unknown key `{key}`", mend)
            if key in entries:
                self._fail(key_node, f"the key `{key}` stands twice", "keep one of them")
            entries[key] = value
        return entries

    def _title(self, node: yaml.Node) -> Mapping[str, str]:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, "`title` is not a mapping of languages", "write `title: {en: …, ko: …}`")
        titles = self._entries(node, LANGUAGES)
        for language in LANGUAGES:
            if language not in titles:
                self._fail(node, f"`title` lacks `{language}`", f"add `{language}: …`")
            if not self._value(titles[language], str):
                self._fail(titles[language], f"the title in `{language}` is not a text", "write one")
        return {language: str(self._value(node, str)) for language, node in titles.items()}

    def _images(self, node: yaml.Node) -> Mapping[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, "`images` is not a mapping", "write `images: {present: [nginx], absent: [redis]}`")
        return self._entries(node, ("present", "absent"))

    def _hosts(self, node: yaml.Node) -> int:
        value = self._value(node, int)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self._fail(node, "`hosts` is not a number of hosts", "write a whole number from 1")
        return value

    def _timeout(self, node: yaml.Node) -> float:
        value = self._value(node, (int, float))
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value < float("inf"):
            self._fail(node, "`timeout` is not a number of seconds", "write a number above 0")
        return float(value)

    def _strings(self, key: str, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._fail(node, f"`{key}` is not a list", f"write `{key}: [one, two]`")
        for item in node.value:
            if not self._value(item, str):
                self._fail(item, f"`{key}` holds something that is not a text", "put it in quotes")
        return tuple(str(self._value(item, str)) for item in node.value)

    def _value(self, node: yaml.Node, kind: type | tuple[type, ...]) -> object:
        """The scalar as YAML reads it, or None where it is of another type."""
        if not isinstance(node, yaml.ScalarNode):
            return None
        construct: Callable[..., object] = yaml.SafeLoader("").construct_object
        try:
            value = construct(node)
        except (yaml.YAMLError, ValueError):
            return None
        return value if isinstance(value, kind) else None

    def _fail(self, node: yaml.Node, what: str, mend: str) -> NoReturn:
        self._fail_at(self._first_line + node.start_mark.line, what, mend)

    def _fail_at(self, line: int, what: str, mend: str) -> NoReturn:
        raise TranscriptError(" ".join(what.split()), mend=mend, place=Place(self._path, line))
