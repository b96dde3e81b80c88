"""A pseudo-terminal of this machine, for hosts that share its /dev."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios

ROWS, COLUMNS = 24, 80


class LocalTerminal:
    """The runner's end of a new pseudo-terminal; ``path`` is the end that a command is given."""

    def __init__(self) -> None:
        self._master, self._slave = pty.openpty()
        self.path = os.ttyname(self._slave)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.set_blocking(self._master, False)

    def fileno(self) -> int:
        return self._master

    def read(self) -> bytes:
        try:
            return os.read(self._master, 65536)
        except (BlockingIOError, OSError):  # EIO: the last process has closed its end
            return b""

    def rest(self) -> bytes:
        text = b""
        while more := self.read():
            text += more
        return text

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def close(self) -> None:
        os.close(self._slave)
        os.close(self._master)
