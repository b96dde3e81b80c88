"""The lab as one worker uses it: kind of host, images, hosts and verifier, made once and closed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.cache import MEND, cache_folder
from kb.lab.hosts import machines
from kb.lab.hosts.keep import keep
from kb.lab.hosts.pool import Hosts
from kb.lab.hosts.run_folder import RunFolder, sweep
from kb.lab.provision.images import ensure_images, images_folder
from kb.model import ImageUse, KbError
from kb.runner.host_source import HostSource
from kb.runner.runnable import Subject
from kb.runner.verifier import Terms, Verifier
from kb.safe_write import check_writable

_ROOM = 200_000_000  # bytes: the images of the snippet that has most, unpacked on a host


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for: kind of host and path of the client, "" for the machine's best; which worker this is."""

    kind: str = ""
    client: str = ""
    worker: int = 0


class Refused(KbError):
    """What snippets touch is the reader's own already: a line for each."""


class LabSession:
    """Everything that is made for a run and thrown away after it.

    Raises:
        KbError: the cache cannot be written to, or has no room for hosts.
        LabError: this machine can make no hosts; the message says what is missing.
    """

    def __init__(self, options: Options, *, say: Callable[[str], None]) -> None:
        self._say = say
        self._options = options
        self._cache = cache_folder()
        self.kind = machines.choose_kind(options.kind)
        client = machines.client_path(options.client)
        if options.client:
            machines.binary_version(client)  # refuses what is no docker client, before anything is made
        check_writable(self._cache, mend=MEND, free=_ROOM)
        swept = sweep(self._cache)
        for run in swept:
            say(f"cleaned up after a run that was killed ({run})")
        self._folder = RunFolder(self._cache)
        if self.kind != "namespaces" and not options.client:
            client = ""
        self._source = HostSource(self.kind, self._folder, self._cache, client, options.worker, swept, say)
        self._images: dict[str, ImageUse] = {}
        self._hosts: Hosts | None = None
        self._verifier: Verifier | None = None

    def provide(self, subjects: Iterable[Subject]) -> None:
        """Make the images of ``subjects`` available: pulled, built, or there already.

        Raises:
            Refused: on the reader's own daemon, something they touch is there already.
            LabError: an image can be neither pulled nor built.
        """
        subjects = list(subjects)
        if self.kind == "host":
            from kb.runner.reader_conflicts import refusals

            if found := refusals(subjects, self._source.reader_api()):
                raise Refused("\n".join(map(str, found)))
            return
        refs = sorted({ref for subject in subjects for ref in subject.named})
        self._images |= ensure_images(refs, self._cache, self._say, images=images_folder(Path()))

    @property
    def verifier(self) -> Verifier:
        """The one that runs snippets under this session's terms."""
        if self._verifier is None:
            engine, client = self._source.engine(), self._source.client_version()
            machines.check_versions(client, engine)
            terms = Terms(
                kind=self.kind,
                engine=engine,
                client=client,
                compose=machines.compose_version(),
                images=self._images,
            )
            self._verifier = Verifier(self.hosts, terms)
        return self._verifier

    def hosts(self) -> Hosts:
        """Where this session's hosts come from, made when first asked for."""
        if self._hosts is None:
            self._hosts = self._source.hosts()
        return self._hosts

    def keep(self) -> str:
        """Leave the last snippet's hosts up; returns how to enter them, "" where there are none."""
        if self._verifier is None or self._verifier.kept is None:
            return ""
        how = keep(self._verifier.kept, self._folder)
        if self._hosts:
            self._hosts.surrender(self._verifier.kept)
        self._verifier.kept = None
        return how

    def close(self) -> None:
        """Throw all hosts away."""
        if self._hosts:
            self._hosts.close()
            self._hosts = None
        self._folder.close()
