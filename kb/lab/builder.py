"""Builds stand-ins on a host of the lab's own, with a way to the internet, and pushes them into the lab's registry."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.lab import stand_in as stand_ins
from kb.lab.namespaces import NamespaceHost
from kb.lab.registry import Registry, wait_until_listening
from kb.lab.run_folder import RunFolder
from kb.lab.stand_in import StandIn
from kb.lab.trust import trust_config, write_runtime
from kb.lab.uplink import RESOLVER, Uplink
from kb.lab.wire import GATEWAY, MIRROR_PORT, Wire
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient

_BUILDERS_OWN = ("--->", "Removing intermediate", "Step ")
STATUS = "/var/lib/dpkg/status"
# Not pip itself, which an image need not keep.
_PIP = [
    "python3",
    "-c",
    "import importlib.metadata as m, re\n"
    "for d in m.distributions(): print(re.sub('[-_.]+', '-', d.name).lower(), d.version)",
]


class Workshop:
    """The lab's registry, open for writing, on a network of its own; and on demand a builder beside it."""

    address = f"{GATEWAY}:{MIRROR_PORT}"

    def __init__(self, registry: Registry, folder: RunFolder) -> None:
        self._folder = folder
        self._wire = Wire(registry.serve(self.address, writable=True))
        wait_until_listening(self._wire.pid, MIRROR_PORT)

    def enter(self) -> list[str]:
        """The command prefix that brings a process onto the registry's network."""
        return ["nsenter", "--target", str(self._wire.pid), "--net", "--"]

    def builder(self) -> Builder:
        """A builder on this network; close it before the workshop."""
        return Builder(self._folder.new_state(), self._wire, self.address)

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *raised: object) -> None:
        self._wire.close()


class Builder:
    """A host that builds images and is thrown away."""

    def __init__(self, state: Path, wire: Wire, registry: str) -> None:
        self._registry = registry
        config: dict[str, object] = {"dns": [RESOLVER], "insecure-registries": [registry], **trust_config()}
        self._host = NamespaceHost("builder", state, wire=wire, daemon_config=config)
        try:
            write_runtime(self._host.pid)
            self._uplink = Uplink(self._host.pid)
            self._api: APIClient = self._host.api()
        except BaseException:
            self._host.close()
            raise

    def build(self, image: StandIn, base: Path | None) -> dict[str, str]:
        """Build an image and tag it with all of its names; returns its labels.

        Raises:
            LabError: a step of its Dockerfile failed; the message ends with what that step said last.
        """
        built = self._build(image, base)
        stage = self._build(image, base, target=stand_ins.PACKAGES_STAGE) if image.packages_stage else built
        pip = dict(line.split() for line in self._say(built, _PIP).splitlines()) if image.pip else {}
        labels = stand_ins.labels(image, stand_ins.installed_versions(self._read(stage, STATUS)), pip)
        labelled = self._run(fileobj=io.BytesIO(f"FROM {built}\n".encode()), labels=labels)
        for ref in image.refs:
            for name in (ref.name, f"{self._registry}/{ref.repository}"):
                self._api.tag(labelled, name, ref.tag, force=True)
        return labels

    def push(self, image: StandIn) -> None:
        """Push all names of a built image into the lab's registry."""
        for ref in image.refs:
            lines = self._api.push(f"{self._registry}/{ref.repository}", tag=ref.tag, stream=True, decode=True)
            _last_words(lines, f"image {ref} could not be pushed")

    def close(self) -> None:
        """End the host and whatever it still builds."""
        self._host.close()
        self._uplink.close()
        self._api.close()

    def _build(self, image: StandIn, base: Path | None, target: str = "") -> str:
        with stand_ins.context(image, base) as context:
            try:
                return self._run(fileobj=context, custom_context=True, target=target)
            except LabError as error:
                raise LabError(f"stand-in {image.name}: {error.what}", mend=error.mend) from None

    def _run(self, **options: Any) -> str:
        lines = self._api.build(decode=True, rm=True, forcerm=True, **options)
        _, image = _last_words(lines, "the build failed")
        return image

    def _read(self, image: str, path: str) -> str:
        container = self._api.create_container(image, command=["none"])["Id"]
        try:
            chunks, _ = self._api.get_archive(container, path)
            with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as tar:
                member = tar.extractfile(tar.next() or path)
                return member.read().decode() if member else ""
        finally:
            self._api.remove_container(container)

    def _say(self, image: str, command: list[str]) -> str:
        """What a command prints in a container of ``image``."""
        container = self._api.create_container(image, entrypoint=command, command=[])["Id"]
        try:
            self._api.start(container)
            self._api.wait(container)
            said: bytes = self._api.logs(container, stderr=False)
            return said.decode()
        finally:
            self._api.remove_container(container, force=True)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _last_words(lines: Iterator[Mapping[str, Any]], what: str) -> tuple[str, str]:
    """Read a daemon's stream of progress to its end: the last line it said, and the id of the image it made."""
    said, image, error = "", "", ""
    for line in lines:  # to the end even after an error: only then is the connection given back
        error = error or str(line.get("error", "")).strip()
        word = str(line.get("stream", "")).strip()
        said = said if not word or word.startswith(_BUILDERS_OWN) else word
        image = (line.get("aux") or {}).get("ID", image)
    if error:
        raise LabError(what, mend=f"{said}: {error}" if said else error)
    return said, image
