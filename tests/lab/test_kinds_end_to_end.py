"""``kb verify`` on the other two kinds of host, from the command line to the receipt."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from kb.cache import cache_folder
from kb.lab.hosts.run_folder import RunFolder
from tests.lab.outer import OuterMachine
from tests.project import Project

pytestmark = pytest.mark.lab

WEB = """$ docker run -d --name web -p 8080:80 nginx:1.27
[..]
$ until curl -s http://localhost:8080 | grep '<title>'; do sleep 0.1; done
<title>Welcome to nginx!</title>
"""
TWO = """node1$ hostname; ping -c 1 192.168.66.12 > /dev/null && echo reached
node1
reached
node2$ docker run --rm busybox:1.36 echo $(hostname)
node2
"""
TERMINAL = """$ docker run -it --rm busybox:1.36
...
/ # echo typed
typed
/ # exit
"""
COMPOSE = """$ printf 'services:\\n  app:\\n    image: busybox:1.36\\n    command: echo composed\\n' > compose.yaml
$ docker compose run --rm app 2> /dev/null
...
composed
"""


@pytest.fixture(scope="module")
def readers() -> Iterator[OuterMachine]:
    with closing(RunFolder(cache_folder())) as folder, closing(OuterMachine(folder)) as machine:
        machine.become_a_readers()
        yield machine


@pytest.fixture
def on_readers(project: Project, readers: OuterMachine) -> Project:
    project.environment["DOCKER_HOST"] = readers.outer.address
    return project


def outcomes(project: Project) -> dict[str, str]:
    return {name: receipt["outcome"] for name, receipt in project.receipts().items()}


def test_snippets_hold_in_machines_made_of_containers_and_the_reader_sees_no_trace(
    on_readers: Project, readers: OuterMachine
) -> None:
    before, names = readers.inspected(), readers.names()
    on_readers.snippet("a/web", WEB)
    on_readers.snippet("a/two", TWO, "---\ntitle: {en: A, ko: 가}\nhosts: 2\n---\n")
    on_readers.snippet("a/terminal", TERMINAL, "---\ntitle: {en: A, ko: 가}\nprompts: ['/ # ']\n---\n")
    on_readers.snippet("a/compose", COMPOSE)
    on_readers.snippet("a/client", "$ docker version --format '{{.Client.Version}}'\n[..]\n")
    status, output = on_readers.kb("verify", "--kind", "dind", "-n", "1")
    assert status == 0, output
    assert set(outcomes(on_readers).values()) == {"verified"}
    assert "hosts: dind" in output
    told = on_readers.receipts()["a/client"]
    assert told["client"].split(" · ")[0] == told["transcript"][0]["output"].strip()  # not this machine's
    assert readers.inspected() == before
    assert readers.names() == names


def test_workers_are_spread_over_the_daemons_that_are_named(project: Project, readers: OuterMachine) -> None:
    with closing(OuterMachine(readers.folder)) as other:
        project.environment["KB_DOCKER_HOSTS"] = f"{readers.outer.address},{other.outer.address}"
        for name in "abcd":
            project.snippet(f"a/{name}", WEB)
        status, output = project.kb("verify", "--kind", "dind", "-n", "2")
        assert status == 0, output
        assert all("kb-lab/dind" in machine.docker("images") for machine in (readers, other))


def test_a_kept_machine_can_be_entered_and_goes_when_its_keeper_does(
    on_readers: Project, readers: OuterMachine
) -> None:
    on_readers.snippet("a/kept", "$ docker run -d --name kept busybox:1.36 sleep 1000\n[..]\n")
    names = readers.names()
    status, output = on_readers.kb("verify", "--kind", "dind", "--keep")
    assert status == 0, output
    enter = output.partition("enter it with:  ")[2].partition("\n")[0]
    kill = output.partition("throw it away with:  ")[2].partition("\n")[0]
    try:
        shown = subprocess.run(f"{enter} -c 'docker ps --format {{{{.Names}}}}'", shell=True, capture_output=True)
        assert shown.stdout == b"kept\n", (enter, shown)
    finally:
        subprocess.run(kill, shell=True, check=True)
    end = time.monotonic() + 15
    while readers.names() != names and time.monotonic() < end:
        time.sleep(0.2)
    assert readers.names() == names


def test_on_the_readers_own_docker_each_conflict_is_named_and_nothing_runs(
    on_readers: Project, readers: OuterMachine
) -> None:
    before = readers.inspected()
    path = on_readers.snippet("a/web", WEB)
    status, output = on_readers.kb("verify", "--host")
    assert status == 2
    place = f"{path.relative_to(on_readers.root)}:4"
    for conflict in ("container name web is already taken", "image nginx:1.27 is already on your Docker"):
        assert f"{place}: {conflict}" in output
    assert readers.inspected() == before


def test_what_is_in_nobodys_way_runs_on_the_readers_own_docker_and_leaves_it_as_it_was(
    on_readers: Project, readers: OuterMachine
) -> None:
    before, names = readers.inspected(), readers.names()
    text = "$ docker network create kb-try\n[..]\n$ docker run --name tried --network kb-try busybox:1.36 echo hello\n"
    on_readers.snippet("a/try", text + "...\nhello\n")
    on_readers.snippet("a/too", text + "...\nhello\n")  # at the same time it would be in the way
    status, output = on_readers.kb("verify", "--host")
    assert status == 0, output
    created = {thing["name"] for thing in on_readers.receipts()["a/try"]["created"]}
    assert {"tried", "kb-try", "busybox:1.36"} <= created
    assert readers.inspected() == before
    assert readers.names() == names


def test_a_compose_project_that_the_reader_has_too_is_refused(on_readers: Project, readers: OuterMachine) -> None:
    label = "com.docker.compose.project=shop"
    readers.docker("run", "--detach", "--name", "shop-app-1", "--label", label, "redis:7", "sleep", "60")
    try:
        text = "$ mkdir shop && cd shop\n$ printf 'services: {app: {image: \"busybox:1.36\"}}' > compose.yaml\n"
        path = on_readers.snippet("a/compose", text + "$ docker compose up -d 2> /dev/null\n")
        status, output = on_readers.kb("verify", "--host")
        assert status == 2
        place = f"{path.relative_to(on_readers.root)}:4"
        assert f"{place}: a Compose project shop is already on your Docker: run without --host, or take" in output
        assert readers.docker("inspect", "--format", "{{.State.Running}}", "shop-app-1") == "true\n"
    finally:
        readers.docker("rm", "--force", "shop-app-1")


def test_a_host_of_the_readers_cannot_be_kept(on_readers: Project) -> None:
    on_readers.snippet("a/try", "$ docker volume create kb-try\nkb-try\n")
    status, output = on_readers.kb("verify", "--host", "--keep")
    assert status == 2
    assert "run without --host" in output
