"""Every written page of both languages is opened in a browser, and of the reference one in twelve: they are one kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.conftest import until

pytestmark = pytest.mark.site


def addresses(site: Path) -> list[str]:
    found = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    commands = [one for one in found if "reference/" in one]
    return [one for one in found if one not in commands] + commands[::12]


def test_no_page_has_a_console_error_or_a_failed_or_foreign_request(whole: Path, open_whole) -> None:
    visit = open_whole()
    for address in addresses(whole):
        page = visit.go(f"/{address}/" if address != "." else "/")
        if page.locator(".kb-diagram").count():
            until(page, "document.querySelectorAll('.kb-diagram svg, .kb-diagram--failed').length > 0", 60)
    assert visit.trouble == []
