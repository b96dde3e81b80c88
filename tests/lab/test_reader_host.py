"""``--host``: a snippet on the reader's own daemon, which must be the same afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.lab import guard, inventory
from kb.lab.cache import cache_folder
from kb.lab.guard import Touch
from kb.lab.reader_host import ReaderHost
from kb.lab.run_folder import RunFolder
from kb.model import Place
from kb.runner.verifier import events_since
from kb.session import Session
from tests.lab.outer import OuterMachine

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def readers() -> Iterator[OuterMachine]:
    with closing(RunFolder(cache_folder())) as folder, closing(OuterMachine(folder)) as machine:
        machine.become_a_readers()
        yield machine


@pytest.fixture
def host(readers: OuterMachine, tmp_path: Path) -> Iterator[ReaderHost]:
    with closing(ReaderHost(readers.outer, tmp_path)) as host:
        yield host


def test_each_name_port_volume_network_and_image_that_is_there_is_refused_on_a_line(host: ReaderHost) -> None:
    wanted = [
        ("container", "web", 5),
        ("port", "8080", 5),
        ("image", "nginx:1.27", 5),
        ("volume", "mysql", 7),
        ("network", "redis-net", 9),
        ("container", "mine", 11),
        ("image", "mysql", 11),
        ("port", "8081", 11),
    ]
    touches = [Touch(kind, name, Place("snippets/containers/web.console", line)) for kind, name, line in wanted]
    with closing(host.api()) as api:
        ports = guard.taken_ports(api, {8080, 8081, 3306}, local=True)
        refused = [str(one) for one in guard.conflicts(touches, inventory.take(api), ports)]
    where = "snippets/containers/web.console"
    assert refused == [
        f"{where}:5: container name web is already taken on your Docker: run without --host, or rename yours",
        f"{where}:5: port 8080 is already taken on your machine: run without --host, or free it",
        f"{where}:5: image nginx:1.27 is already on your Docker: run without --host, or remove yours",
        f"{where}:7: volume name mysql is already taken on your Docker: run without --host, or rename yours",
        f"{where}:9: network name redis-net is already taken on your Docker: run without --host, or rename yours",
    ]


def test_after_a_snippet_only_what_it_made_is_removed(readers: OuterMachine, host: ReaderHost) -> None:
    with closing(host.api()) as api, closing(Session(host)) as session:
        inspected, before = readers.inspected(), inventory.take(api)
        clock = api.info()["SystemTime"]
        made = [
            "docker export web | docker import - mine:1",
            "docker network create mine-net",
            "docker volume create mine",
            "docker run -d --name mine --network mine-net -v mine:/data -v /more -v mysql:/theirs mine:1 sleep 60",
        ]
        for command in made:
            assert session.run(command, timeout=20).status == 0
        assert len(inventory.take(api).beyond(before)) >= 4
        assert guard.clean_up(api, events_since(api, clock), before) == ()
        assert inventory.take(api) == before
        assert readers.inspected() == inspected


def test_the_shell_starts_in_an_empty_home_of_its_own_with_the_readers_daemon(
    readers: OuterMachine, host: ReaderHost
) -> None:
    with closing(Session(host)) as session:
        assert session.run("pwd; ls -A; touch left", timeout=5).output == host.environment["HOME"] + "\n"
        assert session.run("docker ps -a --format '{{.Names}}' | sort", timeout=10).output == "mysql\nredis\nweb\n"
    assert host.restore_files() == ""
    assert list(Path(host.environment["HOME"]).iterdir()) == []


def test_a_daemon_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with closing(RunFolder(cache_folder())) as folder:
        machine = OuterMachine(folder)
        with closing(ReaderHost(machine.outer, tmp_path)) as host:
            assert host.trouble() == ""
            machine.close()
            assert host.trouble().startswith("your Docker no longer answers")
