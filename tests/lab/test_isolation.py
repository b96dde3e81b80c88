"""What one snippet does to its host no other sees, and the machine below it sees nothing."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.lab.hosts.namespaces import NamespaceHost
from kb.lab.state import machine
from kb.session.session import Session
from tests.project import Project

pytestmark = pytest.mark.lab
CGROUPS = Path("/sys/fs/cgroup")

# What it is → how a snippet leaves it, and how the next one would see it (ends in 0 when it is there).
LEAKS = {
    "a mount": ("mkdir -p /mnt && mount -t tmpfs leak /mnt", "mountpoint /mnt"),
    "a mount over a folder of the daemon": ("mount -t tmpfs leak /run/docker", "mountpoint /run/docker"),
    "a link": ("ip link add leak type veth peer name leak2", "ip link show leak"),
    "a bridge": ("ip link add name leaks type bridge && ip link set leaks up", "ip link show leaks"),
    "an address": ("ip address add 10.9.9.9/32 dev lo", "ip address | grep 10.9.9.9"),
    "a route": ("ip route add 10.9.8.0/24 dev lo", "ip route show table all | grep 10.9.8.0"),
    "a route of another table": ("ip route add 10.9.7.0/24 dev lo table 7", "ip route show table all | grep 10.9.7.0"),
    "a routing rule": ("ip rule add from 10.9.9.9 table 7", "ip rule | grep 10.9.9.9"),
    "a neighbour": ("ip neigh add 172.17.0.99 lladdr 02:00:00:00:00:09 dev docker0 nud permanent", "ip neigh show 172.17.0.99 | grep lladdr"),
    "an MTU": ("ip link set lo mtu 9000", "ip link show lo | grep 'mtu 9000'"),
    "a rule of iptables": ("iptables -A INPUT -s 10.9.9.9 -j DROP", "iptables-save | grep 10.9.9.9"),
    "a chain of ip6tables": ("ip6tables -N LEAK", "ip6tables-save | grep LEAK"),
    "a policy of iptables": ("iptables -P OUTPUT DROP", "iptables-save | grep 'OUTPUT DROP'"),
    "ip_forward": ("sysctl -w net.ipv4.ip_forward=0", "sysctl net.ipv4.ip_forward | grep 0"),
    "a setting of the network": ("sysctl -w net.ipv4.tcp_syn_retries=9", "sysctl net.ipv4.tcp_syn_retries | grep 9"),
    "the hostname": ("hostname leak", "hostname | grep leak"),
    "the domain name": ("sysctl -w kernel.domainname=leak", "sysctl kernel.domainname | grep leak"),
    "shared memory": ("ipcmk -M 4096", "ipcs -m | grep 4096"),
    "a file in /run": ("echo leak > /run/leak", "test -e /run/leak"),
    "a unix socket": ("perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => \"/run/leak.sock\", Listen => 1)'", "test -S /run/leak.sock"),
    "a file in /dev/shm": ("echo leak > /dev/shm/leak", "test -e /dev/shm/leak"),
    "a device": ("mknod /dev/leak c 1 3", "test -e /dev/leak"),
    "a file in /etc/docker": ("echo '{}' > /etc/docker/leak.json", "test -e /etc/docker/leak.json"),
    "another daemon.json": ("cat /etc/docker/daemon.json 2> /dev/null > /tmp/was; echo '{\"debug\": true}' > /etc/docker/daemon.json", "grep debug /etc/docker/daemon.json"),
    "another resolv.conf": ("echo 'nameserver 10.9.9.9' > /etc/resolv.conf", "grep 10.9.9.9 /etc/resolv.conf"),
    "a user": ("echo 'leak:x:999:999::/:/bin/sh' >> /etc/passwd", "id leak"),
    "a program": ("printf '#!/bin/sh\\n' > /usr/local/bin/leak; chmod +x /usr/local/bin/leak", "type -P leak"),
    "a program that is gone": ("rm /usr/bin/tac", "! test -e /usr/bin/tac"),
    "other rights": ("chmod 700 /usr/bin/tail", "stat -c %a /usr/bin/tail | grep 700"),
    "a job of cron": ("mkdir -p /etc/cron.d && echo '* * * * * root true' > /etc/cron.d/leak", "test -e /etc/cron.d/leak"),
    "a process": ("setsid env -i sleep 4711 > /dev/null 2>&1 < /dev/null &", "pgrep -f 'sleep 4711'"),
    "a cgroup": ("mkdir /sys/fs/cgroup/pids/leak 2> /dev/null || mkdir /sys/fs/cgroup/leak", "ls -d /sys/fs/cgroup/leak /sys/fs/cgroup/pids/leak | grep leak"),
    "a limit of a cgroup": ("echo 3000 > $(ls /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max 2> /dev/null)", "cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max | grep 3000"),
    "a network namespace": ("ip netns add leak", "ip netns | grep leak"),
    "a file among the daemon's": ("echo leak > /var/lib/docker/leak", "test -e /var/lib/docker/leak"),
}  # fmt: skip
# What is put right, instead of the host being thrown away for it.
MENDED = {
    "a file in a home": ("echo leak > ~/leak; mkdir -p /home/leak", "ls -d /root/leak /home/leak"),
    "a context and a plugin of the client": ("docker context create leak; mkdir -p ~/.docker/cli-plugins; echo > ~/.docker/cli-plugins/docker-leak", "ls ~/.docker"),
    "a file in /tmp": ("echo leak > /tmp/leak", "test -e /tmp/leak"),
}  # fmt: skip


@pytest.fixture
def host(boot: Callable[..., NamespaceHost]) -> NamespaceHost:
    return boot()


@pytest.fixture
def session(host: NamespaceHost) -> Iterator[Session]:
    one = Session(host)
    yield one
    one.close()


def test_nothing_that_a_snippet_can_leave_on_a_host_goes_unnoticed(host: NamespaceHost, session: Session) -> None:
    assert host.restore().startswith("lab is not as it was: process ")  # the session that is open
    unseen = []
    before = machine.take(host.enter())
    for what, (leave, _) in LEAKS.items():
        ran = session.run(leave, timeout=10)
        assert ran.status == 0, (what, ran.output)
        now = machine.take(host.enter())
        if now == before:
            unseen.append(what)
        before = now
    assert not unseen


def test_what_containers_leave_by_themselves_is_no_reason_to_throw_a_host_away(host: NamespaceHost) -> None:
    session = Session(host)
    ran = session.run(
        "mkdir -p bin && cp $(type -P busybox || type -P sleep) bin/tool; tar -cf t.tar bin; docker import t.tar tiny;"
        "docker network create net; docker volume create vol; docker create --name one -v vol:/v -p 80:80 --network net tiny /bin/tool;"
        "docker start one; docker rm -f one; docker run --rm --network host tiny /bin/tool; docker network rm net; docker volume rm vol;"
        "docker rm -f $(docker ps -aq); docker rmi tiny; docker context create mine; ip neigh add 172.17.0.99 lladdr 02:00:00:00:00:09 dev docker0 nud stale",
        timeout=60,
    )
    assert "one\n" in ran.output
    session.close()
    assert host.restore() == ""


def _end(command: str) -> str:
    return "&" if command.endswith("&") else ";"


def test_the_next_snippet_sees_none_of_it(project: Project) -> None:
    """One worker, one after the other: whatever one left would be there for the next."""
    everything = {**LEAKS, **MENDED}
    leave = "".join(
        f"$ {{ {command.rstrip(' &')}{_end(command)} }} > /dev/null 2>&1\n" for command, _ in everything.values()
    )
    look = "".join(
        f'$ {{ {command}; }} > /dev/null 2>&1 && echo "{what}" || true\n' for what, (_, command) in everything.items()
    )
    seen = "".join(
        f'$ {{ {command}; }} > /dev/null 2>&1 || echo "not {what}"\n' for what, (_, command) in everything.items()
    )
    project.snippet("a/leaves", leave + seen)
    project.snippet("a/looks", look)
    status, output = project.kb("verify", "-n", "1", "--seed", "0")
    assert status == 0, output


def test_a_daemon_that_was_told_another_setting_is_not_used_again(project: Project) -> None:
    """Nothing else on the host tells: what the daemon read is away again."""
    debug = "docker info --format '{{.Debug}}'"
    told = "echo '{\"debug\": true}' > ~/d; mount --bind ~/d /etc/docker/daemon.json; pkill -HUP -x dockerd"
    project.snippet(
        "a/leaves",
        f"$ {told}\n$ until {debug} | grep true; do sleep 0.1; done\ntrue\n$ umount /etc/docker/daemon.json\n",
    )
    project.snippet("a/looks", f"$ {debug}\nfalse\n")
    status, output = project.kb("verify", "-n", "1", "--seed", "0")
    assert status == 0, output


def test_the_machine_is_out_of_a_snippets_reach(host: NamespaceHost, session: Session) -> None:
    name = f"kb-probe-{os.getpid()}"
    made = f"echo x > /dev/shm/{name}; for group in $(find /sys/fs/cgroup -maxdepth 1 -type d); do mkdir $group/{name}; done"
    session.run(f"({made}) 2> /dev/null; mknod /dev/{name} c 1 3", timeout=10)
    assert not list(Path("/dev").rglob(name))
    assert not [*CGROUPS.glob(name), *CGROUPS.glob(f"*/{name}")]
    for setting in ("vm/swappiness", "kernel/core_pattern", "kernel/panic", "fs/file-max"):
        ran = session.run(f"cat /proc/sys/{setting} > value; cat value > /proc/sys/{setting}", timeout=10)
        assert "Read-only file system" in ran.output, setting
    for path in ("/proc/irq/default_smp_affinity", "/sys/kernel/uevent_seqnum", "/proc/sysrq-trigger"):
        assert session.run(f"test -e {path} && echo >> {path}", timeout=10).status == 1, path
    assert session.run("sysctl -w net.ipv4.ip_forward=1 kernel.domainname=x kernel.shmmni=4096", timeout=5).status == 0
    assert (
        session.run("find /dev -type b; ls /dev/mem /dev/kmsg /dev/kvm /dev/vda", timeout=5).output.count("No such")
        == 4
    )
    assert (
        session.run("for d in null zero full random urandom; do head -c 1 /dev/$d | wc -c; done", timeout=5).output
        == "0\n1\n1\n1\n1\n"
    )
    assert session.run("tty", timeout=5, terminal=True).output.strip() == "/dev/pts/0"
    state = host._state.name
    session.close()
    host.close()
    assert not [*CGROUPS.glob(f"kb-{state}"), *CGROUPS.glob(f"*/kb-{state}")]


def limits(host: NamespaceHost) -> dict[str, Path]:
    """The files that limit a host, of cgroup v1 or v2."""
    group = f"kb-{host._state.name}"
    found = {}
    for kind, names in {"pids": ("pids.max",), "memory": ("memory.limit_in_bytes", "memory.max")}.items():
        places = [folder / group / name for folder in (CGROUPS, CGROUPS / kind) for name in names]
        found[kind] = next(place for place in places if place.exists())
    return found


def test_processes_memory_and_what_is_written_have_a_limit(boot: Callable[..., NamespaceHost]) -> None:
    host = boot(dockerd="")
    files = limits(host)
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert int(files["pids"].read_text()) <= 4096
    assert int(files["memory"].read_text()) < whole
    files["pids"].write_text("40")  # so that reaching them takes no time
    session = Session(host)
    ran = session.run(
        "perl -e 'for (1..60) { $pid = fork; defined $pid or die \"no more\\n\"; $pid or sleep 100, exit }'", timeout=10
    )
    assert ran.output == "no more\n"
    session.close()
    files["memory"].write_text(str(64 << 20))
    session = Session(host)
    assert session.run("tail /dev/zero", timeout=20).status == 137
    assert "No space left" in session.run("head -c 2000000 /dev/zero > /dev/big", timeout=10).output
    session.close()


def test_a_host_with_frozen_processes_ends_with_all_of_them(host: NamespaceHost, session: Session) -> None:
    freeze = (
        "sleep 1000 & group=/sys/fs/cgroup/freezer/held; mkdir $group || { group=/sys/fs/cgroup/held; mkdir $group; };"
        "echo $! > $group/cgroup.procs; echo FROZEN > $group/freezer.state || echo 1 > $group/cgroup.freeze"
    )
    assert session.run(f"({freeze}) 2> /dev/null", timeout=10).status == 0
    group = f"kb-{host._state.name}"
    processes = [
        pid
        for file in [*CGROUPS.glob(f"{group}/**/cgroup.procs"), *CGROUPS.glob(f"*/{group}/**/cgroup.procs")]
        for pid in file.read_text().split()
    ]
    assert processes
    session.close()
    started = time.monotonic()
    host.close()
    assert time.monotonic() - started < 5
    assert not [pid for pid in processes if Path(f"/proc/{pid}").exists()]
    assert not [*CGROUPS.glob(group), *CGROUPS.glob(f"*/{group}")]


def test_the_lab_leaves_no_mount_behind(boot: Callable[..., NamespaceHost]) -> None:
    before = subprocess.run(["findmnt", "-rn"], capture_output=True, text=True).stdout
    boot(dockerd="").close()
    assert subprocess.run(["findmnt", "-rn"], capture_output=True, text=True).stdout == before
