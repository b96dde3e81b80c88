"""How far a measure may be from the one in its stead: zero only zero, all else of the same order of magnitude.

``FACTOR`` is ten, either way: what a stand-in is smaller than the real image (Debian's nginx against nginx:1.27), what
containerd's image store counts more than graph drivers (layers packed and unpacked, 3.5 times), and what a machine
with all cores busy is slower than an idle one. What is small beside the noise of its kind counts as ``NOISE``:

- times in words (``Up 2 seconds``) are whole seconds, and a container takes up to 3 to start on a busy machine;
- times of programs are up to what the kernel makes a throttled process wait: a period of 100 ms (sched-bwc.rst);
- a share in percent with decimals is rounded, and an idle container's wavers below 1 %;
- a size below 512 bytes is less than a block.

A zero with decimals (``0.0s``, ``0.00%``) is a rounded one, no zero.
"""

from __future__ import annotations

import re
import unicodedata

FACTOR = 10.0
NOISE = {"word": 3.0, "time": 0.1, "share": 1.0, "size": 512.0}
_ANCIENT = 3600.0  # an age in words that is more than any snippet's run is one of before it, and grows from day to day

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([kKMGTP]?)i?B?")
_PREFIXES = " kMGTP"
_UNITS = {
    "ns": 1e-9,
    "µs": 1e-6,
    "us": 1e-6,
    "ms": 1e-3,
    "밀리초": 1e-3,
    "ミリ秒": 1e-3,
    "s": 1,
    "sec": 1,
    "second": 1,
    "Sekunde": 1,
    "초": 1,
    "秒": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "Minute": 60,
    "분": 60,
    "分": 60,
    "h": 3600,
    "hour": 3600,
    "Stunde": 3600,
    "시간": 3600,
    "時間": 3600,
    "day": 86400,
    "week": 7 * 86400,
    "month": 30 * 86400,
    "year": 365 * 86400,
}
_PIECE = re.compile(r"(\d+(?:\.\d+)?|About an?|Less than a) ?([^\W\d_]+)")
_PLURAL = re.compile(r"(?<=[a-zA-Z]{3})(?:s|n)$")
_SPELLED = re.compile(r"[a-zA-Z]{3,}")


def sizes_alike(ours: str, theirs: str) -> bool:
    """Whether ``1.98MB`` and ``2 MB`` and the like are written alike and near each other."""
    alike = (" " in ours, "i" in ours, "B" in ours) == (" " in theirs, "i" in theirs, "B" in theirs)
    return alike and _near(_bytes(ours), _bytes(theirs), "size")


def shares_alike(ours: str, theirs: str) -> bool:
    """Percentages; whole ones end at 100, as those with decimals are of one core."""
    one, other = float(ours.rstrip("%")), float(theirs.rstrip("%"))
    rounded = "." in ours and "." in theirs
    if ("." in ours) != ("." in theirs) or (not rounded and one <= 100 < other):
        return False
    return _near(one, other, "share", rounded=rounded)


def times_alike(ours: str, theirs: str) -> bool:
    """Durations, as sums of what they say; ping's ``0.1/0.2/0.3 ms`` each."""
    if "/" in ours:
        unit = ours.rpartition(" ")[2]
        both = zip(ours.split("/"), theirs.split("/"), strict=False)
        return all(times_alike(*(one.split()[0] + " " + unit for one in pair)) for pair in both)
    (one, way), (other, its) = _seconds(ours), _seconds(theirs)
    if way != its:
        return False
    if way == "word" and one >= _ANCIENT:
        return other >= 60
    return _near(one, other, "word" if way == "word" else "time", rounded="." in ours or "." in theirs)


def _near(one: float, other: float, noise: str, *, rounded: bool = False) -> bool:
    if not rounded and (one == 0) != (other == 0):
        return False
    low, high = sorted((max(one, NOISE[noise]), max(other, NOISE[noise])))
    return high <= FACTOR * low


def _bytes(text: str) -> float:
    found = _SIZE.fullmatch(text)
    assert found
    return float(found[1]) * 1000.0 ** _PREFIXES.index(found[2].replace("K", "k") or " ")


def _seconds(text: str) -> tuple[float, str]:
    """The sum, and how it is written: "word" for spelled units of whole numbers, else their script."""
    total, way = 0.0, ""
    for number, unit in _PIECE.findall(text):
        amount = float(number) if number[0].isdigit() else 1.0
        total += amount * _UNITS[unit if unit in _UNITS else _PLURAL.sub("", unit)]
        way = (
            "word" if _SPELLED.fullmatch(unit) else "short" if unit.isascii() else unicodedata.name(unit[0]).split()[0]
        )
    return total, way
