"""A container that is a machine: the network of a group of hosts, and all of them on it."""

from __future__ import annotations

import contextlib
import json
import secrets
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.lab.dind.capabilities import PRIVILEGED
from kb.lab.dind.outer import LABEL, Outer
from kb.lab.wire import FIRST_HOST, GATEWAY, MIRROR_PORT, WIRE_INIT
from kb.model import LabError

_LAB = Path(__file__).parent
STATE = "/var/lib/kb"  # in the container: an anonymous volume, so that the hosts' overlays lie on a real file system
_END_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where machines are made: one daemon, the image and volumes that are there, and the options it grants."""

    outer: Outer
    run_id: str
    image: str
    client_volume: str = ""
    programs: tuple[str, ...] = ()  # what is in it
    registry_volume: str = ""
    rights: tuple[str, ...] = PRIVILEGED

    def labels(self) -> tuple[str, ...]:
        return (f"--label={LABEL}={self.run_id}",)


class Machine:
    """A running container with a host for each of ``names``. It ends when its stdin does: with ``close``, or with us.

    Args:
        site: where.
        names: the hosts' names.
        daemon: whether the hosts have a dockerd.

    Raises:
        LabError: it did not come up; the message ends with the daemon's last words.
    """

    def __init__(self, site: Site, names: Sequence[str], *, daemon: bool = True) -> None:
        self.site = site
        self.container = f"kb-{site.run_id}-{secrets.token_hex(4)}"
        mirror = daemon and bool(site.registry_volume)
        config = {"registry-mirrors": [f"http://{GATEWAY}:{MIRROR_PORT}"]} if mirror else {}
        mounts = [f"--volume={STATE}", "--tmpfs=/run:exec,mode=755"]
        if site.client_volume:
            mounts.append(f"--volume={site.client_volume}:/opt/kb:ro")
        if mirror:
            mounts.append(f"--volume={site.registry_volume}:/registry:ro")
        client = "/opt/kb/docker" if "docker" in site.programs else ""
        compose = "/opt/kb/docker-compose" if "docker-compose" in site.programs else ""
        init = (_LAB / "machine-init.sh").read_text(encoding="utf-8")
        words = [
            GATEWAY,
            str(FIRST_HOST),
            "dockerd" if daemon else "",
            client,
            compose,
            "/registry" if mirror else "",
            *names,
        ]
        self._process = subprocess.Popen(
            site.outer.words(
                *("run", "--interactive", "--rm", "--network=none", "--name", self.container, "--hostname=lab"),
                *(*site.labels(), *site.rights, *mounts, site.image, "bash", "-c", init, "machine-init", *words),
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the runner, which then closes this in order
        )
        scripts = (WIRE_INIT, (_LAB.parent / "host-init.sh").read_text(encoding="utf-8"), json.dumps(config))
        try:
            self.pids = self._wait_ready("".join(f"{script}\0" for script in scripts))
        except BaseException:
            self.close()
            raise

    def inside(self, *words: str, options: Sequence[str] = ("--interactive",)) -> list[str]:
        """The words that run a command in the container, outside of its hosts."""
        return self.site.outer.words("exec", *options, self.container, *words)

    def run(self, *words: str, timeout: float = 20) -> str:
        """Run a command in the container and return what it printed; "" when it failed or the container is gone."""
        with contextlib.suppress(subprocess.SubprocessError):
            done = subprocess.run(
                self.inside(*words, options=()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=timeout,
                check=True,
            )
            return done.stdout.decode(errors="replace")
        return ""

    def alive(self) -> bool:
        return self._process.poll() is None

    def lifelines(self) -> list[int]:
        assert self._process.stdin is not None
        return [] if self._process.stdin.closed else [self._process.stdin.fileno()]

    def close(self) -> None:
        """End the container with all its hosts; done when the daemon has removed it and its volume."""
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_ready(self, scripts: str) -> tuple[int, ...]:
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert stdin is not None and stdout is not None and stderr is not None
        with contextlib.suppress(BrokenPipeError):  # told by what is read next
            stdin.write(scripts.encode())
            stdin.flush()
        word, *pids = stdout.readline().decode().split() or [""]
        if word != "ready":
            said = stderr.read().decode(errors="replace").strip()
            raise LabError(f"no machine on {self.site.outer.address}", mend=said or "it ended without a word")
        return tuple(map(int, pids))
