"""Keeps a snippet off the reader's own daemon: refuses before the first step what would meet something of theirs."""

from __future__ import annotations

import re
import socket
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.lab.state.inventory import Inventory
from kb.model import LabError, Place, Snippet

if TYPE_CHECKING:
    from docker import APIClient

_MEND = "run without --host, or {mend}"
_RENAME = "rename yours"
_MENDS = {"port": "free it", "image": "remove yours", "swarm": "leave it", "project": "take yours down"}
_PRUNE = re.compile(r"\bdocker\b[^|;&\n]*\bprune\b")
_SDK_ALL = re.compile(
    r"\.prune\(|\bfor (\w+) in [^\n]*\.list\(.*?\b\1\.(?:kill|stop|remove|restart|pause)\(", re.DOTALL
)
_LIST_ALL = re.compile(
    r"\bdocker\s+(?:(?:container|volume|network|image)\s+)?(?:ps|ls|list|images)\b[^|;&)\n]*\s(?:-[a-zA-Z]*q|--quiet)"
)


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that a snippet names: ``kind`` is container, port, volume, network, image, project or swarm."""

    kind: str
    name: str  # an image as ``name:tag``, a port in digits, "" for a swarm
    place: Place


def conflicts(touches: Iterable[Touch], there: Inventory, ports: Collection[int]) -> tuple[LabError, ...]:
    """What a snippet touches and the reader already has, each once, at the first line that names it.

    Args:
        touches: all that the snippet names, in the order of its lines.
        there: the reader's daemon as it is.
        ports: those of the host that are taken.
    """
    held: dict[str, Collection[str]] = {
        "container": set(there.containers.values()),
        "volume": set(there.volumes.values()),
        "network": set(there.networks.values()),
        "image": {tag for tags in there.images.values() for tag in tags.split()},
        "port": {str(port) for port in ports},
        "swarm": {""} if there.swarm else (),
        "project": there.projects,
    }
    found: dict[tuple[str, str], LabError] = {}
    for touch in touches:
        name = _tagged(touch.name) if touch.kind == "image" else touch.name
        if name in held[touch.kind] and (touch.kind, name) not in found:
            found[touch.kind, name] = _conflict(touch.kind, name, touch.place)
    return tuple(found.values())


def reaches_beyond(snippet: Snippet) -> tuple[LabError, ...]:
    """The steps that act on all there is: ``prune``, and those that take what ``docker ps -q`` lists; in twins too."""
    found = []
    for step in snippet.steps:
        if any(pattern.search(step.command) for pattern in (_PRUNE, _LIST_ALL, _SDK_ALL)):
            found.append(
                LabError(
                    "this step is not confined to what the snippet made", mend="run without --host", place=step.place
                )
            )
    return tuple(found)


def taken_ports(api: APIClient, wanted: Collection[int], *, local: bool) -> frozenset[int]:
    """Those of ``wanted`` that the daemon's containers publish, or, where it runs here, that anyone listens on."""
    published = {port.get("PublicPort") for container in api.containers() for port in container["Ports"]}
    return frozenset(port for port in wanted if port in published or (local and not _free(port)))


def _conflict(kind: str, name: str, place: Place) -> LabError:
    what = {
        "port": f"port {name} is already taken on your machine",
        "image": f"image {name} is already on your Docker",
        "swarm": "your Docker is already in a swarm",
        "project": f"a Compose project {name} is already on your Docker",
    }.get(kind, f"{kind} name {name} is already taken on your Docker")
    return LabError(what, mend=_MEND.format(mend=_MENDS.get(kind, _RENAME)), place=place)


def _tagged(image: str) -> str:
    if not image or "@" in image or ":" in image.rpartition("/")[2]:
        return image
    return f"{image}:latest"


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except PermissionError:
            return True  # below 1024 without root: the daemon will say
        except OSError:
            return False
    return True
