"""The site's search in a real Chromium: the same ranking as the terminal's, behind the theme's search box."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.grammar import Grammar
from kb.model import Outcome
from kb.reference.build import build
from kb.reference.descriptions import Descriptions
from kb.search.build import index_of
from kb.search.engine import Engine, scripts
from kb.sources import load
from tests.site.conftest import empty_checkout

pytestmark = pytest.mark.site
ROOT = Path(__file__).parents[2]
QUERIES = [
    line.split("\t")[0]
    for file in sorted((ROOT / "tests/golden/search").glob("queries-*.tsv"))
    for line in file.read_text("utf-8").splitlines()[1:]
]
ODD = ["", " ", "\ud800 docker", "𠀀docker 𠀀run", "ｄｏｃｋｅｒ　ｒｕｎ", "각", "a\x1cb\x85c", "(?:.*)+", "x" * 999]
ODD += ["docker run -P", "--", "-ㅔ", "값이", "ㄱ", "ㅣ", "dockerps", "docker ne", "x" * 10_000]


def documents() -> dict[str, dict]:
    sources = load(ROOT)
    reference = build(sources, Grammar.load(), Descriptions())
    return {language: index_of(sources, reference, language) for language in ("en", "ko")}


def test_a_browser_and_the_terminal_rank_alike(chromium):
    """The scripts are the same; this holds for the two engines that run them."""
    page = chromium.new_page()
    page.add_script_tag(content=scripts())
    asked = [*QUERIES[::8], *(query[: 1 + number % len(query)] for number, query in enumerate(QUERIES[::8])), *ODD]
    asked = [query.encode("utf-8", "replace").decode() for query in asked]
    for document in documents().values():
        theirs = page.evaluate(
            "([asked, made]) => { const index = new SearchIndex(made);"
            " return asked.map(q => search(q, index).hits.map(h => [index.docs[h.doc][4], h.score])) }",
            [asked, document],
        )
        engine = Engine(document)
        mine = [[[hit.snippet, hit.score] for hit in engine.search(query)] for query in asked]
        assert [query for query, one, two in zip(asked, mine, theirs, strict=True) if one != two] == []
    page.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A small site: one verified snippet, one page in both languages."""
    checkout = empty_checkout(tmp_path_factory.mktemp("search"))
    checkout.snippet(
        "containers/web",
        "---\ntitle: {en: Serve a page, ko: 웹 페이지 띄우기}\n---\n# --8<-- [start:run]\n$ docker run -d nginx\nok\n"
        "# --8<-- [end:run]\n",
    )
    page = (
        "# Ports <&> `<none>` {{ #ports }}\n\n{}\n\n## Publish {{ #publish }}\n\n"
        '```console\n--8<-- "containers/web.console:run"\n```\n'
    )
    checkout.page("ports.md", page.format("Whales <b>swim</b> &amp; sing."))
    (checkout.root / "docs/ko/ports.md").write_text(page.format("고래가 헤엄치며 노래합니다."), "utf-8")
    checkout.receipt("containers/web", Outcome.VERIFIED, "ok")
    return checkout.build()


@pytest.fixture
def site(built, visit):
    return visit(built)


def ask(site, address: str, query: str) -> list[str]:
    """The titles of what is found, once nothing moves any more."""
    page = site.go(address)
    page.click("[data-md-component=search-query]")
    page.keyboard.type(query)
    page.wait_for_selector(".md-search-result__item")
    before: list[str] = []
    while True:
        page.wait_for_timeout(400)
        now = [found.inner_text() for found in page.query_selector_all(".md-search-result__item h1")]
        if now == before:
            return now
        before = now


def test_a_verified_command_comes_first_with_its_mark_and_its_option_behind_it(site):
    first, second = ask(site, "/ko/index.html", "백그라운드로 실행하기")[:2]
    assert first.startswith("docker run") and "✓" in first
    assert second == "docker run -d, --detach"
    assert site.page.locator(".md-search-result__item").first.locator("text=검증됨").count() == 1


def test_hits_are_marked_in_what_is_found_whatever_they_are_called(site):
    ask(site, "/index.html", "삭제 볼륨")
    marked = site.page.locator(".md-search-result__item mark").all_inner_texts()
    assert "volume" in [text.lower() for text in marked]


def test_what_only_the_other_languages_page_says_leads_to_the_readers_own(site):
    assert any(title.startswith("Ports") for title in ask(site, "/ko/index.html", "whales swim"))
    links = [link.get_attribute("href") for link in site.page.query_selector_all(".md-search-result__link")]
    assert any("ports/" in link for link in links) and not any("../ports" in link for link in links), links


def test_what_pages_say_is_shown_and_never_run(site):
    assert any("Ports <&> <none>" in title for title in ask(site, "/index.html", "ports whales"))
    assert site.page.locator(".md-search-result b").count() == 0


def test_enter_opens_the_first_result_and_the_arrow_completes_the_word(site):
    ask(site, "/index.html", "docker netw")
    site.page.keyboard.press("ArrowRight")
    assert site.page.input_value("[data-md-component=search-query]") == "docker network"
    ask(site, "/index.html", "whales")
    site.page.keyboard.press("Enter")
    site.page.wait_for_url("**/ports/**")


@pytest.mark.parametrize(
    "query", ["(", "\\", "*", "+c +d", "title:", "~2", "^", "<img src=x onerror=alert(1)>", "ㅁㄴㅇㄹ"]
)
def test_no_query_troubles_the_page(site, query):
    page = site.go("/index.html")
    page.click("[data-md-component=search-query]")
    page.keyboard.type(query)
    page.wait_for_timeout(300)
    assert site.trouble == []
