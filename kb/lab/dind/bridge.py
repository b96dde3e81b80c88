"""A socket of this machine behind which a daemon answers that can only be reached through a command."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from kb.lab.network.unix_server import UnixServer


class ApiBridge:
    """Starts ``argv`` for each connection to ``path``, with the connection as its stdin and stdout."""

    def __init__(self, argv: Sequence[str], path: Path) -> None:
        self._argv = list(argv)
        self._running: list[subprocess.Popen[bytes]] = []
        self._server = UnixServer(path, self._start)

    @property
    def url(self) -> str:
        """As in ``DOCKER_HOST``."""
        return self._server.url

    def close(self) -> None:
        """End all connections."""
        self._server.close()
        for process in self._running:
            process.kill()
            process.wait()

    def _start(self, connection: socket.socket) -> None:
        with connection:
            self._running = [process for process in self._running if process.poll() is None]
            self._running.append(dial(self._argv, connection))


def dial(argv: Sequence[str], connection: socket.socket) -> subprocess.Popen[bytes]:
    """Start a command with ``connection`` as its stdin and stdout."""
    return subprocess.Popen(
        argv,
        stdin=connection.fileno(),
        stdout=connection.fileno(),
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the runner, which then closes this in order
    )
