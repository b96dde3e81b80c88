"""Dockerfiles and Compose files that a snippet writes: what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from kb.footprint.footprint import Port
from kb.footprint.names import image_ref, network, ports, volume_mount

_FROM = re.compile(r"(?im)^\s*FROM\s+(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<stage>\S+))?\s*$")
_COPY_FROM = re.compile(r"(?im)^\s*(?:COPY|ADD)\s+(?:--\S+\s+)*?--from=(?P<image>\S+)")
_ARG = re.compile(r"(?im)^\s*ARG\s+(?P<name>\w+)=(?P<value>\S+)\s*$")
_VARIABLE = re.compile(r"\$\{?(\w+)(?::-[^}]*)?\}?")
_IGNORED = {"scratch", ""}


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """What the services of a Compose file name. ``built`` are those that ``build:`` makes and names."""

    project: str = ""
    images: frozenset[str] = frozenset()
    built: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    ports: frozenset[Port] = frozenset()
    volumes: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    builds: bool = False


def base_images(dockerfile: str, arguments: dict[str, str]) -> frozenset[str]:
    """The images that a build pulls: each FROM and ``COPY --from`` that is no stage of its own, ARGs filled in."""
    known = {match["name"]: match["value"].strip("\"'") for match in _ARG.finditer(dockerfile)} | arguments
    stages: set[str] = set()
    found: set[str] = set()
    for match in _FROM.finditer(dockerfile):
        found.add(_filled(match["image"], known) if match["image"].lower() not in stages else "")
        stages.add((match["stage"] or "").lower())
    for match in _COPY_FROM.finditer(dockerfile):
        image = match["image"]
        found.add("" if image.lower() in stages or image.isdigit() else _filled(image, known))
    return frozenset(image_ref(image) for image in found - _IGNORED if "$" not in image)


def _filled(text: str, known: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda match: known.get(match[1], match[0]), text)


def read_compose(text: str) -> ComposeFile | None:
    """A Compose file's names, or None if the text is none (the snippet may show what happens then)."""
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):  # a date with 13 months is a ValueError
        return None
    services = data.get("services") if isinstance(data, dict) else None
    if not isinstance(services, dict):
        return None
    known = [service for service in services.values() if isinstance(service, dict)]
    plain = [service for service in known if "build" not in service]
    named = [mounted for service in known for mounted in _mounted(service)]
    return ComposeFile(
        project=str(data.get("name", "")),
        images=frozenset(image_ref(name) for service in plain for name in _static(service, "image")),
        built=frozenset(
            image_ref(name) for service in known if "build" in service for name in _static(service, "image")
        ),
        containers=frozenset(name for service in known for name in _static(service, "container_name")),
        ports=frozenset(port for service in known for spec in _list(service, "ports") for port in _ports(spec)),
        volumes=frozenset(_outside(data.get("volumes"))),
        networks=frozenset(filter(None, map(network, _outside(data.get("networks"))))),
        paths=frozenset(path for path in named if path),
        builds=any("build" in service for service in known),
    )


def _static(service: dict[str, Any], key: str) -> Iterator[str]:
    value = service.get(key)
    if isinstance(value, str) and "$" not in value:
        yield value


def _list(service: dict[str, Any], key: str) -> list[Any]:
    value = service.get(key)
    return value if isinstance(value, list) else []


def _mounted(service: dict[str, Any]) -> Iterator[str]:
    for spec in _list(service, "volumes"):
        if isinstance(spec, dict):
            yield str(spec.get("source", "")) if spec.get("type") == "bind" else ""
        elif "$" not in str(spec):
            yield volume_mount(str(spec)).path


def _ports(spec: Any) -> Iterator[Port]:
    if isinstance(spec, dict):
        yield from ports(f"published={spec.get('published', '')},protocol={spec.get('protocol', 'tcp')}")
    elif "$" not in str(spec):
        yield from ports(str(spec))


def _outside(declared: Any) -> Iterator[str]:
    """Names that do not carry the project's in front: given as ``name:``, or ``external``."""
    for key, about in (declared if isinstance(declared, dict) else {}).items():
        if isinstance(about, dict) and (about.get("name") or about.get("external")):
            yield str(about.get("name") or key)
