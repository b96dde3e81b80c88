"""A socket of this machine behind which a daemon answers that can only be reached through a command."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path


class ApiBridge:
    """Starts ``argv`` for each connection to ``path``, with the connection as its stdin and stdout.

    The thread that does it is a daemon thread: it ends with ``close`` or with the process.
    """

    def __init__(self, argv: Sequence[str], path: Path) -> None:
        self._argv = list(argv)
        self._path = path
        self._running: list[subprocess.Popen[bytes]] = []
        path.unlink(missing_ok=True)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        path.chmod(0o600)
        self._server.listen(16)
        threading.Thread(target=self._serve, name=f"bridge {path.name}", daemon=True).start()

    @property
    def url(self) -> str:
        """As in ``DOCKER_HOST``."""
        return f"unix://{self._path}"

    def close(self) -> None:
        """End all connections."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._path.unlink(missing_ok=True)
        for process in self._running:
            process.kill()
            process.wait()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:  # closed
                return
            with connection:
                self._running = [process for process in self._running if process.poll() is None]
                self._running.append(
                    subprocess.Popen(
                        self._argv,
                        stdin=connection.fileno(),
                        stdout=connection.fileno(),
                        stderr=subprocess.DEVNULL,
                        start_new_session=True,  # Ctrl-C is for the runner, which then closes this in order
                    )
                )
