"""Whatever a snippet holds or prints, the site shows it as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.model import Outcome
from tests.site.conftest import Checkout, Visit, hostile_output

pytestmark = pytest.mark.site

SNIPPET = """---
title: {en: "<b>bold</b> {{ title }}", ko: "`백틱` <i>기울임</i>"}
---
$ echo '<script>window.hacked = 3</script>' "--8<--" `true`
<script>window.hacked = 4</script>
<img src=x onerror="window.hacked = 5">
</pre></figure><h2 id="out">out</h2>
``` console
{{ config.site_name }} &lt;
"""
PAGE = '# Web { #web }\n\n=== "Docker"\n\n    ```console\n    --8<-- "containers/web.console"\n    ```\n'

Opened = Callable[..., Visit]


def test_hostile_text_is_shown_as_it_is_and_nothing_of_it_is_executed(checkout: Checkout, visit: Opened) -> None:
    checkout.snippet("containers/web", SNIPPET)
    checkout.page("web.md", PAGE)
    checkout.receipt("containers/web", Outcome.FAILED, hostile_output(), reason="<script>window.hacked = 6</script>")
    opened = visit(checkout.build())
    for address in ("/web/", "/ko/web/", "/verification/"):
        page = opened.go(address)
        page.locator("details.kb-receipt > summary").click() if "web" in address else None
        assert page.evaluate("window.hacked") is None
        assert page.locator("h2").count() == 0
        assert page.locator("script:text('hacked'), img[src=x]").count() == 0
    page = opened.go("/web/")
    page.locator("details.kb-receipt > summary").click()
    shown = page.locator("details.kb-receipt .kb-output").text_content() or ""
    expected = (
        hostile_output()
        .replace("\x1b", "␛").replace("\x07", "␇").replace("\x00", "␀").replace("\x02", "␂").replace("\x03", "␃")
        .replace("\x08", "␈").replace("\u202e", "⟨U+202E⟩").replace("\udcff", "\ufffd")
    )  # fmt: skip
    assert shown.rstrip("\n") == expected
    assert page.locator(".kb-title").text_content() == "<b>bold</b> {{ title }}"
    assert page.locator(".kb-reason").text_content() == "Reason: <script>window.hacked = 6</script>"
    written = page.locator(".kb-terminal .kb-output").text_content() or ""
    assert written == SNIPPET.partition("`true`\n")[2]
    assert opened.trouble == []


def test_a_megabyte_of_output_is_cut_with_a_notice(checkout: Checkout, visit: Opened) -> None:
    checkout.snippet("containers/web", "$ yes\n...\n")
    checkout.page("web.md", PAGE)
    checkout.receipt("containers/web", Outcome.VERIFIED, "y" * 79 + "\n" * 1 + "<b>" * 350_000)
    site = checkout.build()
    assert (site / "web" / "index.html").stat().st_size < 200_000
    page = visit(site).go("/web/")
    assert "1,030,080 more characters are not shown here." in (page.locator(".kb-cut").text_content() or "")


def test_the_copied_commands_are_those_of_the_file(checkout: Checkout, visit: Opened) -> None:
    checkout.snippet("containers/web", '$ cat <<\'END\'\n> "<&>" {{ x }} `y`\n> END\n"<&>"\n$ false\n[exit 1]\n')
    checkout.page("web.md", PAGE)
    page = visit(checkout.build()).go("/web/")
    page.locator(".kb-copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "cat <<'END'\n\"<&>\" {{ x }} `y`\nEND\nfalse"
