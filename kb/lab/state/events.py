"""The daemon's own account of what happened on it, from a moment of its own clock on."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient

_RFC3339 = re.compile(r"(?P<stamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:\d\d)")


def events_since(api: APIClient, clock: str) -> list[dict[str, Any]]:
    """The daemon's events from its own time ``clock`` (RFC 3339) until now, as the API has them, in order.

    Raises:
        LabError: ``clock``, or what the daemon says of its own time, is none.
        DockerException, RequestException: the daemon does not answer.
    """
    until = str(api.info()["SystemTime"])
    begin = clock_seconds(clock)
    events: Any = api.events  # takes what the daemon takes, also fractions of a second
    return list(events(since=begin, until=clock_seconds(until), decode=True))


def clock_seconds(clock: str) -> str:
    """A daemon's RFC 3339 time as ``seconds.nanoseconds``, the form in which it takes times to the nanosecond.

    It tells them in its machine's own zone, and leaves out zeros at the end of a fraction. Raises LabError where it is
    no such time.
    """
    found = _RFC3339.fullmatch(clock)
    if found is None:
        raise LabError(f"the daemon tells a time that is none: {clock}")
    zone = "+00:00" if found["zone"] == "Z" else found["zone"]
    seconds = int(datetime.fromisoformat(found["stamp"] + zone).timestamp())
    return f"{seconds}.{(found['fraction'] or '').ljust(9, '0')[:9]}"
