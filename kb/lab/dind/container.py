"""A container that lives exactly as long as the runner: it ends when its stdin does, with ``close`` or with us."""

from __future__ import annotations

import contextlib
import secrets
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.lab.dind.capabilities import PRIVILEGED
from kb.lab.dind.outer import LABEL, Outer
from kb.model import LabError

_FOLDER = Path(__file__).parent
_END_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where containers are made: one daemon, the image and volumes that are there, and the options it grants."""

    outer: Outer
    run_id: str
    image: str
    client_volume: str = ""
    programs: tuple[str, ...] = ()  # what is in it
    registry_volume: str = ""
    rights: tuple[str, ...] = PRIVILEGED

    def labels(self) -> tuple[str, ...]:
        """The options that mark what a run made, so that it is found again."""
        return (f"--label={LABEL}={self.run_id}",)


class Container:
    """A running container of the lab's own.

    Args:
        site: where.
        script: name of the script in this folder that is its first process; ``own-cgroups.sh`` goes before it.
        words: what the script takes.
        options: for ``docker run``.
        said: what the script reads from its stdin, each NUL-ended.

    Raises:
        LabError: it did not say ``ready``; the message ends with its last words.
    """

    def __init__(
        self, site: Site, script: str, words: Sequence[str], *, options: Sequence[str], said: Sequence[bytes]
    ) -> None:
        self.site = site
        self.container = f"kb-{site.run_id}-{secrets.token_hex(4)}"
        init = "".join((_FOLDER / name).read_text(encoding="utf-8") for name in ("own-cgroups.sh", script))
        self._process = subprocess.Popen(
            site.outer.words(
                *("run", "--interactive", "--rm", "--name", self.container, "--tmpfs=/run:exec,mode=755"),
                *(*site.labels(), *site.rights, *options, site.image, "bash", "-c", init, script, *words),
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the runner, which then closes this in order
        )
        try:
            self.answer = self._wait_ready(b"".join(part + b"\0" for part in said))
        except BaseException:
            self.close()
            raise

    def inside(self, *words: str, options: Sequence[str] = ("--interactive",)) -> list[str]:
        """The words that run a command in the container."""
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
        """Whether the container still runs."""
        return self._process.poll() is None

    def lifelines(self) -> list[int]:
        """The descriptor whose end stops the container."""
        assert self._process.stdin is not None
        return [] if self._process.stdin.closed else [self._process.stdin.fileno()]

    def close(self) -> None:
        """End the container; done when the daemon has removed it and its anonymous volumes."""
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_ready(self, said: bytes) -> tuple[str, ...]:
        """The words behind ``ready``."""
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert stdin is not None and stdout is not None and stderr is not None
        with contextlib.suppress(BrokenPipeError):  # told by what is read next
            stdin.write(said)
            stdin.flush()
        word, *more = stdout.readline().decode().split() or [""]
        if word != "ready":
            last = stderr.read().decode(errors="replace").strip()
            raise LabError(f"no machine on {self.site.outer.address}", mend=last or "it ended without a word")
        return tuple(more)
