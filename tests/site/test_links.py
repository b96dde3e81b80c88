"""Every link, anchor and file of every page leads somewhere, in both builds; and none leads a browser to another site."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.site

LINK = re.compile(r"<(?P<tag>a|link|script|img|source|iframe|use)\b(?P<rest>[^>]*)>", re.IGNORECASE)
TARGET = re.compile(r'\s(?:xlink:)?(?:href|src)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s">]+))')
ID = re.compile(r'\s(?:id|name)=(?:"([^"]*)"|([^\s">]+))')


@cache
def text(file: Path) -> str:
    return file.read_text("utf-8")


@cache
def ids(file: Path) -> frozenset[str]:
    return frozenset(unescape(quoted or bare) for quoted, bare in ID.findall(text(file)))


def broken(site: Path) -> list[str]:
    """What leads nowhere, as "page: target"."""
    found = []
    for page in sorted(site.rglob("*.html")):
        if page.name == "404.html":  # served at any address, so its links begin at the top
            continue
        for match in LINK.finditer(text(page)):
            target = TARGET.search(match["rest"])
            if target is None:
                continue
            address = urlsplit(unescape(target["quoted"] or target["bare"] or ""))
            if address.scheme or address.netloc:
                if match["tag"].lower() != "a":
                    found.append(f"{page.relative_to(site)}: loads {address.geturl()}")
                continue
            file = (page.parent / unquote(address.path)).resolve() if address.path else page
            if file.is_dir():
                file /= "index.html"
            if not file.is_relative_to(site) or not file.is_file():
                found.append(f"{page.relative_to(site)}: {address.geturl()}")
            elif address.fragment and file.suffix == ".html" and unquote(address.fragment) not in ids(file):
                found.append(f"{page.relative_to(site)}: {address.geturl()} (no such anchor)")
    return found


def test_every_link_anchor_and_file_is_there_and_of_this_site(whole: Path, offline: Path) -> None:
    assert broken(whole.resolve()) == []
    assert broken(offline.resolve()) == []


def test_a_link_to_nowhere_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<h1 id="x"></h1><a href="a.html#y">1</a><a href=b/>2</a><img src="//c.d/e">')
    assert broken(tmp_path) == ["a.html: a.html#y (no such anchor)", "a.html: b/", "a.html: loads //c.d/e"]


def test_no_page_has_inline_script_or_handlers(whole: Path) -> None:
    inline = re.compile(r'<script(?![^>]*\ssrc=)(?![^>]*type="?application/json)[^>]*>|<[a-z][^>]*\son[a-z]+\s*=', re.I)
    assert [str(page) for page in whole.rglob("*.html") if inline.search(text(page))] == []


def test_every_page_names_itself_and_its_twin_in_the_other_language(whole: Path) -> None:
    for page in whole.rglob("index.html"):
        head = text(page).partition("</head>")[0]
        found = dict(re.findall(r'<link rel="alternate " href="([^"]*)" hreflang="([^"]*)"', head))
        languages = {language: (page.parent / href).resolve() for href, language in found.items()}
        there = {"en", "ko"} if len(languages) == 2 else {"en", "ko", "x-default"}
        assert set(re.findall(r'hreflang="([^"]*)"', head)) == {"en", "ko", "x-default"}, page
        assert there
        own = "ko" if page.is_relative_to(whole / "ko") else "en"
        assert languages.get(own, page.parent) == page.parent.resolve(), page
        assert f'<html lang="{own}"' in text(page), page
        assert '<link rel="canonical"' in head, page


def test_every_page_is_there_as_markdown_without_a_hole(whole: Path) -> None:
    for page in whole.rglob("index.html"):
        plain = page.with_suffix(".md") if page.with_suffix(".md").exists() else page.parent.with_suffix(".md")
        assert plain.exists(), page
        assert "--8<--" not in plain.read_text("utf-8"), plain
        assert "<!-- kb" not in plain.read_text("utf-8") and "](kb:" not in plain.read_text("utf-8"), plain
