"""What a recording must hold against besides being run again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.model import Ran
from kb.runner.elsewhere import moved, on_another_day
from kb.snippet import transcript

NOW = datetime(2026, 11, 27, 12, 16, 24, tzinfo=UTC)
THEN = datetime(2026, 10, 18, 6, 39, 24, tzinfo=UTC)
EPOCH = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("backup-2026-11-27.tar.gz", "backup-2026-10-18.tar.gz"),
        ("dump_20261127_121624.sql", "dump_20261018_121624.sql"),
        ("2026년 11월 27일 금요일", "2026년 10월 18일 일요일"),
        ("2026-11-27T12:16:24.286256818Z", "2026-10-18T06:39:24.286256818Z"),
        ("Friday", "Sunday"),
        ("2026.11.27 (금)", "2026.10.18 (일)"),
        ("Fri Nov 27 12:16:24 UTC 2026", "Sun Oct 18 06:39:24 UTC 2026"),
        ("Fri Nov 27 21:16:24 KST 2026", "Sun Oct 18 15:39:24 KST 2026"),
        ("172.17.0.1 - - [27/Nov/2026:12:16:24 +0000]", "172.17.0.1 - - [18/Oct/2026:06:39:24 +0000]"),
        (f"{EPOCH} {EPOCH + 3}123", f"{int(THEN.timestamp())} {int(THEN.timestamp()) + 3}123"),
        ("version 20.10.24, 2023-04-04, 03:15", "version 20.10.24, 2023-04-04, 03:15"),
        ("0.0.0.0:8080->80/tcp 1234567890", "0.0.0.0:8080->80/tcp 1234567890"),
    ],
)
def test_what_is_the_runs_own_is_moved_and_nothing_else(text: str, later: str) -> None:
    assert moved(text, NOW, THEN) == later


def test_what_was_printed_before_midnight_is_moved_too() -> None:
    now = datetime(2026, 11, 28, 0, 5, tzinfo=UTC)
    assert moved("2026-11-27T23:59:00Z", now, datetime(2027, 1, 7, 5, 42, tzinfo=UTC)) == "2027-01-07T05:36:00Z"


def test_a_day_that_the_command_has_typed_in_stays() -> None:
    assert moved("2026-11-27 2026/11/27", NOW, THEN, except_in="echo 2026-11-27") == "2026-11-27 2026/10/18"


def difference(shown: str, printed: str) -> str:
    snippet = transcript.parse(f"$ report\n{shown}\n", "a.console", "a")
    return on_another_day(snippet, [Ran(printed, 0, 0.1)], NOW)


def test_a_day_in_a_transcript_that_is_no_date_to_the_matcher_is_told_at_once() -> None:
    found = difference("as of Friday the 27th: Friday", "as of Friday the 27th: Friday")
    assert found.startswith("a.console:2: ") and "Sunday" in found


def test_what_does_not_depend_on_the_day_holds() -> None:
    assert difference("ready 1.27", "ready 1.27") == ""
    assert difference("as of [..] the 27th: [..]", "as of Friday the 27th: Friday") == ""
