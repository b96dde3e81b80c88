"""Every written page of both languages is opened in a browser, and each entry of the reference in one of the two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.conftest import until

pytestmark = pytest.mark.site


def addresses(site: Path) -> list[str]:
    found = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    entries = [one for one in found if one.startswith(("reference/", "ko/reference/"))]
    # The two pages of an entry differ in words alone, and each costs a quarter of a second.
    names = sorted({one.removeprefix("ko/") for one in entries})
    opened = [one if number % 2 else f"ko/{one}" for number, one in enumerate(names)]
    return ["/" if one == "." else f"/{one}/" for one in [*sorted(set(found) - set(entries)), *opened]]


def test_no_page_has_a_console_error_or_a_failed_or_foreign_request(whole: Path, open_whole) -> None:
    visit = open_whole()
    for address in addresses(whole):
        page = visit.go(address)
        if page.locator(".kb-diagram").count():
            until(page, "document.querySelectorAll('.kb-diagram svg, .kb-diagram--failed').length > 0", 60)
    assert visit.trouble == []
