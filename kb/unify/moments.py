"""Dates and times as programs print them in English, German, Korean and Japanese: their forms, and when they hold.

The zone, the separators and the order are to the letter; the rest is a valid moment. A moment of the day on which the
transcript was recorded must be one of the day of the run. An older one beside a clock time (a file of an image, the
image itself) may be any that has passed; an older date alone (a version, a release) is to the letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from kb.unify.circumstances import Circumstances

_DAY = timedelta(days=1)  # zones are up to 14 hours apart, and a run may begin before midnight
_MONTHS = (
    "Jan|January|Januar|1月",
    "Feb|February|Februar",
    "Mar|March|März|Mär|Mrz",
    "Apr|April",
    "May|Mai",
    "Jun|June|Juni",
    "Jul|July|Juli",
    "Aug|August",
    "Sep|September|Sept",
    "Oct|October|Okt|Oktober",
    "Nov|November",
    "Dec|December|Dez|Dezember",
)
_WEEKDAYS = (
    "Mon|Monday|Mo|Montag|월|월요일|月|月曜日",
    "Tue|Tuesday|Di|Dienstag|화|화요일|火|火曜日",
    "Wed|Wednesday|Mi|Mittwoch|수|수요일|水|水曜日",
    "Thu|Thursday|Do|Donnerstag|목|목요일|木|木曜日",
    "Fri|Friday|Fr|Freitag|금|금요일|金|金曜日",
    "Sat|Saturday|Sa|Samstag|토|토요일|土|土曜日",
    "Sun|Sunday|So|Sonntag|일|일요일|日|日曜日",
)


def _numbers(names: tuple[str, ...], first: int) -> dict[str, int]:
    return {name: number for number, group in enumerate(names, first) for name in group.split("|")}


_MONTH, _WEEKDAY = _numbers(_MONTHS, 1), _numbers(_WEEKDAYS, 0)


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


# The letters are those of `date +%…`; `p` is what says whether it is before noon or after.
_PARTS = {
    "%Y": r"(?P<Y>20\d\d)",
    "%m": r"(?P<m>\d\d)",
    "%-m": r"(?P<m>\d{1,2})",
    "%d": r"(?P<d>\d\d)",
    "%-d": r"(?P<d>\d{1,2})",
    "%e": r" *(?P<d>\d{1,2})",
    "%b": rf"(?P<b>{_any(_MONTH)})",
    "%a": rf"(?P<a>{_any(_WEEKDAY)})",
    "%H": r"(?P<H>\d\d)",
    "%-H": r"(?P<H>\d{1,2})",
    "%M": r"(?P<M>\d\d)",
    "%-M": r"(?P<M>\d{1,2})",
    "%S": r"(?P<S>\d\d)(?:[.,](?P<f>\d+))?",
    "%-S": r"(?P<S>\d{1,2})",
    "%s": r"(?P<S>\d\d)",
    "%p": r"(?P<p>[AP]M|오전|오후|午前|午後)",
    "%Z": r"(?: ?(?:Z\b|[+-]\d\d:?\d\d))?(?: [A-Z]{3,5}\b)?",
}


def _pattern(form: str) -> str:
    return re.sub(r"%-?[A-Za-z]", lambda found: _PARTS[found[0]], form)


# A date and a time of day, to the minute at least.
WITH_CLOCK = tuple(
    map(
        _pattern,
        (
            r"%Y[-/.]%m[-/.]%d[T ]%H:%M(?::%S)?%Z",
            r"%d/%b/%Y:%H:%M:%S%Z",
            r"%a,? %b%e %H:%M:%S(?: %p)?%Z %Y",
            r"%a,? %e\.?[ -]%b[ -]%Y %H:%M:%S(?: %p)?%Z",
            r"%a,? %e\.? %b %H:%M:%S(?: %p)?%Z %Y",
            r"%d %b %Y %H:%M:%S",
            r"%Y\. ?%-m\. ?%-d\.(?: \(%a\))?(?: %p)? %-H:%M:%S%Z",
            r"%Y[년年] ?%-m[월月] ?%-d[일日](?: ?\(?%a\)?)?,? ?(?:%p ?)?%-H:%M(?::%S)?%Z",
            r"%Y[년年] ?%-m[월月] ?%-d[일日](?: ?\(?%a\)?)?,? ?(?:%p ?)?%-H[시時] ?%-M[분分](?: ?%-S[초秒])?%Z",
            r"%-d/%-m/%Y,? %-H:%M(?::%S)?(?: %p)?%Z",
            r"%-m/%-d/%Y,? %-H:%M(?::%S)?(?: %p)?%Z",
            r"%-d\.%-m\.%Y,? %-H:%M(?::%S)?%Z",
        ),
    )
)
# What `ls -l` prints: with the time of day for files of this half-year, with the year for older ones.
OF_FILES = tuple(map(_pattern, (r"%b +%e +(?:%H:%M(?::%S)?|%Y)", r"%-d\.? %b +(?:%H:%M|%Y)")))
DATES = tuple(
    map(
        _pattern,
        (
            r"%Y-%m-%d",
            r"%Y/%m/%d",
            r"%Y\. ?%-m\. ?%-d(?:\.(?: ?\(?%a\)?)?)?",
            r"%Y[년年] ?%-m[월月] ?%-d[일日](?: ?\(?%a\)?)?",
            r"%-d/%-m/%Y",
            r"%-m/%-d/%Y",
            r"%-d\.%-m\.%Y",
            r"(?:%a,? )?%b\.? %-d,? %Y",
            r"(?:%a,? )?%-d\.? %b\.? %Y",
        ),
    )
)
# In names of files and the like, with letters or `_` beside them.
IN_NAMES = tuple(
    map(
        _pattern,
        (
            r"%Y-%m-%d(?:[_T-]%H[-:.]?%M(?:[-:.]?%s)?)?",
            r"%Y_%m_%d(?:[_T-]%H[-:_]?%M(?:[-:_]?%s)?)?",
            r"%Y%m%d(?:[_T-]?%H%M(?:%s)?)?",
        ),
    )
)
CLOCKS = tuple(
    map(
        _pattern,
        (
            r"%p ?%-H:%M(?::%S)?",
            r"%-H:%M:%S(?: %p)?",
            r"%-H:%M(?: %p)?",
            r"%p ?%-H[시時] ?%-M[분分](?: ?%-S[초秒])?",
            r"%-H[시時] ?%-M[분分](?: ?%-S[초秒])?",
        ),
    )
)
# Seconds since 1970, from 2017 on, also in milli-, micro- and nanoseconds.
EPOCH = r"(?:1[5-9]|2\d)\d{8}(?:\d{3}|\d{6}|\d{9})?"


_COMPILED = {one: re.compile(one) for one in (*WITH_CLOCK, *OF_FILES, *DATES, *IN_NAMES, *CLOCKS)}


class Moment(NamedTuple):
    """What a text says: its day (None for a time of day alone), and all of it that may not vary."""

    day: date | None
    frame: str


def read(pattern: str, text: str) -> Moment | None:
    """The moment that ``text`` is by a pattern of this module; None if it has another form, or is none."""
    if not (found := _COMPILED[pattern].fullmatch(text)):
        return None
    parts = {name: part for name, part in found.groupdict().items() if part}
    hour = int(parts.get("H", 0))
    fits = hour < 24 and ("p" not in parts or 1 <= hour <= 12) and int(parts.get("M", 0)) < 60
    if not fits or int(parts.get("S", 0)) > 60:
        return None
    try:
        day = _day(parts)
    except ValueError:
        return None
    if "a" in parts and day and day.weekday() != _WEEKDAY[parts["a"]]:
        return None
    return Moment(day if "Y" in parts else None, _frame(found))


def is_one(patterns: Iterable[str], text: str) -> bool:
    """Whether there is such a moment."""
    return any(read(pattern, text) for pattern in patterns)


def alike(patterns: Iterable[str], expected: str, actual: str, run: Circumstances, *, dated: bool) -> bool:
    """Whether a moment may stand for another one: written in the same way, in a time that fits the run."""
    for pattern in patterns:
        ours, theirs = read(pattern, expected), read(pattern, actual)
        if not ours or not theirs or (ours.frame != theirs.frame and pattern not in OF_FILES):
            continue
        if ours.day is None or theirs.day is None or near(ours.day, theirs.day, run, dated=dated):
            return True
    return False


def day_of(patterns: Iterable[str], text: str) -> date | None:
    """The day that a moment says with its year; None if it says none."""
    return next((moment.day for pattern in patterns if (moment := read(pattern, text)) and moment.day), None)


def day_of_epoch(text: str) -> date:
    """The day (UTC) of seconds since 1970, which may have digits of a fraction behind them."""
    return datetime.fromtimestamp(int(text[:10]), UTC).date()


def near(ours: date, theirs: date, run: Circumstances, *, dated: bool) -> bool:
    """Whether a day of the run may stand for one of the transcript; ``dated``: an older one may, too."""
    today = run.started.date() if run.started else None
    if today and theirs > today + _DAY:
        return False
    if run.recorded is None or abs(ours - run.recorded) <= _DAY:
        return today is None or run.recorded is None or theirs >= today - _DAY
    return dated and ours < run.recorded


def _day(parts: dict[str, str]) -> date | None:
    """None where no day is said. ValueError where there is no such day; without a year it may be of a leap year."""
    if "d" not in parts:
        return None
    month = _MONTH[parts["b"]] if "b" in parts else int(parts["m"])
    return date(int(parts.get("Y", 2024)), month, int(parts["d"]))


def _frame(found: re.Match[str]) -> str:
    """The text with each part that may vary as its letter; names in the script that they are in."""
    text, done, pieces = found[0], 0, []
    for name in sorted((name for name, part in found.groupdict().items() if part), key=found.start):
        script = unicodedata.name(found[name][0]).split()[0] if name in "abp" else ""
        pieces += [text[done : found.start(name)], name, script]
        done = found.end(name)
    return " ".join("".join([*pieces, text[done:]]).split())
