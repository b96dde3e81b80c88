"""Takes from the reader's own daemon what a snippet has made there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kb.lab.reader.recording_proxy import Made
from kb.lab.state import inventory
from kb.lab.state.inventory import COMPOSE_PROJECT, Inventory

_SWARM_NETWORKS = ("docker_gwbridge", "ingress")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is still there after a clean-up, each as ``kind name``: what could not be removed, and what is not ours."""

    left: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def clean_up(api: Any, made: Made, before: Inventory) -> Cleaned:
    """Remove what was made through our proxy since ``before``; what else has come meanwhile is the reader's."""
    now = inventory.take(api)
    swarm = made.swarm and now.swarm and not before.swarm
    came = {
        "container": now.containers.keys() - before.containers.keys(),
        "network": now.networks.keys() - before.networks.keys(),
        "volume": now.volumes.keys() - before.volumes.keys(),
        "image": now.tags() - before.tags(),
    }
    containers = came["container"] & made.containers
    mounted = {name for one in containers for name in _volumes(api, one)}
    of_swarm = {one for one in came["network"] if now.networks[one] in _SWARM_NETWORKS} if swarm else set()
    ours = {
        "container": containers,
        "network": came["network"] & (made.networks | of_swarm),
        "volume": came["volume"] & (made.volumes | mounted),
        "image": {tag for tag in came["image"] if tag in made.images or _is_built(api, tag, made)},
    }
    names = {"container": now.containers, "network": now.networks}
    remove = {
        "container": lambda one: api.remove_container(one, force=True, v=True),
        "network": api.remove_network,
        "volume": api.remove_volume,
        "image": api.remove_image,
    }
    left = [] if not swarm or _removed(lambda: api.leave_swarm(force=True)) else ["swarm"]
    for kind, things in ours.items():
        for one in sorted(things):
            if not _removed(partial(remove[kind], one)):
                left.append(f"{kind} {names.get(kind, {}).get(one, one)}")
    others = [f"{kind} {names.get(kind, {}).get(one, one)}" for kind in came for one in sorted(came[kind] - ours[kind])]
    return Cleaned(tuple(left), () if swarm else tuple(others))  # a swarm's tasks go with it


def clean_up_after_the_dead(api: Any, address: str, noted: Iterable[Path]) -> tuple[str, ...]:
    """Remove the containers and networks that runs which were killed have noted, by their ids.

    Not volumes: the reader may have begun to use one, whose name is all that is known of it.

    Returns:
        What was done, a line each.
    """
    told = []
    for file in noted:
        where, *things = file.read_text(encoding="utf-8").splitlines() or [""]
        if where != address:
            continue
        there = inventory.take(api)
        for kind, name in (thing.split(" ", 1) for thing in things if " " in thing):
            if kind == "volume" and name in there.volumes:
                told.append(f"left on your Docker by a run that was killed: volume {name} (docker volume rm {name})")
            held = {"container": there.containers, "network": there.networks}.get(kind, {})
            remove = partial(api.remove_container, name, force=True, v=True)
            if name in held and _removed(remove if kind == "container" else partial(api.remove_network, name)):
                told.append(f"removed from your Docker what a run that was killed had left: {kind} {held[name]}")
        file.unlink()
    return tuple(told)


def _volumes(api: Any, container: str) -> list[str]:
    """Those that a container mounts; an anonymous one, too, which no request has named."""
    from docker.errors import NotFound

    with suppress(NotFound):
        return [mount["Name"] for mount in api.inspect_container(container)["Mounts"] if mount.get("Type") == "volume"]
    return []


def _is_built(api: Any, tag: str, made: Made) -> bool:
    """Whether an image comes out of a build of ours: its name was said to BuildKit, or Compose has signed it."""
    from docker.errors import NotFound

    if tag.encode() in made.heard:
        return True
    with suppress(NotFound):
        labels = api.inspect_image(tag)["Config"].get("Labels") or {}
        return labels.get(COMPOSE_PROJECT, "") in made.projects
    return False


def _removed(remove: Callable[[], object]) -> bool:
    """Whether it is gone."""
    from docker.errors import APIError, NotFound

    try:
        with suppress(NotFound):
            remove()
    except APIError:
        return False
    return True
