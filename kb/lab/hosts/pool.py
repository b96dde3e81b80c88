"""Clean hosts when they are asked for: made, brought back to their inventory or replaced while another snippet runs."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from kb.lab.hosts.host import Host, Network
from kb.lab.state import inventory
from kb.lab.state.inventory import Inventory
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Want:
    """What a snippet needs to find: so many hosts, exactly these images on each, a daemon or none.

    ``unused``: hosts that no snippet had before, for one that asks the daemon what has happened until now.
    """

    hosts: int = 1
    images: frozenset[str] = frozenset()
    daemon: bool = True
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Hosts on one network, for one snippet. ``apis`` has a client for each host, none where there is no daemon."""

    hosts: tuple[Host, ...]
    apis: tuple[APIClient, ...]
    network: Network
    before: Mapping[str, Inventory] = field(default_factory=dict)  # host name → what it held, set when ready
    since: Mapping[str, str] = field(default_factory=dict)  # host name → its daemon's clock then, RFC 3339

    def close(self) -> None:
        for api in self.apis:
            with contextlib.suppress(Exception):
                api.close()
        for host in self.hosts:
            host.close()
        self.network.close()


ToPull = Callable[[frozenset[str], frozenset[str]], int]


class Hosts(Protocol):
    """Where clean hosts come from: a pool of disposable ones, or the reader's own daemon."""

    def prefetch(self, want: Want) -> None:
        """Begins to make what ``want`` needs, before it is asked for."""
        ...

    def acquire(self, want: Want) -> Group:
        """Clean hosts as wanted; raises LabError where none can be made."""
        ...

    def release(self, group: Group, want: Want, *, reuse: bool = True) -> None:
        """Takes a group back, to be used again if it is clean."""
        ...

    def surrender(self, group: Group) -> None:
        """Leaves a group up, to its user."""
        ...

    def close(self) -> None: ...


class Pool:
    """Groups of hosts for one worker. A group that was given back is cleaned at once, by threads of the pool.

    Args:
        make: boots a group of so many hosts, with or without daemons.
        to_pull: what bringing wanted images to a host that holds others costs, in any unit.
        most: how many single hosts to keep; each holds the images of its last snippet, so more mean fewer pulls.
    """

    def __init__(self, make: Callable[[int, bool], Group], to_pull: ToPull, *, most: int = 4) -> None:
        self._make = make
        self._to_pull = to_pull
        self._most = most
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="kb-pool")
        self._lock = threading.Lock()
        self._coming: dict[Want, Future[Group]] = {}
        self._idle: list[tuple[Want, Future[Group]]] = []  # the one unused for longest first
        self._singles = 0
        self._all: dict[tuple[Host, ...], Group] = {}
        self._closed = False

    def prefetch(self, want: Want) -> None:
        """Begin to make a group ready, so that a later ``acquire`` need not wait."""
        with self._lock:
            if self._closed or want in self._coming:
                return
            self._coming[want] = self._begin(want)

    def acquire(self, want: Want) -> Group:
        """A group that holds just what is wanted.

        Raises:
            LabError: it could not be made.
        """
        self.prefetch(want)
        with self._lock:
            future = self._coming.pop(want)
        return future.result()

    def release(self, group: Group, want: Want, *, reuse: bool = True) -> None:
        """Give back a group that was acquired for ``want``; with ``reuse`` False it is thrown away now."""
        with self._lock:
            if reuse and _is_single(want) and not self._closed:
                self._idle.append((want, self._threads.submit(self._clean, group, want)))
                return
        self._discard(group, want)

    def surrender(self, group: Group) -> None:
        """Forget a group that was acquired: it stays up when this pool is closed."""
        with self._lock:
            self._all.pop(group.hosts, None)

    def close(self) -> None:
        """Throw all hosts away; done when they are gone."""
        with self._lock:
            self._closed = True
        self._threads.shutdown(wait=True, cancel_futures=True)
        for group in self._all.values():
            group.close()
        self._all.clear()

    def _begin(self, want: Want) -> Future[Group]:
        for number, (held, future) in enumerate(self._idle):
            if held == want:
                del self._idle[number]
                return self._threads.submit(self._ready, want, future)
        if _is_single(want):
            if self._singles >= self._most and self._idle:
                costs = [self._to_pull(want.images, held.images) for held, _ in self._idle]
                _, future = self._idle.pop(costs.index(min(costs)))
                return self._threads.submit(self._ready, want, future)
            self._singles += 1
        return self._threads.submit(self._ready, want, None)

    def _ready(self, want: Want, used: Future[Group] | None) -> Group:
        # What is wrong with a used host is no fault of the next snippet's: it then gets a new one.
        if used is not None:
            with contextlib.suppress(Exception):
                group = used.result()
                return group if _holds(group, want) else self._prepare(group, want)
        return self._prepare(self._boot(want), want)

    def _boot(self, want: Want) -> Group:
        group = self._make(want.hosts, want.daemon)
        with self._lock:
            if not self._closed:
                self._all[group.hosts] = group
                return group
        group.close()
        raise LabError("the lab is closing")

    def _clean(self, group: Group, want: Want) -> Group:
        """``group`` for another snippet; thrown away when anything on it is not as it was at boot."""
        return self._or_discard(group, lambda: _checked(_prepared(group, want), group.before))

    def _prepare(self, group: Group, want: Want) -> Group:
        return self._or_discard(group, lambda: _prepared(group, want)) if want.daemon else group

    def _or_discard(self, group: Group, make: Callable[[], Group]) -> Group:
        try:
            return make()
        except Exception as why:
            _log.info("thrown away: %s", why)
            self._discard(group, None)
            raise

    def _discard(self, group: Group, want: Want | None) -> None:
        with self._lock:
            known = self._all.pop(group.hosts, None)
            if want is not None and _is_single(want):
                self._singles -= 1
        if known:
            group.close()


def _is_single(want: Want) -> bool:
    return want.hosts == 1 and want.daemon and not want.unused


def _holds(group: Group, want: Want) -> bool:
    """Whether a clean single host has just the images that are wanted."""
    return all(frozenset(stock.tags()) == want.images for stock in group.before.values())


def _checked(group: Group, before: Mapping[str, Inventory]) -> Group:
    """``group``, if its hosts are as they were at boot, and their daemons as ``before``. LabError says what is not."""
    for host in group.hosts:
        if why := host.restore():
            raise LabError(why)
        if group.before[host.name].settings != before[host.name].settings:
            raise LabError(f"the daemon on {host.name} has other settings")
    return group


def _prepared(group: Group, want: Want) -> Group:
    def one(pair: tuple[Host, APIClient]) -> tuple[str, Inventory, str]:
        host, api = pair
        return host.name, inventory.bring(api, want.images), str(api.info()["SystemTime"])

    pairs = list(zip(group.hosts, group.apis, strict=True))
    with ThreadPoolExecutor(max_workers=len(pairs)) as threads:
        found = list(threads.map(one, pairs))
    return replace(
        group,
        before={name: stock for name, stock, _ in found},
        since={name: clock for name, _, clock in found},
    )
