"""Search answers what people ask: the golden queries, and how single words are understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.grammar import Grammar
from kb.reference.build import build
from kb.reference.descriptions import Descriptions
from kb.search.build import index_of
from kb.search.index import OPTION, SNIPPET, Index
from kb.search.query import analyse
from kb.search.rank import search
from kb.search.text import as_hangul, as_latin, distance, initials, jamo, words
from kb.sources import load

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "tests/golden/search").glob("queries-*.tsv"))


@pytest.fixture(scope="module")
def indexes() -> dict[str, Index]:
    sources = load(ROOT)
    reference = build(sources, Grammar.load(), Descriptions())
    return {language: Index(index_of(sources, reference, language)) for language in ("en", "ko")}


def cases(file: Path) -> list[tuple[str, set[str]]]:
    lines = file.read_text("utf-8").splitlines()[1:]
    return [(query, set(expected.split("|"))) for query, expected in (line.split("\t") for line in lines)]


def language_of(query: str) -> str:
    return "ko" if any("ㄱ" <= character <= "힣" for character in query) else "en"


def answers(query: str, indexes: dict[str, Index], language: str) -> list[str]:
    other = indexes["en" if language == "ko" else "ko"]
    found = search(query, indexes[language], other).hits
    return [(other if hit.second else indexes[language]).docs[hit.doc][1] for hit in found]


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_the_first_result_is_right_for_95_percent_and_the_first_three_for_99(file, indexes):
    wrong, far = [], []
    asked = cases(file)
    for query, expected in asked:
        found = answers(query, indexes, language_of(query))
        if not found or found[0] not in expected:
            wrong.append((query, found[:3]))
        if not expected & set(found[:3]):
            far.append((query, found[:3]))
    assert len(wrong) <= len(asked) * 0.05, wrong
    assert len(far) <= len(asked) * 0.01, far


def test_the_language_of_the_page_changes_few_answers(indexes):
    asked = [case for file in QUERIES for case in cases(file)]
    wrong = [query for query, expected in asked for language in ("en", "ko")
             if (answers(query, indexes, language) or [""])[0] not in expected]  # fmt: skip
    assert len(wrong) <= 2 * len(asked) * 0.05, wrong


def test_no_query_for_something_that_the_reference_holds_gets_an_empty_list(indexes):
    index = indexes["ko"]
    names = [name for group in index.spellings for name in (group, group.removeprefix("docker "))]
    options = [f"{name} {option}" for name, number in index.spellings.items() for option in index.options[number]]
    assert [query for query in [*names, *index.all_options, *options] if not search(query, index).hits] == []


@pytest.mark.parametrize("query", ["which containers use this image", "이미지를 쓰는 컨테이너가 뭔지"])
def test_who_asks_which_containers_use_an_image_is_told_to_list_them(query, indexes):
    assert answers(query, indexes, language_of(query))[0] == "docker ps"


def test_a_command_that_is_spelled_out_is_the_first_result_in_every_spelling(indexes):
    index = indexes["en"]
    wrong = {
        name: found for name, number in index.spellings.items() if (found := search(name, index).hits[0].doc) != number
    }
    assert wrong == {}


def test_an_option_of_a_command_stands_right_behind_it(indexes):
    found = search("docker run -p", indexes["en"]).hits
    assert [indexes["en"].docs[hit.doc][2] for hit in found[:2]] == ["docker run", "-p, --publish"]


@pytest.mark.parametrize(
    ("query", "language", "url"),
    [
        ("docker ps", "en", "containers/list/"),
        ("애찯ㄱ ㅔㄴ", "ko", "containers/list/"),
        ("docker logs", "en", "containers/logs/"),
    ],
)
def test_of_the_pages_the_one_about_the_command_that_is_spelled_out_comes_first(query, language, url, indexes):
    index = indexes[language]
    shown = [index.docs[hit.doc] for hit in search(query, index).hits]
    first = next(doc for doc in shown if doc[0] > OPTION)
    assert first[3].startswith(url)


def test_an_excerpt_of_a_snippet_begins_with_the_command_that_it_is_about_and_ends_with_a_whole_line(indexes):
    index = indexes["en"]
    commands = {step.command.split("\n")[0] for one in load(ROOT).snippets.values() for step in one.steps}
    for _, command, title, _, text, *_ in (doc for doc in index.docs if doc[0] == SNIPPET):
        lines = text.split(" ⏎ ")
        assert command in lines[0] or not command, title
        assert lines[-1] in commands or len(text) == 160, title


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("애찯ㄱ", "docker"), ("ㅔㄴ", "ps"), ("겨ㅜ", "run"), ("ㅣㅐㅎㄴ", "logs"), ("채ㅡㅔㅐㄴㄷ", "compose")],
)
def test_korean_typed_for_english_is_what_its_keys_say(typed, meant):
    assert as_latin(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zjsxpdlsj", "컨테이너"),
        ("dlalwl", "이미지"),
        ("rkqt", "값"),
        ("qhffba", "볼륨"),
        ("dho", "왜"),
        ("rkqtdl", "값이"),
    ],
)
def test_english_typed_for_korean_is_what_its_keys_say(typed, meant):
    assert as_hangul(typed) == meant


def test_syllables_come_apart_into_keys_and_first_consonants():
    assert jamo("값 왜") == "ㄱㅏㅂㅅ ㅇㅗㅐ"
    assert initials("컨테이너 run") == "ㅋㅌㅇㄴ run"


def test_slips_are_letters_more_less_other_or_swapped():
    assert [distance(typed, "docker", 2) for typed in ("docker", "dcoker", "doker", "dockker", "dicker", "dokcre", "x")] \
        == [0, 1, 1, 1, 1, 2, 3]  # fmt: skip


def test_paths_addresses_and_what_is_no_letter_are_no_words():
    assert [word.text for word in words("run -v /srv/data:/data -p 8080:80 web:/tmp ./x 한글\ud800漢字 --name=web")] == [
        "run", "-v", "-p", "8080", "80", "한글", "--name",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "concepts"),
    [
        ("데이터볼륨", ["data", "volume"]),
        ("데이터 볼륨을", ["data", "volume"]),
        ("지우는 법", ["remove"]),
        ("지워 주세요", ["remove"]),
        ("환경 변수", ["env"]),
        ("컨테이너에서", ["container"]),
        ("컨테이", ["container"]),
        ("컨텡", ["container"]),
        ("contai", ["container"]),
        ("dockerimages", ["image"]),
    ],
)
def test_words_are_understood_in_their_forms_and_parts(query, concepts, indexes):
    index = indexes["ko"]
    slots = analyse(query, index)
    assert [index.concepts[next(iter(slot.concepts))] for slot in slots
            if any(index.weights[one] for one in slot.concepts)] == concepts  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["", " ", "\x00", "\ud800", "(?:.*)+", "--", "-", "ㅣ", "ㄱ", "x" * 10_000, "가" * 10_000, "-" * 500, "[a-z]{3,}"],
)
def test_odd_queries_do_no_harm(query, indexes):
    assert len(search(query, indexes["en"], indexes["ko"]).hits) <= 30
