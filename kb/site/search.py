"""Our search behind the theme's search box: the worker, and the index that the theme hands over to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from kb.receipt import State
from kb.search.build import index_of
from kb.site.content import Content

INDEX = "search/search_index.json"
"""Where the theme looks for an index; its own is written there first and replaced."""


def publish(config: MkDocsConfig, content: Content) -> None:
    """Replace the theme's index in the folder of the build that is ending."""
    file = Path(config.site_dir, INDEX)
    theirs = json.loads(file.read_text("utf-8"))
    document = {"config": {**theirs["config"], "kb": _settings(content)}, "docs": _index(content)}
    file.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _index(content: Content) -> dict[str, Any]:
    verified = frozenset(id_ for id_, state in content.states.items() if state is State.VERIFIED)
    return index_of(content.sources, content.reference, content.language, verified)


def _settings(content: Content) -> dict[str, Any]:
    words = content.words
    return {"words": {"kinds": list(words.search_kinds), "verified": words.states[State.VERIFIED]}}
