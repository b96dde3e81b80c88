"""The daemon's own account of what happened on it, from a moment of its own clock on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docker import APIClient


def events_since(api: APIClient, clock: str) -> list[dict[str, Any]]:
    """The daemon's events from its own time ``clock`` (RFC 3339) until now."""
    until = str(api.info()["SystemTime"])
    begin = clock_seconds(clock)
    events: Any = api.events  # takes what the daemon takes, also fractions of a second
    return list(events(since=begin, until=clock_seconds(until), decode=True))


def clock_seconds(clock: str) -> str:
    """A daemon's RFC 3339 time as ``seconds.nanoseconds``, the form in which it takes times to the nanosecond."""
    stamp, _, fraction = clock.removesuffix("Z").partition(".")
    seconds = int(datetime.fromisoformat(stamp + "+00:00").timestamp())
    return f"{seconds}.{fraction.ljust(9, '0')[:9]}"
