"""What a snippet left → the commands that remove it, and nothing else of the reader's."""

from __future__ import annotations

import pytest

from kb.runner.removal import Leftover, commands

ANONYMOUS = "3594676b1803d249fc395cc76d813e95221259b842920f50132878fdd659a4b5"
TASK = "web.1.k3q9v7m2x8p4t6w1z5y0abcde"
BUSYBOX = "busybox:1.36"


def test_what_leaves_nothing_needs_no_command() -> None:
    assert commands([], "docker ps") == ()


def test_things_go_by_name_in_an_order_in_which_each_can_go() -> None:
    left = [
        Leftover("image", "tools:1"), Leftover("network", "back"), Leftover("volume", "notes"),
        Leftover("container", "web", "nginx:1.27", running=True), Leftover("container", "db", "redis:7"),
    ]  # fmt: skip
    assert commands(left, "docker run --name web … db back notes tools:1") == (
        "docker rm -f web db",
        "docker network rm back",
        "docker volume rm notes",
        "docker rmi tools:1",
    )


def test_a_container_without_a_name_is_found_by_its_image_since_the_readers_is_called_otherwise() -> None:
    left = [Leftover("container", "suspicious_moore", BUSYBOX), Leftover("container", "box", BUSYBOX)]
    assert commands(left, "docker run --name box …") == (
        "docker rm -f box",
        "docker ps -aq --filter ancestor=busybox:1.36 --filter status=exited --filter status=created"
        " | xargs -r docker rm -f",
    )


def test_a_running_one_is_found_too() -> None:
    left = [Leftover("container", "epic_hypatia", BUSYBOX, running=True)]
    assert commands(left, "docker run -d busybox:1.36 …") == (
        "docker ps -aq --filter ancestor=busybox:1.36 | xargs -r docker rm -f",
    )


def test_an_image_by_digest_is_the_one_that_is_there_by_tag() -> None:
    left = [
        Leftover("container", "busy_bohr", "busybox@sha256:9cd1"),
        Leftover("container", "sad_sammet", BUSYBOX),
    ]
    assert len(commands(left, "")) == 1


def test_a_name_with_an_underscore_that_the_reader_typed_is_a_name() -> None:
    assert commands([Leftover("container", "my_web", BUSYBOX)], "docker run --name my_web") == ("docker rm -f my_web",)


def test_an_anonymous_volume_goes_with_its_container() -> None:
    left = [Leftover("container", "cache", "redis:7"), Leftover("volume", ANONYMOUS, attached=True)]
    assert commands(left, "--name cache") == ("docker rm -f -v cache",)


def test_an_anonymous_volume_on_its_own_is_found_without_touching_named_ones() -> None:
    (command,) = commands([Leftover("volume", ANONYMOUS)], "")
    assert command == (
        "docker volume ls -q --filter dangling=true | grep -xE '[0-9a-f]{64}' | xargs -r docker volume rm"
    )


def test_leaving_the_swarm_takes_its_tasks_along() -> None:
    left = [Leftover("container", TASK, "nginx:1.27", running=True), Leftover("swarm", "swarm")]
    assert commands(left, "docker swarm init") == ("docker swarm leave --force",)


def test_an_image_without_a_tag_is_pruned() -> None:
    assert commands([Leftover("image", "")], "") == ("docker image prune -f",)


@pytest.mark.parametrize("name", ["a b", "$(reboot)", "x;y"])
def test_no_name_can_become_a_command(name: str) -> None:
    assert commands([Leftover("network", name)], name) == (f"docker network rm '{name}'",)
