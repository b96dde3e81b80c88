"""Lab tests run on the real thing. Where it cannot be had they fail: a skip would hide that nothing was proven."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.cache import cache_folder
from kb.lab.hosts.namespaces import NamespaceHost
from kb.lab.network.switch import Wire
from tests.project import Project


@pytest.fixture
def project(project: Project) -> Iterator[Project]:
    """Its runs are in a cache of its own, which has the images of the user's: other tests may run at the same time."""
    cache = Path(tempfile.mkdtemp(prefix="kb-"))  # not deep in pytest's folders: sockets have short names
    for name in ("registry", "base", "dind"):
        (cache_folder() / name).mkdir(parents=True, exist_ok=True)
    for name in ("registry", "base", "dind", "images.json", "images.lock"):
        (cache / name).symlink_to(cache_folder() / name)
    project.environment["KB_CACHE"] = str(cache)
    yield project
    shutil.rmtree(cache)


@pytest.fixture
def boot(tmp_path: Path) -> Iterator[Callable[..., NamespaceHost]]:
    """Boots namespace hosts that end with the test. ``dockerd=""`` for one without a daemon."""
    hosts: list[NamespaceHost] = []

    def make(name: str = "lab", *, wire: Wire | None = None, number: int = 0, **rest: str) -> NamespaceHost:
        # The last part names the host's cgroups, so it is unique on the machine.
        state = tmp_path / f"{tmp_path.parent.name}-{tmp_path.name}-{len(hosts)}"
        hosts.append(NamespaceHost(name, state, wire=wire, number=number, **rest))
        return hosts[-1]

    yield make
    for host in hosts:
        host.close()
