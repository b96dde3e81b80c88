"""Search answers what people ask: the golden queries, and how single words are understood."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import quickjs

from kb.grammar import Grammar
from kb.reference.build import build
from kb.reference.descriptions import Descriptions
from kb.search.build import index_of
from kb.search.engine import LIMIT, Engine, Result, scripts
from kb.sources import load

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "tests/golden/search").glob("queries-*.tsv"))


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    sources = load(ROOT)
    reference = build(sources, Grammar.load(), Descriptions())
    return {language: index_of(sources, reference, language) for language in ("en", "ko")}


@pytest.fixture(scope="module")
def engines(documents) -> dict[str, Engine]:
    return {language: Engine(document) for language, document in documents.items()}


def script(call: str, *words: Any) -> Any:
    """What a function of the ranking's own scripts returns."""
    context = quickjs.Context()
    context.eval(scripts())
    return json.loads(context.eval(f"JSON.stringify({call}({','.join(json.dumps(word) for word in words)}))"))


def cases(file: Path) -> list[tuple[str, set[str]]]:
    lines = file.read_text("utf-8").splitlines()[1:]
    return [(query, set(expected.split("|"))) for query, expected in (line.split("\t") for line in lines)]


def language_of(query: str) -> str:
    return "ko" if any("ㄱ" <= character <= "힣" for character in query) else "en"


_ANSWERS: dict[tuple[str, str], list[str]] = {}


def answers(query: str, engines: dict[str, Engine], language: str) -> list[str]:
    """The commands of the first three results, asked once in a run."""
    if (query, language) not in _ANSWERS:
        _ANSWERS[query, language] = [hit.command for hit in engines[language].search(query, 3)]
    return _ANSWERS[query, language]


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_the_first_result_is_right_for_95_percent_and_the_first_three_for_99(file, engines):
    wrong, far = [], []
    asked = cases(file)
    for query, expected in asked:
        found = answers(query, engines, language_of(query))
        if not found or found[0] not in expected:
            wrong.append((query, found[:3]))
        if not expected & set(found[:3]):
            far.append((query, found[:3]))
    assert len(wrong) <= len(asked) * 0.05, wrong
    assert len(far) <= len(asked) * 0.01, far


# Of what people asked in words of their own: first, in the first three. `frozen` was never tuned on: look at its figures
# only, and replace it once you have looked at what it asks.
PEOPLE = {"first": (0.80, 0.89), "second": (0.70, 0.82), "third": (0.63, 0.77), "frozen": (0.60, 0.73)}


@pytest.mark.parametrize("name", PEOPLE)
def test_how_people_ask_is_understood_no_worse_than_before(name, engines):
    asked = people(ROOT / f"tests/golden/search/people/{name}.tsv")
    found = [[answer_of(hit) for hit in engines[language].search(query, 12)] for language, query, _ in asked]
    first = sum(bool(hits) and bool(hits[0] & wanted) for hits, (*_, wanted) in zip(found, asked, strict=True))
    three = sum(
        any(hit & wanted for hit in distinct(hits)[:3]) for hits, (*_, wanted) in zip(found, asked, strict=True)
    )
    assert (first / len(asked), three / len(asked)) >= PEOPLE[name] and three / len(asked) >= PEOPLE[name][1]


def people(file: Path) -> list[tuple[str, str, set[str]]]:
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return [(language, query, set(wanted.split("|"))) for language, query, wanted in lines]


def answer_of(hit: Result) -> frozenset[str]:
    """The command or the page that a result leads to, as the sets name it."""
    if hit.kind in ("command", "option"):
        return frozenset([hit.command])
    page = hit.url.removeprefix("ko/").partition("#")[0].rstrip("/")
    return frozenset([f"{page}.md", f"{page}/index.md", *([hit.command] if hit.command else [])])


