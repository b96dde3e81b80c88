"""Every page of both languages is opened in a browser, those of the reference too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.conftest import until

pytestmark = pytest.mark.site


def addresses(site: Path) -> list[str]:
    found = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    return ["/" if one == "." else f"/{one}/" for one in found]


def test_no_page_has_a_console_error_or_a_failed_or_foreign_request(whole: Path, open_whole) -> None:
    visit = open_whole()
    for address in addresses(whole):
        page = visit.go(address)
        if page.locator(".kb-diagram").count():
            until(page, "document.querySelectorAll('.kb-diagram svg, .kb-diagram--failed').length > 0", 60)
    assert visit.trouble == []
