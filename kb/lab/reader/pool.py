"""The reader's own daemon in the place of a pool: one host that is never cleaned but of what a snippet made."""

from __future__ import annotations

from collections.abc import Callable

from kb.lab.hosts.pool import Group, Want
from kb.lab.reader.host import ReaderHost
from kb.lab.reader.restore import clean_up
from kb.lab.state import inventory


class ReaderNetwork:
    """There is none of ours to close."""

    def lifelines(self) -> list[int]:
        """None: the reader's daemon outlives us."""
        return []

    def close(self) -> None: ...


class ReaderPool:
    """Hands out the reader's daemon, for one snippet at a time.

    Args:
        host: the reader's machine.
        say: takes a line for what could not be removed.
    """

    def __init__(self, host: ReaderHost, say: Callable[[str], None]) -> None:
        self._host = host
        self._api = host.api()
        self._say = say

    def prefetch(self, want: Want) -> None:
        """Nothing can be made ready ahead: there is one daemon."""

    def acquire(self, want: Want) -> Group:
        """The reader's daemon with the images that are wanted pulled to it.

        Raises:
            LabError: an image cannot be pulled.
        """
        before, since = inventory.take(self._api), str(self._api.info()["SystemTime"])
        group = Group((self._host,), (self._api,), ReaderNetwork(), {"lab": before}, {"lab": since})
        try:
            for ref in sorted(want.images - before.tags()):
                self._host.made.images.add(ref)
                inventory.pull(self._api, ref)
        except BaseException:
            self.release(group, want)
            raise
        return group

    def release(self, group: Group, want: Want, *, reuse: bool = True) -> None:
        """Remove what was made since ``acquire``, and nothing that the reader has made meanwhile."""
        cleaned = clean_up(self._api, self._host.made, group.before["lab"])
        if cleaned.left:
            self._say(f"could not be removed from your Docker: {', '.join(cleaned.left)}")
        if cleaned.others:
            self._say(f"came to your Docker meanwhile, not from here, and left alone: {', '.join(cleaned.others)}")
        self._host.restore()

    def surrender(self, group: Group) -> None:
        """The reader's daemon stays up in any case."""

    def close(self) -> None:
        """Closes the connection and what went through it."""
        self._api.close()
        self._host.close()
