"""Builds stand-ins on a daemon with a way to the internet, and pushes them into the lab's registry."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, Self

from kb.cache import Report
from kb.lab.images import stand_in as stand_ins
from kb.lab.images.image_ref import ImageRef
from kb.lab.images.stand_in import StandIn
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


class Workshop(Protocol):
    """The lab's registry, open for writing, and beside it a daemon that builds. Closed by leaving its context."""

    address: str
    """The registry's, as ``host:port``, for the daemon."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def can_pull(self, ref: ImageRef) -> bool:
        """Whether a real image can be had."""

    def pull(self, ref: ImageRef, scratch: Path) -> None:
        """Bring a real image into the registry. LabError if it cannot be."""

    def base_image(self, folder: Path, report: Report) -> Path:
        """The tar of the stand-ins' base image, made if need be."""

    def builder(self) -> Builder:
        """What builds; close it before the workshop."""


class Builder:
    """A daemon that builds images.

    Args:
        api: of the daemon; closed with the builder.
        registry: the address to which it pushes.
        stored: called when an image has been pushed, by one thread at a time.
        close: ends the daemon and whatever it still builds.
    """

    def __init__(
        self,
        api: APIClient,
        registry: str,
        *,
        stored: Callable[[], None] = lambda: None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._api = api
        self._registry = registry
        self._stored = stored
        self._close = close
        self._pushing = Lock()

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
        """Push all names of a built image into the lab's registry; LabError where that fails."""
        with self._pushing:
            for ref in image.refs:
                lines = self._api.push(f"{self._registry}/{ref.repository}", tag=ref.tag, stream=True, decode=True)
                _last_words(lines, f"image {ref} could not be pushed")
            self._stored()

    def close(self) -> None:
        """End the daemon and whatever it still builds."""
        self._close()
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
