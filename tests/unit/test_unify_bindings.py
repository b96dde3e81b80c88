"""Bindings: what is typed later is typed with the actual identities, and shown with the expected ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Line, Place
from kb.unify import Bindings, Match, unify

OURS, THEIRS = "5f7b9e0d2c41" + "a" * 52, "a1b2c3d4e5f6" + "0" * 52
TOKEN = "SWMTKN-1-{}pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-1awxwuwd3z9j1z3puu7rcgdb{}"


def bound(*pairs: tuple[str, str]) -> Bindings:
    expected = [Line(left, Place("p", 1)) for left, _ in pairs]
    found = unify(expected, "\n".join(right for _, right in pairs), Bindings())
    assert isinstance(found, Match)
    return found.bindings


BOUND = bound(
    (OURS, THEIRS),
    ("172.17.0.2", "172.18.0.5"),
    ("sleepy_curie", "zen_wozniak"),
    ("0.0.0.0:49153", "0.0.0.0:32768"),
    (TOKEN.format("3", "x"), TOKEN.format("9", "y")),
    ("ID   NAME", "ID   NAME"),
    ("abcdefghijkl   web", "x3ti0erg11rj   web"),
)


@pytest.mark.parametrize(
    ("typed", "actual"),
    [
        ("docker stop 5f7b9e0d2c41", "docker stop a1b2c3d4e5f6"),
        (f"docker stop {OURS}", f"docker stop {THEIRS}"),
        ("docker stop 5f7b", "docker stop a1b2"),
        ("docker stop 5f7b9e0d2c41aaaa", "docker stop a1b2c3d4e5f60000"),
        ("docker stop 5f7", "docker stop 5f7"),
        ("echo 5f7bz x5f7b", "echo 5f7bz x5f7b"),
        ("curl -s http://172.17.0.2:80/", "curl -s http://172.18.0.5:80/"),
        ("ping 172.17.0.20", "ping 172.17.0.20"),
        ("curl localhost:49153/a", "curl localhost:32768/a"),
        ("docker logs sleepy_curie", "docker logs zen_wozniak"),
        (
            f"docker swarm join --token {TOKEN.format('3', 'x')} h",
            f"docker swarm join --token {TOKEN.format('9', 'y')} h",
        ),
        ("docker service ps abcdefghijkl", "docker service ps x3ti0erg11rj"),
        ("cat <<E\n5f7b9e0d2c41  \nE", "cat <<E\na1b2c3d4e5f6  \nE"),
    ],
)
def test_a_command_is_typed_with_the_actual_identities_and_shown_with_the_expected_ones(
    typed: str, actual: str
) -> None:
    assert BOUND.substitute(typed) == actual
    assert BOUND.restore(actual) == typed


def test_a_beginning_that_two_ids_share_is_left_alone() -> None:
    two = bound(("5f7b00000000", "a1b200000000"), ("5f7b11111111", "c1d200000000"))
    assert two.substitute("docker stop 5f7b") == "docker stop 5f7b"


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_nothing_bound_changes_nothing(text: str) -> None:
    assert Bindings().substitute(text) == text == Bindings().restore(text)


def test_bindings_do_not_change_when_more_is_bound() -> None:
    before = dict(BOUND.forward)
    found = unify([Line("b" * 12, Place("p", 1))], "c" * 12, BOUND)
    assert isinstance(found, Match)
    assert BOUND.forward == before
    assert len(found.bindings.forward) == len(before) + 1
