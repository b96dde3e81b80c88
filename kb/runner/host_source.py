"""Where a worker's hosts come from, by their kind: the one place that knows all three."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.lab.hosts import machines
from kb.lab.hosts.host import PATH
from kb.lab.hosts.pool import Hosts, Pool
from kb.lab.hosts.run_folder import RunFolder, left_behind, living
from kb.lab.network.switch import GATEWAY, MIRROR_PORT
from kb.lab.provision.images import registry

if TYPE_CHECKING:
    from docker import APIClient

    from kb.lab.dind.outer import Outer


@dataclass(frozen=True, slots=True)
class HostSource:
    """What all kinds need to know.

    ``client`` is the path of the docker client that was asked for, "" for the hosts' own; ``worker`` the number of
    this worker, by which several daemons are shared out; ``swept`` the runs that are known to be dead.
    """

    kind: str
    folder: RunFolder
    cache: Path
    client: str
    worker: int
    swept: Sequence[str]
    say: Callable[[str], None]

    def engine(self) -> str:
        """The version of the daemon on its hosts.

        Raises:
            LabError: the daemon that they are made on does not answer.
        """
        if self.kind == "namespaces":
            return machines.binary_version(shutil.which("dockerd", path=PATH) or "dockerd")
        if self.kind == "host":
            with closing(self._outer().api(self.folder.path)) as api:
                version: str = api.version()["Version"]
                return version
        return self._image_version("dockerd")

    def client_version(self) -> str:
        """The version of the docker client on its hosts.

        Raises:
            LabError: the daemon that they are made on does not answer, or the client does not say its version.
        """
        if self.kind == "dind" and not self.client:
            return self._image_version("docker")
        return machines.binary_version(self.client or machines.client_path())

    def hosts(self) -> Hosts:
        """A new supply of hosts; the caller closes it.

        Raises:
            LabError: this kind cannot be made here.
        """
        images = registry(self.cache)
        if self.kind == "namespaces":
            serve = images.serve(f"{GATEWAY}:{MIRROR_PORT}")
            return Pool(machines.namespace_groups(self.folder, client=self.client, registry=serve), images.to_pull)
        if self.kind == "host":
            from kb.lab.reader.host import ReaderHost
            from kb.lab.reader.pool import ReaderPool

            return ReaderPool(
                ReaderHost(self._outer(), self.folder.path, client=self.client, compose=machines.compose_plugin()),
                self.say,
            )
        from kb.lab.dind.groups import dind_groups, prepare_site, sweep

        outer = self._outer()
        with closing(outer.api(self.folder.path)) as api:
            sweep(api, dead=self.swept, alive=living(self.cache))
        compose = machines.compose_plugin() if sys.platform == "linux" else ""
        site = prepare_site(
            outer, self.folder, self.cache, self.say, client=self.client, compose=compose, registry=images.folder
        )
        return Pool(dind_groups(site, self.folder), images.to_pull)

    def reader_api(self) -> APIClient:
        """A client of the reader's own daemon, from which what runs that were killed had left is gone. The caller
        closes it."""
        from kb.lab.reader.restore import clean_up_after_the_dead

        outer = self._outer()
        api = outer.api(self.folder.path)
        for line in clean_up_after_the_dead(api, outer.address, left_behind(self.cache)):
            self.say(line)
        return api

    def _image_version(self, program: str) -> str:
        """The version of a program in the image that dind hosts are made of."""
        from kb.lab.dind.image import ensure_image
        from kb.lab.dind.outer import LABEL

        outer = self._outer()
        with closing(outer.api(self.folder.path)) as api:
            image = ensure_image(api, self.cache, self.folder, self.say)
        trial = outer.words("run", "--rm", "--network=none", f"--label={LABEL}={self.folder.id}", image, program)
        return machines.binary_version(*trial)

    def _outer(self) -> Outer:
        from kb.lab.dind.outer import outers

        daemons = outers()
        return daemons[self.worker % len(daemons)]
