"""Groups of dind hosts for a pool, and what must be on a daemon before the first."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Collection
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cache import Report
from kb.lab.dind.capabilities import PRIVILEGED, REFUSED, all_but, bounding_set
from kb.lab.dind.container import Site
from kb.lab.dind.host import DindHost
from kb.lab.dind.image import REPOSITORY, ensure_image
from kb.lab.dind.machine import Machine
from kb.lab.dind.outer import LABEL, SHARED, Outer
from kb.lab.dind.volumes import PREFIX, client_volume, registry_volume
from kb.lab.hosts.pool import Group
from kb.lab.hosts.run_folder import RunFolder
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient

_FOREIGN_AGE = timedelta(hours=24)  # after which a run that this cache does not know is taken for dead


def prepare_site(
    outer: Outer,
    folder: RunFolder,
    cache: Path,
    report: Report,
    *,
    client: str = "",
    compose: str = "",
    registry: Path | None = None,
) -> Site:
    """Bring to a daemon what its machines need, where it is not there yet.

    Args:
        outer: the daemon.
        folder: of this run; its id marks all that is made there.
        cache: the user's cache folder.
        report: takes a line for each thing that takes its time.
        client: path of a docker client for Linux to use on the hosts, "" for the image's own.
        compose: path of the Compose plugin for Linux to use on the hosts, "" for none.
        registry: the data folder of the lab's registry, None for hosts without a mirror.

    Raises:
        LabError: the daemon does not answer, or cannot make machines.
    """
    programs = {"docker": Path(client)} if client else {}
    if compose:
        programs["docker-compose"] = Path(compose)
    with closing(outer.api(folder.path)) as api:
        image = ensure_image(api, cache, folder, report)
        site = Site(
            outer,
            folder.id,
            image,
            client_volume=client_volume(api, image, folder.id, programs) if programs else "",
            programs=tuple(programs),
            registry_volume=registry_volume(api, image, folder.id, registry) if registry else "",
        )
    return replace(site, rights=_rights(site))


def dind_groups(site: Site, folder: RunFolder) -> Callable[[int, bool], Group]:
    """What a pool needs to boot groups of dind hosts: each group is one container of ``site``."""

    def make(count: int, daemon: bool) -> Group:
        names = [f"node{number + 1}" for number in range(count)] if count > 1 else ["lab"]
        with ExitStack() as undo:
            machine = Machine(site, names, daemon=daemon)
            undo.callback(machine.close)
            hosts = tuple(DindHost(machine, name, n, folder.path, daemon=daemon) for n, name in enumerate(names))
            apis = tuple(host.api() for host in hosts) if daemon else ()
            undo.pop_all()
        return Group(hosts, apis, machine)

    return make


def sweep(api: APIClient, *, dead: Collection[str], alive: Collection[str]) -> None:
    """Remove from a daemon what runs have left that were killed, and what newer copies have replaced for a day.

    Args:
        api: of the outer daemon.
        dead: ids of runs that this machine knows to be over.
        alive: ids of those that it knows to go on. A run of another machine is taken for dead when it is a day old.
    """
    from docker.errors import APIError

    long_ago = datetime.now(UTC) - _FOREIGN_AGE
    for container in api.containers(all=True, filters={"label": [LABEL]}):
        run = container["Labels"][LABEL]
        old = datetime.fromtimestamp(container["Created"], UTC) < long_ago
        if run in dead or (old and run not in alive):
            with suppress(APIError):
                api.remove_container(container["Id"], force=True, v=True)
    shared = f"{LABEL}={SHARED}"
    for volume in api.volumes(filters={"label": [shared]})["Volumes"] or ():
        made = datetime.fromisoformat(volume["CreatedAt"])
        if volume["Name"].startswith(PREFIX) and made < long_ago:
            with suppress(APIError):  # still in use
                api.remove_volume(volume["Name"])
    for image in api.images(REPOSITORY, filters={"label": [shared]}):
        if datetime.fromtimestamp(image["Created"], UTC) < long_ago - timedelta(days=30):
            with suppress(APIError):
                api.remove_image(image["Id"])


def _rights(site: Site) -> tuple[str, ...]:
    trial = ["run", "--rm", "--network=none", *site.labels(), *PRIVILEGED, site.image, "true"]
    tried = subprocess.run(site.outer.words(*trial), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not tried.returncode:
        return PRIVILEGED
    if REFUSED not in tried.stderr:
        last = tried.stderr.strip().splitlines()[-1]
        raise LabError(f"{site.outer.address} runs no privileged containers", mend=last)
    return all_but(bounding_set(site.outer, site.image, site.labels()))
