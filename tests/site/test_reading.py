"""What readers do, driven as a person would: fold, copy, ask what an option does, move on, change the language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from kb.model import Outcome
from tests.site.conftest import Checkout, Visit, empty_checkout, until

pytestmark = pytest.mark.site

LONG = "".join(f"line {number}\n" for number in range(1, 41))
SNIPPET = f"""---
title: {{en: Many lines, ko: 긴 출력}}
---
# --8<-- [start:all]
$ cat > app.txt <<'END'
> hello
> END
$ docker run -it -p 8080:80 --rm busybox:1.36 seq 1 40
{LONG}$ false
[exit 1]
# --8<-- [end:all]
"""
PAGE = """# Many lines {{ #many }}

## First {{ #first }}

```console
--8<-- "containers/many.console:all"
```

{}

## Second { #second }

[The other page](other.md#second)
"""
TABS = '=== "Linux"\n\n    one\n\n=== "macOS"\n\n    two\n'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory):
    made: Checkout = empty_checkout(tmp_path_factory.mktemp("reading"))
    made.snippet("containers/many", SNIPPET)
    made.page("many.md", PAGE.replace("{}", TABS).replace("{{", "{").replace("}}", "}"))
    made.page("other.md", "# Other { #other }\n\n## Second { #second }\n\n" + TABS)
    made.receipt("containers/many", Outcome.VERIFIED)
    return made.build()


@pytest.fixture
def opened(small, visit) -> Visit:
    return visit(small)


def test_long_output_folds_and_unfolds(opened: Visit) -> None:
    page = opened.go("/many/")
    terminal = page.locator(".kb-terminal")
    expect(terminal.get_by_text("line 8", exact=False).first).to_be_visible()
    assert not page.locator("details.kb-fold .kb-output").last.is_visible()
    page.get_by_text("Show 32 more lines").last.click()
    expect(page.locator("details.kb-fold .kb-output").last).to_be_visible()
    page.get_by_text("Fold the output").last.click()
    expect(page.locator("details.kb-fold .kb-output").last).to_be_hidden()


def test_what_is_folded_is_printed(opened: Visit) -> None:
    page = opened.go("/many/")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details.kb-fold .kb-output").last).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details.kb-fold .kb-output").last).to_be_hidden()


def test_copying_gives_a_heredoc_whole_without_prompts_or_output(opened: Visit) -> None:
    page = opened.go("/many/")
    page.locator(".kb-terminal .kb-copy").click()
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "cat > app.txt <<'END'\nhello\nEND\ndocker run -it -p 8080:80 --rm busybox:1.36 seq 1 40\nfalse"
    )


def test_a_failing_step_shows_its_exit_status(opened: Visit) -> None:
    assert opened.go("/ko/many/").locator(".kb-terminal .kb-exit").inner_text() == "종료 코드 1"


def test_a_badge_opens_the_receipt_with_one_click_and_with_the_keyboard(opened: Visit) -> None:
    page = opened.go("/many/")
    body = page.locator(".kb-receipt__body")
    expect(body).to_be_hidden()
    page.locator("summary.kb-badge").click()
    expect(body).to_be_visible()
    page.locator("summary.kb-badge").focus()
    page.keyboard.press("Enter")
    expect(body).to_be_hidden()


@pytest.mark.parametrize(("address", "said"), [("/many/", "--publish"), ("/ko/many/", "포트")])
def test_pointing_at_an_option_tells_what_it_does_in_the_pages_language(opened: Visit, address: str, said: str) -> None:
    page = opened.go(address)
    option = page.locator(".kb-terminal .kb-hint", has_text=re.compile("^-p$"))
    option.hover()
    expect(page.locator(".kb-tip")).to_contain_text(said)
    page.keyboard.press("Escape")
    expect(page.locator(".kb-tip")).to_be_hidden()
    option.click()
    page.wait_for_url("**/reference/docker-run/#option-publish")


def test_tapping_an_option_tells_and_tapping_again_leads_to_the_reference(small, visit) -> None:
    page = visit(small, has_touch=True, viewport={"width": 360, "height": 800}).go("/many/")
    option = page.locator(".kb-terminal .kb-hint", has_text=re.compile("^-it$"))
    option.tap()
    tip = page.locator(".kb-tip")
    expect(tip).to_contain_text("--interactive")
    expect(tip).to_contain_text("--tty")
    box = tip.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    option.tap()
    page.wait_for_url("**/reference/docker-run/#option-*")


def test_the_keyboard_reaches_skip_link_search_folds_badges_and_options_in_the_order_of_the_page(opened: Visit) -> None:
    page = opened.go("/many/")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("(e => e.className || e.id || e.tagName)(document.activeElement)").split(" ")[0])
    order = ["md-skip", "md-header__button", "md-search__input", "kb-badge", "kb-copy", "kb-transcript", "kb-hint"]
    places = [stops.index(one) for one in order]
    assert places == sorted(places), stops
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "query"


def test_focus_can_be_seen(opened: Visit) -> None:
    page = opened.go("/many/")
    for selector in (
        "summary.kb-badge",
        ".kb-copy",
        ".kb-terminal .kb-hint >> nth=0",
        "details.kb-fold > summary >> nth=-1",
    ):
        page.locator(selector).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector


def test_tabs_are_chosen_for_all_pages(opened: Visit) -> None:
    page = opened.go("/many/")
    page.locator(".tabbed-labels label", has_text="macOS").click()
    expect(page.get_by_text("two", exact=True)).to_be_visible()
    opened.go("/other/")
    expect(page.get_by_text("two", exact=True)).to_be_visible()


def test_going_on_loads_no_page_anew_and_the_head_follows(opened: Visit) -> None:
    page = opened.go("/many/")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="The other page").click()
    page.wait_for_url("**/other/#second")
    expect(page.locator("h1")).to_contain_text("Other")
    assert page.evaluate("window.stayed")
    assert page.locator("link[hreflang=ko]").get_attribute("href").endswith("/ko/other/")
    page.locator(".md-header a.kb-language").click()
    page.wait_for_url("**/ko/other/#second")
    assert opened.trouble == []


def test_a_copy_of_the_site_works_below_any_folder(small, tmp_path, visit) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "docs").symlink_to(small)
    opened = visit(tmp_path)
    page = opened.go("/a/b/docs/ko/many/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.stayed = true")
    page.locator(".md-content a", has_text="The other page").click()
    page.wait_for_url("**/a/b/docs/ko/other/#second")
    assert page.evaluate("window.stayed")
    assert opened.trouble == []


@pytest.mark.parametrize(
    ("locale", "offered"), [("ko-KR", True), ("en-US", False), ("fr-FR", False)], ids=["Korean", "English", "French"]
)
def test_korean_is_offered_once_to_those_whose_browser_prefers_it(small, visit, locale: str, offered: bool) -> None:
    opened = visit(small, locale=locale)
    page = opened.go("/many/")
    assert page.url.endswith("/many/")
    expect(page.locator(".kb-offer")).to_be_visible() if offered else expect(page.locator(".kb-offer")).to_be_hidden()
    if offered:
        assert page.locator(".kb-offer a").get_attribute("href").endswith("/ko/many/")
        opened.go("/other/")
        expect(page.locator(".kb-offer")).to_be_hidden()


def test_what_is_not_there_is_said_in_the_language_of_the_address(opened: Visit) -> None:
    page = opened.page
    for address, said in (("/nowhere/at/all/", "There is no such page"), ("/ko/nowhere/", "페이지를 찾을 수 없습니다")):
        response = page.goto(opened.base + address)
        assert response and response.status == 404
        assert page.locator("h1").inner_text() == said
        assert page.locator(".md-header").bounding_box()["height"] < 200  # the style sheet was found


def test_light_and_dark_follow_the_system_and_a_choice_is_kept_in_both_languages(opened: Visit) -> None:
    page = opened.go("/many/")
    scheme = "document.body.dataset.mdColorScheme"
    page.emulate_media(color_scheme="dark")
    until(page, f"{scheme} === 'slate'")
    page.emulate_media(color_scheme="light")
    until(page, f"{scheme} === 'default'")
    for _ in range(2):
        page.locator("form[data-md-component=palette] label:visible").click()
    assert page.evaluate(scheme) == "slate"
    opened.go("/ko/many/")
    assert page.evaluate(scheme) == "slate"


def test_inline_script_in_a_page_is_not_run(opened: Visit) -> None:
    page: Page = opened.go("/many/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked = 1\">')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
