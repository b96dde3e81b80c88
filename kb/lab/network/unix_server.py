"""A socket of this machine that hands each connection to whoever answers it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path


class UnixServer:
    """Listens at ``path`` until ``close``, for this user alone.

    Args:
        path: of the socket; what a run that was killed has left there is replaced.
        answer: is given each connection, which is then its own to close, one after the other.
    """

    def __init__(self, path: Path, answer: Callable[[socket.socket], None]) -> None:
        self._path = path
        self._answer = answer
        path.unlink(missing_ok=True)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        path.chmod(0o600)
        self._server.listen(64)
        # A daemon thread: it ends with ``close`` or with the process.
        threading.Thread(target=self._serve, name=f"server {path.name}", daemon=True).start()

    @property
    def url(self) -> str:
        """As in ``DOCKER_HOST``."""
        return f"unix://{self._path}"

    def close(self) -> None:
        """Take no more connections."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._path.unlink(missing_ok=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:  # closed
                return
            self._answer(connection)
