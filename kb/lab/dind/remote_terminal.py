"""A terminal of a host on another machine: one there, one here, and the docker client in between."""

from __future__ import annotations

import os
import select
import subprocess
import time

from kb.lab.dind.machine import Machine
from kb.lab.pseudo_terminal import LocalTerminal
from kb.model import LabError

# Holds the far terminal open. It is that terminal's session leader, so a ^C that no program reads is its to ignore.
_HOLD = 'trap "" INT QUIT TSTP HUP; stty rows 24 cols 80; echo "$$ $(tty)"; exec sleep infinity'
_END = b"\x01end\x01"
_SECONDS = 10.0


class DindTerminal:
    """The runner's end of a pseudo-terminal in ``machine``; ``path`` is its name there."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._near = LocalTerminal()
        slave = os.open(self._near.path, os.O_RDWR | os.O_NOCTTY)
        # The client takes some keys for itself: here such as nobody presses, so that a nested client gets its own.
        options = ("--interactive", "--tty", "--detach-keys=ctrl-],ctrl-_,ctrl-],ctrl-_")
        try:
            self._bridge = subprocess.Popen(
                machine.inside("sh", "-c", _HOLD, options=options),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
            )
        finally:
            os.close(slave)
        hello = self._until(b"\n").split()
        if len(hello) != 2:
            self.close()
            raise LabError("no terminal could be opened in the machine", mend=b" ".join(hello).decode(errors="replace"))
        self._holder, self.path = hello[0].decode(), hello[1].decode()

    def fileno(self) -> int:
        """The descriptor that says when there is something to read."""
        return self._near.fileno()

    def read(self) -> bytes:
        """What has come, b"" if nothing."""
        return self._near.read()

    def rest(self) -> bytes:
        """All that is still to come, once the command has ended."""
        self._machine.run("sh", "-c", f"printf '\\001end\\001' > {self.path}")
        return self._until(_END)

    def type(self, text: str) -> None:
        """Types text, as the keys of a keyboard do."""
        self._near.type(text)

    def close(self) -> None:
        """Takes the terminal away."""
        if hasattr(self, "_holder"):
            self._machine.run("kill", "-KILL", self._holder)
        self._bridge.kill()
        self._bridge.wait()
        self._near.close()

    def _until(self, end: bytes) -> bytes:
        """What comes before ``end``; all that came, if it does not come in time."""
        text = b""
        deadline = time.monotonic() + _SECONDS
        while not text.endswith(end) and time.monotonic() < deadline:
            if not select.select([self.fileno()], [], [], 0.05)[0] and self._bridge.poll() is not None:
                break
            text += self.read()
        return text.removesuffix(end)
