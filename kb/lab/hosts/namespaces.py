"""Hosts out of Linux namespaces: the fastest kind, for Linux and root."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import sys
import sysconfig
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kb.lab.network.switch import GATEWAY, Wire
from kb.lab.processes import UNSHARE, Anchor
from kb.lab.pseudo_terminal import LocalTerminal
from kb.lab.state import machine
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient

INIT = Path(__file__).with_name("host-init.sh")
ENTER = Path(__file__).with_name("host-enter.sh")
NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")  # of nsenter
_CGROUPS = Path("/sys/fs/cgroup")
BOOT_SECONDS = 20.0
_CGROUP_SECONDS = 2.0
_log = logging.getLogger(__name__)


class NamespaceHost:
    """A host in mount, UTS, network, IPC and PID namespaces of its own.

    Args:
        name: its hostname.
        state: a folder for its data; made if missing, removed by ``close``. Its last part is unique on the machine.
        wire: the network to join as host ``number``; None for a host with nothing but a loopback.
        client: path of the docker client to put first in the host's PATH, "" for the machine's own.
        compose: path of the Compose plugin of the docker clients on it, "" for the machine's own.
        dockerd: path or name of the daemon; "" for a host without one.

    Raises:
        LabError: it did not come up within 20 s; the message ends with the daemon's own last words.
    """

    disposable = True
    environment: Mapping[str, str] = MappingProxyType({})

    def __init__(
        self,
        name: str,
        state: Path,
        *,
        wire: Wire | None = None,
        number: int = 0,
        client: str = "",
        compose: str = "",
        dockerd: str = "dockerd",
        daemon_config: dict[str, object] | None = None,
    ) -> None:
        self.name = name
        self._state = state
        self._dockerd = dockerd
        state.mkdir(parents=True, exist_ok=True)
        config = dict(daemon_config or {})
        if wire is not None and wire.mirror:
            config |= {"registry-mirrors": [wire.mirror]}
        if config:
            (state / "daemon.json").write_text(json.dumps(config))
        address = wire.address(number) if wire else ""
        wiring = [str(wire.pid) if wire else "", address, GATEWAY if wire else ""]
        argv = [
            "bash",
            str(INIT),
            name,
            str(state),
            client,
            compose,
            *wiring,
            dockerd,
            sys.base_prefix,
            sysconfig.get_path("purelib"),
        ]
        self._anchor = Anchor(argv, unshare=[*UNSHARE, "--uts", "--ipc"], what=f"host {name}")
        try:
            self._anchor.wait_ready()
            if dockerd:
                self._wait_for_daemon()
            self._at_boot = machine.take(self.enter())
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The host's first process, as seen from outside."""
        return self._anchor.pid

    @property
    def socket(self) -> Path:
        """The daemon's socket, reachable from outside the host."""
        return Path(f"/proc/{self.pid}/root/run/docker.sock")

    def enter(self) -> list[str]:
        """The words in front of a command that run it on this host."""
        return ["sh", str(ENTER), f"kb-{self._state.name}", "nsenter", "--target", str(self.pid), *NAMESPACES, "--"]

    def python(self) -> list[str]:
        """This very Python with its packages, as it is called inside; no words where the host does not have it."""
        program = Path(sys.executable).resolve().relative_to(Path(sys.base_prefix).resolve())
        return ["env", "PYTHONPATH=/run/kb/packages", f"/run/kb/python/{program}"]

    def api(self) -> APIClient:
        """A new connection to its daemon, for the caller to close."""
        from docker import APIClient  # a quarter of a second to import: only when a daemon is really asked

        return APIClient(base_url=f"unix://{self.socket}", timeout=60)

    def trouble(self) -> str:
        """What is wrong with the host, "" if nothing."""
        if not self._anchor.alive:
            return f"host {self.name} is gone"
        if self._dockerd and not self._answers():
            words = self._last_words()
            return f"dockerd on {self.name} has died" + (f" ({words})" if words else "")
        return ""

    def restore(self) -> str:
        """Empties the homes and /tmp. What else is not as it was when it had booted, "" when all is."""
        if not self._anchor.alive:  # then its number may by now be another's, and these folders the machine's own
            return f"host {self.name} is gone"
        changed = machine.restore(self.enter(), self._at_boot)
        return f"{self.name} is not as it was: {changed}" if changed else ""

    def open_terminal(self) -> LocalTerminal:
        """A terminal for one step, for the caller to close."""
        return LocalTerminal(f"/proc/{self.pid}/root")

    def lifelines(self) -> list[int]:
        """Descriptors whose last copy's end is the host's end."""
        return [self._anchor.lifeline()]

    def close(self) -> None:
        """Throws the host away, whatever state it is in."""
        _thaw(self._state.name)
        self._anchor.close()
        remove_state(self._state)

    def _answers(self) -> bool:
        import socket

        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            try:
                probe.connect(str(self.socket))
                probe.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
                return b"200 OK" in probe.recv(64)
            except OSError:
                return False

    def _wait_for_daemon(self) -> None:
        deadline = time.monotonic() + BOOT_SECONDS
        pid_file = Path(f"/proc/{self.pid}/root/run/kb/dockerd.pid")
        inside = pid_file.read_text().strip()
        while not self._answers():
            ended = not Path(f"/proc/{self.pid}/root/proc/{inside}").exists()
            if ended or time.monotonic() > deadline:
                raise LabError(f"dockerd on {self.name} did not start", mend=self._last_words())
            time.sleep(0.01)

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = (self._state / "dockerd.log").read_text(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


def remove_state(state: Path) -> None:
    """Remove what a host that no longer runs left in the file system: its folder and its cgroups."""
    _thaw(state.name)
    deadline = time.monotonic() + _CGROUP_SECONDS
    while left := [group for group in _groups(state.name) if not _remove_group(group)]:
        if time.monotonic() > deadline:
            _log.warning("control groups that could not be removed: %s", left)
            break
        time.sleep(0.01)
    shutil.rmtree(state, ignore_errors=True)


def _groups(name: str) -> list[Path]:
    """A host's cgroups: one in each hierarchy of v1, one in all of v2."""
    return [group for controller in {_CGROUPS, *_CGROUPS.glob("*/")} if (group := controller / f"kb-{name}").is_dir()]


def _thaw(name: str) -> None:
    """A frozen process of cgroup v1 can't even be killed, and with it its whole PID namespace stays."""
    for group in _groups(name):
        for folder, _, files in os.walk(group):  # which, unlike a glob, minds no folder that has just gone
            if "freezer.state" in files:
                with contextlib.suppress(OSError):
                    Path(folder, "freezer.state").write_text("THAWED")


def _remove_group(group: Path) -> bool:
    """Whether a cgroup could be removed: not as long as the kernel is still ending one of its processes."""
    for folder, _, _ in os.walk(group, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(folder)
    return not group.exists()
