"""What is known of a run beside its output: when, with which client and engine, and when its text was recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All optional: ``started`` (with a zone) and the versions are the run's, ``recorded`` is the transcript's day.

    Versions are (major, minor), as in (20, 10).
    """

    started: datetime | None = None
    recorded: date | None = None
    client: tuple[int, int] | None = None
    engine: tuple[int, int] | None = None


NOTHING_KNOWN = Circumstances()


def circumstances(
    started: datetime | str | None, recorded: date | None, client: str = "", engine: str = ""
) -> Circumstances:
    """From what a receipt says: ``started`` in ISO 8601, versions as in "20.10.24+dfsg1"."""
    if isinstance(started, str):
        started = _moment(started)
    return Circumstances(started, recorded, _version(client), _version(engine))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _version(text: str) -> tuple[int, int] | None:
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None
