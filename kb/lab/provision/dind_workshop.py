"""Where images are made without root: in a container of the reader's Docker, from which they come into the cache."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from kb.cache import Report
from kb.lab.dind.bridge import ApiBridge
from kb.lab.dind.container import Container, Site
from kb.lab.images import base_image
from kb.lab.images import real_registry as upstream
from kb.lab.images.builder import Builder
from kb.lab.images.image_ref import ImageRef
from kb.lab.images.registry import Registry
from kb.lab.images.trust import machine_bundle, runtime_script, trust_config
from kb.lab.network.switch import MIRROR_PORT
from kb.model import LabError

_DATA = "/var/lib/kb"
# What has come since the last time; uploads that go on are no images yet.
_NEW = r"""
cd "$1"
find . -path '*/_uploads' -prune -o -type f -cnewer /run/kb/fetched -print0 > /run/kb/new
touch /run/kb/fetched
tar --null --files-from=/run/kb/new --create --file=-
"""


class ContainerWorkshop:
    """A registry and a daemon in one container. Its registry begins with what the cache has.

    Args:
        site: where.
        registry: of the cache; what is stored in the container is stored there too.
        folder: for the socket of the daemon.
    """

    address = f"127.0.0.1:{MIRROR_PORT}"

    def __init__(self, site: Site, registry: Registry, folder: Path) -> None:
        self._registry = registry
        config = {"registry-mirrors": [f"http://{self.address}"], "insecure-registries": [self.address]}
        bundle = machine_bundle()
        said = [
            json.dumps(config | trust_config()).encode(),
            runtime_script().encode() if bundle else b"",
            bundle.read_bytes() if bundle else b"",
        ]
        options = [f"--volume={_DATA}", "--volume=/var/lib/docker"]
        self._container = Container(
            site, "workshop-init.sh", [f"{_DATA}/registry", str(MIRROR_PORT)], options=options, said=said
        )
        self._bridge = ApiBridge(self._container.inside("docker", "system", "dial-stdio"), folder / "workshop.sock")
        try:
            self._fill()
        except BaseException:
            self.__exit__()
            raise

    def can_pull(self, ref: ImageRef) -> bool:
        """Whether the registry of ``ref`` can be reached and has it."""
        return upstream.can_pull(ref, enter=self._container.inside())

    def pull(self, ref: ImageRef, scratch: Path) -> None:
        """Copies a real image into the lab's registry; LabError if that fails."""
        upstream.copy_there(ref, enter=self._container.inside(), registry=self.address)
        self._fetch()

    def base_image(self, folder: Path, report: Report) -> Path:
        """The first Debian image as a file, made if need be; LabError if it cannot be."""
        return base_image.base_image(folder, report, enter=self._container.inside())

    def builder(self) -> Builder:
        """What stand-ins are built with; LabError if its daemon does not start."""
        from docker import APIClient

        return Builder(APIClient(base_url=self._bridge.url, timeout=600), self.address, stored=self._fetch)

    def __enter__(self) -> ContainerWorkshop:
        return self

    def __exit__(self, *raised: object) -> None:
        self._bridge.close()
        self._container.close()

    def _fill(self) -> None:
        if not self._registry.folder.exists():
            return
        words = self._container.inside("tar", "--extract", "--no-same-owner", f"--directory={_DATA}/registry")
        with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdin is not None
            with tarfile.open(fileobj=process.stdin, mode="w|") as archive:
                archive.add(self._registry.folder, arcname=".")
        self._container.run("touch", "/run/kb/fetched")

    def _fetch(self) -> None:
        self._registry.folder.mkdir(parents=True, exist_ok=True)
        words = self._container.inside("sh", "-c", _NEW, "sh", f"{_DATA}/registry")
        with (
            subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process,
            tarfile.open(fileobj=process.stdout, mode="r|") as archive,
        ):
            # Debian 12's own Python 3.11 knows no filters yet; the archive is of our own container either way.
            safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            archive.extractall(self._registry.folder, **safely)
        if process.returncode:
            raise LabError("what was built could not be fetched", mend="is the disk full?")
