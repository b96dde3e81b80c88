"""The page of claims: verdicts as the receipts allow, narrowed down with mouse, keyboard or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from kb.claims import COUNT
from kb.model import Outcome
from tests.site.conftest import Checkout, Visit, empty_checkout

pytestmark = pytest.mark.site
Opened = Callable[..., Visit]

SNIPPET = """---
title: {{en: Say hello, ko: 인사하기}}
proves: [{proves}]
---
# --8<-- [start:hello]
$ echo hello
hello
# --8<-- [end:hello]
"""
PAGE = '# Hello {{ #hello }}\n\n## First `echo` {{ #first }}\n\n```console\n--8<-- "containers/{name}.console:hello"\n```\n'


def claims() -> str:
    """All statements: one that is proven, one whose proof failed, one looked up and corrected, the rest open."""
    entries = [
        {"id": f"N{n:02}", "lines": "1-2", "topic": "run", "gist": {"en": f"One of {n}.", "ko": f"{n}번."}}
        for n in range(1, COUNT + 1)
    ]
    entries[0] |= {"verdict": "confirmed", "page": "good.md#first", "proof": ["containers/good"]}
    entries[1] |= {"verdict": "confirmed", "page": "bad.md#first", "proof": ["containers/bad"]}
    entries[2]["gist"] = {"en": "<b>`-d`</b>", "ko": "<b>`-d`</b>"}
    entries[2] |= {
        "verdict": "outdated",
        "page": "good.md#hello",
        "correction": {"en": "Not {{ any }} more.", "ko": "이제는 아닙니다."},
        "source": [{"title": "The docs", "url": "https://docs.docker.com/"}],
    }
    return yaml.safe_dump(entries, allow_unicode=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = empty_checkout(tmp_path_factory.mktemp("claims"))
    for name, proves, outcome in (("good", "N01", Outcome.VERIFIED), ("bad", "N02", Outcome.FAILED)):
        made.snippet(f"containers/{name}", SNIPPET.format(proves=proves))
        made.page(f"{name}.md", PAGE.format(name=name))
        made.receipt(f"containers/{name}", outcome, "hello\n")
    (made.root / "docs/claims.yaml").write_text(claims(), "utf-8")
    return made.build()


def shown(visit: Visit) -> list[str]:
    return visit.page.eval_on_selector_all(
        ".kb-claim", "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    )


@pytest.mark.parametrize(("address", "words"), [("/claims/", "Unproven"), ("/ko/claims/", "증명되지 않음")])
def test_a_verdict_whose_snippet_failed_is_shown_as_unproven(
    site: Path, visit: Opened, address: str, words: str
) -> None:
    opened = visit(site)
    page = opened.go(address)
    assert page.get_attribute("#N01", "data-standing") == "confirmed"
    assert page.get_attribute("#N02", "data-standing") == "unproven"
    assert page.inner_text("#N02 .kb-standing") == words
    assert page.locator("#N02 .kb-state--failed").count() == 1
    assert opened.trouble == []


def test_counts_add_up_to_all_statements(site: Path, visit: Opened) -> None:
    page = visit(site).go("/claims/")
    counts = page.eval_on_selector_all(".kb-claim-counts dd", "all => all.map(one => Number(one.textContent))")
    assert counts == [1, 1, 1, COUNT - 3]


def test_what_the_notes_say_is_shown_as_text_with_code_in_it(site: Path, visit: Opened) -> None:
    page = visit(site).go("/claims/")
    assert page.inner_text("#N03 .kb-claim__gist") == "<b>-d</b>"
    assert page.inner_text("#N03 .kb-claim__gist code") == "-d"
    assert page.inner_text("#N03 .kb-claim__correction") == "Not {{ any }} more."


def test_proof_leads_to_the_heading_and_to_the_receipt(site: Path, visit: Opened) -> None:
    opened = visit(site)
    page = opened.go("/ko/claims/")
    page.click("#N01 dl a >> nth=0")
    page.wait_for_url("**/ko/good/#first")
    assert opened.trouble == []
    page = opened.go("/ko/claims/")
    page.click("#N01 dl a >> nth=1")
    page.wait_for_url("**/ko/verification/#snippet-containers-good")


def test_radio_buttons_narrow_the_list_also_from_the_keyboard(site: Path, visit: Opened) -> None:
    opened = visit(site)
    page = opened.go("/claims/")
    assert len(shown(opened)) == COUNT
    page.check('input[value="unproven"]')
    assert shown(opened) == ["N02"]
    assert page.inner_text(".kb-claim-filter output") == f"1 of {COUNT} shown"
    page.focus('input[value="unproven"]')
    page.keyboard.press("ArrowUp")
    assert shown(opened) == ["N03"]
    assert opened.trouble == []


def test_the_filter_works_on_a_page_reached_by_instant_navigation(site: Path, visit: Opened) -> None:
    opened = visit(site)
    page = opened.go("/good/")
    page.evaluate("window.same = true")
    page.click('a[href*="claims"] >> visible=true')
    page.wait_for_selector(".kb-claim-filter:not([hidden])")
    assert page.evaluate("window.same") is True, "the page was loaded anew"
    page.check('input[value="confirmed"]')
    assert shown(opened) == ["N01"]


def test_a_link_to_a_claim_shows_it_whatever_is_chosen(site: Path, visit: Opened) -> None:
    opened = visit(site)
    page = opened.go("/claims/")
    page.check('input[value="confirmed"]')
    page.evaluate("location.hash = '#N40'")
    page.wait_for_selector("#N40", state="visible")
    assert len(shown(opened)) == COUNT


def test_without_scripts_everything_is_there_and_no_dead_buttons(site: Path, visit: Opened, chromium: Browser) -> None:
    base = visit(site).base
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/claims/")
    assert page.locator(".kb-claim").count() == COUNT
    assert not page.is_visible(".kb-claim-filter")
    context.close()


def test_the_same_is_published_as_data(site: Path) -> None:
    for folder in (site, site / "ko"):
        data = json.loads((folder / "claims.json").read_text("utf-8"))
        assert data["schema"] == 1
        assert data["counts"] == {"confirmed": 1, "outdated": 1, "unproven": 1, "open": COUNT - 3}
        assert [one["id"] for one in data["claims"]] == [f"N{n:02}" for n in range(1, COUNT + 1)]
        assert data["claims"][1]["proof"] == [{"snippet": "containers/bad", "state": "failed"}]


def test_a_claims_file_that_cannot_be_used_stops_the_build(checkout: Checkout) -> None:
    from kb.model import KbError

    (checkout.root / "docs/claims.yaml").write_text("- id: N01\n", "utf-8")
    with pytest.raises(KbError, match=r"docs/claims.yaml:1: "):
        checkout.build()
