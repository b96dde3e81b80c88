"""Every command has a page in both languages, which tells what was verified and leads to where it is explained."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kb.grammar import Grammar
from kb.model import Outcome
from tests.site.conftest import Checkout, empty_checkout

SNIPPET = """---
title: {en: Serve a page, ko: 페이지 띄우기}
---
# --8<-- [start:run]
$ docker run -d --name web -p 8080:80 nginx:1.27
0123456789ab
$ docker ps --format '{{.Names}}'
web
# --8<-- [end:run]
"""
PAGE = """---
order: 1
---
# Ports { #ports }

## Connect a port { #connect }

```console
--8<-- "test/web.console:run"
```
"""
COMMANDS = [command.name for command in Grammar.load().commands()]


class Links(HTMLParser):
    """Ids and targets of links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.targets += [given["href"] or ""] if tag == "a" and "href" in given else []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    checkout: Checkout = empty_checkout(tmp_path_factory.mktemp("reference"))
    checkout.page("test/index.md", "# Test { #test }\n")
    checkout.page("test/ports.md", PAGE)
    checkout.snippet("test/web", SNIPPET)
    checkout.receipt("test/web", Outcome.VERIFIED, "0123456789ab\n", "web\n")
    return checkout.build()


def page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text("utf-8")


@pytest.mark.parametrize("below", ["", "ko/"])
def test_every_command_has_a_page_and_is_in_the_index(site: Path, below: str) -> None:
    listed = Links(page(site, f"{below}reference")).targets
    for name in COMMANDS:
        slug = name.replace(" ", "-")
        assert f"{slug}/" in listed, name
        assert f'<h1 id="{slug}">{name}' in page(site, f"{below}reference/{slug}")


@pytest.mark.parametrize("below", ["", "ko/"])
def test_no_link_of_the_reference_leads_nowhere(site: Path, below: str) -> None:
    pages = {file: Links(file.read_text("utf-8")) for file in (site / below / "reference").rglob("index.html")}
    others: dict[Path, Links] = {}
    for file, links in pages.items():
        assert len(links.ids) == len(set(links.ids)), file
        for target in links.targets:
            path, _, fragment = target.partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            there = (file.parent / path).resolve() if path else file
            there = there / "index.html" if there.is_dir() else there
            assert there.is_file(), f"{file}: {target}"
            if fragment and there.suffix == ".html":
                found = pages.get(there) or others.setdefault(there, Links(there.read_text("utf-8")))
                assert fragment in found.ids, f"{file}: {target}"


def test_each_option_has_an_anchor_a_type_and_a_text_in_the_language_of_the_page(site: Path) -> None:
    for below, text in (
        ("", "Connect a port of the host to a port of the container"),
        ("ko/", "호스트의 포트를 컨테이너의 포트에 연결"),
    ):
        shown = page(site, f"{below}reference/docker-run")
        row = re.search(r'<tr id="option-publish">.*?</tr>', shown)
        assert row is not None
        names = ", ".join(f'<code class="kb-short">{name}</code>' for name in ("-p", "--publish"))
        assert names in row[0] and "list" in row[0] and text in row[0]
    assert "switch" in page(site, "reference/docker-rm") and "스위치" in page(site, "ko/reference/docker-rm")


def test_a_verified_example_says_so_and_leads_to_what_explains_it(site: Path) -> None:
    shown = page(site, "ko/reference/docker-ps")
    assert '<a href="../../test/ports/#connect">Connect a port</a>' in shown
    assert "kb-state--verified" in shown and "아직 검증된 예제가 없습니다" not in shown
    assert "docker run -d --name web" in shown  # the transcript has all of the section
    assert 'data-clipboard-text="docker ps --format &#x27;&#123;&#123;.Names&#125;&#125;&#x27;"' in shown


def test_where_nothing_is_verified_the_page_says_so(site: Path) -> None:
    assert "No example of this command is verified yet." in page(site, "reference/docker-trust-sign")
    assert "아직 검증된 예제가 없습니다." in page(site, "ko/reference/docker-trust-sign")


def test_other_pages_do_not_carry_the_list_of_all_commands(site: Path) -> None:
    targets = Links(page(site, "test/ports")).targets
    assert len([target for target in targets if "reference/docker-" in target]) < 10


@pytest.mark.parametrize("below", ["", "ko/"])
def test_tools_that_read_text_get_each_entry_as_plain_markdown(site: Path, below: str) -> None:
    listed = (site / below / "reference/index.md").read_text("utf-8")
    for name in COMMANDS:
        slug = name.replace(" ", "-")
        assert f"[{name}]({slug}.md)" in listed
        text = (site / below / f"reference/{slug}.md").read_text("utf-8")
        assert text.startswith(f"# {name}\n") and "<" not in text.partition("## ")[0]


def test_reference_json_keeps_to_the_schema_beside_it(site: Path) -> None:
    document = json.loads((site / "reference.json").read_text("utf-8"))
    schema = json.loads((site / document["$schema"]).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert set(document["commands"]) == set(COMMANDS)
    assert document["snippets"]["test/web"]["state"] == "verified"
    (example,) = document["commands"]["docker ps"]["examples"]
    assert (site / example["url"]["ko"].partition("#")[0] / "index.html").is_file()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document["commands"]["docker ps"].pop("summary"),
        lambda document: document["commands"]["docker ps"]["options"][0].update(short="all"),
        lambda document: document["snippets"].update({"test/web": {"state": "green"}}),
        lambda document: document.update(schema=2),
    ],
)
def test_the_schema_refuses_what_is_no_reference(site: Path, spoil: Callable[[dict[str, object]], object]) -> None:
    document = json.loads((site / "reference.json").read_text("utf-8"))
    spoil(document)
    schema = json.loads((site / "reference.schema.json").read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(document))
