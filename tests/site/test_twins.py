"""A twin stands in a tab beside its transcript, and earns its badge by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kb.model import Outcome
from kb.receipt import FILE, Run, write
from kb.snippet import twin
from tests.receipts import held
from tests.site.conftest import Visit, empty_checkout

pytestmark = pytest.mark.site
Opened = Callable[..., Visit]

SNIPPET = """---
title: {en: List, ko: 목록}
---
# --8<-- [start:list]
$ docker ps -q
# --8<-- [end:list]
# --8<-- [start:only]
$ docker version
# --8<-- [end:only]
"""
TWIN = """# --8<-- [start:list]
import docker

print(docker.from_env().containers.list())
#> [<Container: 5f7b9e0d2c41>]
print("</code>{{ x }} `y`")
#> </code>{{ x }} `y`
# --8<-- [end:list]
"""
PAGE = """# Lists { #lists }

```console
--8<-- "containers/list.console:list"
```

```console
--8<-- "containers/list.console:only"
```

```console
--8<-- "containers/list.console:list"
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = empty_checkout(tmp_path_factory.mktemp("twins"))
    made.snippet("containers/list", SNIPPET)
    (made.root / "snippets/containers/list.py").write_text(TWIN, "utf-8")
    made.page("lists.md", PAGE)
    made.receipt("containers/list", Outcome.FAILED, "", reason="another output")
    of_twin = held(twin.parse(TWIN, "list.py", "containers/list.py"), client="Docker SDK 7.1.0")
    write(made.root / FILE, Run("20.10.24", "28.2.2", of_twin.started, 1), [of_twin])
    return made.build()


def test_each_tab_has_the_badge_of_its_own_receipt(site: Path, visit: Opened) -> None:
    opened = visit(site)
    page = opened.go("/lists/")
    first = page.locator(".kb-snippet").first
    assert first.locator(".kb-tab >> nth=0 >> .kb-state--failed").count() == 1
    assert first.locator(".kb-tab >> nth=1 >> .kb-state--verified").count() == 1
    assert opened.trouble == []


def test_python_is_chosen_once_for_the_whole_page_and_shown_as_it_is(site: Path, visit: Opened) -> None:
    opened = visit(site)
    page = opened.go("/lists/")
    sets = page.locator(".kb-snippet .tabbed-set")
    assert sets.count() == 2, "a section that the twin does not have has no tabs"
    sets.first.get_by_text("Python (SDK)").click()
    for number in range(2):
        code = sets.nth(number).locator(".kb-python").last
        assert code.is_visible()
        assert code.inner_text().strip() == 'print("</code>{{ x }} `y`")'
    assert sets.first.locator(".kb-output").last.inner_text().strip() == "</code>{{ x }} `y`"
    assert opened.trouble == []


def test_the_keyboard_changes_tabs(site: Path, visit: Opened) -> None:
    page = visit(site).go("/lists/")
    first = page.locator(".kb-snippet .tabbed-set").first
    first.locator(".tabbed-labels a").first.wait_for()  # the theme has taken over
    first.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(first.locator(".kb-python").last).to_be_visible()


def test_copying_takes_the_code_without_what_it_printed(site: Path, visit: Opened) -> None:
    page = visit(site).go("/lists/")
    page.locator(".tabbed-set").first.get_by_text("Python (SDK)").click()
    page.locator(".kb-tab >> nth=1 >> .kb-copy").click()
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == 'import docker\n\nprint(docker.from_env().containers.list())\nprint("</code>{{ x }} `y`")'


def test_the_table_of_all_snippets_has_twins_too(site: Path, visit: Opened) -> None:
    page = visit(site).go("/verification/")
    assert page.get_attribute("#snippet-containers-list\\.py", "data-state") == "verified"
