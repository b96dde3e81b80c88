"""Headings carry ids of their own: the address of a section is the same in both languages, and in ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.model import KbError, PageError
from kb.sources import Sources

_ASCII_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def ids(sources: Sources) -> Iterator[KbError]:
    """A heading without an id, or with one that has other than lower-case ASCII letters, digits, ``-``, ``_``, ``.``"""
    for pages in sources.pages.values():
        for page in pages.values():
            for heading in page.headings:
                if not heading.id:
                    what = f"the heading “{heading.text}” has no id"
                    yield PageError(what, mend="write { #some-id } behind it", place=heading.place)
                elif not _ASCII_ID.fullmatch(heading.id):
                    what = f"the id {heading.id} is not lower-case ASCII"
                    yield PageError(what, mend="use a-z, 0-9 and -", place=heading.place)
