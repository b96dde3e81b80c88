"""What a host is to the rest of the package, whichever way it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from docker import APIClient

# What a shell on any host is told.
PATH = "/run/kb/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"HOME": "/root", "USER": "root", "LANG": "C.UTF-8", "TERM": "xterm", "TZ": "UTC", "PATH": PATH}


class Terminal(Protocol):
    """A pseudo-terminal of a host: the runner's end as file descriptors, the host's end as a path."""

    path: str

    def fileno(self) -> int:
        """The descriptor on which the terminal's output can be read."""

    def read(self) -> bytes:
        """What has come since; b"" when nothing is left."""

    def rest(self) -> bytes:
        """All that is still to come of what was written until now: a terminal may lag behind the shell."""

    def type(self, text: str) -> None:
        """Type, as a keyboard would."""

    def close(self) -> None: ...


class Host(Protocol):
    """A disposable machine with a Docker daemon of its own."""

    name: str

    @property
    def disposable(self) -> bool:
        """False for the reader's own daemon: nothing on it may be removed but what the snippet made."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What a shell must be told besides what it is told everywhere: ``HOME`` is where it starts."""

    def enter(self) -> list[str]:
        """The words to put before a command so that it runs inside."""

    def python(self) -> list[str]:
        """This very Python with its packages, as it is called inside; no words where the host does not have it."""

    def api(self) -> APIClient:
        """A client of the host's daemon, from the Docker SDK. Callers close it."""

    def trouble(self) -> str:
        """Why the host's daemon can no longer be used ("dockerd was killed by signal 9"), or ""."""

    def restore(self) -> str:
        """Empty the homes and /tmp. Returns what else is not as it was when it had booted, "" when all is."""

    def open_terminal(self) -> Terminal:
        """A terminal for one step, for the caller to close."""
        ...

    def lifelines(self) -> list[int]:
        """Descriptors whose last copy's end is the host's end."""

    def close(self) -> None:
        """Throw the host away: processes, mounts, interfaces, data. Never raises for what is already gone."""


class Network(Protocol):
    """What the hosts of one group are plugged into."""

    def lifelines(self) -> list[int]:
        """Descriptors whose last copy's end is the network's end."""
        ...

    def close(self) -> None: ...
