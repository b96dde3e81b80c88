"""What a token can be, and the shapes by which one is known: facts about what Docker and Unix programs print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple

from kb.unify.names import is_generated


class Role(Enum):
    """How two tokens of a kind are compared."""

    LITERAL = "equal to the letter"
    IDENTITY = "bound: the same expected value, the same actual one, both ways"
    MEASURE = "any value of its kind"


class Kind(StrEnum):
    """What a token is. Measures of different formats are different kinds: a date is no duration."""

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
    LINK = "interface number"
    PID = "process id"
    ISO_TIME = "time"
    LOG_TIME = "log time"
    LONG_TIME = "long time"
    SHORT_TIME = "file time"
    CLOCK = "clock time"
    DATE = "date"
    DURATION = "duration"
    SPAN = "number of seconds"
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


@dataclass(frozen=True, slots=True)
class Shape:
    """``strict`` finds the kind in expected text; ``loose`` is what an actual value in its stead may look like."""

    kind: Kind
    strict: str
    loose: str = ""


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_HMS = r"\d{2}:\d{2}:\d{2}(?:[.,]\d+)?"
_ZONE = r"(?: ?(?:Z|[+-]\d{2}:?\d{2}))?(?: [A-Z]{3,5}\b)?"
# Private, carrier and link-local addresses come from pools; all others mean something by themselves.
_POOL = r"10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])"
_PRIVATE = rf"(?:{_POOL})\.\d{{1,3}}\.\d{{1,3}}"

# In this order: the first that fits at a place wins. None of them may begin or end within a word.
SHAPES = (
    # The zero time of Go says "never", which is no measure.
    Shape(Kind.ISO_TIME, rf"(?!0001-01-01)\d{{4}}-\d{{2}}-\d{{2}}T{_HMS}{_ZONE}"),
    Shape(Kind.LOG_TIME, rf"(?!0001-01-01)\d{{4}}[-/]\d{{2}}[-/]\d{{2}} {_HMS}{_ZONE}"),
    Shape(Kind.LOG_TIME, rf"\d{{1,2}}/{_MONTH}/\d{{4}}:{_HMS} [+-]\d{{4}}"),
    Shape(Kind.LONG_TIME, rf"{_DAY} {_MONTH} +\d{{1,2}} {_HMS}(?: [AP]M)?(?: [A-Z]{{3,5}})? \d{{4}}"),
    Shape(
        Kind.LONG_TIME, rf"{_DAY},? \d{{1,2}}[ -]{_MONTH}[ -]\d{{4}} {_HMS}(?: [AP]M)?(?: [A-Z]{{3,5}}\b| [+-]\d{{4}})?"
    ),
    Shape(Kind.LONG_TIME, rf"\d{{1,2}} {_MONTH} \d{{4}} {_HMS}"),
    Shape(Kind.SHORT_TIME, rf"{_MONTH} +\d{{1,2}} +(?:{_HMS}|\d{{2}}:\d{{2}}|\d{{4}})"),
    Shape(Kind.UUID, r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    Shape(Kind.MAC, r"(?!(?:00:){5}00|(?:ff:){5}ff)[0-9a-f]{2}(?::[0-9a-f]{2}){5}"),
    Shape(Kind.CLOCK, rf"(?<![:.]){_HMS}(?!:)"),
    Shape(Kind.CLOCK, r"(?<!\S)(?:[01]?\d|2[0-3]):[0-5]\d(?!\S)"),
    Shape(Kind.DATE, r"(?<![-/])\d{4}-\d{2}-\d{2}(?![-/])"),
    Shape(Kind.HEX, r"[0-9a-f]{64}"),
    Shape(Kind.HEX, r"[0-9a-f]{12}"),
    Shape(Kind.KEY, r"(?<=SWMTKN-1-)[0-9a-z]{49,50}", r"[0-9a-z]{49,50}"),
    Shape(Kind.KEY, r"(?<=SWMKEY-1-)[0-9A-Za-z+/]{43}", r"[0-9A-Za-z+/]{43}"),
    Shape(Kind.BASE36, r"(?=[0-9]*[a-z])(?=[a-z]*[0-9])[0-9a-z]{25}", r"[0-9a-z]{25}"),
    # tcpdump writes the port as a fifth number, with > or a colon behind it.
    Shape(Kind.IPV4, rf"(?<!\d\.){_PRIVATE}(?!\.\d(?!\d*(?: >|: )))"),
    Shape(Kind.IPV6, r"(?<!:)(?:fe[89ab]|f[cd][0-9a-f])[0-9a-f](?::[0-9a-f]{1,4}|:(?=:))*:{1,2}[0-9a-f]{0,4}(?!:)"),
    Shape(Kind.VETH, r"veth[0-9a-f]{7}"),
    # Each network namespace counts its own, and engines differ in how many they use up. The first is the loopback.
    Shape(Kind.LINK, r"(?<!\S)\d+(?=: (?!lo:)[\w.-]+(?:@[\w.-]+)?: <)", r"\d+"),
    Shape(Kind.LINK, r"(?<=@)if\d+", r"if\d+"),
    Shape(Kind.NAME, r"[a-z]+_[a-z]+[0-9]?"),
    # What Linux gives where none is asked for.
    Shape(
        Kind.PORT,
        r"(?<=[\w\].:]:)(?:3276[89]|327[7-9]\d|32[89]\d{2}|3[3-9]\d{3}|[45]\d{4}|60\d{3})(?!\.\d)",
        r"\d{4,5}",
    ),
    Shape(Kind.DURATION, r"(?:About an?|Less than a|\d+) (?:second|minute|hour|day|week|month|year)s?"),
    Shape(Kind.SPAN, r"\d+\.\d+ ?(?:seconds|secs?)"),
    Shape(Kind.SPAN, r"(?:\d+\.\d+/){2,3}\d+\.\d+ ms"),  # ping's summary: min/avg/max, on Linux also mdev
    Shape(Kind.SPAN, r"(?:(?<=time=)\d+|\d+\.\d+) ms", r"\d+(?:\.\d+)? ms"),
    Shape(Kind.SPAN, r"(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:ms|µs|us|ns|s)"),
    Shape(Kind.SIZE, r"\d+(?:\.\d+)? ?(?:[kKMGTP]i?)?B"),
    Shape(Kind.SIZE, r"(?<!\S)\d+(?:\.\d+)?[KMGT](?!\S)"),
    # How many packets were lost says what happened.
    Shape(Kind.PERCENT, r"\d+(?:\.\d+)?%(?! packet loss)"),
)

# The kinds that only a table's column makes, never a shape: what may stand in such a cell.
CELLS = {
    Kind.PID: r"\d+",
    Kind.COUNT: r"\S+",
    Kind.BASE36: r"[0-9a-z]{12}",
}


def accepts(kind: Kind, text: str) -> bool:
    """What a shape alone cannot say: whether a found text is truly of its kind."""
    return kind is not Kind.NAME or is_generated(text)
