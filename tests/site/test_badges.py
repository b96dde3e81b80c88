"""A badge says what a receipt says of the text on the page, and nothing else makes it green."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.model import KbError, Outcome
from kb.receipt import State
from tests.site.conftest import Checkout, Visit, empty_checkout, until

pytestmark = pytest.mark.site
Opened = Callable[..., Visit]

SNIPPET = """---
title: {en: Say hello, ko: 인사하기}
---
# --8<-- [start:hello]
$ echo hello
hello
# --8<-- [end:hello]
# --8<-- [start:fail]
$ false
[exit 1]
# --8<-- [end:fail]
"""
PAGE = """# Hello { #hello }

## First { #first }

```console
--8<-- "containers/hello.console:hello"
```

## Second { #second }

```console
--8<-- "containers/hello.console:fail"
```
"""


STATES = {
    State.VERIFIED: ("Verified", "검증됨"),
    State.STALE: ("Changed since verified", "검증 이후 변경됨"),
    State.FAILED: ("Failed", "실패"),
    State.ERROR: ("Could not be run", "실행하지 못함"),
    State.SKIPPED: ("Skipped", "건너뜀"),
    State.UNVERIFIED: ("Not verified in this build", "이 빌드에서는 검증하지 않음"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a page for each state of a badge; that for VERIFIED is ``hello/``."""
    made = empty_checkout(tmp_path_factory.mktemp("states"))
    for state in STATES:
        name = "hello" if state is State.VERIFIED else state.value
        made.snippet(f"containers/{name}", SNIPPET)
        made.page(f"{name}.md", PAGE.replace("containers/hello", f"containers/{name}"))
        match state:
            case State.UNVERIFIED:
                pass
            case State.STALE:
                made.receipt(f"containers/{name}", Outcome.VERIFIED, "hullo\n", text=SNIPPET.replace("hello", "hullo"))
            case State.VERIFIED:
                made.receipt(f"containers/{name}", Outcome.VERIFIED, "hello\n", "")
            case _:
                made.receipt(f"containers/{name}", Outcome(state.value), reason="no ipvlan in this kernel")
    return made.build()


def badges(visit: Visit, address: str) -> list[str]:
    return [" ".join(badge.inner_text().split()) for badge in visit.go(address).locator(".kb-badge").all()]


def test_without_a_receipt_the_badge_says_not_verified_in_this_build(site: Path, visit: Opened) -> None:
    opened = visit(site)
    assert badges(opened, "/unverified/") == ["Not verified in this build"] * 2
    assert badges(opened, "/ko/unverified/") == ["이 빌드에서는 검증하지 않음"] * 2


def test_a_receipt_for_this_text_makes_the_badge_say_verified_with_engine_day_and_stand_in(
    site: Path, visit: Opened
) -> None:
    opened = visit(site)
    facts = "Verified Docker Engine 20.10.24 client 28.2.2 23 Nov 2026 nginx:1.27 stand-in"
    assert badges(opened, "/hello/") == [facts] * 2
    facts = "검증됨 Docker Engine 20.10.24 클라이언트 28.2.2 2026년 11월 23일 nginx:1.27 대체 이미지"
    assert badges(opened, "/ko/hello/") == [facts] * 2


@pytest.mark.parametrize("state", STATES)
def test_a_badge_is_green_only_where_a_receipt_says_verified_of_this_text(
    site: Path, visit: Opened, state: State
) -> None:
    opened = visit(site)
    name = "hello" if state is State.VERIFIED else state.value
    for folder, word in zip(("", "ko/"), STATES[state], strict=True):
        assert all(badge.startswith(word) for badge in badges(opened, f"/{folder}{name}/"))
        assert (opened.page.locator(".kb-state--verified").count() > 0) == (state is State.VERIFIED)


@pytest.mark.parametrize("name", ["failed", "error", "skipped"])
def test_what_did_not_hold_is_told_with_its_reason(site: Path, visit: Opened, name: str) -> None:
    page = visit(site).go(f"/{name}/")
    assert page.locator(".kb-reason").first.inner_text() == "Reason: no ipvlan in this kernel"


def test_states_can_be_told_apart_by_icon_and_word_without_colour(site: Path, visit: Opened) -> None:
    page = visit(site).go("/verification/")
    states = page.locator(".kb-verification .kb-state").all()
    words = {state.inner_text() for state in states}
    icons = {state.locator("path").get_attribute("d") for state in states}
    assert len(words) == len(icons) == len(STATES)


def test_only_the_section_is_shown_and_the_whole_run_once(site: Path, visit: Opened) -> None:
    page = visit(site).go("/hello/")
    shown = [block.inner_text() for block in page.locator(".kb-terminal").all()]
    assert "hello" in shown[0] and "false" not in shown[0]
    assert "false" in shown[1] and "exit status 1" in shown[1]
    assert page.locator("details.kb-receipt").count() == 1
    page.locator("a.kb-badge").click()
    until(page, "document.querySelector('details.kb-receipt').open")


def test_copying_gives_the_commands_alone_and_prompts_cannot_be_selected(site: Path, visit: Opened) -> None:
    page = visit(site).go("/hello/")
    page.locator(".kb-copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "echo hello"
    page.locator(".kb-terminal .kb-command").first.select_text()
    assert page.evaluate("getSelection().toString().trim()") == "echo hello"


def test_the_language_switch_stays_on_the_page_and_the_heading(site: Path, visit: Opened) -> None:
    opened = visit(site)
    page = opened.go("/hello/#second")
    for language, address in (("ko", "/ko/hello/#second"), ("en", "/hello/#second")):
        page.locator(f".md-header a.kb-language[lang={language}]").click()
        page.wait_for_url(opened.base + address)
    assert opened.trouble == []


@pytest.mark.parametrize("address", ["/", "/ko/", "/hello/", "/ko/hello/", "/verification/", "/ko/verification/"])
def test_no_request_fails_or_leaves_the_site(site: Path, visit: Opened, address: str) -> None:
    opened = visit(site)
    opened.go(address)
    opened.page.wait_for_load_state("networkidle")
    assert opened.requests and opened.trouble == []


@pytest.fixture
def hello(checkout: Checkout) -> Checkout:
    checkout.snippet("containers/hello", SNIPPET)
    checkout.page("hello.md", PAGE)
    return checkout


def test_a_receipts_file_cut_short_stops_the_build_and_leaves_the_last_site(hello: Checkout) -> None:
    hello.receipt("containers/hello", Outcome.VERIFIED, "hello\n", "")
    site = hello.build()
    before = (site / "hello" / "index.html").read_text()
    file = hello.root / "build" / "verification.json"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(KbError, match=r"cut short"):
        hello.build()
    assert (site / "hello" / "index.html").read_text() == before


def test_a_page_that_embeds_what_is_not_there_stops_the_build(hello: Checkout) -> None:
    hello.page("hello.md", PAGE.replace(":fail", ":gone"))
    with pytest.raises(KbError, match=r"docs/en/hello\.md:12: embeds containers/hello\.console:gone"):
        hello.build()
    assert not (hello.root / "site").exists()
