"""The Docker daemons that dind hosts may be made on, and how to talk to one: its client's words, its API."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.lab.dind.bridge import ApiBridge
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient

LABEL = "kb.lab"  # on everything that is made on an outer daemon; its value is the id of the run, or SHARED
SHARED = "shared"  # what later runs use again: images, and volumes that only hold copies of the cache


@dataclass(frozen=True, slots=True)
class Outer:
    """One daemon, by its address as in ``DOCKER_HOST``; ``client`` is the path of a docker client of this machine."""

    address: str
    client: str

    def words(self, *rest: str) -> list[str]:
        """The command line ``docker … REST`` for this daemon."""
        return [self.client, "--host", self.address, *rest]

    def api(self, folder: Path) -> APIClient:
        """A client from the Docker SDK. Callers close it.

        Args:
            folder: where a socket may be put, for daemons behind ssh.

        Raises:
            LabError: nobody answers there.
        """
        from docker import APIClient  # a quarter of a second to import: only when a daemon is really asked
        from docker.errors import DockerException
        from docker.utils import kwargs_from_env

        try:
            if self.address.startswith("unix://"):
                _knock(self.address.removeprefix("unix://"))
            if self.address.startswith("ssh://"):
                bridge = ApiBridge(self.words("system", "dial-stdio"), folder / "outer.sock")
                return APIClient(base_url=bridge.url, timeout=600)
            return APIClient(base_url=self.address, tls=kwargs_from_env().get("tls", False), timeout=600)
        except (DockerException, OSError) as fault:
            raise LabError(f"no Docker daemon answers at {self.address}", mend=_brief(fault)) from fault


def outers(environment: Mapping[str, str] = os.environ) -> tuple[Outer, ...]:
    """The daemons to use: those in KB_DOCKER_HOSTS, else DOCKER_HOST, else that of the client's current context.

    Raises:
        LabError: there is no docker client, or KB_DOCKER_HOSTS names none.
    """
    client = shutil.which("docker", path=environment.get("PATH"))
    if not client:
        raise LabError("no docker client on this machine", mend="install Docker, or put its client into PATH")
    if "KB_DOCKER_HOSTS" in environment:
        addresses = [address.strip() for address in environment["KB_DOCKER_HOSTS"].split(",") if address.strip()]
        if not addresses:
            raise LabError("KB_DOCKER_HOSTS is empty", mend="name daemons, as in KB_DOCKER_HOSTS=ssh://a,ssh://b")
        if unknown := [address for address in addresses if "://" not in address]:
            raise LabError(f"KB_DOCKER_HOSTS: {unknown[0]} is no address", mend="write ssh://, tcp:// or unix:// first")
        return tuple(Outer(address, client) for address in addresses)
    if address := environment.get("DOCKER_HOST"):
        return (Outer(address, client),)
    asked = [client, "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]
    said = subprocess.run(asked, capture_output=True, text=True, env=dict(environment)).stdout.strip()
    return (Outer(said or "unix:///var/run/docker.sock", client),)


def _knock(path: str) -> None:
    """OSError when nobody listens: the SDK would leave a socket open that nobody closes."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(10)
        probe.connect(path)


def _brief(fault: Exception) -> str:
    return str(fault).splitlines()[0].removeprefix("Error while fetching server API version: ")
