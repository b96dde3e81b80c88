"""What we say of commands and options, in ``data/*.yaml``: a file a group of commands, read when it is asked for.

A command's mapping holds ``en`` and ``ko`` (what it does), ``when: {en, ko}``, ``related`` (names), ``options`` (long
name → ``{en, ko}``) and ``like``, another command whose option texts hold for this one as well. Under ``common`` stand
texts of options that mean the same in every command of the file.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kb.languages import LANGUAGES
from kb.model import KbError, Place
from kb.reference.entries import Task, Texts

FOLDER = Path(__file__).with_name("data")
COMMON = "common"
_TASKS = "tasks"
_KEYS = {*LANGUAGES, "when", "related", "options", "like"}
# The parser in C is ten times as fast; where PyYAML came without it, the other one reads the same.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Described:
    """What we say of one command; each part may be missing."""

    summary: Texts = field(default_factory=dict)
    when: Texts = field(default_factory=dict)
    related: tuple[str, ...] = ()
    options: Mapping[str, Texts] = field(default_factory=dict)
    group: str = ""  # name of the file without suffix


class Descriptions:
    """Looks up what we say of a command."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    @functools.cached_property
    def _said(self) -> dict[str, dict[str, Any]]:
        """Command → its mapping; what is common to a file is under its commands' ``common``."""
        said: dict[str, dict[str, Any]] = {}
        for file in sorted(self._folder.glob("*.yaml")):
            if file.stem == _TASKS:
                continue
            mapping = _read(file)
            common = mapping.pop(COMMON, {})
            for name, entry in mapping.items():
                if name in said:
                    raise KbError(f"{name} is described twice", mend="keep one", place=Place(str(file)))
                if not isinstance(entry, dict) or entry.keys() - _KEYS:
                    raise KbError(
                        f"{name} is not described by {', '.join(sorted(_KEYS))}",
                        mend="see kb/reference/descriptions.py",
                        place=Place(str(file)),
                    )
                said[name] = {**entry, COMMON: common, "group": file.stem}
        return said

    def names(self) -> frozenset[str]:
        """The commands that something is said of."""
        return frozenset(self._said)

    def described(self, name: str) -> Described:
        """What is said of the command ``name``; nothing where it is not described."""
        entry = self._said.get(name)
        if entry is None:
            return Described()
        summary: Texts = {language: str(entry[language]) for language in LANGUAGES if language in entry}
        related = tuple(entry.get("related", ()))
        return Described(summary, entry.get("when", {}), related, self._options(entry), entry["group"])

    def own_options(self, name: str) -> frozenset[str]:
        """Options that the command's own mapping names, for those who check that they exist."""
        return frozenset(self._said.get(name, {}).get("options", {}))

    def tasks(self) -> tuple[Task, ...]:
        """The index by task, in its order. KbError where one of its entries cannot be used."""
        return tuple(
            Task(id_, {language: task[language] for language in LANGUAGES}, tuple(task["commands"]))
            for id_, task in _read(self._folder / f"{_TASKS}.yaml").items()
        )

    def _options(self, entry: dict[str, Any]) -> dict[str, Texts]:
        like = self._said.get(entry.get("like", ""))
        inherited = self._options(like) if like else {}
        return {**entry[COMMON], **inherited, **entry.get("options", {})}


def _read(file: Path) -> dict[str, Any]:
    try:
        mapping = yaml.load(file.read_text("utf-8"), _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(file), mark.line + 1 if mark else 1)
        raise KbError("not YAML", mend="put the text into double quotes", place=place) from None
    return dict(mapping)
