"""A container that is a machine: the network of a group of hosts, and all of them on it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kb.lab.dind.container import Container, Site
from kb.lab.hosts.namespaces import ENTER, INIT
from kb.lab.network.switch import FIRST_HOST, GATEWAY, MIRROR_PORT, WIRE_INIT

STATE = "/var/lib/kb"  # in the container: an anonymous volume, so that the hosts' overlays lie on a real file system


class Machine(Container):
    """A running container with a host for each of ``names``; ``pids`` are their first processes, as seen in it.

    Args:
        site: where.
        names: the hosts' names.
        daemon: whether the hosts have a dockerd.

    Raises:
        LabError: it did not come up; the message ends with the daemon's last words.
    """

    def __init__(self, site: Site, names: Sequence[str], *, daemon: bool = True) -> None:
        mirror = daemon and bool(site.registry_volume)
        config = {"registry-mirrors": [f"http://{GATEWAY}:{MIRROR_PORT}"]} if mirror else {}
        options = ["--network=none", "--hostname=lab", f"--volume={STATE}"]
        if site.client_volume:
            options.append(f"--volume={site.client_volume}:/opt/kb:ro")
        if mirror:
            options.append(f"--volume={site.registry_volume}:/registry:ro")
        client, compose = (f"/opt/kb/{name}" if name in site.programs else "" for name in ("docker", "docker-compose"))
        dockerd, registry = "dockerd" if daemon else "", "/registry" if mirror else ""
        words = [GATEWAY, str(FIRST_HOST), dockerd, client, compose, registry, *names]
        scripts = [path.read_text(encoding="utf-8") for path in (INIT, ENTER)]
        said = (WIRE_INIT, *scripts, json.dumps(config))
        super().__init__(site, "machine-init.sh", words, options=options, said=[part.encode() for part in said])
        self.pids = tuple(map(int, self.answer))
