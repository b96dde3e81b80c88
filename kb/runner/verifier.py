"""What one worker does with a snippet: find clean hosts, run it, ask the daemons what it made, write the receipt."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version

from kb.lab.hosts.host import Host
from kb.lab.hosts.pool import Group, Hosts
from kb.lab.needs import lacking
from kb.lab.state import inventory
from kb.lab.state.events import events_since
from kb.model import Created, ImageUse, KbError, Outcome, Provenance, Receipt, StepReport
from kb.runner.execute import Execution, execute
from kb.runner.fingerprint import fingerprint, runner
from kb.runner.leftovers import clean_up
from kb.runner.runnable import Subject
from kb.runner.twin_execution import execute as execute_twin
from kb.unify import begin

# A daemon takes the next of 14 subnets of its pool each time, also when all others are free again. After them come
# smaller ones, which would show. No snippet makes more than seven.
_MOST_NETWORKS = 6
_TROUBLE = (KbError, OSError)  # what the SDK raises is an OSError: a daemon's answer, or none


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which a run is held: what does not change from snippet to snippet."""

    kind: str
    engine: str
    client: str
    compose: str  # version of the Compose plugin
    images: Mapping[str, ImageUse]  # what the lab's registry serves, by ref


class Verifier:
    """Verifies snippets one after the other, each on a clean group of what ``hosts`` gives when first needed."""

    def __init__(self, hosts: Callable[[], Hosts], terms: Terms) -> None:
        self._hosts = hosts
        self.terms = terms
        self._networks: Counter[tuple[Host, ...]] = Counter()  # made so far on the hosts that are used again
        self.kept: Group | None = None  # the group of the last snippet, when ``keep`` was asked

    def fingerprint(self, subject: Subject) -> str:
        """The digest of all that goes into an outcome of ``subject`` under today's terms."""
        terms = self.terms
        return fingerprint(
            subject.snippet.text_sha256,
            self._images(subject),
            engine=terms.engine,
            client=self._client(subject),
            kind=terms.kind,
            runner=self._runner,
        )

    @cached_property
    def _runner(self) -> str:
        return runner()

    def _images(self, subject: Subject) -> list[ImageUse]:
        return [self.terms.images[ref] for ref in sorted(subject.named) if ref in self.terms.images]

    def _client(self, subject: Subject) -> str:
        """What a receipt calls the client; with the plugin where the snippet uses it. A twin's is the SDK."""
        if subject.is_twin:
            return f"Docker SDK {version('docker')}"
        plugin = f" · Compose {self.terms.compose}" if subject.footprint.compose and self.terms.compose else ""
        return self.terms.client + plugin

    def lacking(self, subject: Subject) -> str:
        """Why this machine must skip the snippet, or ""."""
        terms = self.terms
        if subject.is_twin and terms.kind == "dind":
            return "needs this machine's Python on the host, and a host of the kind dind has none"
        if terms.kind == "host" and subject.snippet.front.hosts > 1:
            return f"needs {subject.snippet.front.hosts} hosts, your Docker is one"
        return lacking(subject.snippet.front.needs, kind=terms.kind, engine=terms.engine, client=terms.client)

    def expect(self, subject: Subject) -> None:
        """Say which snippet comes next, so that its hosts are ready by then."""
        if not self.lacking(subject):
            self._hosts().prefetch(subject.want)

    def verify(self, subject: Subject, *, keep: bool = False) -> Receipt:
        """Run ``subject`` and say what happened. Never raises for what the snippet or its hosts do."""
        if reason := self.lacking(subject):
            return self._receipt(subject, Outcome.SKIPPED, reason)
        try:
            group = self._hosts().acquire(subject.want)
        except _TROUBLE as fault:
            return self._receipt(subject, Outcome.ERROR, str(fault))
        execution: Execution | None = None
        cleaned: tuple[tuple[StepReport, ...], tuple[str, ...]] = ((), ())
        made: tuple[Created, ...] = ()
        try:
            clock, started = time.monotonic(), _now()
            known = begin(subject.snippet, started, self._client(subject), self.terms.engine)
            execution = (execute_twin if subject.is_twin else execute)(subject.snippet, group.hosts, known=known)
            seconds = time.monotonic() - clock
            made, fault_after = self._made(group)
            # Not on the reader's own Docker: what they have there besides could be met by the same filters.
            if execution.outcome is Outcome.VERIFIED and not (fault_after or keep or self.terms.kind == "host"):
                cleaned = clean_up(subject.snippet, group)
        finally:
            if keep:
                self.kept = group
            else:
                ended = execution is None or execution.outcome is Outcome.ERROR
                self._hosts().release(group, subject.want, reuse=not ended and not self._worn(group, made))
        outcome, reason = execution.outcome, execution.reason
        if fault_after and outcome is Outcome.VERIFIED:
            outcome, reason = Outcome.ERROR, fault_after
        receipt = self._receipt(subject, outcome, reason, execution, made)
        return replace(receipt, seconds=seconds, started=started, cleanup=cleaned[0], remained=cleaned[1])

    def _worn(self, group: Group, made: Sequence[Created]) -> bool:
        """Whether the daemon has given away so many subnets that it may run out of those that a new one begins with."""
        self._networks[group.hosts] += sum(thing.kind == "network" for thing in made)
        return self._networks[group.hosts] > _MOST_NETWORKS

    def _made(self, group: Group) -> tuple[tuple[Created, ...], str]:
        """What was created on all hosts of the group, and why that could not be told, if so."""
        made: list[Created] = []
        for host, api in zip(group.hosts, group.apis, strict=False):
            if why := host.trouble():
                return tuple(made), why
            name = host.name if len(group.hosts) > 1 else ""
            try:
                events, after = events_since(api, group.since[host.name]), inventory.take(api)
                made += inventory.created(events, group.before[host.name], after, name)
            except _TROUBLE as fault:
                return tuple(made), str(fault)
        return tuple(made), ""

    def _receipt(
        self,
        subject: Subject,
        outcome: Outcome,
        reason: str,
        execution: Execution | None = None,
        made: Sequence[Created] = (),
    ) -> Receipt:
        uses = self._images(subject)
        own = [thing.name for thing in made if thing.kind == "image" and thing.name not in subject.named]
        uses += [
            ImageUse(name, Provenance.SNIPPET, "") for name in own if ":" in name and not name.startswith("sha256:")
        ]
        return Receipt(
            id=subject.snippet.id,
            outcome=outcome,
            reason=reason,
            seconds=0.0,
            fingerprint=self.fingerprint(subject),
            steps=execution.steps if execution else (),
            images=tuple(uses),
            created=tuple(made),
            engine=self.terms.engine,
            client=self._client(subject),
            started=_now(),
            text_sha256=subject.snippet.text_sha256,
            kind=self.terms.kind,
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
