"""The lab as one worker uses it: kind of host, images, pool and verifier, made once and closed once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kb.lab import machines
from kb.lab.cache import cache_folder
from kb.lab.images import ensure_images, registry
from kb.lab.keep import keep
from kb.lab.pool import Pool
from kb.lab.run_folder import RunFolder, sweep
from kb.lab.wire import GATEWAY, MIRROR_PORT
from kb.model import ImageUse
from kb.runner.subject import Subject
from kb.runner.verifier import Terms, Verifier


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for: kind of host and path of the client, "" for the machine's best."""

    kind: str = ""
    client: str = ""


class LabSession:
    """Everything that is made for a run and thrown away after it.

    Raises:
        LabError: this machine can make no hosts; the message says what is missing.
    """

    def __init__(self, options: Options, *, say: Callable[[str], None]) -> None:
        self._say = say
        self._cache = cache_folder()
        self.kind = machines.choose_kind(options.kind)
        client = machines.client_path(options.client or os.environ.get("CLIENT", ""))
        self._client = client
        for run in sweep(self._cache):
            say(f"cleaned up after a run that was killed ({run})")
        self._folder = RunFolder(self._cache)
        self._images: dict[str, ImageUse] = {}
        self._pool: Pool | None = None
        self._verifier: Verifier | None = None

    def provide(self, subjects: Iterable[Subject]) -> None:
        """Make the images of ``subjects`` available: pulled, built, or there already."""
        refs = sorted({ref for subject in subjects for ref in subject.named})
        self._images |= ensure_images(refs, self._cache, self._say)

    @property
    def verifier(self) -> Verifier:
        """The one that runs snippets under this session's terms."""
        if self._verifier is None:
            terms = Terms(
                kind=self.kind,
                engine=machines.binary_version(shutil.which("dockerd") or "dockerd"),
                client=machines.binary_version(self._client),
                images=self._images,
            )
            self._verifier = Verifier(self.pool, terms)
        return self._verifier

    @property
    def pool(self) -> Pool:
        if self._pool is None:
            serve = registry(self._cache).serve(f"{GATEWAY}:{MIRROR_PORT}")
            self._pool = Pool(machines.namespace_groups(self._folder, client=self._client, registry=serve))
        return self._pool

    def keep(self) -> str:
        """Leave the last snippet's hosts up; returns how to enter them, "" where there are none."""
        if self._verifier is None or self._verifier.kept is None:
            return ""
        how = keep(self._verifier.kept, self._folder)
        self._pool = self._verifier.kept = None
        return how

    def close(self) -> None:
        """Throw all hosts away."""
        if self._pool:
            self._pool.close()
            self._pool = None
        self._folder.close()
