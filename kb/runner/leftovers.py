"""After a snippet has held: remove what it left as its reader would, and see whether all is as it was before."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kb.lab.hosts.pool import Group
from kb.lab.state import inventory
from kb.lab.state.inventory import Inventory
from kb.model import KbError, Snippet, StepReport
from kb.runner.removal import Leftover, commands
from kb.session import Session

if TYPE_CHECKING:
    from docker import APIClient

_SECONDS = 60.0  # a command may take
_UNTAGGED = "<none>:<none>"
_SETTLING = 10.0  # seconds for what ends by itself: a swarm's tasks and networks go after the command has ended


def clean_up(snippet: Snippet, group: Group) -> tuple[tuple[StepReport, ...], tuple[str, ...]]:
    """Run the commands that remove what is left on each host of ``group``.

    Returns:
        What ran, and what is still there that was not before ("volume notes"), or why that could not be told.
    """
    text = "\n".join(step.command for step in snippet.steps)
    steps: list[StepReport] = []
    still: list[str] = []
    for host, api in zip(group.hosts, group.apis, strict=False):
        before = group.before[host.name]
        name = host.name if len(group.hosts) > 1 else ""
        try:
            wanted = commands(_leftovers(api, before), text)
            if not wanted:
                continue
            session = Session(host)
            try:
                steps += [_run(session, command, name) for command in wanted]
            finally:
                session.close()
            still += [f"{host.name}: {one}" if name else one for one in _settled(api, before)]
        except (KbError, OSError) as error:
            still.append(str(error))
    still += [f"{step.command}: exit {step.status}" for step in steps if step.status]
    return tuple(steps), tuple(still)


def _run(session: Session, command: str, host: str) -> StepReport:
    ran = session.run(command, timeout=_SECONDS)
    return StepReport(command, host, 0, "", ran.output, ran.status, ran.seconds, ran.trouble)


def _leftovers(api: APIClient, before: Inventory) -> Sequence[Leftover]:
    now = inventory.take(api)
    listed: list[dict[str, Any]] = api.containers(all=True)
    containers = [one for one in listed if one["Id"] not in before.containers]
    used = {mount.get("Name") for one in containers for mount in one.get("Mounts") or ()}
    left = [
        Leftover(
            "container", now.containers.get(one["Id"], ""), _image(api, one), one["State"] in ("running", "paused")
        )
        for one in sorted(containers, key=lambda one: (one["Created"], one["Id"]))
    ]
    left += [Leftover("volume", name, attached=name in used) for name in now.volumes if name not in before.volumes]
    # What belongs to a swarm goes when it is left.
    own = {network["Id"] for network in api.networks() if not now.swarm or network["Scope"] != "swarm"}
    left += [Leftover("network", name) for one, name in now.networks.items() if one in own - before.networks.keys()]
    left += [Leftover("image", tag) for tag in sorted(now.tags() - before.tags() - {_UNTAGGED})]
    dangling: list[str] = api.images(filters={"dangling": True}, quiet=True)
    if set(dangling) - before.images.keys():
        left.append(Leftover("image", ""))
    if now.swarm and not before.swarm:
        left.append(Leftover("swarm", "swarm"))
    return left


def _image(api: APIClient, container: dict[str, Any]) -> str:
    """The image of a container by a name that the reader's has too: its own, or that of the image it was built upon."""
    image = str(container["Image"])
    if not image.startswith("sha256:"):
        return image
    from docker.errors import NotFound

    history: Any = api.history  # the SDK types all but this
    try:
        layers: list[dict[str, Any]] = history(image)
    except NotFound:  # removed with -f, although the container is there
        return image
    return next((tag for layer in layers for tag in layer["Tags"] or () if tag != _UNTAGGED), image)


def _settled(api: APIClient, before: Inventory) -> Sequence[str]:
    """What is still there once it has stopped becoming less."""
    end = time.monotonic() + _SETTLING
    while True:
        extra = [f"{kind} {name}" for kind, name in inventory.take(api).beyond(before) if kind != "build cache"]
        if not extra or time.monotonic() > end:
            return extra
        time.sleep(0.1)
