"""A socket before the reader's daemon: it passes everything on, and notes what is made through it. Only that is ours.

Requests and answers are looked at, never changed, so whatever the daemon and its clients speak goes through.
"""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from kb.footprint.names import image_ref
from kb.lab.dind.bridge import dial
from kb.lab.dind.outer import Outer
from kb.lab.network.unix_server import UnixServer

_REQUEST = re.compile(rb"(?:GET|HEAD|POST|PUT|DELETE) (/\S*) HTTP/1\.1\r\n")
_CREATE = re.compile(r"/(container|network|volume)s/create$")
_IDENTITY = {
    "container": re.compile(rb'"Id":\s*"([0-9a-f]{64})"'),
    "network": re.compile(rb'"Id":\s*"([0-9a-f]{64})"'),
    "volume": re.compile(rb'"Name":\s*"([^"]+)"'),
}
_BINDS = re.compile(rb'"Binds":\s*\[([^\]]*)\]')
_SOURCE = re.compile(rb'"Type":\s*"volume",\s*"Source":\s*"([^"]+)"')
_PROJECT = re.compile(rb'"com\.docker\.compose\.project":\s*"([^"]+)"')
_TAIL = 16 * 1024  # bytes of what came before that are looked at again: what is sought may come in two pieces
_HEARD = 1024 * 1024  # bytes kept of what a client says in a language that is not read here


@dataclass(slots=True)
class Made:
    """What was made through a proxy. Containers and networks by id, all else by name."""

    containers: set[str] = field(default_factory=set)
    networks: set[str] = field(default_factory=set)
    volumes: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    projects: set[str] = field(default_factory=set)  # of Compose
    heard: bytearray = field(default_factory=bytearray)  # what was said to BuildKit, with the names of its images
    swarm: bool = False


class RecordingProxy:
    """Listens at ``path`` until ``close``.

    Args:
        outer: the daemon.
        path: of the socket.
        note: takes each thing that is made, as ``kind name``, before the client learns of it.
    """

    def __init__(self, outer: Outer, path: Path, note: Callable[[str, str], None] = lambda kind, name: None) -> None:
        self._outer = outer
        self._note = note
        self.made = Made()
        self._server = UnixServer(path, self._answer)

    @property
    def url(self) -> str:
        """As in ``DOCKER_HOST``."""
        return self._server.url

    def close(self) -> None:
        """Take no more connections; those that there are end with their clients."""
        self._server.close()

    def _answer(self, client: socket.socket) -> None:
        threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        try:
            daemon, process = self._dial()
        except OSError:
            client.close()
            return
        seen = _Connection(self.made, self._note)
        back = threading.Thread(target=_pump, args=(daemon, client, seen.answer), daemon=True)
        back.start()
        _pump(client, daemon, seen.request)
        back.join()
        client.close()
        daemon.close()
        if process:
            process.wait()

    def _dial(self) -> tuple[socket.socket, subprocess.Popen[bytes] | None]:
        if self._outer.address.startswith("unix://"):
            daemon = socket.socket(socket.AF_UNIX)
            daemon.connect(self._outer.address.removeprefix("unix://"))
            return daemon, None
        ours, theirs = socket.socketpair()
        with theirs:
            process = dial(self._outer.words("system", "dial-stdio"), theirs)  # knows of TLS and of ssh
        return ours, process


class _Connection:
    """What one connection has said so far."""

    def __init__(self, made: Made, note: Callable[[str, str], None]) -> None:
        self._made = made
        self._note = note
        self._asked = self._answered = b""
        self._awaited = ""  # the kind of what the answer to the last request will name
        self._foreign = False

    def request(self, data: bytes) -> None:
        if self._foreign:
            self._made.heard += data[: max(0, _HEARD - len(self._made.heard))]
            return
        self._asked += data
        end = 0
        for found in _REQUEST.finditer(self._asked):
            end = found.end()
            self._path(found[1].decode("ascii", "replace"))
        self._body(self._asked)
        self._asked = self._asked[end:][-_TAIL:]

    def answer(self, data: bytes) -> None:
        if not self._awaited:
            return
        self._answered = (self._answered + data)[-_TAIL:]
        if found := _IDENTITY[self._awaited].search(self._answered):
            name = found[1].decode()
            self._note(self._awaited, name)
            getattr(self._made, f"{self._awaited}s").add(name)
            self._awaited, self._answered = "", b""

    def _path(self, text: str) -> None:
        parts = urlsplit(text)
        given = parse_qs(parts.query)
        create = _CREATE.search(parts.path)
        self._awaited, self._answered = (create[1] if create else ""), b""
        repository = (given.get("fromImage") or given.get("repo") or [""])[0]
        tag = (given.get("tag") or [""])[0]
        refs = list(given.get("t", ()))
        if repository and ("/images/" in parts.path or parts.path.endswith("/commit")):
            refs.append(f"{repository}:{tag}" if tag and "@" not in tag else repository)
        self._made.images.update(image_ref(ref) for ref in refs if ref)
        self._made.swarm |= parts.path.endswith(("/swarm/init", "/swarm/join"))
        self._foreign = parts.path.endswith(("/grpc", "/session"))

    def _body(self, data: bytes) -> None:
        for found in _BINDS.finditer(data):
            sources = [bind.strip(b' "').split(b":")[0].decode() for bind in found[1].split(b",")]
            self._made.volumes.update(source for source in sources if source and not source.startswith("/"))
        self._made.volumes.update(found[1].decode() for found in _SOURCE.finditer(data))
        self._made.projects.update(found[1].decode() for found in _PROJECT.finditer(data))


def _pump(source: socket.socket, target: socket.socket, look: Callable[[bytes], None]) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            look(data)
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)  # `docker exec -i` tells the end of its input so
