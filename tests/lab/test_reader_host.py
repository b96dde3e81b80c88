"""``--host``: a snippet on the reader's own daemon, which must be the same afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.cache import cache_folder
from kb.lab.hosts.run_folder import RunFolder
from kb.lab.reader import guard
from kb.lab.reader.guard import Touch
from kb.lab.reader.host import ReaderHost
from kb.lab.reader.restore import Cleaned, clean_up, clean_up_after_the_dead
from kb.lab.state import inventory
from kb.model import Place
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
        made = [
            "docker export web | docker import - mine:1",
            "docker tag mine:1 mine:2 && docker rmi mine:2",
            "docker network create mine-net",
            "docker volume create mine",
            "docker run -d --name mine --network mine-net -v mine:/data -v /more -v mysql:/theirs mine:1 sleep 60",
            "docker create -v implied:/data mine:1 true",
            "docker run --rm -v passing:/data mine:1 true",
            "printf 'FROM mine:1\\nLABEL mine=yes\\n' | docker build -t built:1 -",
            "docker commit mine kept:1",
        ]
        for command in made:
            ran = session.run(command, timeout=30)
            assert ran.status == 0, ran.output
        assert len(inventory.take(api).beyond(before)) >= 9
        assert clean_up(api, host.made, before) == Cleaned()
        assert inventory.take(api) == before
        assert readers.inspected() == inspected


def test_what_the_reader_makes_meanwhile_is_left_alone_and_named(readers: OuterMachine, host: ReaderHost) -> None:
    with closing(host.api()) as api, closing(Session(host)) as session:
        before = inventory.take(api)
        assert session.run("docker run -d --name ours -v ours:/data web:1 sleep 60", timeout=20).status == 125
        assert session.run("docker run -d --name ours -v ours:/data redis:7 sleep 60", timeout=20).status == 0
        readers.docker("network", "create", "theirs")
        readers.docker("tag", "redis:7", "theirs:1")
        readers.docker("run", "--detach", "--name", "theirs", "--volume", "theirs:/data", "redis:7", "sleep", "60")
        try:
            cleaned = clean_up(api, host.made, before)
            assert cleaned.left == ()
            assert cleaned.others == ("container theirs", "network theirs", "volume theirs", "image theirs:1")
            assert [name for _, name in inventory.take(api).beyond(before) if "ours" in name] == []
            assert readers.docker("exec", "theirs", "echo", "alive") == "alive\n"
        finally:
            readers.docker("rm", "--force", "theirs")
            readers.docker("volume", "rm", "theirs")
            readers.docker("network", "rm", "theirs")
            readers.docker("rmi", "theirs:1")
        assert inventory.take(api) == before


def test_streams_and_their_ends_go_through_to_the_readers_daemon(host: ReaderHost) -> None:
    with closing(Session(host)) as session:
        assert session.run("printf 'b\\na\\n' | docker exec -i web sort", timeout=10).output == "a\nb\n"
        assert session.run("docker exec web head -c 3000000 /dev/zero | wc -c", timeout=20).output == "3000000\n"
        many = "for n in 1 2 3 4 5 6 7 8; do docker exec web echo $n & done; wait"
        assert session.run(f"({many}) | sort -n | tr -d '\\n'", timeout=20).output == "12345678"
        ran = session.run("docker exec -it web tty", timeout=10, terminal=True)
        assert ran.output == "/dev/pts/0\n"


def test_what_a_killed_run_has_left_is_removed_by_its_id_but_no_volume(readers: OuterMachine, tmp_path: Path) -> None:
    network = readers.docker("network", "create", "left").strip()
    container = readers.docker(
        "run", "--detach", "--name", "left", "--network", "left", "redis:7", "sleep", "60"
    ).strip()
    readers.docker("volume", "create", "left")
    noted, others = tmp_path / "one", tmp_path / "two"
    address = readers.outer.address
    noted.write_text(f"{address}\ncontainer {container}\nnetwork {network}\nvolume left\ncontainer {'0' * 64}\n")
    others.write_text(f"unix:///elsewhere.sock\nnetwork {network}\n")
    with closing(readers.outer.api(tmp_path)) as api:
        told = clean_up_after_the_dead(api, address, [noted, others])
    assert [line.partition(": ")[2] for line in told] == [
        "container left",
        "network left",
        "volume left (docker volume rm left)",
    ]
    assert (noted.exists(), others.exists()) == (False, True)
    assert readers.docker("volume", "rm", "left") == "left\n"


def test_the_shell_starts_in_an_empty_home_of_its_own_with_the_readers_daemon(
    readers: OuterMachine, host: ReaderHost
) -> None:
    with closing(Session(host)) as session:
        assert session.run("pwd; ls -A; touch left", timeout=5).output == host.environment["HOME"] + "\n"
        assert session.run("docker ps -a --format '{{.Names}}' | sort", timeout=10).output == "mysql\nredis\nweb\n"
    assert host.restore() == ""
    assert list(Path(host.environment["HOME"]).iterdir()) == []


def test_a_daemon_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with closing(RunFolder(cache_folder())) as folder:
        machine = OuterMachine(folder)
        with closing(ReaderHost(machine.outer, tmp_path)) as host:
            assert host.trouble() == ""
            machine.close()
            assert host.trouble().startswith("your Docker no longer answers")
