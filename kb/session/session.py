"""Steps through one bash: send, read until the mark, and stop what does not end by itself.

The bash is an interactive one with a terminal of its own, as a reader has it, but for its input and for what it
prints: both go through pipes. Cheap on purpose: the shell stays, no process of ours per step (about 0.1 ms a step).
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

from kb.lab.hosts.host import ENVIRONMENT, Host
from kb.lab.pseudo_terminal import COLUMNS
from kb.model import LabError, Ran
from kb.session.answers import Answers
from kb.session.output import Output, Pipe

_HEAD = Path(__file__).with_name("head.sh").read_text(encoding="utf-8")
_TICK = 0.05  # seconds between looks at what does not announce itself: silence, an ended shell
# Seconds after which Ctrl-C is pressed once more, as a person would: some clients can miss the first. Longer than
# Compose gives containers to stop, which a second Ctrl-C would cut short.
_AGAIN = 15.0
_GRACE = 0.3  # seconds for the last output of what was killed
# Commands come on 0. Until bash has read its head, its stderr is the terminal: there it looks for one to control.
# The terminal may be another's by now, so it is taken.
_START = """exec 8>&2 7<&0 <"$1" 2>"$1"; shift
exec setsid --ctty --wait sh -c 'exec "$@" 0<&7 7<&-' sh bash --norc --noprofile --noediting -i"""
_NO_PROMPTS = ("PS1=", "PS2=")
_CTRL_C = "\x03"
_EXPANDS = re.compile(r"![^\s=(]")
_BACKGROUND = re.compile(r"(?<![&>|<])&(?![&>\d])")


class SessionEnded(LabError):
    """The shell of the session has ended (``exit``, or killed at a timeout), so no further step can run."""


@dataclass(frozen=True, slots=True)
class Key:
    """Something to type or to press while a step runs, ``text`` None for Ctrl-C.

    ``due`` is asked with the output so far and the seconds since something came; it is pressed once true.
    """

    due: Callable[[Output, float], bool]
    text: str | None


class Session:
    """A bash on ``host`` that keeps variables, functions and the folder from step to step."""

    def __init__(self, host: Host, environment: Mapping[str, str] | None = None) -> None:
        self._host = host
        self._tag = f"KB_SESSION={secrets.token_hex(8)}"
        self._flags = ""  # of the shell, as `$-` has them
        self._jobs = False  # whether something has been put into the background
        self._columns = COLUMNS
        self._closed = False
        self._terminal = host.open_terminal()
        told = {**ENVIRONMENT, **host.environment, **(environment or {})}
        variables = [f"{name}={value}" for name, value in told.items()]
        # What a script starts with & is deaf to Ctrl-C, and so is all below it; the reader's shell is not.
        clean = ["env", "-i", "--default-signal", "-C", told["HOME"], *_NO_PROMPTS]
        self._process = subprocess.Popen(
            [*host.enter(), *clean, *variables, self._tag, "sh", "-c", _START, "sh", self._terminal.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        mark = f"\x01{secrets.token_hex(8)}\x01"
        self._pipes = {
            "e": Pipe(self._process.stderr.fileno(), mark),
            "o": Pipe(self._process.stdout.fileno(), mark),
        }
        self._send(f"__mark=$'{mark.encode('unicode_escape').decode()}'\n{_HEAD}__end\n")
        hello = self._read(30, (), on_terminal=False, separate=False, traced=False)
        if hello.status is None or self._process.poll() is not None:
            self.close()
            raise LabError(f"no shell on {host.name}", mend=host.trouble() or hello.trouble or hello.output.strip())

    def run(
        self,
        command: str,
        *,
        timeout: float,
        keys: Sequence[Key] = (),
        terminal: bool = False,
        columns: int = COLUMNS,
        separate: bool = False,
    ) -> Ran:
        """Run one step.

        Args:
            command: what bash reads, of any number of lines.
            timeout: seconds after which the step is killed with all processes of this session.
            keys: what to press meanwhile, in this order.
            terminal: give the command a terminal as stdin, stdout and stderr, ``columns`` wide.
            separate: keep stdout and stderr apart. Their order is then only about right, while through one pipe
                it is that of the writing.

        Returns:
            The output as a terminal shows it; ``status`` None and ``trouble`` set where it did not end by itself.

        Raises:
            SessionEnded: an earlier step ended the shell.
        """
        if self._process.poll() is not None:
            raise SessionEnded(f"the shell on {self._host.name} has ended")
        traced = "x" in self._flags or "set" in command
        self._columns = columns
        self._jobs = self._jobs or _BACKGROUND.search(command) is not None
        self._send(self._spoken(command, terminal, columns, separate))
        return self._read(timeout, keys, on_terminal=terminal, separate=separate, traced=traced)

    def close(self) -> None:
        """End the shell and whatever a step left running in it."""
        if self._closed:
            return
        self._closed = True
        self._kill()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.kill()
        self._process.wait()
        self._terminal.close()

    def _spoken(self, command: str, terminal: bool, columns: int, separate: bool) -> str:
        """What bash is sent for a step."""
        flags = "".join(flag for flag in "xv" if flag in self._flags)
        tracing = f"set -{flags}\n" if flags else ""
        streams = "</dev/null 2>&40" if separate else "</dev/null"
        size = ""
        if terminal:
            streams = f"<{self._terminal.path} >{self._terminal.path} 2>&1"
            size = f"__sized {columns} {self._terminal.path}\n"
        if _EXPANDS.search(command):
            head, more, rest = command.partition("\n") if "<<" in command else (command, "", "")
            step = f'__expand {_quoted(head)} {_quoted(more + rest)}\neval {_quoted(tracing)}"$REPLY"'
        else:
            step = f"__enter {_quoted(command)}\neval {_quoted(tracing + command)}"
        end = "__end 40" if separate else "__end"
        return f"{size}{step} {streams} 40>&- 41>&-\n{{ {end}; }} 2>/dev/null\n"

    def _send(self, text: str) -> None:
        data = text.encode()
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # told by what is read next
            while data:
                data = data[os.write(self._process.stdin.fileno(), data) :]

    def _read(self, timeout: float, keys: Sequence[Key], *, on_terminal: bool, separate: bool, traced: bool) -> Ran:
        started = last = pressed = time.monotonic()
        deadline = started + timeout
        for pipe in self._pipes.values():
            pipe.ended = None
        output = Output()
        answers = Answers(self._columns)
        pending = list(keys)
        interrupted = False  # whether Ctrl-C was the last that was pressed, and may have to be pressed again
        descriptors = [self._terminal.fileno(), *(pipe.descriptor for pipe in self._pipes.values())]
        while True:
            now = time.monotonic()
            if now >= deadline:
                return self._stop(output, started, f"timed out after {timeout:g} s")
            ready, _, _ = select.select(descriptors, [], [], min(_TICK, deadline - now))
            if got := self._take(output, answers, on_terminal):
                last = time.monotonic()
            if self._pipes["o"].ended and (self._pipes["e"].ended or not separate):
                break
            if pending and pending[0].due(output, time.monotonic() - last):
                key = pending.pop(0)
                self._press(key, output, on_terminal)
                last = pressed = time.monotonic()
                interrupted = key.text is None and not pending
            elif interrupted and now - pressed > _AGAIN:
                self._terminal.type(_CTRL_C)
                pressed = time.monotonic()
            if ready and not got:
                time.sleep(0.005)  # the shell has closed its end, and is about to be gone
            if not got and (code := self._process.poll()) is not None:
                while self._take(output, answers, on_terminal):
                    pass
                text, streams = output.shown(jobs=self._jobs, traced=traced)
                return Ran(text, code, time.monotonic() - started, streams=streams)
        if on_terminal:
            output.add("o", self._terminal.rest())
        status, self._flags = self._pipes["o"].ended or (0, "")
        text, streams = output.shown(jobs=self._jobs, traced=traced)
        return Ran(text, status, time.monotonic() - started, streams=streams)

    def _take(self, output: Output, answers: Answers, on_terminal: bool) -> bool:
        """Read what there is from everywhere; whether something came."""
        came = False
        if shown := self._terminal.read():
            came = True
            # Elsewhere the terminal only echoes keys, unless a program opens it by itself to ask for something.
            output.add("o", shown if on_terminal else shown.replace(b"^C", b""))
            if on_terminal and (reply := answers.to(shown)):
                self._terminal.type(reply)
        for stream, pipe in sorted(self._pipes.items(), key=_written):
            text, something = pipe.read()
            output.add(stream, text)
            came = came or something
        return came

    def _press(self, key: Key, output: Output, on_terminal: bool) -> None:
        if key.text is None and not on_terminal:
            output.interrupt()
        self._terminal.type(_CTRL_C if key.text is None else key.text + "\r")

    def _stop(self, output: Output, started: float, trouble: str) -> Ran:
        self._kill()
        end = time.monotonic() + _GRACE
        while time.monotonic() < end and self._process.poll() is None:
            time.sleep(0.01)
        while self._take(output, Answers(), on_terminal=True):
            pass
        text, streams = output.shown(jobs=self._jobs, traced=False)
        return Ran(text, None, time.monotonic() - started, trouble, streams)

    def _kill(self) -> None:
        """Kill all that carries this session's tag, also what has left the process group or its parent."""
        script = (
            f"for n in 1 2; do for e in $(grep -lsz -- '^{self._tag}$' /proc/[0-9]*/environ);"
            " do p=${e#/proc/}; kill -KILL ${p%/environ}; done; done"
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [*self._host.enter(), "bash", "-c", script],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=5,
            )


def _written(pipe: tuple[str, Pipe]) -> int:
    """When a pipe was last written to: where two have something, what came first is read first."""
    return os.fstat(pipe[1].descriptor).st_mtime_ns


def _quoted(text: str) -> str:
    """``text`` as one word of bash, whatever is in it: nothing is expanded within single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"
