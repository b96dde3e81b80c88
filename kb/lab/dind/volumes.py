"""Folders of this machine as volumes of another's daemon: filled once for each content, shared by later runs."""

from __future__ import annotations

import hashlib
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cache import file_digest
from kb.lab.dind.outer import LABEL, SHARED

if TYPE_CHECKING:
    from docker import APIClient

PREFIX = "kb-lab"
_MARK = ".complete"


def client_volume(api: APIClient, image: str, run_id: str, programs: Mapping[str, Path]) -> str:
    """The name of a volume that holds programs under the names given, ``docker`` and ``docker-compose``."""
    total = hashlib.sha256("".join(f"{name}\0{file_digest(programs[name])}\n" for name in sorted(programs)).encode())
    name = f"{PREFIX}-client-{total.hexdigest()[:16]}"
    return _filled(api, image, run_id, name, [(path, inside) for inside, path in programs.items()])


def registry_volume(api: APIClient, image: str, run_id: str, folder: Path) -> str:
    """The name of a volume that holds the data of the lab's registry."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    total = hashlib.sha256()
    for path in files:
        # All else in a registry is named by its own digest; what a tag points to is the content of a link.
        content = path.read_text() if path.name == "link" else str(path.stat().st_size)
        total.update(f"{path.relative_to(folder)}\0{content}\n".encode())
    name = f"{PREFIX}-registry-{total.hexdigest()[:16]}"
    return _filled(api, image, run_id, name, [(path, str(path.relative_to(folder))) for path in files])


def _filled(api: APIClient, image: str, run_id: str, name: str, files: Iterable[tuple[Path, str]]) -> str:
    from docker.errors import NotFound

    api.create_volume(name, labels={LABEL: SHARED})
    # Never started: it is only the way into the volume.
    container = api.create_container(
        image,
        ["true"],
        volumes=["/fill"],
        host_config=api.create_host_config(binds=[f"{name}:/fill"], network_mode="none"),
        labels={LABEL: run_id},
        name=f"kb-{run_id}-{name}",
    )["Id"]
    try:
        try:
            api.get_archive(container, f"/fill/{_MARK}")[0].close()
        except NotFound:
            with tempfile.TemporaryFile() as spool, tempfile.NamedTemporaryFile() as empty:
                with tarfile.open(fileobj=spool, mode="w", dereference=True) as archive:
                    for path, inside in files:
                        archive.add(path, inside)
                    archive.add(empty.name, _MARK)  # last: what was cut short has none
                spool.seek(0)
                api.put_archive(container, "/fill", spool)
    finally:
        api.remove_container(container, force=True)
    return name
