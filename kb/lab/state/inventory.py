"""What is on a daemon, before and after: so that a snippet leaves nothing behind, and says what it made."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from kb.model import Created, LabError

if TYPE_CHECKING:
    from docker import APIClient

COMPOSE_PROJECT = "com.docker.compose.project"  # the label that Compose puts on all it makes
# docs.docker.com/reference/cli/dockerd, "Configuration reload behavior"
_SETTINGS = ("Debug", "DefaultRuntime", "Labels", "LiveRestoreEnabled", "Plugins", "RegistryConfig", "Runtimes")
PREDEFINED_NETWORKS = frozenset({"bridge", "host", "none"})


@dataclass(frozen=True, slots=True)
class Inventory:
    """The things on one daemon: id → name for each kind. Images: id → tags, joined with a blank."""

    containers: Mapping[str, str] = field(default_factory=dict)
    volumes: Mapping[str, str] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    build_cache: frozenset[str] = frozenset()
    swarm: bool = False
    projects: frozenset[str] = frozenset()  # of Compose
    settings: str = ""  # the daemon's own, as JSON: those that it takes over from daemon.json while it runs

    def tags(self) -> set[str]:
        """All images by name and tag."""
        return {tag for tagged in self.images.values() for tag in tagged.split()}

    def beyond(self, before: Inventory) -> tuple[tuple[str, str], ...]:
        """What is here and was not before, as (kind, name). A retagged image counts as new."""
        found: list[tuple[str, str]] = []
        for kind in ("container", "volume", "network", "image"):
            mine, theirs = getattr(self, f"{kind}s"), getattr(before, f"{kind}s")
            found += [(kind, name or identity) for identity, name in mine.items() if theirs.get(identity) != name]
        found += [("build cache", identity) for identity in sorted(self.build_cache - before.build_cache)]
        if self.swarm and not before.swarm:
            found.append(("swarm", "swarm"))
        return tuple(found)


def take(api: APIClient) -> Inventory:
    """Ask the daemon for all it holds: one request a kind, some 10 ms on an idle host."""
    networks = [network for network in api.networks() if network["Name"] not in PREDEFINED_NETWORKS]
    containers, volumes = api.containers(all=True), api.volumes()["Volumes"] or ()
    labels = [thing.get("Labels") or {} for thing in (*containers, *volumes, *networks)]
    usage: dict[str, Any] = api.df()
    info: dict[str, Any] = api.info()
    return Inventory(
        containers={c["Id"]: c["Names"][0].lstrip("/") if c["Names"] else "" for c in containers},
        volumes={v["Name"]: v["Name"] for v in volumes},
        networks={n["Id"]: n["Name"] for n in networks},
        images={i["Id"]: " ".join(sorted(i["RepoTags"] or ())) for i in api.images(all=True)},
        build_cache=frozenset(record["ID"] for record in usage.get("BuildCache") or ()),
        swarm=info["Swarm"]["LocalNodeState"] != "inactive",
        projects=frozenset(found[COMPOSE_PROJECT] for found in labels if COMPOSE_PROJECT in found),
        settings=json.dumps({name: info.get(name) for name in _SETTINGS}, sort_keys=True),
    )


def bring(api: APIClient, images: Collection[str]) -> Inventory:
    """Make the daemon hold just these images (as ``name:tag``) and nothing else, and return what it then holds.

    For disposable hosts only.

    Raises:
        LabError: an image cannot be pulled, or something cannot be removed; such a host is to be thrown away.
    """
    now = take(api)
    changed = _remove_all_but_images(api, now)
    for ref in sorted(set(images) - now.tags()):  # before any is removed, so that shared layers stay
        pull(api, ref)
        changed = True
    for identity, tagged in now.images.items():
        mine = set(tagged.split())
        for tag in sorted(mine - set(images)) or ([] if mine else [identity]):
            changed = True
            _quietly(partial(api.remove_image, tag, force=True))
    if changed:
        now = take(api)
    extra = now.beyond(Inventory(images={i: t for i, t in now.images.items() if t and set(t.split()) <= set(images)}))
    if extra:
        raise LabError("a host could not be brought back: still there: " + ", ".join(f"{k} {n}" for k, n in extra))
    return now


def pull(api: APIClient, ref: str) -> None:
    """Pull one image.

    Raises:
        LabError: the daemon says why not.
    """
    name, _, tag = ref.rpartition(":")
    for event in api.pull(name, tag=tag, stream=True, decode=True):
        if "error" in event:
            raise LabError(f"image {ref} could not be pulled from the lab's registry", mend=event["error"])


def created(
    events: Iterable[Mapping[str, Any]], before: Inventory, after: Inventory, host: str = ""
) -> tuple[Created, ...]:
    """What the daemon's events say was made, in order, each once; ``left`` where it was still there at the end.

    A daemon keeps its last 256 events (moby, daemon/events), which a loop of ``docker exec`` uses up: what is there and
    was not ``before`` is told in any case.
    """
    left = {identity for kind in (after.containers, after.volumes, after.networks) for identity in kind}
    found: dict[tuple[str, str], Created] = {}
    for event in events:
        kind, action = event.get("Type", ""), event.get("Action", "")
        actor = event.get("Actor", {})
        identity, attributes = actor.get("ID", ""), actor.get("Attributes", {})
        if action == "create" and kind in ("container", "volume", "network"):
            name = attributes.get("name") or identity
            if kind == "volume":
                name = identity
            found[kind, identity] = Created(kind, name, host, left=identity in left)
        elif kind == "image" and action in ("pull", "tag", "load", "import", "build"):
            # Of a pull the name lacks the tag, which the identity has; of all else the identity is a digest.
            name = identity if action == "pull" else attributes.get("name") or identity
            there = any(name in tags.split() or name == image for image, tags in after.images.items())
            found[kind, name] = Created("image", name, host, left=there)
    for kind in ("container", "network", "volume"):
        now = getattr(after, f"{kind}s")
        for identity in now.keys() - getattr(before, f"{kind}s").keys():
            found.setdefault((kind, identity), Created(kind, now[identity] or identity, host, left=True))
    found.pop(("network", "ingress"), None)
    if after.swarm:
        found["swarm", "swarm"] = Created("swarm", "swarm", host, left=True)
    return tuple(found.values())


def _remove_all_but_images(api: APIClient, now: Inventory) -> bool:
    if now.swarm:
        _quietly(lambda: api.leave_swarm(force=True))
    if now.containers:
        with ThreadPoolExecutor(max_workers=4) as pool:  # most of a removal is waiting for the process to end
            list(pool.map(lambda one: _quietly(lambda: api.remove_container(one, force=True, v=True)), now.containers))
    for name in now.volumes:
        _quietly(partial(api.remove_volume, name, force=True))
    for identity in now.networks:
        _quietly(partial(api.remove_network, identity))
    if now.build_cache:
        _quietly(lambda: api.prune_builds())
    return bool(now.swarm or now.containers or now.volumes or now.networks or now.build_cache)


def _quietly(remove: Callable[[], object]) -> None:
    from docker.errors import APIError

    with contextlib.suppress(APIError):
        remove()
