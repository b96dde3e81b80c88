"""Processes that live exactly as long as the runner: each holds a pipe of ours, whose end is its end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from kb.model import LabError

_ENDING_SECONDS = 10
UNSHARE = ("unshare", "--net", "--pid", "--mount", "--fork", "--propagation", "private")


class Anchor:
    """The first process of new namespaces, and a pipe to its stdin.

    When the pipe closes, be it by ``close`` or because the runner was killed in whatever way, that process ends,
    and the kernel ends all others in its PID namespace and takes mounts and interfaces away with it.
    """

    def __init__(self, argv: Sequence[str], *, unshare: Sequence[str] = UNSHARE, what: str) -> None:
        # A session of its own: Ctrl-C on the runner's terminal reaches the runner, which then closes this in order.
        self._process = subprocess.Popen(
            [*unshare, *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._what = what
        self.pid = 0

    def wait_ready(self) -> None:
        """Block until the process has printed ``ready``.

        Raises:
            LabError: it ended before, with what it said on stderr.
        """
        assert self._process.stdout is not None and self._process.stderr is not None
        if self._process.stdout.readline() != b"ready\n":
            said = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            self.close()
            raise LabError(f"{self._what} did not start", mend=said[-1] if said else "it ended without a word")
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        self.pid = int(children.read_text().split()[0])

    @property
    def alive(self) -> bool:
        """Whether it still runs. Only as long as it does ``pid`` is its own."""
        return self._process.poll() is None

    def lifeline(self) -> int:
        """The descriptor that keeps the process alive."""
        assert self._process.stdin is not None
        return self._process.stdin.fileno()

    def close(self) -> None:
        """End the process and all in its namespaces; done when they are gone."""
        if self.pid and self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def run_to_file(argv: Sequence[str], given: bytes, file: BinaryIO) -> tuple[int, str]:
    """Run a program, ``given`` on its stdin and its stdout in ``file``: its status, and what it said on stderr.

    In a process group of its own: mmdebstrap sends its group a hangup when it fails, and would end the runner with it.
    FileNotFoundError: there is no such program.
    """
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE, start_new_session=True)
    try:
        said = process.communicate(given)[1]
    except BaseException:  # Ctrl-C does not reach that group: it is ended here, with time to take its mounts away
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.communicate(timeout=_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        raise
    return process.returncode, said.decode(errors="replace")
