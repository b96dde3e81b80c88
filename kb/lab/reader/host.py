"""The reader's own machine and daemon as a host: only when asked for, and only behind the guard."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from kb.lab.dind.outer import Outer
from kb.lab.hosts.run_folder import MADE
from kb.lab.pseudo_terminal import LocalTerminal
from kb.lab.reader.recording_proxy import Made, RecordingProxy
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient


class ReaderHost:
    """The daemon at ``outer``, and this machine's own shell, in an empty home of its own.

    Args:
        outer: the reader's daemon.
        folder: of this run.
        client: path of the docker client, "" for that of ``outer``.
        compose: path of the Compose plugin, "" for the machine's own.

    Raises:
        LabError: this is no Linux, whose tools the sessions need.
    """

    disposable = False
    name = "lab"

    def __init__(self, outer: Outer, folder: Path, *, client: str = "", compose: str = "") -> None:
        if sys.platform != "linux":
            raise LabError("--host needs Linux", mend="run without it: your Docker makes hosts of its own")
        self._outer = outer
        self._folder = folder
        self._place = Path(tempfile.mkdtemp(dir=folder, prefix="host-"))
        self._home = self._place / "home"
        self._compose = os.path.abspath(compose) if compose else ""
        self.restore()
        (self._place / "bin").mkdir()
        (self._place / "bin/docker").symlink_to(os.path.abspath(client or outer.client))
        self._notes = (folder / MADE).open("a", encoding="utf-8", buffering=1)
        print(outer.address, file=self._notes)
        self._proxy = RecordingProxy(
            outer, self._place / "docker.sock", lambda kind, name: print(kind, name, file=self._notes)
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """What a shell must be told here and not on other kinds of host."""
        path = os.pathsep.join([str(self._place / "bin"), os.environ.get("PATH", os.defpath)])
        return {"HOME": str(self._home), "PATH": path, "DOCKER_HOST": self._proxy.url}

    @property
    def made(self) -> Made:
        """What was made from this host so far."""
        return self._proxy.made

    def enter(self) -> list[str]:
        """The words in front of a command that run it on this host."""
        return []

    def python(self) -> list[str]:
        """This very Python with its packages, as it is called inside; no words where the host does not have it."""
        return [sys.executable]

    def api(self) -> APIClient:
        """A new connection to its daemon, for the caller to close."""
        return self._outer.api(self._folder)

    def trouble(self) -> str:
        """What is wrong with the host, "" if nothing."""
        from docker.errors import DockerException
        from requests.exceptions import RequestException

        try:
            with closing(self.api()) as api:
                api.ping()
        except (LabError, DockerException, RequestException) as fault:
            return f"your Docker no longer answers ({fault})"
        return ""

    def restore(self) -> str:
        """Empties the homes and /tmp. What else is not as it was when it had booted, "" when all is."""
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir(exist_ok=True)
        if self._compose:
            plugins = self._home / ".docker/cli-plugins"
            plugins.mkdir(parents=True)
            (plugins / "docker-compose").symlink_to(self._compose)
        return ""

    def open_terminal(self) -> LocalTerminal:
        """A terminal for one step, for the caller to close."""
        return LocalTerminal()

    def lifelines(self) -> list[int]:
        """Descriptors whose last copy's end is the host's end."""
        return []

    def close(self) -> None:
        """Throws the host away, whatever state it is in."""
        self._proxy.close()
        self._notes.close()
        (self._folder / MADE).unlink(missing_ok=True)  # whoever closes has cleaned up
        shutil.rmtree(self._place, ignore_errors=True)
