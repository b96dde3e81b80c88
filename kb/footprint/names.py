"""How docker writes images, ports, mounts and networks, and what each names on the host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.footprint.footprint import Port

_PUBLISH = re.compile(r"^(?:(?P<address>\[[^\]]*\]|[^:]*):)?(?P<host>[\d-]*):(?P<inside>[\d-]+)$")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)
_LAST_PORT = 65535
_ID = re.compile(r"^(?:sha256:)?[0-9a-f]{64}$|^[0-9a-f]{12}$")
_NAME = re.compile(r"^[A-Za-z0-9][\w.-]*$")
_REFERENCE = re.compile(r"^[a-z0-9][\w.-]*(?::\d+)?(?:/[a-z0-9][a-z0-9._-]*)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$")
_OWN_NETWORKS = {"bridge", "host", "none", "default", "ingress", ""}


@dataclass(frozen=True, slots=True)
class Mount:
    """What a ``-v`` or ``--mount`` takes from the host, each "" if it does not: a volume, a path or an image."""

    volume: str = ""
    path: str = ""
    image: str = ""


def image_ref(text: str) -> str:
    """The complete everyday reference: ``nginx`` and ``docker.io/library/nginx`` are ``nginx:latest``."""
    text = re.sub(r"^(?:(?:index\.)?docker\.io/)?(?:library/)?", "", text)
    last = text.rsplit("/", 1)[-1]
    return text if ":" in last or "@" in last else f"{text}:latest"


def is_name(text: str, printed: frozenset[str]) -> bool:
    """Whether an operand can name something: valid, and no id (of an id's length, or the head of a printed one)."""
    return bool(_NAME.match(text)) and not _is_id(text, printed)


def is_reference(text: str, printed: frozenset[str]) -> bool:
    """Whether an operand can be an image by name; what was pulled by a digest that was printed has its name already."""
    digest = text.partition("@sha256:")[2]
    return bool(_REFERENCE.match(text)) and not _is_id(text, printed) and digest not in printed


def _is_id(text: str, printed: frozenset[str]) -> bool:
    heads = re.match(r"^[0-9a-f]+$", text) and any(one.startswith(text) for one in printed)
    return bool(_ID.match(text) or heads)


def ports(spec: str) -> Iterator[Port]:
    """The host's ports of one ``--publish``, short form or long; none where the daemon picks one."""
    if "=" in spec:
        fields = _fields(spec)
        yield from _range(fields.get("published", ""), fields.get("protocol", "tcp"), "")
        return
    where, _, protocol = spec.partition("/")
    if match := _PUBLISH.match(where):
        address = (match["address"] or "").strip("[]")
        yield from _range(match["host"], protocol or "tcp", "" if address in {"0.0.0.0", "::"} else address)


def volume_mount(spec: str) -> Mount:
    """``-v SOURCE:TARGET[:OPTIONS]``; without a source the volume has no name."""
    if re.match(r"^[A-Za-z]:[\\/]", spec):  # a drive of Windows
        return Mount(path=":".join(spec.split(":")[:2]))
    source, separator, _ = spec.partition(":")
    if not separator:
        return Mount()
    return Mount(path=source) if source.startswith(("/", ".", "~")) else Mount(volume=source)


def mount(spec: str) -> Mount:
    """``--mount type=…,source=…``, a volume if it does not say."""
    fields = _fields(spec)
    source = fields.get("source", fields.get("src", ""))
    match fields.get("type", "volume"):
        case "volume":
            return Mount(volume=source)
        case "bind":
            return Mount(path=source)
        case "image":
            return Mount(image=source)
        case _:
            return Mount()


def network(spec: str) -> str:
    """The network of the user's own that ``--network`` names, "" if it is one of docker's or a container's."""
    name = _fields(spec).get("name", "") if "=" in spec else spec
    return "" if name in _OWN_NETWORKS or name.startswith("container:") else name


def _fields(spec: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in spec.split(","))
    return {key.strip(): value for key, _, value in pairs}


def _range(text: str, protocol: str, address: str) -> Iterator[Port]:
    found = _RANGE.fullmatch(text)
    if found and int(found[1]):  # port 0 is any that is free
        for number in range(int(found[1]), min(int(found[2] or found[1]), _LAST_PORT) + 1):
            yield Port(number, protocol, address)
