"""The site of this checkout: the start page, the verification page, diagrams, and the folder without a server."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from kb.receipt import SCHEMA
from tests.site.conftest import until

pytestmark = pytest.mark.site
GENERATED = {"reference", "verification", "claims", "ko"}


def test_a_newcomer_types_into_the_large_box_and_gets_answers(open_whole) -> None:
    page = open_whole().go("/")
    page.locator(".kb-ask input").click()
    page.keyboard.type("publish a port", delay=5)
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)
    assert page.locator("[data-md-component=search-query]").input_value() == "publish a port"


def test_an_example_on_the_start_page_is_a_search(open_whole) -> None:
    page = open_whole().go("/ko/")
    page.locator("[data-ask]").first.click()
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)


def test_the_first_lesson_is_one_click_away_and_the_path_leads_through_all_topics(open_whole, whole) -> None:
    page = open_whole().go("/")
    topics = sorted(one.parent.name for one in whole.glob("*/index.md"))
    hrefs = [link.get_attribute("href") for link in page.locator(".kb-path a").all()]
    written = [href.rstrip("/").rpartition("/")[2] for href in hrefs]
    assert sorted(written) == [topic for topic in topics if topic not in GENERATED]
    page.locator(".kb-begin__next a").first.click()
    page.wait_for_url(re.compile(rf"/{written[0]}/.+/"))


BROKEN = """() => [...document.querySelectorAll('.md-content :is(p, li, td, th, h1, h2, h3, a, code, em, strong)')]
    .filter(one => !one.closest('pre, .kb-terminal') && getComputedStyle(one).wordBreak !== 'keep-all')
    .map(one => one.outerHTML.slice(0, 80))"""
IN_TWO_LINES = """() => [...document.querySelectorAll('.md-content p code.kb-short')]
    .filter(one => one.getClientRects().length > 1).map(one => one.textContent)"""


@pytest.mark.parametrize("name", ["networks", "networks/link", "containers/run", "storage/what-survives"])
def test_on_a_small_screen_no_word_of_hangul_and_no_option_is_broken(open_whole, name: str) -> None:
    page = open_whole(viewport={"width": 360, "height": 800}).go(f"/ko/{name}/")
    assert page.locator("code.kb-short").count() or name == "networks"
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(IN_TWO_LINES) == []


def test_a_diagram_that_does_not_fit_begins_with_its_first_thing_in_sight(open_whole) -> None:
    page = open_whole(viewport={"width": 390, "height": 800}).go("/networks/")
    expect(page.locator(".kb-diagram--drawn").first).to_be_visible(timeout=20_000)
    frame = page.locator(".kb-diagram").first.bounding_box()
    first = page.locator(".kb-diagram svg .node").first.bounding_box()
    assert frame and first
    assert frame["x"] < first["x"] and first["x"] + first["width"] < frame["x"] + frame["width"]


def test_the_verification_page_can_be_narrowed_down(open_whole) -> None:
    page = open_whole().go("/verification/")
    rows = page.locator(".kb-verification tbody tr:visible")
    everything = rows.count()
    page.get_by_label("Outcome").select_option("failed")
    assert rows.count() == 1
    page.get_by_label("Outcome").select_option("")
    page.get_by_label("Filter").fill("containers/ports")
    assert 1 <= rows.count() < everything
    assert page.locator(".kb-filter output").inner_text() == f"{rows.count()} / {everything}"


def test_every_state_has_its_own_word_and_icon_and_a_pattern_of_the_chart(open_whole) -> None:
    page = open_whole().go("/verification/")
    words = {state.inner_text() for state in page.locator(".kb-verification .kb-state").all()}
    icons = {path.get_attribute("d") for path in page.locator(".kb-verification .kb-state path").all()}
    assert len(words) == len(icons) == 6
    time, coverage = page.locator(".kb-chart").all()
    drawn = time.locator(".kb-chart__parts rect[class*='kb-chart__bar--']").all()
    ended = {re.search(r"__bar--(\w+)", bar.get_attribute("class") or "")[1] for bar in drawn}  # type: ignore[index]
    key = time.locator(".kb-chart__key li")
    look = "one => [getComputedStyle(one).fill, getComputedStyle(one).strokeDasharray, getComputedStyle(one).stroke]"
    patterns = {tuple(bar.evaluate(look)) for bar in key.locator("rect").all()}
    assert set(key.all_inner_texts()) <= words
    assert len(patterns) == key.count() == len(ended) >= 4
    assert coverage.locator(".kb-chart__key li").all_inner_texts() == ["has one", "has none yet"]


def test_no_chart_of_the_verification_page_leaves_a_hole_beside_the_other(open_whole) -> None:
    page = open_whole().go("/verification/")
    boxes = [chart.bounding_box() for chart in page.locator(".kb-chart").all()]
    assert boxes[0] and boxes[1]
    beside = boxes[1]["y"] < boxes[0]["y"] + boxes[0]["height"]
    assert not beside or abs(boxes[0]["height"] - boxes[1]["height"]) < 100
    first, second = [one.bounding_box() for one in page.locator(".kb-chart__key").first.locator("li").all()[:2]]
    assert first and second and first["y"] == second["y"]  # the key takes a line, not one for each mark


def test_a_row_leads_to_the_receipt_on_the_page_that_shows_the_snippet(open_whole) -> None:
    page = open_whole().go("/verification/")
    page.locator("#snippet-containers-ports a").first.click()
    page.wait_for_url("**/containers/ports/#receipt-containers-ports")
    expect(page.locator("#receipt-containers-ports")).to_be_visible()


def test_clean_up_is_at_the_end_of_a_page_and_can_be_copied(open_whole) -> None:
    page = open_whole().go("/ko/containers/run/")
    heading = page.locator("h2#clean-up")
    assert heading.inner_text().startswith("정리하기")
    page.locator("h2#clean-up ~ .kb-snippet .kb-copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == "docker rm -f web"


def test_diagrams_are_drawn_after_instant_navigation_too_and_follow_light_and_dark(open_whole) -> None:
    visit = open_whole()
    page = visit.go("/start/")
    assert not [one for one in visit.requests if one.endswith("mermaid.js")]
    page.locator(".md-content a[href*=parts]").first.click()
    page.wait_for_selector(".kb-diagram--drawn svg", timeout=60_000)
    color = "getComputedStyle(document.querySelector('.kb-diagram svg .node rect, .kb-diagram svg rect.actor')).fill"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(color)
    page.emulate_media(color_scheme="dark")
    until(page, f"{color} !== {light!r}")
    assert visit.trouble == []


def test_the_folder_without_a_server_can_be_read_copied_from_and_searched(chromium, offline) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:", "blob:")) else trouble.append(request.url),
    )
    page.goto((offline / "index.html").as_uri())
    page.locator(".kb-path a[href$='containers/index.html']").click()
    page.wait_for_url("**/offline/containers/index.html")
    page.locator(".md-content a[href*='ports/index.html']").first.click()
    page.locator(".kb-terminal .kb-copy").first.click()
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    page.locator(".md-header a.kb-language").click()
    page.wait_for_url("**/offline/ko/containers/ports/index.html")
    page.keyboard.press("/")
    page.keyboard.type("포트", delay=20)
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(r"/offline/(ko/)?.+/index\.html"))
    assert trouble == []
    context.close()


def test_what_is_published_for_machines_can_be_read_by_them(whole) -> None:
    for folder, language in ((whole, "en"), (whole / "ko", "ko")):
        document = json.loads((folder / "verification.json").read_text("utf-8"))
        assert document["schema"] == SCHEMA and document["snippets"]
        feed = ElementTree.parse(folder / "verification.xml").getroot()
        assert feed.findtext("channel/language") == language
        assert len(feed.findall("channel/item")) > 10
        contents = (folder / "llms.txt").read_text("utf-8")
        for target in re.findall(r"\]\(([^)]+)\)", contents):
            assert (folder / target).is_file(), target
