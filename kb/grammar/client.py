"""The one module of the grammar that runs a docker client: help texts, versions, and probes that only parse."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kb.grammar.facts import Option
from kb.model import KbError

# Names no option has: whatever comes before them, the client stops while parsing and never starts to act.
_FIRST, _SECOND = "--kb-probe-a", "--kb-probe-b"
_SECONDS = 20  # within which a client tells its help, a slow machine's included


@dataclass(frozen=True, slots=True)
class Client:
    """A docker client in an empty home of its own, with at most one plugin and no daemon in reach.

    All that asks it raises KbError where it cannot be run or does not answer.
    """

    binary: str
    home: Path
    program: str = "docker"  # or the plugin's name: compose, buildx

    def version(self) -> str:
        """ "docker 28.2.2", "compose 5.6.1": without what a distribution appends. KbError where it tells none."""
        if self.program == "docker":
            text = self._run("--version").stdout
        else:
            plugin = self.home / ".docker/cli-plugins" / f"docker-{self.program}"
            text = self._asked([str(plugin), "docker-cli-plugin-metadata"], os.environ).stdout
            with suppress(ValueError, KeyError, TypeError):
                text = str(json.loads(text)["Version"])
        found = re.search(r"\d+\.\d+\.\d+", text)
        if not found:
            raise KbError(f"{self.binary} does not tell its version", mend="name a docker client")
        return f"{self.program} {found[0]}"

    def help(self, path: tuple[str, ...]) -> str:
        """What ``--help`` of the command prints; this client's home is written ``~``. KbError if it cannot be run."""
        return self._run(*path[1:], "--help").stdout.replace(str(self.home), "~")

    def hidden_option(self, path: tuple[str, ...], name: str) -> Option | None:
        """The option ``name`` (``--net``, ``-t``) if the command's parser takes it, else None. KbError as above."""
        said = self._run(*path[1:], name, _FIRST, _SECOND).stderr
        kind = "bytes" if "invalid size" in said else "int" if "ParseInt" in said else "string"
        taken = f"unknown flag: {_SECOND}" in said or f'invalid argument "{_FIRST}"' in said
        if not taken and f"unknown flag: {_FIRST}" not in said:
            return None
        return Option(name.lstrip("-"), type=kind if taken else "", hidden=True)

    def stops_at_argument(self, path: tuple[str, ...]) -> bool:
        """Whether options end at the command's first argument. KbError as above."""
        return f"unknown flag: {_FIRST}" not in self._run(*path[1:], "kb-probe", _FIRST).stderr

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "HOME": str(self.home),
            "PATH": os.defpath,
            "DOCKER_HOST": f"unix://{self.home}/none.sock",
            "BUILDX_EXPERIMENTAL": "1",  # its --help leaves experimental commands and options out without
        }
        return self._asked([self.binary, *words], environment)

    def _asked(self, words: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                words,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                cwd=self.home,
                env=environment,
                timeout=_SECONDS,
            )
        except OSError as error:
            raise KbError(f"{words[0]} cannot be run", mend=str(error.strerror)) from error
        except subprocess.TimeoutExpired as error:
            raise KbError(f"{words[0]} does not answer within {_SECONDS} s", mend="name a docker client") from error


@contextmanager
def client(binary: str, plugin: str = "") -> Iterator[Client]:
    """A client to ask, with the plugin binary ``plugin`` (its file named ``docker-NAME``) or none."""
    with tempfile.TemporaryDirectory() as home:
        if not plugin:
            yield Client(binary, Path(home))
            return
        folder = Path(home, ".docker", "cli-plugins")
        folder.mkdir(parents=True)
        folder.joinpath(Path(plugin).name).symlink_to(Path(plugin).resolve())
        yield Client(binary, Path(home), Path(plugin).name.removeprefix("docker-"))
