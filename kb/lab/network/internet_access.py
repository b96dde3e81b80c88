"""A way to the internet for a network namespace that changes nothing in the machine's own network."""

from __future__ import annotations

import os
import subprocess

from kb.lab.packages import missing
from kb.model import LabError

RESOLVER = "10.0.2.3"  # slirp4netns answers here with the machine's own resolver
_READY = b"1"


class Uplink:
    """slirp4netns, joined to the namespace of a process: a network stack in user space, so no bridge, rule or route.

    It ends when ``close`` is called, and also when this process dies, however that happens: it watches a pipe.

    Raises:
        LabError: slirp4netns is missing, or could not join the namespace.
    """

    def __init__(self, pid: int) -> None:
        # Whoever made the namespace may have given it a way out that leads nowhere.
        enter = ["nsenter", "--target", str(pid), "--net", "--"]
        subprocess.run([*enter, "ip", "route", "delete", "default"], stderr=subprocess.DEVNULL, check=False)
        watched, self._held = os.pipe()
        ready, says_ready = os.pipe()
        fds = [f"--exit-fd={watched}", f"--ready-fd={says_ready}"]
        argv = ["slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback", *fds, str(pid), "tap0"]
        try:
            self._process = subprocess.Popen(
                argv,
                pass_fds=(watched, says_ready),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except FileNotFoundError:
            os.close(self._held)
            raise missing("slirp4netns") from None
        finally:
            os.close(watched)
            os.close(says_ready)
        with os.fdopen(ready, "rb") as answer:
            up = answer.read(1) == _READY
        assert self._process.stderr is not None
        if not up:
            words = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            self.close()
            raise LabError("the builder has no way to the internet", mend=words[-1] if words else "slirp4netns ended")

    def close(self) -> None:
        """Take the way out down again."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1
            assert self._process.stderr is not None
            self._process.stderr.close()
            self._process.wait()

    def __enter__(self) -> Uplink:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