def distinct(hits: list[frozenset[str]]) -> list[frozenset[str]]:
    return list(dict.fromkeys(hits))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("도커 용량 줄이기", "docker system prune|docker system df"),
        ("컨테이너끼리 통신", "docker network create|networks/names.md"),
        ("containers talk to each other", "docker network create|networks/names.md"),
        ("로그 용량 제한", "logs/limit.md"),
        ("log rotation", "logs/limit.md"),
        ("container logs too big", "logs/limit.md"),
        ("도커 권한 오류 sudo 없이", "containers/client-daemon.md"),
        ("run docker without sudo", "containers/client-daemon.md"),
        ("컨테이너에서 호스트 localhost 접속", "docker run"),
        ("depends_on wait until database is ready", "compose/startup.md"),
        ("docker-compose 포트 변경", "compose/first-file.md"),
        ("도커 한국 시간 설정", "docker run"),
        ("volume is in use", "docker volume rm|docker ps"),
        ("turn my modified container into an image", "docker commit"),
        ("rebuild without reusing layers", "docker build"),
        ("ship an image to another machine without a registry", "docker save|images/share.md"),
        ("change the memory limit of a running container", "docker update"),
        ("throw away stopped containers", "docker container prune|docker rm"),
    ],
)
def test_what_people_asked_and_got_wrong_is_answered_first(query, wanted, engines):
    hit = engines[language_of(query)].search(query, 1)[0]
    assert answer_of(hit) & set(wanted.split("|")), hit


@pytest.mark.parametrize(
    "query", ["도커 권한 오류", "permission denied docker", "disk full", "컨테이너 정리", "run docker without sudo"]
)
def test_what_weakens_a_machine_or_loses_data_is_not_the_first_that_is_offered(query, engines):
    shown = [f"{hit.title} {hit.example}" for hit in engines[language_of(query)].search(query, 3)]
    assert not [one for one in shown if "--privileged" in one or "chmod 666" in one or "prune -a" in one], shown


def test_the_language_of_the_page_changes_few_answers(engines):
    asked = [case for file in QUERIES for case in cases(file)]
    wrong = [query for query, expected in asked for language in ("en", "ko")
             if (answers(query, engines, language) or [""])[0] not in expected]  # fmt: skip
    assert len(wrong) <= 2 * len(asked) * 0.05, wrong


@pytest.mark.parametrize(
    ("language", "query"),
    [("en", "whales 컨테이너 바로 종료"), ("en", "address already in use"), ("ko", "run docker without sudo"),
     ("ko", "도커 컨테이너 바로 종료"), ("en", "도커 컨테이너 바로 종료")],
)  # fmt: skip
def test_whatever_language_is_asked_in_the_answers_are_in_the_readers(language, query, engines):
    found = engines[language].search(query)
    assert found and [hit.url for hit in found if hit.url.startswith("ko/") != (language == "ko")] == []


def test_no_query_for_something_that_the_reference_holds_gets_an_empty_list(engines, documents):
    commands = [group.split(",") for group in documents["ko"]["spellings"]]
    names = [name for group in commands for one in group for name in (one, one.removeprefix("docker "))]
    lines = [line.split("\t") for line in documents["ko"]["options"].split("\n")]
    options = {name for title, _, _ in lines for name in title.split(", ")}
    own = [
        f"{commands[int(owner)][0]} {name}"
        for title, _, owners in lines
        for owner in owners.split(",")
        for name in title.split(", ")
    ]
    asked = [*names, *options, *own]
    assert [query for query in asked if not engines["ko"].search(query, 1)] == []


@pytest.mark.parametrize("query", ["which containers use this image", "이미지를 쓰는 컨테이너가 뭔지"])
def test_who_asks_which_containers_use_an_image_is_told_to_list_them(query, engines):
    assert answers(query, engines, language_of(query))[0] == "docker ps"


def test_a_command_that_is_spelled_out_is_the_first_result_in_every_spelling(engines, documents):
    groups = [group.split(",") for group in documents["en"]["spellings"]]
    wrong = {
        name: found
        for group in groups
        for name in group
        if (found := engines["en"].search(name, 1)[0].command) != group[0]
    }
    assert wrong == {}


def test_an_option_of_a_command_stands_right_behind_it(engines):
    found = engines["en"].search("docker run -p", 2)
    assert [hit.title for hit in found] == ["docker run", "docker run -p, --publish"]


