"""A pseudo-terminal of this machine, or of a host that lies below a folder of it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios

ROWS, COLUMNS = 24, 80
_NUMBER, _UNLOCK = 0x80045430, 0x40045431  # TIOCGPTN, TIOCSPTLCK of asm-generic/ioctls.h


class LocalTerminal:
    """The runner's end of a new pseudo-terminal; ``path`` is the end for a command, as seen below ``root``."""

    def __init__(self, root: str = "") -> None:
        if root:
            self._master, self._slave, self.path = _open_below(root)
        else:
            self._master, self._slave = pty.openpty()
            self.path = os.ttyname(self._slave)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.set_blocking(self._master, False)

    def fileno(self) -> int:
        """The descriptor that says when there is something to read."""
        return self._master

    def read(self) -> bytes:
        """What has come, b"" if nothing."""
        try:
            return os.read(self._master, 65536)
        except (BlockingIOError, OSError):  # EIO: the last process has closed its end
            return b""

    def rest(self) -> bytes:
        """All that is still to come, once the command has ended."""
        text = b""
        while more := self.read():
            text += more
        return text

    def type(self, text: str) -> None:
        """Types text, as the keys of a keyboard do."""
        os.write(self._master, text.encode())

    def close(self) -> None:
        """Takes the terminal away."""
        os.close(self._slave)
        os.close(self._master)


def _open_below(root: str) -> tuple[int, int, str]:
    """A new terminal of the devpts that is mounted at ``root/dev/pts``: its master, its slave, its path there."""
    flags = os.O_RDWR | os.O_NOCTTY
    master = os.open(f"{root}/dev/pts/ptmx", flags)
    fcntl.ioctl(master, _UNLOCK, bytes(4))
    (number,) = struct.unpack("I", fcntl.ioctl(master, _NUMBER, bytes(4)))
    path = f"/dev/pts/{number}"
    return master, os.open(root + path, flags), path
