"""What others rely on in ``kb.shell`` beyond the golden cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import CommandError, FrontMatter, Place, Snippet, Step
from kb.shell import check, examine, invocations

HERE = Place("snippets/x.console", 12)


def test_an_unknown_option_is_one_line_that_names_place_and_mend() -> None:
    with pytest.raises(CommandError) as caught:
        invocations("docker run --nmae web nginx", HERE)
    assert str(caught.value) == "snippets/x.console:12: docker run has no option --nmae: did you mean --name?"


def test_a_check_finds_every_mistake_of_a_snippet() -> None:
    steps = (Step("docker ps --al", Place("x", 1)), Step("docker ps", Place("x", 2)), Step("docker sp", Place("x", 3)))
    found = check(Snippet("x", "x", FrontMatter(), steps))
    assert [error.place for error in found] == [Place("x", 1), Place("x", 3)]


def test_a_place_within_a_step_counts_from_the_steps_own_line() -> None:
    (first, second) = invocations("docker ps &&\n\\\n docker images", HERE)
    assert (first.place.line, second.place.line) == (12, 14)


def test_the_values_and_switches_of_an_invocation_are_asked_by_long_name() -> None:
    (one,) = invocations("docker run -d --rm=false -p 1:1 -p 2:2 nginx", HERE)
    assert [word.text for word in one.values("publish")] == ["1:1", "2:2"]
    assert one.has("detach")
    assert not one.has("rm")
    assert one.raw == "docker run -d --rm=false -p 1:1 -p 2:2 nginx"


NAMES = st.from_regex(r"[a-z][a-z0-9_.-]{0,20}", fullmatch=True)
VALUES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1)


@given(NAMES, VALUES)
def test_quoting_by_the_shells_rules_never_changes_a_value(name: str, value: str) -> None:
    quoted = "'" + value.replace("'", "'\\''") + "'"
    (one,) = invocations(f"docker run --name {name} --label={quoted} nginx", HERE)
    assert [word.text for word in one.values("label")] == [value]
    assert [word.text for word in one.values("name")] == [name]


@given(st.text())
def test_any_text_gives_invocations_or_errors_with_a_place(text: str) -> None:
    for one in examine(f"docker run {text}", HERE):
        assert one.place is not None
