"""Where images are made on Linux as root: the lab's registry on a network of its own, and a host that builds."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from kb.cache import Report
from kb.lab.hosts.namespaces import NamespaceHost
from kb.lab.hosts.run_folder import RunFolder
from kb.lab.images import base_image
from kb.lab.images import real_registry as upstream
from kb.lab.images.builder import Builder, Workshop
from kb.lab.images.image_ref import ImageRef
from kb.lab.images.registry import Registry, wait_until_listening
from kb.lab.images.trust import trust_config, write_runtime
from kb.lab.network.internet_access import RESOLVER, Uplink
from kb.lab.network.switch import GATEWAY, MIRROR_PORT, Wire


def open_workshop(registry: Registry, folder: RunFolder, cache: Path, report: Report) -> Workshop:
    """The workshop that this machine can have: of namespaces for root on Linux, else a container of its Docker.

    Raises:
        LabError: it can have none.
    """
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("docker-registry"):
        return LocalWorkshop(registry, folder)
    from kb.lab.dind.groups import prepare_site
    from kb.lab.dind.outer import outers
    from kb.lab.provision.dind_workshop import ContainerWorkshop

    report("images are made in a container of your Docker")
    return ContainerWorkshop(prepare_site(outers()[0], folder, cache, report), registry, folder.path)


class LocalWorkshop:
    """In namespaces of this machine."""

    address = f"{GATEWAY}:{MIRROR_PORT}"

    def __init__(self, registry: Registry, folder: RunFolder) -> None:
        self._folder = folder
        self._wire = Wire(registry.serve(self.address, writable=True))
        wait_until_listening(self._wire.pid, MIRROR_PORT)

    def can_pull(self, ref: ImageRef) -> bool:
        """Whether the registry of ``ref`` can be reached and has it."""
        return upstream.can_pull(ref)

    def pull(self, ref: ImageRef, scratch: Path) -> None:
        """Copies a real image into the lab's registry; LabError if that fails."""
        enter = ["nsenter", "--target", str(self._wire.pid), "--net", "--"]
        upstream.copy(ref, scratch, enter=enter, registry=self.address)

    def base_image(self, folder: Path, report: Report) -> Path:
        """The first Debian image as a file, made if need be; LabError if it cannot be."""
        return base_image.base_image(folder, report)

    def builder(self) -> Builder:
        """What stand-ins are built with; LabError if its daemon does not start."""
        config: dict[str, object] = {"dns": [RESOLVER], "insecure-registries": [self.address], **trust_config()}
        host = NamespaceHost("builder", self._folder.new_state(), wire=self._wire, daemon_config=config)
        try:
            write_runtime(host.pid)
            uplink = Uplink(host.pid)
        except BaseException:
            host.close()
            raise

        def close() -> None:
            host.close()
            uplink.close()

        return Builder(host.api(), self.address, close=close)

    def __enter__(self) -> LocalWorkshop:
        return self

    def __exit__(self, *raised: object) -> None:
        self._wire.close()
