"""Which arguments of which command name what: the one table of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.shell import Invocation, Word
from kb.shell.word import Piece

ALL = slice(None)
FIRST = slice(1)

CONTAINERS: Mapping[str, slice] = {
    "docker attach": FIRST,
    "docker checkpoint create": FIRST,
    "docker commit": FIRST,
    "docker container inspect": ALL,
    "docker cp": ALL,
    "docker diff": FIRST,
    "docker exec": FIRST,
    "docker export": FIRST,
    "docker kill": ALL,
    "docker logs": FIRST,
    "docker network connect": slice(1, 2),
    "docker network disconnect": slice(1, 2),
    "docker pause": ALL,
    "docker port": FIRST,
    "docker rename": ALL,
    "docker restart": ALL,
    "docker rm": ALL,
    "docker start": ALL,
    "docker stats": ALL,
    "docker stop": ALL,
    "docker top": FIRST,
    "docker unpause": ALL,
    "docker update": ALL,
    "docker wait": ALL,
}
VOLUMES: Mapping[str, slice] = {
    "docker volume create": ALL,
    "docker volume inspect": ALL,
    "docker volume rm": ALL,
    "docker volume update": ALL,
}
NETWORKS: Mapping[str, slice] = {
    "docker network connect": FIRST,
    "docker network create": ALL,
    "docker network disconnect": FIRST,
    "docker network inspect": ALL,
    "docker network rm": ALL,
}
IMAGES: Mapping[str, slice] = {
    "docker create": FIRST,
    "docker history": FIRST,
    "docker image inspect": ALL,
    "docker pull": FIRST,
    "docker push": FIRST,
    "docker rmi": ALL,
    "docker run": FIRST,
    "docker save": ALL,
    "docker service create": FIRST,
    "docker tag": FIRST,
}
# `docker inspect` takes names of any kind; only with --type is it known which.
_INSPECTED = {"container": CONTAINERS, "volume": VOLUMES, "network": NETWORKS, "image": IMAGES}


def operands(invocation: Invocation, table: Mapping[str, slice]) -> Iterator[Word]:
    """The arguments that name what ``table`` is about."""
    if invocation.name == "docker cp":
        if table is CONTAINERS:
            yield from filter(None, map(_container_of, invocation.arguments))
    elif invocation.name == "docker inspect":
        kinds = [word.text for word in invocation.values("type")]
        if kinds and _INSPECTED.get(kinds[-1]) is table:
            yield from invocation.arguments
    else:
        yield from invocation.arguments[table.get(invocation.name, slice(0))]


def _container_of(word: Word) -> Word | None:
    """The container in ``web:/etc/hosts``; a path of the host has none."""
    name, colon, _ = word.text.partition(":")
    if not colon or "/" in name or name.startswith((".", "~")):
        return None
    first = word.pieces[0]
    return Word((Piece(name, first.expands, first.variable),), word.place)
