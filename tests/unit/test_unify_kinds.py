"""What stands for what, kind by kind: as near as two runs differ, and no further."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.model import Ran
from kb.snippet.transcript import parse
from kb.unify import Match, begin, check

RUN = datetime(2027, 1, 2, 9, 30, tzinfo=UTC)


def holds(expected: str, actual: str, command: str = "x", *, client: str = "") -> bool:
    snippet = parse(f"$ {command}\n{expected}\n", "p", "p")
    step = snippet.steps[0]
    return isinstance(check(step, Ran(actual, 0, 0.0), begin(snippet, RUN, client)), Match)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("0B", "0B"),
        ("1.98MB", "4.26MB"),
        ("249GB", "98GB"),
        ("13B", "140B"),
        ("Up Less than a second", "Up 4 seconds"),
        ("Up 2 seconds", "Up 20 seconds"),
        ("3 weeks ago", "7 months ago"),
        ("19 hours ago", "2 minutes ago"),
        ("took 12 ms", "took 48 ms"),
        ("2.3 seconds", "12 seconds"),
        ("12 seconds", "2.3 seconds"),
        ("3초", "5초"),
        ("3.2초 걸림", "12초 걸림"),
        ("1분 3초", "58초"),
        ("3秒", "4秒"),
        ("3 Sekunden", "1 Sekunde"),
        ("time=0.045 ms", "time=8.3 ms"),
        ("0.1/0.2/0.3 ms", "0.2/0.3/1.1 ms"),
        ("DONE 0.0s", "DONE 0.3s"),
        ("0.00%", "0.13%"),
        ("42%", "44%"),
        ("load average: 0.00, 0.01, 0.05", "load average: 12.31, 4.00, 1.05"),
    ],
)
def test_a_measure_holds_in_the_same_order_of_magnitude(expected: str, actual: str) -> None:
    assert holds(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("0B", "999TB"),
        ("0B", "1B"),
        ("12MB", "0B"),
        ("1.98MB", "1.98GB"),
        ("7.3M", "7.3MB"),
        ("1 MB", "1 MiB"),
        ("Up Less than a second", "Up 2 years"),
        ("Up 2 seconds", "Up 2 minutes"),
        ("Exited (0) 1 second ago", "Exited (0) 5 weeks ago"),
        ("3 weeks ago", "2 seconds ago"),
        ("took 12 ms", "took 12 s"),
        ("took 12 ms", "took 0 ms"),
        ("3초", "3시간"),
        ("3초", "3 s"),
        ("0.1/0.2/0.3 ms", "0.1/0.2/9000.3 ms"),
        ("0%", "9999%"),
        ("0%", "1%"),
        ("42%", "420%"),
        ("0.05%", "95.00%"),
        ("load average: 0.00, 0.01, 0.05", "load average: 99999.00, 0.01, 0.05"),
        ("load average: 0.00, 0.01, 0.05", "load average: a, b, c"),
    ],
)
def test_a_measure_of_another_magnitude_does_not_hold(expected: str, actual: str) -> None:
    assert not holds(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("2026-11-23T12:00:01.123456789Z", "2027-01-02T00:00:00.1Z"),
        ("Mon Nov 23 12:00:01 UTC 2026", "Sat Jan  2 09:16:24 UTC 2027"),
        ("Mon Nov 23 12:00:01 PM UTC 2026", "Sat Jan  2 09:16:24 AM UTC 2027"),
        ("Mon 23 Nov 12:00:01 UTC 2026", "Sat 02 Jan 09:16:24 UTC 2027"),
        ("Fr 27. Nov 21:16:24 UTC 2026", "Sa 2. Jan 09:16:24 UTC 2027"),
        ("2026년 11월 27일", "2027년 1월 2일"),
        ("2026년 11월 27일 (금) 오후 9:16:24", "2027년 1월 2일 (토) 오전 9:16:24"),
        ("2026. 11. 27. (금) 21:16:24 UTC", "2027. 01. 02. (토) 09:16:24 UTC"),
        ("2026年 11月 27日 金曜日 21:16:24 UTC", "2027年 1月 2日 土曜日 09:16:24 UTC"),
        ("오후 9:16:24", "오전 10:02:00"),
        ("9:16:24 PM", "10:02:00 AM"),
        ("午後9時16分24秒", "午前8時1分2秒"),
        ("2026.11.27", "2027.01.02"),
        ("27.11.2026", "02.01.2027"),
        ("27/11/2026", "02/01/2027"),
        ("11/27/2026", "01/02/2027"),
        ("November 27, 2026", "January 2, 2027"),
        ("Friday, 27 November 2026", "Saturday, 2 January 2027"),
        ("27. November 2026", "2. Januar 2027"),
        ("backup-2026-11-27.tar.gz", "backup-2027-01-02.tar.gz"),
        ("dump_2026-11-27_21-16-24.sql", "dump_2027-01-02_09-16-24.sql"),
        ("/backup/20261127/data.tar", "/backup/20270102/data.tar"),
        ("log20261127T211624.txt", "log20270102T091624.txt"),
        ("1795814184", "1798882200"),
        ("1795814184123", "1798882200001"),
        ("-rw-r--r-- 1 root 5 Nov 27 21:16 a", "-rw-r--r-- 1 root 5 Jan  2 09:16 a"),
        ("-rw-r--r-- 1 root 5 Apr 18  2025 a", "-rw-r--r-- 1 root 5 Jan  2 09:16 a"),
        ("made 2026-01-01T00:00:00Z\nnow 2026-11-27T12:00:00Z", "made 2025-05-05T10:10:10Z\nnow 2027-01-02T10:00:00Z"),
        ("certifi 2024.12.25\n2026-11-27", "certifi 2024.12.25\n2027-01-02"),
    ],
)
def test_a_moment_of_the_recording_stands_for_one_of_the_run(expected: str, actual: str) -> None:
    assert holds(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("12:00:01", "99:99:99"),
        ("12:00:01", "12:60:01"),
        ("2026-11-23T12:00:01Z", "1970-01-01T00:00:00Z"),
        ("2026-11-23T12:00:01Z", "2026-11-23T12:00:02Z"),
        ("2026-11-23T12:00:01Z", "2028-01-02T12:00:02Z"),
        ("2026-11-23T12:00:01Z", "2027-01-02T12:00:01+09:00"),
        ("2026-11-23T12:00:01Z", "2027-13-02T12:00:01Z"),
        ("2026-11-23T12:00:01Z", "2027-02-30T12:00:01Z"),
        ("2026-11-23T12:00:01Z", "2027-01-02 12:00:01Z"),
        ("Mon Nov 23 12:00:01 UTC 2026", "Sat Jan  2 12:00:01 KST 2027"),
        ("Mon Nov 23 12:00:01 UTC 2026", "Mon Jan  2 12:00:01 UTC 2027"),
        ("오후 9:16:24", "오후 13:16:24"),
        ("오후 9:16:24", "PM 9:16:24"),
        ("2026년 11월 27일", "2027년 13월 2일"),
        ("2026년 11월 27일", "2027-01-02"),
        ("backup-2026-11-27.tar.gz", "backup-2027-01-05.tar.gz"),
        ("backup-2026-11-27.tar.gz", "backup-2027-01-02.tar.xz"),
        ("dump_2026-11-27_21-16-24.sql", "dump_2027-01-02_31-16-24.sql"),
        ("20261127", "20270131"),
        ("20261127", "99999999"),
        ("1795814184", "17958141849"),
        ("1795814184", "1595814184"),
        ("-rw-r--r-- 1 root 5 Nov 27 21:16 a", "-rw-r--r-- 1 root 5 Jan 42 09:16 a"),
        ("certifi 2024.12.25\n2026-11-27", "certifi 2025.12.25\n2027-01-02"),
        ("version 1.2026.11.27.1", "version 1.2027.01.02.1"),
    ],
)
def test_no_moment_and_none_of_another_day_or_zone(expected: str, actual: str) -> None:
    assert not holds(expected, actual)


@pytest.mark.parametrize(
    ("command", "expected", "actual"),
    [
        ("echo below 3 times 100 kB", "below 3 times 100 kB", "below 3 times 999 kB"),
        ("echo took 12 ms", "took 12 ms", "took 13 ms"),
        ("printf '%s' 12:00:01", "12:00:01", "12:00:02"),
        ("date -d 2026-11-27", "2026-11-27", "2027-01-02"),
        ("echo 42%", "42%", "43%"),
    ],
)
def test_what_the_command_says_itself_is_to_the_letter(command: str, expected: str, actual: str) -> None:
    assert holds(expected, expected, command)
    assert holds(expected, actual)
    assert not holds(expected, actual, command)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("inet 172.17.0.2/16 brd 172.17.255.255", "inet 172.18.0.5/16 brd 172.18.255.255"),
        ("172.17.0.2\n172.17.0.3", "172.18.0.3\n172.18.0.2"),
        ("172.18.0.2\n172.19.0.2", "192.168.0.2\n172.21.0.2"),
        ("10.0.1.0/24", "10.0.2.0/24"),
        ("fe80::42:acff:fe11:2/64", "fe80::42:acff:fe11:3/64"),
        ("fd00:1::1/64 fd00:1::2", "fd00:2::1/64 fd00:2::5"),
        ("0.0.0.0:32768->80/tcp", "0.0.0.0:49153->80/tcp"),
    ],
)
def test_addresses_and_ports_may_be_others_of_their_kind(expected: str, actual: str) -> None:
    assert holds(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("172.17.0.2", "172.17.0.999"),
        ("172.17.0.2", "172.17.300.2"),
        ("10.200.0.0/24", "10.200.0.7/24"),
        ("inet 172.17.0.2/16 brd 172.17.255.255", "inet 172.17.0.2/16 brd 10.1.2.3"),
        ("inet 172.17.0.2/16 brd 172.17.255.255", "inet 172.17.0.2/16 brd 172.18.255.255"),
        ("172.18.0.0/16 172.18.0.1", "172.18.0.1/16 172.18.0.0"),
        ("172.18.0.2\n172.19.0.2", "172.18.0.2\n172.18.0.3"),
        ("172.18.0.2\n172.18.0.3", "172.18.0.2\n172.19.0.3"),
        ("172.18.0.1", "172.18.0.4"),
        ("fd00:1::1/64 fd00:1::2", "fd00:2::1/64 fd00:3::5"),
        ("0.0.0.0:32768->80/tcp", "0.0.0.0:8080->80/tcp"),
        ("0.0.0.0:32768->80/tcp", "0.0.0.0:99999->80/tcp"),
        ("0.0.0.0:32768->80/tcp", "0.0.0.0:61000->80/tcp"),
    ],
)
def test_addresses_keep_their_networks_and_roles_and_ports_their_range(expected: str, actual: str) -> None:
    assert not holds(expected, actual)


UP = """ Container cache Starting
 Container db Starting
 Container db Started
 Container cache Started
 Container cache Waiting
 Container cache Healthy
 Container app Starting
 Container app Started"""
DOWN = " Container app Stopping\n Container app Stopped\n Container app Removing\n Container app Removed"


def swapped(text: str, one: int) -> str:
    rows = text.split("\n")
    rows[one], rows[one + 1] = rows[one + 1], rows[one]
    return "\n".join(rows)


@pytest.mark.parametrize("row", [0, 2])
def test_progress_side_by_side_may_change_places(row: int) -> None:
    assert holds(UP, swapped(UP, row))
    assert holds(swapped(UP, row), UP)


@pytest.mark.parametrize(("text", "row"), [(UP, 4), (UP, 5), (UP, 6), (DOWN, 0), (DOWN, 1), (DOWN, 2)])
def test_progress_keeps_each_things_order_and_that_across_a_wait(text: str, row: int) -> None:
    assert not holds(text, swapped(text, row))
    assert not holds(swapped(text, row), text)


TWO_DOWN = """ Container web Stopping
 Container db Stopping
 Container web Stopped
 Container web Removing
 Container web Removed
 Container db Stopped
 Container db Removing
 Container db Removed
 Network net Removing
 Network net Removed"""


def test_two_that_end_side_by_side_may_end_in_any_order() -> None:
    rows = TWO_DOWN.split("\n")
    web, db, net = rows[2:5], rows[5:8], rows[8:]
    for chains in (db + web, [db[0], web[0], *web[1:], *db[1:]], [web[0], db[0], db[1], web[1], db[2], web[2]]):
        other = "\n".join([*rows[1::-1], *chains, *net])
        assert holds(TWO_DOWN, other)
        assert holds(other, TWO_DOWN)
    early = [*rows[:2], *web, db[0], net[0], *db[1:], net[1]]
    assert not holds(TWO_DOWN, "\n".join(early))
    assert not holds(TWO_DOWN, "\n".join([rows[0], *web, rows[1], *db, *net]))  # as if one waited for the other


def test_what_begins_after_a_wait_never_begins_before_it() -> None:
    early = UP.split("\n")
    early.insert(2, early.pop(6))
    assert not holds(UP, "\n".join(early))


TABLE = "CONTAINER ID   NAME   CPU %   PIDS\n5f7b9e0d2c41   web   0.05%   3"


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (TABLE, TABLE.replace("   3", "   12"), True),
        (TABLE, TABLE.replace("   3", "   garbage!!"), False),
        (TABLE.replace("5f7b9e0d2c41", "123456789012"), TABLE, True),
        ("123456789012", "a1b2c3d4e5f6", True),
        ("a1b2c3d4e5f6", "123456789012", True),
        (" ---> 135666750504", " ---> c2b3bb9b3bed", True),
        ("Successfully built 135666750504", "Successfully built c2b3bb9b3bed", True),
        ("call 123456789012", "call 210987654321", False),
        ("a1b2c3d4e5f6", "a1b2c3d4e5fg", False),
        ("a:\n  b:\n    c", "a:\n    b:\n    c", False),
        ("a:\n  b:\n    c", "a:\n  b:\n  c", False),
        ("{\n    x\n}", "{\n    x\n}", True),
        ("a b", "a\tb", False),
        ("a\tb", "a b", False),
        ("a\tb", "a\tb", True),
        ("a   b", "a b", True),
        ("  7 x", " 7 x", True),
        (
            "PID  STIME  TIME  CMD\n5  12:00  00:00:01  x",
            "PID  STIME  TIME  CMD\n5  Nov27  00:00:09  x",
            True,
        ),
        ("PID  STIME  TIME  CMD\n5  12:00  00:00:01  x", "PID  STIME  TIME  CMD\n5  soon  00:00:09  x", False),
        ("/tmp/tmp.4fSkL0ab9Z", "/tmp/tmp.Zr5kL0ab9Q", True),
        ("/tmp/tmp.4fSkL0ab9Z", "/tmp/tmp.Zr5k", False),
        ("/tmp/tmp.4fSkL0ab9Z\n/tmp/tmp.4fSkL0ab9Z", "/tmp/tmp.4fSkL0ab9Z\n/tmp/tmp.Zr5kL0ab9Q", False),
    ],
)
def test_columns_blanks_and_names(expected: str, actual: str, same: bool) -> None:
    assert holds(expected, actual) is same


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("a\n...\nb", "a\n1\n2\nb", True),
        ("a\n... {2}\nb", "a\n1\n2\nb", True),
        ("a\n... {3}\nb", "a\n1\n2\nb", False),
        ("a\n... {0}\nb", "a\nb", True),
        ("a\n... 'Pull'\nb", "a\nPulling x\nPull complete\nb", True),
        ("a\n... 'Pull'\nb", "a\nPulling x\nVerifying\nb", False),
        ("a\n... 'Pull' 'Verifying'\nb", "a\nPulling x\nVerifying\nb", True),
        ("a\n... {1} 'Pull'\nb", "a\nPulling x\nPulling y\nb", False),
        ("... {1}\nx\n... {2}", "x\nx\n1\n2", True),
        ("... 'a'\nx\n... 'b'", "a x\nx\nb x\nb", True),
        ("...", "ok\nSegmentation fault\nok", False),
        ("...", "Segmentation fault (core dumped)", False),
        ("...", "Error response from daemon: no", False),
        ("...", "panic: runtime error", False),
        ("...", "goroutine 1\nfatal: no", False),
        ("...", "ValueError: no", False),
        ("...", "sh: x: Permission denied", False),
        ("...", "2026/11/27 12:00:00 [emerg] 1#1: no", False),
        ("... 'rror: '", "warn: x", False),
        ("... 'Error: '", "Error: no such thing", True),
        ("... 'Pulling'", "Error: Pulling failed", False),
        ("...", "0 errors, the error log is off", True),
    ],
)
def test_dots_stand_for_what_they_say_and_never_for_a_fault(expected: str, actual: str, same: bool) -> None:
    assert holds(expected, actual) is same


def test_the_difference_says_why_dots_cannot_stand_there() -> None:
    snippet = parse("$ x\na\n... {3}\nb\n$ y\n...\n", "p", "p")
    counted = check(snippet.steps[0], Ran("a\n1\nb", 0, 0.0), begin(snippet))
    fault = check(snippet.steps[1], Ran("ok\nError: no", 0, 0.0), begin(snippet))
    assert "`... {3}` cannot stand for just so many lines" in str(counted)
    assert "printed `Error: no`, which is not expected" in str(fault)


NEW = "Error response from daemon: network net not found\nexit status 1"


@pytest.mark.parametrize(
    ("expected", "actual", "client", "same"),
    [
        (NEW, NEW.partition("\n")[0], "28.2.2", False),
        (NEW, NEW.partition("\n")[0], "20.10.24", True),
        (NEW, NEW.partition("\n")[0], "", True),
        (NEW.partition("\n")[0], NEW, "28.2.2", True),
        (NEW.partition("\n")[0], NEW, "20.10.24", False),
    ],
)
def test_a_line_is_left_out_only_where_the_client_does_not_print_it(
    expected: str, actual: str, client: str, same: bool
) -> None:
    assert holds(expected, actual, client=client) is same
