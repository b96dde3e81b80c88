"""What a snippet left on its hosts → the commands with which a reader removes just that from their own."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# What the daemon calls a container that was given no name: the reader's will be called otherwise.
_GENERATED_NAME = re.compile(r"[a-z]+_[a-z]+\d?")
_ANONYMOUS = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Leftover:
    """One thing that is on a host at the end and was not before.

    ``kind`` is container, volume, network, image or swarm; ``name`` of an image is ``name:tag``, "" where it has none.
    ``image`` and ``running`` are a container's; ``attached`` is true of a volume that a left container uses.
    """

    kind: str
    name: str
    image: str = ""
    running: bool = False
    attached: bool = False


def commands(left: Sequence[Leftover], text: str) -> tuple[str, ...]:
    """The commands for one host, in an order in which each can succeed. ``text``: all that the snippet's reader types.

    The build cache is left alone: nothing in it has a name, and emptying it would cost the reader theirs.
    """
    return tuple(command for command in _commands(left, text) if command)


def _commands(left: Sequence[Leftover], text: str) -> Iterable[str]:
    if any(one.kind == "swarm" for one in left):
        yield "docker swarm leave --force"  # takes its services, secrets and overlay networks along
        left = [one for one in left if not (one.kind == "container" and _is_task(one.name))]
    containers = [one for one in left if one.kind == "container"]
    volumes = [one for one in left if one.kind == "volume"]
    unnamed = [one for one in containers if _GENERATED_NAME.fullmatch(one.name) and one.name not in text]
    with_volumes = " -v" if any(one.attached and _ANONYMOUS.fullmatch(one.name) for one in volumes) else ""
    yield _remove(f"docker rm -f{with_volumes}", (one.name for one in containers if one not in unnamed))
    for image in _distinct(one.image for one in unnamed):
        running = any(one.running for one in unnamed if _repository(one.image) == _repository(image))
        ended = "" if running else " --filter status=exited --filter status=created"
        found = f"docker ps -aq --filter ancestor={shlex.quote(image)}{ended}"
        yield f"{found} | xargs -r docker rm -f{with_volumes}"
    yield _remove("docker network rm", (one.name for one in left if one.kind == "network"))
    yield _remove("docker volume rm", (one.name for one in volumes if not _ANONYMOUS.fullmatch(one.name)))
    if any(_ANONYMOUS.fullmatch(one.name) and not one.attached for one in volumes):
        yield "docker volume ls -q --filter dangling=true | grep -xE '[0-9a-f]{64}' | xargs -r docker volume rm"
    images = [one.name for one in left if one.kind == "image"]
    yield _remove("docker rmi", filter(None, images))
    if "" in images:
        yield "docker image prune -f"


def _distinct(images: Iterable[str]) -> Iterable[str]:
    """Each image once. One by digest is left out where its repository is there by tag: most likely it is the same."""
    found = sorted(dict.fromkeys(images), key=lambda image: "@" in image)
    tagged = {_repository(image) for image in found if "@" not in image}
    return [image for image in found if "@" not in image or _repository(image) not in tagged]


def _repository(image: str) -> str:
    name = image.partition("@")[0]
    return name if ":" not in name.rpartition("/")[2] else name.rpartition(":")[0]


def _is_task(name: str) -> bool:
    """Whether a container is a swarm's: ``web.1.`` and an id."""
    return re.search(r"\.\d+\.[a-z0-9]{25}$|\.[a-z0-9]{25}\.[a-z0-9]{25}$", name) is not None


def _remove(command: str, names: Iterable[str]) -> str:
    """One line, in the order of the names; "" where there are none."""
    quoted = [shlex.quote(name) for name in names]
    return " ".join([command, *quoted]) if quoted else ""
