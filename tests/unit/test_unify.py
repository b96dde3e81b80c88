"""Typed unification: one golden case a file, and properties that hold for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from cases import files, parts
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Line, LineKind, Place, Ran, Step
from kb.snippet.transcript import parse
from kb.unify import Bindings, Difference, Match, check, unify
from kb.unify.shapes import Kind
from kb.unify.tokens import tokenise

CASES = files("unify", ".case")
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
TWO_IDS = st.lists(HEX, min_size=2, max_size=2, unique_by=lambda text: text[:12])
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


def lines(*texts: str) -> list[Line]:
    """Output lines as a transcript has them."""
    kinds = {"...": LineKind.ANY, "^C": LineKind.INTERRUPT}
    return [Line(text, Place("p", number), kinds.get(text, LineKind.OUTPUT)) for number, text in enumerate(texts, 2)]


def result(case: Path, pairs: list[tuple[str, str]]) -> str:
    """What the last pair of expected and actual gives, the earlier ones having bound what they bind."""
    bindings, found = Bindings(), ""
    for expected, actual in pairs:
        step = parse("$ x\n" + expected, case.name, "x").steps[0]
        match unify(step.lines, actual, bindings, step.place):
            case Match(bindings):
                found = "match"
            case Difference() as difference:
                found = str(difference)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_expected_and_actual_unify_or_differ_as_the_case_says(case: Path) -> None:
    *sides, (_, expected) = parts(case)
    texts = [text for _, text in sides]
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    assert result(case, pairs) == expected.rstrip("\n")


@pytest.mark.parametrize("case", [path for path in CASES if path.stem.startswith("same-")], ids=lambda path: path.stem)
def test_what_is_the_same_said_otherwise_is_so_in_both_directions(case: Path) -> None:
    texts = [text for name, text in parts(case) if name != "result"]
    assert result(case, list(zip(texts[1::2], texts[::2], strict=True))) == "match"


@given(st.lists(TEXT, max_size=5))
def test_any_text_unifies_with_itself(texts: list[str]) -> None:
    literal = [Line(text, Place("p", 1)) for text in texts]
    assert isinstance(unify(literal, "\n".join(texts), Bindings()), Match)


@given(TEXT)
def test_the_tokens_of_a_line_are_the_line(text: str) -> None:
    assert "".join(token.text for token in tokenise(text)) == text.rstrip(" \t")


@given(TWO_IDS, TWO_IDS)
def test_ids_renamed_everywhere_still_unify(ours: list[str], theirs: list[str]) -> None:
    def shown(one: str, two: str) -> str:
        return f"{one}\n{two}\n{one[:12]} web\n{two[:12]} db\nsha256:{two}"

    assert isinstance(unify(lines(*shown(*ours).split("\n")), shown(*theirs), Bindings()), Match)


@given(TWO_IDS, TWO_IDS)
def test_two_ids_merged_into_one_or_one_split_into_two_do_not_unify(ours: list[str], theirs: list[str]) -> None:
    merged = unify(lines(ours[0], ours[1]), f"{theirs[0]}\n{theirs[0]}", Bindings())
    split = unify(lines(ours[0], ours[0]), f"{theirs[0]}\n{theirs[1]}", Bindings())
    assert isinstance(merged, Difference)
    assert isinstance(split, Difference)


@given(st.text("abcXYZ가나 .,:-/", min_size=1), st.data())
def test_any_letter_changed_fails(text: str, data: st.DataObject) -> None:
    places = [number for number, letter in enumerate(text) if letter.isalnum()]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    changed = text[:place] + "Q" + text[place + 1 :]
    assert isinstance(unify(lines(text), changed, Bindings()), Difference)


def listed(command: str, number: int, bindings: Bindings, printed: int) -> Match | Difference:
    header = "PID   USER   COMMAND"
    step = Step(command, Place("p", 1), tuple(lines(header, f"  {number} root   ps")))
    return check(step, Ran(f"{header}\n  {printed} root   ps", 0, 0.0), bindings)


def test_process_ids_are_bound_through_the_snippet_each_container_having_its_own() -> None:
    first = listed("docker exec -u 1 web ps", 7, Bindings(), 8)
    assert isinstance(first, Match)
    assert isinstance(listed("docker exec web ps -a", 7, first.bindings, 9), Difference)
    assert isinstance(listed("docker exec web ps -a", 7, first.bindings, 8), Match)
    assert isinstance(listed("docker exec db ps", 7, first.bindings, 9), Match)
    assert isinstance(listed("docker top web", 7, first.bindings, 9), Match)


@pytest.mark.parametrize(("number", "printed"), [(1, 2), (2, 1), (0, 5), (5, 0)])
def test_the_first_process_is_no_other(number: int, printed: int) -> None:
    assert isinstance(listed("ps", number, Bindings(), printed), Difference)


def test_the_kind_of_each_token_is_known() -> None:
    line = '5f7b9e0d2c41 nginx "/x" 3 weeks ago Up 2 seconds 0.0.0.0:49153->80/tcp sleepy_curie 1.2kB'
    typed = [(token.kind, token.text) for token in tokenise(line) if token.kind not in (Kind.WORD, Kind.BLANK)]
    assert typed == [
        (Kind.HEX, "5f7b9e0d2c41"),
        (Kind.DURATION, "3 weeks"),
        (Kind.DURATION, "2 seconds"),
        (Kind.PORT, "49153"),
        (Kind.NAME, "sleepy_curie"),
        (Kind.SIZE, "1.2kB"),
    ]


@pytest.mark.parametrize(
    "word", ["8080:80", "80:80", "my_app", "deadbeef", "v1.27.0", "0.0.0.0", "127.0.0.1", "::1", "5m"]
)
def test_what_only_looks_like_an_identity_or_a_measure_is_text(word: str) -> None:
    assert {token.kind for token in tokenise(word)} == {Kind.WORD}


def test_a_step_is_held_to_its_status_and_to_its_end() -> None:
    step = Step("false", Place("p", 3), status=1)
    assert isinstance(check(step, Ran("", 1, 0.0), Bindings()), Match)
    assert str(check(step, Ran("", 0, 0.0), Bindings())) == "p:3: expected exit status 1, ended in 0"
    assert str(check(step, Ran("", None, 9.0, "timed out after 9 s"), Bindings())) == "p:3: timed out after 9 s"


def test_an_address_that_the_command_brings_in_is_itself() -> None:
    command = "docker network create --subnet 10.10.0.0/24 net && docker run -p 50000:80 nginx"
    step = Step(command, Place("p", 1), tuple(lines("10.10.0.0/24", "0.0.0.0:50000->80/tcp")))
    assert isinstance(check(step, Ran("10.10.0.0/24\n0.0.0.0:50000->80/tcp", 0, 0.0), Bindings()), Match)
    assert isinstance(check(step, Ran("10.20.0.0/24\n0.0.0.0:50000->80/tcp", 0, 0.0), Bindings()), Difference)
    assert isinstance(check(step, Ran("10.10.0.0/24\n0.0.0.0:50001->80/tcp", 0, 0.0), Bindings()), Difference)


def test_a_megabyte_between_two_patterns_takes_under_a_second() -> None:
    noise = [f"5f7b9e0d{number:04x} line {number} of a long log that goes on and on" for number in range(20_000)]
    expected = lines("...", "id 5f7b9e0d2c41", "...", "same 5f7b9e0d2c41 end", "...")
    started = time.process_time()
    good = unify(expected, "\n".join([*noise, "id aaaaaaaaaaaa", *noise, "same aaaaaaaaaaaa end"]), Bindings())
    assert isinstance(good, Match)
    assert time.process_time() - started < 1


def test_patterns_that_can_be_placed_in_very_many_ways_end_in_time() -> None:
    ids = [f"id {number:012x}" for number in range(300)]
    expected = lines(
        *(text for number in range(6) for text in ("...", f"id aaaaaaaaaaa{number}")), "...", "never", "..."
    )
    started = time.perf_counter()
    assert isinstance(unify(expected, "\n".join([*ids, "end"]), Bindings()), Difference)
    assert time.perf_counter() - started < 3


def test_a_difference_of_very_many_lines_is_cut_and_says_so() -> None:
    found = unify(lines("a"), "\n".join(f"line {number}" for number in range(1000)), Bindings())
    assert isinstance(found, Difference)
    assert found.text.count("\n") == 60
    assert found.text.endswith("lines more")
