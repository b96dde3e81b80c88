"""What keeps a snippet off the reader's own daemon."""

from __future__ import annotations

import pytest

from kb.lab.reader.guard import Touch, conflicts, reaches_beyond
from kb.lab.state.inventory import Inventory
from kb.model import FrontMatter, Place, Snippet, Step

THERE = Inventory(
    containers={"c1": "web"},
    volumes={"data": "data"},
    networks={"n1": "front"},
    images={"i1": "nginx:latest web:1", "i2": ""},
    swarm=True,
)


def touch(kind: str, name: str, line: int = 1) -> Touch:
    return Touch(kind, name, Place("a.console", line))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("container", "web"),
        ("volume", "data"),
        ("network", "front"),
        ("image", "nginx"),
        ("image", "web:1"),
        ("port", "80"),
        ("swarm", ""),
    ],
)
def test_what_is_there_is_a_conflict_and_says_its_name(kind: str, name: str) -> None:
    (conflict,) = conflicts([touch(kind, name, 7)], THERE, {80})
    assert str(conflict).startswith("a.console:7: ")
    assert name in str(conflict) and kind in str(conflict)
    assert "run without --host" in conflict.mend


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("container", "data"),
        ("volume", "web"),
        ("network", "web"),
        ("image", "nginx:1.27"),
        ("image", "host:5000/nginx"),
        ("port", "8080"),
    ],
)
def test_the_same_name_on_something_else_is_none(kind: str, name: str) -> None:
    assert conflicts([touch(kind, name)], THERE, {80}) == ()


def test_a_conflict_is_told_once_at_its_first_line() -> None:
    found = conflicts([touch("container", "web", 3), touch("container", "web", 9)], THERE, ())
    assert [str(one.place) for one in found] == ["a.console:3"]


def test_an_empty_daemon_has_no_conflicts() -> None:
    assert conflicts([touch("container", "web"), touch("swarm", "")], Inventory(), ()) == ()


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        ("docker system prune -f", True),
        ("docker volume prune", True),
        ("docker rm -f $(docker ps -aq)", True),
        ("docker images -q | xargs docker rmi", True),
        ("docker stop $(docker container ls --all --quiet)", True),
        ("docker ps -a", False),
        ("docker rm -f web", False),
        ("docker run --rm busybox echo prune me", True),  # on the side of caution
        ("ls -q", False),
    ],
)
def test_a_step_that_takes_all_there_is_does_not_run_on_the_readers_daemon(command: str, refused: bool) -> None:
    snippet = Snippet("a", "a.console", FrontMatter(), (Step(command, Place("a.console", 4)),))
    assert [str(one.place) for one in reaches_beyond(snippet)] == (["a.console:4"] if refused else [])


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("client.containers.prune()", True),
        ("for one in client.containers.list(all=True):\n    print(one.name)\n    one.remove()", True),
        ("for one in client.containers.list():\n    print(one.name)\nbox.remove()", False),
        ("box.kill()\nclient.images.remove('tools:1')", False),
    ],
)
def test_a_twin_that_takes_all_there_is_does_not_run_there_either(code: str, refused: bool) -> None:
    twin = Snippet("a.py", "a.py", FrontMatter(), (Step(code, Place("a.py", 4)),))
    assert [str(one.place) for one in reaches_beyond(twin)] == (["a.py:4"] if refused else [])
