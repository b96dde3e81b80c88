"""What a token can be, and the shapes by which one is known: facts about what Docker and Unix programs print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import NamedTuple

from kb.unify import measures, moments
from kb.unify.circumstances import Circumstances
from kb.unify.names import is_generated


class Role(Enum):
    """How two tokens of a kind are compared."""

    LITERAL = "equal to the letter"
    IDENTITY = "bound: the same expected value, the same actual one, both ways"
    MEASURE = "near the expected value, by what is usual for its kind"


class Kind(StrEnum):
    """What a token is. Measures of different kinds do not stand for one another: a date is no duration."""

    WORD = "text"
    BLANK = "blank"
    WILDCARD = "[..]"
    HEX = "id"
    BASE36 = "swarm id"
    KEY = "swarm key"
    UUID = "UUID"
    IPV4 = "address"
    IPV6 = "IPv6 address"
    MAC = "MAC address"
    NAME = "generated name"
    PORT = "ephemeral port"
    VETH = "network interface"
    TEMPORARY = "temporary name"
    LINK = "interface number"
    PID = "process id"
    TIME = "date and time"
    FILE_TIME = "time of a file"
    CLOCK = "clock time"
    DATE = "date"
    NAME_DATE = "date in a name"
    EPOCH = "seconds since 1970"
    DURATION = "duration"
    LOAD = "load"
    SIZE = "size"
    PERCENT = "percentage"
    COUNT = "changing number"


IDENTITIES = frozenset(
    {
        Kind.HEX,
        Kind.BASE36,
        Kind.KEY,
        Kind.UUID,
        Kind.IPV4,
        Kind.IPV6,
        Kind.MAC,
        Kind.NAME,
        Kind.PORT,
        Kind.VETH,
        Kind.TEMPORARY,
        Kind.PID,
    }
)
# A short id stands for the long one that begins with it: the length of the short form.
SHORT_FORM = {Kind.HEX: 12, Kind.BASE36: 12}


def role(kind: Kind) -> Role:
    if kind in IDENTITIES:
        return Role.IDENTITY
    return Role.LITERAL if kind in (Kind.WORD, Kind.BLANK, Kind.WILDCARD) else Role.MEASURE


class Token(NamedTuple):
    """A piece of a line; all pieces joined are the line."""

    kind: Kind
    text: str


ANY, DIGIT, OTHER = "", "[0-9]", "[^0-9]"  # what a value begins with


@dataclass(frozen=True, slots=True)
class Shape:
    """``strict`` finds the kind in expected text; ``loose`` is what an actual value in its stead may look like.

    It does not begin or end within a word, unless ``within``. ``first`` are the characters that it may begin with.
    """

    kind: Kind
    strict: str
    loose: str = ""
    within: bool = False
    first: str = ANY


_NUMBERS = ("(?:2", "(?:\\")  # how patterns of a year, and of other numbers, begin


def _moments(kind: Kind, patterns: Iterable[str], *, within: bool = False) -> tuple[Shape, ...]:
    """Shapes of dates and times, which name no groups. No digit stands beside them, as in a version or a number."""
    bare = (re.sub(r"\(\?P<\w>", "(?:", pattern) for pattern in patterns)
    return tuple(
        Shape(kind, rf"(?<!\d)(?<!\d[-./:]){one}(?![-./:]?\d)", one, within, DIGIT if one[:4] in _NUMBERS else ANY)
        for one in bare
    )


# Private, carrier and link-local addresses come from pools; all others mean something by themselves.
_POOL = r"10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])"
_PRIVATE = rf"(?:{_POOL})\.\d{{1,3}}\.\d{{1,3}}"

# What Linux deals out where no port is asked for, and Docker with it: net.ipv4.ip_local_port_range, 32768 to 60999.
_EPHEMERAL = r"(?:3276[89]|327[7-9]\d|32[89]\d{2}|3[3-9]\d{3}|[45]\d{4}|60\d{3})"

# In this order: the first that fits at a place wins. None of them may begin or end within a word.
SHAPES = (
    *_moments(Kind.TIME, moments.WITH_CLOCK),
    *_moments(Kind.DATE, moments.DATES),
    *_moments(Kind.FILE_TIME, moments.OF_FILES),
    Shape(Kind.UUID, r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    Shape(Kind.MAC, r"(?!(?:00:){5}00|(?:ff:){5}ff)[0-9a-f]{2}(?::[0-9a-f]{2}){5}"),
    *_moments(Kind.CLOCK, moments.CLOCKS),
    # Twelve digits without a letter are an id, as one in 280 is, only where nothing else could stand: alone, in an id's
    # column, or where a builder or the daemon names one.
    Shape(Kind.HEX, r"(?=[0-9]*[a-f])[0-9a-f]{64}"),
    Shape(Kind.HEX, r"(?=[0-9]*[a-f])[0-9a-f]{12}", r"[0-9a-f]{12}"),
    Shape(Kind.HEX, r"(?<![\s\S])[0-9]{12}(?![\s\S])", r"[0-9a-f]{12}", first=DIGIT),
    Shape(
        Kind.HEX,
        r"(?:(?<=---> )|(?<=Running in )|(?<=Successfully built )|(?<=container )|(?<=sha256:))[0-9]{12}",
        r"[0-9a-f]{12}",
        first=DIGIT,
    ),
    *_moments(Kind.NAME_DATE, moments.IN_NAMES, within=True),
    Shape(Kind.EPOCH, rf"(?<![\w.:-]){moments.EPOCH}(?![\w:-]|\.\d{{10}})", moments.EPOCH, first=DIGIT),
    # What mktemp (GNU's and busybox's) and Python's tempfile make up.
    Shape(Kind.TEMPORARY, r"(?<=[/.])tmp\.[0-9A-Za-z]{6,10}", r"tmp\.[0-9A-Za-z]{6,10}", first=OTHER),
    Shape(Kind.TEMPORARY, r"(?<=/)tmp(?=[a-z]*[0-9_])[0-9a-z_]{8}", r"tmp[0-9a-z_]{8}", first=OTHER),
    Shape(Kind.KEY, r"(?<=SWMTKN-1-)[0-9a-z]{49,50}", r"[0-9a-z]{49,50}"),
    Shape(Kind.KEY, r"(?<=SWMKEY-1-)[0-9A-Za-z+/]{43}", r"[0-9A-Za-z+/]{43}"),
    Shape(Kind.BASE36, r"(?=[0-9]*[a-z])(?=[a-z]*[0-9])[0-9a-z]{25}", r"[0-9a-z]{25}"),
    # tcpdump writes the port as a fifth number, with > or a colon behind it.
    Shape(Kind.IPV4, rf"(?<!\d\.){_PRIVATE}(?!\.\d(?!\d*(?: >|: )))", first=DIGIT),
    Shape(
        Kind.IPV6,
        r"(?<!:)(?:fe[89ab]|f[cd][0-9a-f])[0-9a-f](?::[0-9a-f]{1,4}|:(?=:))*:{1,2}[0-9a-f]{0,4}(?!:)",
        first=OTHER,
    ),
    Shape(Kind.VETH, r"veth[0-9a-f]{7}", first=OTHER),
    # Each network namespace counts its own, and engines differ in how many they use up. The first is the loopback.
    Shape(Kind.LINK, r"(?<!\S)\d+(?=: (?!lo:)[\w.-]+(?:@[\w.-]+)?: <)", r"\d+", first=DIGIT),
    Shape(Kind.LINK, r"(?<=@)if\d+", r"if\d+", first=OTHER),
    Shape(Kind.NAME, r"[a-z]+_[a-z]+[0-9]?", first=OTHER),
    Shape(
        Kind.PORT,
        rf"(?<=[\w\].:]:){_EPHEMERAL}(?!\.\d)",
        _EPHEMERAL,
        first=DIGIT,
    ),
    Shape(
        Kind.LOAD, r"(?<=load average: )\d+\.\d\d, \d+\.\d\d, \d+\.\d\d", r"(?:\d{1,3}\.\d\d(?:, |$)){3}", first=DIGIT
    ),
    Shape(Kind.LOAD, r"(?<=loadavg: )\d+\.\d\d \d+\.\d\d \d+\.\d\d", r"(?:\d{1,3}\.\d\d(?: |$)){3}", first=DIGIT),
    # ping's summary: min/avg/max, on Linux also mdev
    Shape(Kind.DURATION, r"(?:\d+\.\d+/){2,3}\d+\.\d+ ms", first=DIGIT),
    Shape(Kind.DURATION, r"(?:About an?|Less than a) (?:second|minute|hour|day|week|month|year)s?", first=OTHER),
    Shape(Kind.DURATION, r"\d+(?:\.\d+)? ?(?:seconds?|secs?|minutes?|hours?|days?|weeks?|months?|years?)", first=DIGIT),
    Shape(Kind.DURATION, r"\d+(?:[.,]\d+)? (?:Sekunden?|Minuten?|Stunden?)", first=DIGIT),
    Shape(
        Kind.DURATION,
        r"(?:\d+ ?시간 ?)?(?:\d+ ?분 ?)?\d+(?:\.\d+)? ?(?:밀리초|초)|(?:\d+ ?시간 ?)?\d+ ?분|\d+ ?시간",
        first=DIGIT,
    ),
    Shape(
        Kind.DURATION,
        r"(?:\d+ ?時間 ?)?(?:\d+ ?分 ?)?\d+(?:\.\d+)? ?(?:ミリ秒|秒)|(?:\d+ ?時間 ?)?\d+ ?分",
        first=DIGIT,
    ),
    Shape(Kind.DURATION, r"(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)? ?(?:ms|µs|us|ns|s)", first=DIGIT),
    Shape(Kind.SIZE, r"\d+(?:\.\d+)? ?(?:[kKMGTP]i?)?B", first=DIGIT),
    Shape(Kind.SIZE, r"(?<!\S)\d+(?:\.\d+)?[KMGT](?!\S)", first=DIGIT),
    # How many packets were lost says what happened.
    Shape(Kind.PERCENT, r"\d+(?:\.\d+)?%(?! packet loss)", first=DIGIT),
)

# The kinds that only a table's column makes, never a shape: what may stand in such a cell.
CELLS = {
    Kind.PID: r"[2-9]|[1-9]\d+",  # 0 and 1 say something: the kernel, the first process
    # Shares and memory, with the day or the time at which a process began and what it has used up.
    Kind.COUNT: r"\d+(?:\.\d+)?[kmgKMG]?|\d+:[0-5]\d(?::[0-5]\d)?|[A-Z][a-z]{2}[0-3]\d|--",
    Kind.HEX: r"[0-9a-f]{12}",
    Kind.BASE36: r"[0-9a-z]{12}",
}

MOMENTS = {
    Kind.TIME: moments.WITH_CLOCK,
    Kind.FILE_TIME: moments.OF_FILES,
    Kind.DATE: moments.DATES,
    Kind.NAME_DATE: moments.IN_NAMES,
    Kind.CLOCK: moments.CLOCKS,
}


def accepts(kind: Kind, text: str) -> bool:
    """What a shape alone cannot say: whether a found text is truly of its kind."""
    if kind is Kind.NAME:
        return is_generated(text)
    return kind not in MOMENTS or moments.is_one(MOMENTS[kind], text)


def alike(kind: Kind, expected: str, actual: str, run: Circumstances) -> bool:
    """Whether two measures of a kind are near enough to stand for one another."""
    match kind:
        case Kind.SIZE:
            return measures.sizes_alike(expected, actual)
        case Kind.PERCENT:
            return measures.shares_alike(expected, actual)
        case Kind.DURATION:
            return measures.times_alike(expected, actual)
        case Kind.EPOCH:
            ours, theirs = map(moments.day_of_epoch, (expected, actual))
            return len(expected) == len(actual) and moments.near(ours, theirs, run, dated=False)
    if kind in MOMENTS:
        return moments.alike(MOMENTS[kind], expected, actual, run, dated=kind in (Kind.TIME, Kind.FILE_TIME))
    return True


def day_of(token: Token) -> date | None:
    """The day that a token says, with its year; None if it says none."""
    if token.kind is Kind.EPOCH:
        return moments.day_of_epoch(token.text)
    return moments.day_of(MOMENTS[token.kind], token.text) if token.kind in MOMENTS else None
