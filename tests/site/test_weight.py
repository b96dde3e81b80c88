"""What a reader's connection has to carry, compressed as hosts do it."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.site

FIRST, LATER = 350_000, 60_000


def weight(site: Path, addresses: set[str]) -> dict[str, int]:
    """Address → bytes, compressed; Mermaid, which only pages with a diagram load, apart."""
    sizes = {}
    for address in addresses:
        file = site / urlsplit(address).path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if file.name != "mermaid.js":
            sizes[address] = len(gzip.compress(file.read_bytes(), 6))
    return sizes


@pytest.mark.parametrize("language", ["", "ko/"], ids=["en", "ko"])
def test_a_first_page_is_under_350_kb_with_everything_and_each_later_one_under_60(
    whole: Path, open_whole, language: str
) -> None:
    visit = open_whole()
    visit.go(f"/{language}containers/run/").wait_for_load_state("networkidle")
    first = weight(whole, set(visit.requests))
    assert sum(first.values()) < FIRST, first
    for later in ("containers/ports/", "verification/", "reference/docker-run/"):
        before = set(visit.requests)
        visit.go(f"/{language}{later}").wait_for_load_state("networkidle")
        more = weight(whole, set(visit.requests) - before)
        assert sum(more.values()) < LATER, more


@pytest.mark.parametrize("language", ["", "ko/"], ids=["en", "ko"])
def test_no_page_weighs_60_kb(whole: Path, language: str) -> None:
    heavy = {}
    for page in (whole / language).rglob("index.html"):
        size = len(gzip.compress(page.read_bytes(), 6))
        if size >= LATER:
            heavy[page.relative_to(whole).as_posix()] = size
    assert heavy == {}
