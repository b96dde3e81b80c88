"""A checkout of its own for a test, and ``kb`` run in it as a person would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.cache import cache_folder

KB = [sys.executable, "-m", "kb"]
REPOSITORY = Path(__file__).parents[1]
HEAD = "---\ntitle: {en: A test, ko: 시험}\n---\n"


@dataclass(frozen=True)
class Project:
    """A folder with ``snippets/``; the images' cache is the user's."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def snippet(self, name: str, text: str, head: str = HEAD) -> Path:
        """Write ``snippets/NAME.console``."""
        path = self.root / "snippets" / f"{name}.console"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + text, encoding="utf-8")
        return path

    def start(self, *arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        """Start ``kb`` with its output on a pipe, in a process group of its own."""
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "GITHUB_ACTIONS": "", **self.environment}
        return subprocess.Popen(
            [*prefix, *KB, *arguments],
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def kb(self, *arguments: str, prefix: tuple[str, ...] = (), timeout: float = 180) -> tuple[int, str]:
        """Run ``kb`` to its end: exit status and everything it printed."""
        process = self.start(*arguments, prefix=prefix)
        try:
            output, _ = process.communicate(timeout=timeout)
        finally:
            process.kill()
        return process.returncode, output

    @property
    def cache(self) -> Path:
        """The cache that ``kb`` uses."""
        return Path(self.environment["KB_CACHE"]) if "KB_CACHE" in self.environment else cache_folder()

    def receipts(self) -> dict[str, dict[str, Any]]:
        """The receipts of the last run, by id of the snippet."""
        document = json.loads((self.root / "build/verification.json").read_text(encoding="utf-8"))
        return {receipt["id"]: receipt for receipt in document["snippets"]}
