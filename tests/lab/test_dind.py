"""Hosts in containers of a daemon: to a shell the same as hosts out of namespaces, to the daemon's owner no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from kb.cache import cache_folder
from kb.lab.dind.container import Site
from kb.lab.dind.groups import dind_groups, sweep
from kb.lab.hosts.host import Host
from kb.lab.hosts.machines import binary_version, check_versions, client_path, namespace_groups
from kb.lab.hosts.pool import Group
from kb.lab.hosts.run_folder import RunFolder
from kb.lab.provision.images import registry
from kb.model import LabError
from kb.session import Session
from kb.session.session import Key
from tests.lab.outer import BUSYBOX, OuterMachine

pytestmark = pytest.mark.lab
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder() -> Iterator[RunFolder]:
    with closing(RunFolder(cache_folder())) as folder:
        yield folder


@pytest.fixture(scope="module")
def outer(folder: RunFolder) -> Iterator[OuterMachine]:
    with closing(OuterMachine(folder)) as machine:
        yield machine


def fitting_client() -> str:
    """This machine's, or "" for the image's own where this machine's is too new for the engine in the image."""
    try:
        check_versions(binary_version(client_path()), "20.10")  # Debian 12's
    except LabError:
        return ""
    return client_path()


@pytest.fixture(scope="module")
def site(outer: OuterMachine) -> Site:
    return outer.site(client=fitting_client(), data=registry(cache_folder()).folder)


@pytest.fixture(scope="module")
def make_dind(site: Site, folder: RunFolder) -> Callable[[int, bool], Group]:
    return dind_groups(site, folder)


@pytest.fixture(scope="module", params=["namespaces", "dind"])
def host(request: pytest.FixtureRequest, folder: RunFolder) -> Iterator[Host]:
    """One host of each kind: what is promised of a session must hold on both."""
    if request.param == "dind":
        make = request.getfixturevalue("make_dind")
    else:
        make = namespace_groups(folder, client=client_path())
    with closing(make(1, True)) as group:
        yield group.hosts[0]


@pytest.fixture
def session(host: Host) -> Iterator[Session]:
    with closing(Session(host)) as session:
        yield session


def silent(seconds: float) -> Callable[[bytes, float], bool]:
    return lambda output, quiet: quiet > seconds


def processes(host: Host, name: str) -> int:
    shown = subprocess.run([*host.enter(), "pgrep", "-c", "-x", name], capture_output=True, text=True)
    return int(shown.stdout)


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def test_a_shell_finds_the_same_machine_on_every_kind_of_host(session: Session) -> None:
    shown = session.run("hostname; id -u; pwd; ls -A ~ /tmp; ip -4 -br address", timeout=10).output
    lines = shown.splitlines()
    assert lines[:3] == ["lab", "0", "/root"]
    assert "192.168.66.11/24" in shown and "172.17.0.1/16" in shown


def test_output_status_and_variables_live_on_from_step_to_step(session: Session) -> None:
    ran = session.run("name=web; echo out; echo err >&2; (exit 3)", timeout=5)
    assert (ran.output, ran.status, ran.trouble) == ("out\nerr\n", 3, "")
    assert session.run("echo $? $name", timeout=5).output == "3 web\n"


def test_a_hanging_step_and_its_grandchild_are_stopped_with_what_was_printed(host: Host, session: Session) -> None:
    started = time.monotonic()
    ran = session.run("echo part; (setsid sleep 1234 &); sleep 4321", timeout=1)
    assert time.monotonic() - started < 2
    assert (ran.output, ran.status, ran.trouble) == ("part\n", None, "timed out after 1 s")
    assert processes(host, "sleep") == 0


def test_ctrl_c_ends_the_step_and_not_the_shell(session: Session) -> None:
    ran = session.run("echo here; sleep 1234", timeout=10, keys=[Key(silent(0.3), None)])
    assert (ran.output, ran.status) == ("here\n^C\n", 130)
    assert session.run("echo alive", timeout=5).output == "alive\n"


def test_a_terminal_has_24_lines_of_80_and_reads_what_is_typed(session: Session) -> None:
    ask = "test -t 0 && stty size; read -p 'name? ' name; echo hello $name"
    ran = session.run(ask, timeout=10, keys=[Key(silent(0.3), "web")], terminal=True)
    assert ran.output.splitlines() == ["24 80", "name? web", "hello web"]


def test_a_terminal_loses_none_of_a_long_output(session: Session) -> None:
    ran = session.run("seq 20000", timeout=20, terminal=True)
    assert ran.output.split() == [str(number) for number in range(1, 20001)]


def on(host: Host, command: str) -> str:
    with closing(Session(host)) as session:
        return session.run(command, timeout=5).output


def test_files_in_homes_are_emptied_and_others_are_told(host: Host) -> None:
    on(host, "touch ~/mine /tmp/too; ip route add 10.9.8.0/24 dev lo")
    assert host.restore() == "lab is not as it was: route 10.9.8.0/24 dev lo scope link "
    assert on(host, "ls -A /root /tmp; ip route delete 10.9.8.0/24") == "/root:\n\n/tmp:\n"
    assert host.restore() == ""
    on(host, "touch /etc/kept")
    assert host.restore().startswith("lab is not as it was: file /run/kb/layer/upper/etc/kept f")
    on(host, "rm /etc/kept")