@pytest.mark.parametrize(
    ("query", "language", "url"),
    [
        ("docker ps", "en", "containers/list/"),
        ("애찯ㄱ ㅔㄴ", "ko", "ko/containers/list/"),
        ("docker logs", "en", "containers/logs/"),
    ],
)
def test_of_the_pages_the_one_about_the_command_that_is_spelled_out_comes_first(query, language, url, engines):
    first = next(hit for hit in engines[language].search(query) if hit.kind in ("snippet", "section"))
    assert first.url.startswith(url)


def test_an_excerpt_of_a_snippet_begins_with_the_command_that_it_is_about_and_ends_with_a_whole_line(documents):
    names = [group.split(",")[0] for group in documents["en"]["spellings"]]
    commands = {step.command.split("\n")[0] for one in load(ROOT).snippets.values() for step in one.steps}
    for _, command, title, _, text, _ in (doc for doc in documents["en"]["docs"] if doc[0] == 2):
        lines = text.split(" ⏎ ")
        assert command < 0 or names[command] in lines[0], title
        assert lines[-1] in commands or len(text) == 160, title


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("애찯ㄱ", "docker"), ("ㅔㄴ", "ps"), ("겨ㅜ", "run"), ("ㅣㅐㅎㄴ", "logs"), ("채ㅡㅔㅐㄴㄷ", "compose")],
)
def test_korean_typed_for_english_is_what_its_keys_say(typed, meant):
    assert script("asLatin", typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("zjsxpdlsj", "컨테이너"), ("dlalwl", "이미지"), ("rkqt", "값"), ("qhffba", "볼륨"), ("dho", "왜"), ("rkqtdl", "값이")],
)  # fmt: skip
def test_english_typed_for_korean_is_what_its_keys_say(typed, meant):
    assert script("asHangul", typed) == meant


def test_syllables_come_apart_into_keys_and_first_consonants():
    assert script("jamo", "값 왜") == "ㄱㅏㅂㅅ ㅇㅗㅐ"
    assert script("initials", "컨테이너 run") == "ㅋㅌㅇㄴ run"


def test_slips_are_letters_more_less_other_or_swapped():
    slips = partial(script, "distance")
    assert [slips(typed, "docker", 2) for typed in ("docker", "dcoker", "doker", "dockker", "dicker", "dokcre", "x")] \
        == [0, 1, 1, 1, 1, 2, 3]  # fmt: skip


def test_paths_addresses_and_what_is_no_letter_are_no_words():
    found = script("words", "run -v /srv/data:/data -p 8080:80 web:/tmp ./x 한글\ud800漢字 --name=web")
    assert [word["text"] for word in found] == ["run", "-v", "-p", "8080", "80", "한글", "--name"]


@pytest.fixture(scope="module")
def concepts(documents) -> Callable[[str], list[str]]:
    """What each word of a query is taken to mean first, those left out that say nothing."""
    context = quickjs.Context()
    context.eval(scripts())
    context.set("DOCUMENT", json.dumps(documents["ko"]))
    context.eval("""const index = new SearchIndex(JSON.parse(DOCUMENT));
        const meant = (query) => JSON.stringify(analyse(query, index).map((slot) => [...slot.concepts.keys()])
            .filter((all) => all.some((one) => index.weights[one])).map(([first]) => index.concepts[first]))""")
    return lambda query: json.loads(context.eval(f"meant({json.dumps(query)})"))


@pytest.mark.parametrize(
    ("query", "meant"),
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
def test_words_are_understood_in_their_forms_and_parts(query, meant, concepts):
    assert concepts(query) == meant


@pytest.mark.parametrize(
    "query",
    ["", " ", "\x00", "\ud800", "(?:.*)+", "--", "-", "ㅣ", "ㄱ", "x" * 10_000, "가" * 10_000, "-" * 500, "[a-z]{3,}"],
)
def test_odd_queries_do_no_harm_and_no_more_is_listed_than_was_asked_for(query, engines):
    found = engines["en"].search(query, 7)
    assert len(found) <= 7 and all(isinstance(hit, Result) for hit in found)


def test_the_scripts_read_as_much_of_a_query_as_is_said():
    assert script("(() => LIMIT)") == LIMIT
