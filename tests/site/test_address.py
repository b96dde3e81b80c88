"""What ``SITE_URL`` and ``REPO_URL`` put on pages, and that without them no page names another host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.model import KbError
from tests.site.conftest import Checkout

pytestmark = pytest.mark.site

SITE, REPO = "https://notes.example.org/docker/", "https://code.example.org/me/notes"
PAGE = "---\norder: 1\n---\n# Run { #run }\n\nA sentence.\n"


def pages(site: Path) -> dict[str, str]:
    return {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in sorted(site.rglob("*.html"))}


def test_with_a_site_url_canonical_links_languages_and_the_sitemap_are_whole_addresses(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", SITE.rstrip("/"))
    checkout.page("run.md", PAGE)
    site = checkout.build()
    page = pages(site)["ko/run/index.html"]
    assert f'<link rel="canonical" href="{SITE}ko/run/">' in page
    found = re.findall(r'<link rel="alternate ?" href="([^"]+)" hreflang="([\w-]+)">', page)
    assert {language: address for address, language in found} == {
        "en": f"{SITE}run/",
        "ko": f"{SITE}ko/run/",
        "x-default": f"{SITE}run/",
    }
    assert f"<loc>{SITE}ko/run/</loc>" in (site / "ko/sitemap.xml").read_text("utf-8")


def test_with_a_repo_url_a_page_links_to_where_it_is_edited_and_talked_about(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_URL", REPO + "/")
    checkout.page("run.md", PAGE)
    made = pages(checkout.build())
    for language, name in (("en", "run/index.html"), ("ko", "ko/run/index.html")):
        links = re.findall(rf'href="({REPO}[^"]*)"', made[name])
        assert any(link.endswith(f"docs/{language}/run.md") for link in links), links
        assert any(link.startswith(f"{REPO}/issues/new") for link in links), links


def test_without_them_no_page_links_to_another_host(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.delenv("REPO_URL", raising=False)
    checkout.page("run.md", PAGE)
    assert not re.findall(r'(?:href|src)="https?://[^"]*"', pages(checkout.build())["run/index.html"])


def test_a_site_url_that_is_none_is_refused_with_the_mend(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "notes.example.org")
    with pytest.raises(KbError, match="SITE_URL"):
        checkout.build()
