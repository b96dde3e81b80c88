"""The lab's registry: Debian's docker-registry over a folder of the cache, serving the daemons as their mirror."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from kb.lab.images.image_ref import ImageRef
from kb.model import LabError
from kb.safe_write import write_whole

_LISTENING = "0A"
_READY_SECONDS = 10.0


class Registry:
    """A registry's storage folder. Any number of runs may serve it; writing needs the images' lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = folder / "docker/registry/v2"

    def serve(self, address: str, *, writable: bool = False) -> list[str]:
        """The command line that serves the folder on ``address`` (``host:port``); writes its configuration."""
        mode = "write" if writable else "read"
        config = self.folder.with_name(f"{self.folder.name}-{mode}-{address.replace(':', '-')}.yml")
        text = yaml.safe_dump(registry_config(self.folder, address, writable=writable))
        if not config.exists() or config.read_text() != text:
            write_whole(config, text)
        return ["docker-registry", "serve", str(config)]

    def digests(self) -> dict[str, str]:
        """Every image as ``name:tag`` with the digest that a pull prints, read off the folder."""
        found = {}
        for link in self._root.glob("repositories/**/_manifests/tags/*/current/link"):
            repository = link.parents[4].relative_to(self._root / "repositories")
            ref = ImageRef(str(repository).removeprefix("library/"), link.parents[1].name)
            found[str(ref)] = link.read_text().strip()
        return dict(sorted(found.items()))

    def digest(self, ref: ImageRef) -> str:
        """The digest of one image, "" if it is not here."""
        link = self._repository(ref) / "_manifests/tags" / ref.tag / "current/link"
        return link.read_text().strip() if link.exists() else ""

    def to_pull(self, wanted: Collection[str], held: Collection[str]) -> int:
        """Bytes that a daemon which holds images has to fetch for others (both as ``name:tag``): layers are shared."""
        there = {layer for ref in held for layer in self._layers(ref)}
        lacking = {layer for ref in wanted for layer in self._layers(ref)} - there
        return sum(size for _, size in lacking)

    def damage(self, ref: ImageRef) -> str:
        """What is wrong with an image, by looking at the size of each of its parts; "" if it is whole."""
        digest = self.digest(ref)
        if not digest:
            return "is gone"
        if not (self._repository(ref) / "_manifests/revisions" / digest.replace(":", "/") / "link").exists():
            return "has lost its manifest"
        try:
            parts = list(self._parts(digest))
        except (OSError, ValueError, KeyError, TypeError):
            return "has a manifest that cannot be read"
        for part, size in parts:
            blob = self._blob(part)
            if not blob.exists() or not (self._repository(ref) / "_layers" / part.replace(":", "/") / "link").exists():
                return f"has lost {part[:19]}"
            if blob.stat().st_size != size:
                return f"is cut short ({blob.stat().st_size} of {size} bytes of {part[:19]})"
        return ""

    def discard(self, ref: ImageRef) -> None:
        """Forget an image's repository, and those of its blobs that are broken, so that a push writes them anew."""
        digest = self.digest(ref)
        try:
            broken = [p for p, size in self._parts(digest) if self._size(p) != size] if digest else []
        except (OSError, ValueError, KeyError, TypeError):
            broken = [digest]
        for part in broken:
            shutil.rmtree(self._blob(part).parent, ignore_errors=True)
        shutil.rmtree(self._repository(ref), ignore_errors=True)

    def _layers(self, ref: str) -> list[tuple[str, int]]:
        try:
            return list(self._parts(self.digest(ImageRef.parse(ref))))[1:]
        except (LabError, OSError, ValueError, KeyError, TypeError):
            return []  # whether it is whole, others ask

    def _parts(self, digest: str) -> Iterator[tuple[str, int]]:
        manifest = json.loads(self._blob(digest).read_bytes())
        for part in [manifest["config"], *manifest["layers"]]:
            yield part["digest"], part["size"]

    def _size(self, digest: str) -> int:
        blob = self._blob(digest)
        return blob.stat().st_size if blob.exists() else -1

    def _repository(self, ref: ImageRef) -> Path:
        return self._root / "repositories" / ref.repository

    def _blob(self, digest: str) -> Path:
        algorithm, _, value = digest.partition(":")
        return self._root / "blobs" / algorithm / value[:2] / value / "data"


def registry_config(folder: Path, address: str, *, writable: bool) -> dict[str, object]:
    """The configuration of docker-registry 2.8."""
    return {
        "version": 0.1,
        "log": {"level": "error", "accesslog": {"disabled": True}},
        "storage": {
            "filesystem": {"rootdirectory": str(folder)},
            "delete": {"enabled": False},
            "maintenance": {"uploadpurging": {"enabled": False}, "readonly": {"enabled": not writable}},
        },
        "http": {"addr": address, "secret": "the lab has none"},
    }


def wait_until_listening(pid: int, port: int) -> None:
    """Block until something listens on the TCP port in the network namespace of the process.

    Raises:
        LabError: nothing does after 10 s.
    """
    deadline = time.monotonic() + _READY_SECONDS
    while not _listens(pid, port):
        if time.monotonic() > deadline:
            raise LabError("the lab's registry did not start", mend="is docker-registry installed?")
        time.sleep(0.005)


def _listens(pid: int, port: int) -> bool:
    for table in ("tcp", "tcp6"):
        file = Path(f"/proc/{pid}/net/{table}")
        for line in file.read_text().splitlines()[1:] if file.exists() else ():  # no tcp6 where IPv6 is switched off
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                return True
    return False
