"""Clean hosts when they are asked for: made, brought back to their inventory or replaced while another snippet runs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.lab import inventory
from kb.lab.host import Host, Network
from kb.lab.inventory import Inventory
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient


@dataclass(frozen=True, slots=True)
class Want:
    """What a snippet needs to find: so many hosts, exactly these images on each, a daemon or none."""

    hosts: int = 1
    images: frozenset[str] = frozenset()
    daemon: bool = True


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


class Pool:
    """Groups of hosts for one worker.

    Args:
        make: boots a group of so many hosts, with or without daemons.
    """

    def __init__(self, make: Callable[[int, bool], Group]) -> None:
        self._make = make
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="kb-pool")
        self._lock = threading.Lock()
        self._coming: dict[Want, Future[Group]] = {}
        self._idle: list[Group] = []
        self._all: list[Group] = []
        self._closed = False

    def prefetch(self, want: Want) -> None:
        """Begin to make a group ready, so that a later ``acquire`` need not wait."""
        with self._lock:
            if not self._closed and want not in self._coming:
                self._coming[want] = self._threads.submit(self._ready, want)

    def acquire(self, want: Want) -> Group:
        """A group that holds just what is wanted.

        Raises:
            LabError: it could not be made.
        """
        self.prefetch(want)
        with self._lock:
            future = self._coming.pop(want)
        return future.result()

    def release(self, group: Group, *, reuse: bool = True) -> None:
        """Give a group back. It is cleaned when next wanted; with ``reuse`` False it is thrown away now."""
        single = len(group.hosts) == 1 and bool(group.apis)
        with self._lock:
            if reuse and single and not self._closed:
                self._idle.append(group)
                return
            if not any(known.hosts == group.hosts for known in self._all):
                return
            self._all = [known for known in self._all if known.hosts != group.hosts]
        group.close()

    def close(self) -> None:
        """Throw all hosts away; done when they are gone."""
        with self._lock:
            self._closed = True
        self._threads.shutdown(wait=True, cancel_futures=True)
        for group in self._all:
            group.close()
        self._all.clear()

    def _ready(self, want: Want) -> Group:
        group = self._take_idle(want) or self._boot(want)
        if not want.daemon:
            return group
        try:
            return self._prepare(group, want)
        except Exception as fault:
            # One more chance on a new host: what is wrong with a used one is no fault of the next snippet's.
            self.release(group, reuse=False)
            group = self._boot(want)
            try:
                return self._prepare(group, want)
            except Exception as again:
                self.release(group, reuse=False)
                raise LabError(f"no clean host could be made: {again}") from fault

    def _take_idle(self, want: Want) -> Group | None:
        with self._lock:
            if want.hosts != 1 or not want.daemon or not self._idle:
                return None
            return self._idle.pop(0)

    def _boot(self, want: Want) -> Group:
        group = self._make(want.hosts, want.daemon)
        with self._lock:
            if not self._closed:
                self._all.append(group)
                return group
        group.close()
        raise LabError("the lab is closing")

    def _prepare(self, group: Group, want: Want) -> Group:
        def one(pair: tuple[Host, APIClient]) -> tuple[str, Inventory, str]:
            host, api = pair
            if why := host.restore_files():
                raise LabError(why)
            return host.name, inventory.bring(api, want.images), str(api.info()["SystemTime"])

        pairs = list(zip(group.hosts, group.apis, strict=True))
        if len(pairs) == 1:
            found = [one(pairs[0])]
        else:
            with ThreadPoolExecutor(max_workers=len(pairs)) as threads:
                found = list(threads.map(one, pairs))
        return Group(
            group.hosts,
            group.apis,
            group.network,
            before={name: stock for name, stock, _ in found},
            since={name: clock for name, _, clock in found},
        )
