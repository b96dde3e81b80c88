"""A machine with a Docker daemon, as a reader has one: played by a namespace host."""

from __future__ import annotations

import subprocess
from pathlib import Path

from kb.cache import cache_folder
from kb.lab.dind.container import Site
from kb.lab.dind.groups import prepare_site
from kb.lab.dind.outer import Outer
from kb.lab.hosts.machines import client_path
from kb.lab.hosts.namespaces import NamespaceHost
from kb.lab.hosts.run_folder import RunFolder
from kb.lab.network.internet_access import RESOLVER, Uplink
from kb.lab.network.switch import GATEWAY, MIRROR_PORT, Wire
from kb.lab.provision.images import ensure_images, registry

BUSYBOX = "busybox:latest"
READERS = (("web", "nginx:1.27", 8080), ("mysql", "mysql:8.0", 3306), ("redis", "redis:7", 6379))


class OuterMachine:
    """The machine, and the run that makes hosts on it. Its daemon can pull what the lab's registry has."""

    def __init__(self, folder: RunFolder, *, internet: bool = False) -> None:
        ensure_images([BUSYBOX], cache_folder(), print)
        self.folder = folder
        self.wire = Wire(registry(cache_folder()).serve(f"{GATEWAY}:{MIRROR_PORT}"))
        config: dict[str, object] = {"dns": [RESOLVER]} if internet else {}
        self.host = NamespaceHost("outer", folder.new_state(), wire=self.wire, daemon_config=config)
        self._uplink = Uplink(self.host.pid) if internet else None
        self.outer = Outer(f"unix://{self.host.socket}", client_path())

    def site(self, client: str = "", data: Path | None = None) -> Site:
        return prepare_site(self.outer, self.folder, cache_folder(), print, client=client, registry=data)

    def docker(self, *words: str) -> str:
        """What ``docker WORDS`` prints on this machine; it must succeed."""
        return subprocess.run(self.outer.words(*words), stdout=subprocess.PIPE, check=True).stdout.decode()

    def names(self) -> dict[str, list[str]]:
        """Of all containers, networks and volumes; of the lab's own volumes none."""
        listed = {
            "containers": ("ps", "--all", "--format", "{{.Names}}"),
            "networks": ("network", "ls", "--format", "{{.Name}}"),
            "volumes": ("volume", "ls", "--format", "{{.Name}}"),
        }
        found = {kind: sorted(self.docker(*words).split()) for kind, words in listed.items()}
        return found | {"volumes": [name for name in found["volumes"] if not name.startswith("kb-lab-")]}

    def become_a_readers(self) -> None:
        """Have what a reader has: containers, volumes and images under the names that snippets use."""
        self.docker("pull", "--quiet", BUSYBOX)
        for name, image, port in READERS:
            self.docker("tag", BUSYBOX, image)
            self.docker("network", "create", f"{name}-net")
            ports = ["--network", f"{name}-net", "--publish", f"{port}:{port}"]
            # One volume for each: in which order it shows two is not the same from one inspect to the next.
            self.docker("volume", "create", name)
            data = ["--volume", "/anonymous" if name == "redis" else f"{name}:/data"]
            self.docker("run", "--detach", "--name", name, *ports, *data, image, "sleep", "600")

    def inspected(self) -> str:
        """``docker inspect`` of the reader's containers, volumes, networks and images."""
        shown = []
        for name, image, _ in READERS:
            shown += [self.docker("inspect", "--type", "container", name), self.docker("volume", "inspect", name)]
            shown += [self.docker("network", "inspect", f"{name}-net"), self.docker("image", "inspect", image)]
        return "".join(shown)

    def close(self) -> None:
        self.host.close()
        if self._uplink:
            self._uplink.close()
        self.wire.close()
