"""Steps through one bash: send, read until the mark, and stop what does not end by itself.

Cheap on purpose: a pipe to a shell that stays, no process of ours per step (about 0.06 ms a step).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import select
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.lab.hosts.host import ENVIRONMENT, Host, Terminal
from kb.model import LabError, Ran
from kb.session.answers import Answers
from kb.unify.visible import visible

_LOOP = Path(__file__).with_name("loop.sh").read_text(encoding="utf-8")
OUTPUT_LIMIT = 4 * 1024 * 1024  # bytes kept of one step; what comes after is read and dropped
_TICK = 0.05  # seconds between looks at what does not announce itself: silence, an ended shell
# Seconds after which Ctrl-C is pressed once more, as a person would: some clients can miss the first. Longer than
# Compose gives containers to stop, which a second Ctrl-C would cut short.
_AGAIN = 15.0
_GRACE = 0.3  # seconds for the last output of what was killed


class SessionEnded(LabError):
    """The shell of the session has ended (``exit``, or killed at a timeout), so no further step can run."""


@dataclass(frozen=True, slots=True)
class Key:
    """Something to type or to press while a step runs, ``text`` None for Ctrl-C.

    ``due`` is asked with the raw output so far and the seconds since something came; it is pressed once true.
    """

    due: Callable[[bytes, float], bool]
    text: str | None


class Session:
    """A bash on ``host`` that keeps variables, functions and the folder from step to step."""

    def __init__(self, host: Host, environment: Mapping[str, str] | None = None) -> None:
        self._host = host
        self._tag = f"KB_SESSION={secrets.token_hex(8)}"
        self._mark = f"\x01{secrets.token_hex(8)}\x01"
        mark = re.escape(self._mark.encode())
        self._end = re.compile(mark + rb"(\d+)" + mark)  # of a step, with its status
        self._ahead = b""  # what something in the background has printed since the last step ended
        told = {**ENVIRONMENT, **host.environment, **(environment or {})}
        variables = [f"{name}={value}" for name, value in told.items()]
        shell = ["bash", "--norc", "--noprofile", "-c", _LOOP, "bash", self._mark]
        # The outer sh leads the process session: were bash its leader, a step's terminal would become bash's own.
        # What a script starts with & is deaf to Ctrl-C, and so is all below it; the reader's shell is not.
        clean = ["env", "-i", "--default-signal", "-C", told["HOME"]]
        leader = ["setsid", "--wait", "sh", "-c", 'trap : INT; "$@"; exit $?', "sh", *shell]
        self._process = subprocess.Popen(
            [*host.enter(), *clean, *variables, self._tag, *leader],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._out, False)
        hello = self._read(30, (), None)
        if hello.status is None:
            self.close()
            raise LabError(f"no shell on {host.name}", mend=host.trouble() or hello.trouble)
        self._group = hello.status

    def run(self, command: str, *, timeout: float, keys: Sequence[Key] = (), terminal: bool = False) -> Ran:
        """Run one step.

        Args:
            command: what bash reads, of any number of lines.
            timeout: seconds after which the step is killed with all processes of this session.
            keys: what to press meanwhile, in this order.
            terminal: give the command a terminal as stdin, stdout and stderr.

        Returns:
            The output as a terminal shows it; ``status`` None and ``trouble`` set where it did not end by itself.

        Raises:
            SessionEnded: an earlier step ended the shell.
        """
        if self._process.poll() is not None:
            raise SessionEnded(f"the shell on {self._host.name} has ended")
        tty = self._host.open_terminal() if terminal else None
        try:
            self._send(f"{tty.path if tty else ''}\0{command}\0".encode())
            return self._read(timeout, keys, tty)
        finally:
            if tty:
                tty.close()

    def close(self) -> None:
        """End the shell and whatever a step left running in it."""
        self._kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.kill()
        self._process.wait()

    def _send(self, data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):  # told by what is read next
            while data:
                data = data[os.write(self._in, data) :]

    def _read(self, timeout: float, keys: Sequence[Key], tty: Terminal | None) -> Ran:
        started = last = pressed = time.monotonic()
        deadline = started + timeout
        shell, output = (
            bytearray(self._ahead),
            bytearray(),
        )  # with a terminal the shell's own pipe carries the mark alone
        if not tty:
            output = shell
        answers = Answers()
        pending = list(keys)
        interrupt: Key | None = None  # the last that was pressed, while it may have to be pressed again
        looked = 0
        descriptors = [self._out] + ([tty.fileno()] if tty else [])
        while True:
            now = time.monotonic()
            if now >= deadline:
                return self._stop(output, started, f"timed out after {timeout:g} s")
            ready, _, _ = select.select(descriptors, [], [], min(_TICK, deadline - now))
            got = self._drain(shell)
            if tty and (text := tty.read()):
                output += text
                got = True
                if reply := answers.to(text):
                    tty.type(reply)
            if got:
                last = time.monotonic()
            if end := self._end.search(shell, max(0, looked - 64)):
                break
            if len(output) > OUTPUT_LIMIT + 65536:
                del output[OUTPUT_LIMIT:-1024]  # the end may hold the mark's beginning
            looked = len(shell)
            if pending and pending[0].due(bytes(output), time.monotonic() - last):
                key = pending.pop(0)
                self._press(key, tty)
                last = pressed = time.monotonic()
                interrupt = key if key.text is None else None
            elif interrupt and not pending and now - pressed > _AGAIN:
                self._press(interrupt, tty)
                pressed = time.monotonic()
            if ready and not got:
                time.sleep(0.005)  # the shell has closed its end, and is about to be gone
            if not got and (code := self._process.poll()) is not None:
                self._drain(shell)
                return Ran(visible(bytes(output)), code, time.monotonic() - started)
        body = bytes(output + tty.rest()) if tty else bytes(shell[: end.start()])
        self._ahead = bytes(shell[end.end() :])
        return Ran(visible(body), int(end[1]), time.monotonic() - started)

    def _drain(self, shell: bytearray) -> bool:
        try:
            data = os.read(self._out, 1 << 16)
        except BlockingIOError:
            return False
        shell += data
        return bool(data)

    def _press(self, key: Key, tty: Terminal | None) -> None:
        if tty:
            tty.type("\x03" if key.text is None else key.text + "\r")
        else:
            self._inside(f"kill -INT -- -{self._group}")

    def _stop(self, output: bytearray, started: float, trouble: str) -> Ran:
        self._kill()
        end = time.monotonic() + _GRACE
        while time.monotonic() < end and self._process.poll() is None:
            time.sleep(0.01)
        with contextlib.suppress(OSError):
            while data := os.read(self._out, 1 << 16):
                output += data
        return Ran(visible(bytes(output.replace(self._mark.encode(), b""))), None, time.monotonic() - started, trouble)

    def _kill(self) -> None:
        """Kill all that carries this session's tag, also what has left the process group or its parent."""
        self._inside(
            f"for n in 1 2; do for e in $(grep -lsz -- '^{self._tag}$' /proc/[0-9]*/environ);"
            " do p=${e#/proc/}; kill -KILL ${p%/environ}; done; done"
        )

    def _inside(self, script: str) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [*self._host.enter(), "bash", "-c", script],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=5,
            )