def test_images_are_pulled_from_the_labs_registry_with_the_client_that_was_chosen(
    make_dind: Callable[[int, bool], Group],
) -> None:
    chosen = subprocess.run([client_path(), "--version"], capture_output=True, text=True).stdout
    with closing(make_dind(1, True)) as group, closing(Session(group.hosts[0])) as session:
        there = session.run("docker --version", timeout=10).output
        assert there.startswith("Docker version ") and (there == chosen) == bool(fitting_client())
        ran = session.run(f"docker run --rm -p 8080:80 {BUSYBOX} echo hello", timeout=60)
        assert ran.status == 0 and ran.output.endswith("hello\n")
        assert group.apis[0].images(BUSYBOX)


def test_two_hosts_form_a_swarm_on_one_network(make_dind: Callable[[int, bool], Group]) -> None:
    with ExitStack() as stack:
        group = stack.enter_context(closing(make_dind(2, True)))
        first, second = (stack.enter_context(closing(Session(host))) for host in group.hosts)
        first.run("docker swarm init --advertise-addr 192.168.66.11", timeout=20)
        token = first.run("docker swarm join-token --quiet worker", timeout=20).output.strip()
        joined = second.run(f"docker swarm join --token {token} 192.168.66.11:2377", timeout=30)
        assert joined.output == "This node joined a swarm as a worker.\n"
        listed = first.run("docker node ls --format '{{.Hostname}} {{.Status}}' | sort", timeout=20)
        assert listed.output == "node1 Ready\nnode2 Ready\n"


def test_a_killed_daemon_is_told_apart_from_a_lost_host(make_dind: Callable[[int, bool], Group]) -> None:
    group = make_dind(1, True)
    host = group.hosts[0]
    assert host.trouble() == ""
    subprocess.run([*host.enter(), "pkill", "-KILL", "-x", "dockerd"], check=True)
    assert wait_until(lambda: host.trouble().startswith("dockerd on lab has died"), 5)
    group.close()
    assert host.trouble() == "host lab is gone"


def test_what_the_owner_of_the_daemon_has_is_the_same_before_and_after(folder: RunFolder) -> None:
    with closing(OuterMachine(folder)) as readers:
        readers.become_a_readers()
        before, names = readers.inspected(), readers.names()
        site = readers.site()
        with closing(dind_groups(site, folder)(1, True)) as group, closing(Session(group.hosts[0])) as session:
            assert session.run("docker network create web-net && docker volume create web", timeout=20).status == 0
            made = set(readers.names()["containers"]) - set(names["containers"])
            assert [name.startswith(f"kb-{folder.id}-") for name in made] == [True]
            assert readers.docker("port", made.pop()) == ""
        assert readers.inspected() == before
        assert readers.names() == names


def test_workers_spread_over_two_daemons(outer: OuterMachine, site: Site, folder: RunFolder) -> None:
    with ExitStack() as stack:
        other = stack.enter_context(closing(OuterMachine(folder)))
        before = len(outer.names()["containers"])
        for where in (site, other.site()):
            stack.enter_context(closing(dind_groups(where, folder)(1, True)))
        assert len(outer.names()["containers"]) == before + 1
        assert len(other.names()["containers"]) == 1


_RUNNER = """
import sys, time
from pathlib import Path
from tests.lab.test_dind import _boot_elsewhere
_boot_elsewhere(sys.argv[1])
"""


def _boot_elsewhere(address: str) -> None:
    """Run in a process of its own, which is then killed."""
    from kb.lab.dind.groups import prepare_site
    from kb.lab.dind.outer import Outer

    folder = RunFolder(cache_folder())
    site = prepare_site(Outer(address, client_path()), folder, cache_folder(), lambda line: None)
    group = dind_groups(site, folder)(2, True)
    session = Session(group.hosts[0])
    session.run("docker volume create left; docker network create left; (sleep 1000 &)", timeout=20)
    print("up", flush=True)
    time.sleep(600)


def test_a_killed_runner_leaves_no_container_volume_or_network(outer: OuterMachine, site: Site) -> None:
    before = outer.names()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", _RUNNER, outer.outer.address]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as runner:
        assert runner.stdout is not None
        assert runner.stdout.readline() == b"up\n"
        assert outer.names() != before
        runner.send_signal(signal.SIGKILL)
    assert wait_until(lambda: outer.names() == before, 15)


def test_the_next_run_removes_what_a_dead_one_left_and_spares_the_living(outer: OuterMachine, site: Site) -> None:
    before = outer.names()
    for run in ("dead", "alive", "unknown"):
        marks = ["--name", f"kb-{run}-1", "--label", f"kb.lab={run}", "--volume", "/data"]
        outer.docker("create", *marks, site.image, "true")
    outer.docker("create", "--name", "readers", site.image, "true")
    with closing(outer.outer.api(outer.folder.path)) as api:
        sweep(api, dead={"dead"}, alive={"alive", outer.folder.id})
    assert set(outer.names()["containers"]) - set(before["containers"]) == {"kb-alive-1", "kb-unknown-1", "readers"}
    outer.docker("rm", "--volumes", "kb-alive-1", "kb-unknown-1", "readers")
    assert outer.names() == before
