"""Pages → the navigation. A writer orders it with ``order: 10`` in the front matter of a page; no list to keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.page import Page

_LAST = 1_000_000


def nav(pages: Mapping[str, Page], generated: tuple[Any, ...], home: str) -> list[Any]:
    """MkDocs' ``nav``: the start page, called ``home``, a section for each folder, then the ``generated`` entries.

    A folder stands where the ``order`` of its index.md says and is called as that page's title; pages of equal or
    no order go by name, behind those with one.
    """
    entries = _folder(pages, "")
    return [{home: "index.md"} if "index.md" in entry.values() else entry for entry in entries] + [*generated]


def _folder(pages: Mapping[str, Page], folder: str) -> list[dict[str, Any]]:
    entries: list[tuple[int, str, dict[str, Any]]] = []
    for name, page in pages.items():
        rest = name.removeprefix(folder)
        if name.startswith(folder) and "/" not in rest:
            # With its title, which MkDocs cannot know of a page that a build leaves as it is.
            title = str(page.front.get("title") or page.title).replace("`", "")
            entries.append((-1 if rest == "index.md" else order(page), rest, {title: name}))
    for inside in sorted({name.removeprefix(folder).partition("/")[0] for name in pages if _below(name, folder)}):
        index = pages.get(f"{folder}{inside}/index.md")
        title = index.title if index else inside
        entries.append((order(index), inside, {title: _folder(pages, f"{folder}{inside}/")}))
    return [entry for *_, entry in sorted(entries, key=lambda entry: entry[:2])]


def _below(name: str, folder: str) -> bool:
    return name.startswith(folder) and "/" in name.removeprefix(folder)


def order(page: Page | None) -> int:
    """Where its writer wants ``page`` among its siblings."""
    said = page.front.get("order") if page else None
    return said if isinstance(said, int) else _LAST
