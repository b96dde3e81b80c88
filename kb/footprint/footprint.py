"""The values that a footprint is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Port:
    """A port published on the host; ``address`` is "" for all of them."""

    number: int
    protocol: str = "tcp"
    address: str = ""

    def __str__(self) -> str:
        return f"{self.address + ':' if self.address else ''}{self.number}/{self.protocol}"


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the commands of one snippet name. Words whose value shows only when they run are left out.

    ``images`` are all image references, complete ("nginx:latest"); ``own_images`` those that the snippet itself pulls
    or makes before it uses them, ``built_images`` those it makes (build, tag, commit, import).
    """

    commands: frozenset[str] = frozenset()  # everyday spelling: "docker ps"
    containers: frozenset[str] = frozenset()
    ports: frozenset[Port] = frozenset()
    volumes: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()  # of the host, bound into containers
    networks: frozenset[str] = frozenset()
    images: frozenset[str] = frozenset()
    own_images: frozenset[str] = frozenset()
    built_images: frozenset[str] = frozenset()
    swarm: bool = False
    compose: bool = False

    @property
    def runs_docker(self) -> bool:
        """Whether any command is docker's."""
        return bool(self.commands)
