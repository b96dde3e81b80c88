"""A host inside a machine container: booted by the same script as a host out of namespaces, and the same to a shell."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kb.lab.dind.bridge import ApiBridge
from kb.lab.dind.machine import STATE, Machine
from kb.lab.dind.remote_terminal import DindTerminal
from kb.lab.hosts.namespaces import NAMESPACES
from kb.lab.state import machine as machine_state

if TYPE_CHECKING:
    from docker import APIClient


class DindHost:
    """One host of ``machine``, by its number there, the first being 0.

    Args:
        machine: the running container. Its hosts go together: to close one is to close all.
        name: the host's name.
        number: which of the machine's hosts.
        folder: where the socket of its daemon is put on this machine.
        daemon: whether it has a dockerd.
    """

    disposable = True
    environment: Mapping[str, str] = MappingProxyType({})

    def __init__(self, machine: Machine, name: str, number: int, folder: Path, *, daemon: bool = True) -> None:
        self.name = name
        self._machine = machine
        self._pid = str(machine.pids[number])
        self._bridge: ApiBridge | None = None
        self._probe: APIClient | None = None
        if daemon:
            socket = f"unix:///proc/{self._pid}/root/run/docker.sock"
            words = machine.inside("/usr/bin/docker", "--host", socket, "system", "dial-stdio")
            self._bridge = ApiBridge(words, folder / f"{machine.container[-8:]}-{number}.sock")
            self._probe = self.api()
        self._at_boot = machine_state.take(self.enter())

    def enter(self) -> list[str]:
        """The words in front of a command that run it on this host."""
        group = ["sh", "/run/kb/host-enter.sh", f"kb-{self.name}"]
        return self._machine.inside(*group, "nsenter", "--target", self._pid, *NAMESPACES, "--")

    def python(self) -> list[str]:
        """This very Python with its packages, as it is called inside; no words where the host does not have it."""
        return []  # a machine container has only what its image has

    def api(self) -> APIClient:
        """A new connection to its daemon, for the caller to close."""
        from docker import APIClient

        assert self._bridge is not None, "a host without a daemon has no API"
        return APIClient(base_url=self._bridge.url, timeout=60)

    def trouble(self) -> str:
        """What is wrong with the host, "" if nothing."""
        from docker.errors import DockerException
        from requests.exceptions import RequestException

        if not self._machine.alive():
            return f"host {self.name} is gone"
        if self._probe is None:
            return ""
        try:
            self._probe.ping()
        except (DockerException, RequestException):
            words = self._machine.run("tail", "-n", "1", f"{STATE}/{self.name}/dockerd.log").strip()
            return f"dockerd on {self.name} has died" + (f" ({words})" if words else "")
        return ""

    def restore(self) -> str:
        """Empties the homes and /tmp. What else is not as it was when it had booted, "" when all is."""
        changed = machine_state.restore(self.enter(), self._at_boot)
        return f"{self.name} is not as it was: {changed}" if changed else ""

    def open_terminal(self) -> DindTerminal:
        """A terminal for one step, for the caller to close."""
        return DindTerminal(self._machine)

    def lifelines(self) -> list[int]:
        """Descriptors whose last copy's end is the host's end."""
        return self._machine.lifelines()

    def close(self) -> None:
        """Throws the host away, whatever state it is in."""
        if self._probe is not None:
            with contextlib.suppress(OSError):
                self._probe.close()
        if self._bridge is not None:
            self._bridge.close()
        self._machine.close()
