"""For a value of each kind others that it must never be taken for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kb.unify.shapes import Kind, Token

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def wrong(token: Token) -> Iterator[str]:
    """Texts that are no values of the kind, or ones that no other run would give."""
    if token.kind in _WRONG:
        yield from (value for value in _WRONG[token.kind](token.text) if value != token.text)


def _sizes(text: str) -> list[str]:
    number = float(_NUMBER.match(text)[0])  # type: ignore[index]
    blank, byte = " " * (" " in text), "B" * ("B" in text)
    return [
        f"999{blank}T{byte}" if number == 0 else _NUMBER.sub("0", text),
        _NUMBER.sub(f"{number * 5000 + 1:.0f}", text),
    ]


def _durations(text: str) -> list[str]:
    spelled = re.search(r"second|minute", text)
    long = ["2 years", "3 weeks"] if spelled else []
    return [*long, _NUMBER.sub("987654.5", text)] if _NUMBER.search(text) else long


def _shares(text: str) -> list[str]:
    return ["9999%", "0%" if float(text[:-1]) else "12%"]


def _moments(text: str) -> list[str]:
    done = [
        re.sub(r"\d\d:\d\d", "99:99", text, count=1),
        re.sub(r"20\d\d", "1970", text),
        re.sub(r"20\d\d", "2031", text),
    ]
    zones = {"Z": "+09:00", "+0000": "+0900", "+00:00": "+09:00", "UTC": "KST"}
    return [*done, *(text.removesuffix(zone) + other for zone, other in zones.items() if text.endswith(zone))]


def _addresses(text: str) -> list[str]:
    head, _, last = text.rpartition(".")
    roles = {"0": "7", "1": "9", "255": "3"}
    return [f"{head}.999", f"{head}.{roles.get(last, '0')}", f"{head}.{'255' if last != '255' else '1'}"]


_WRONG: dict[Kind, Callable[[str], list[str]]] = {
    Kind.SIZE: _sizes,
    Kind.DURATION: _durations,
    Kind.PERCENT: _shares,
    Kind.TIME: _moments,
    Kind.FILE_TIME: _moments,
    Kind.CLOCK: _moments,
    Kind.DATE: _moments,
    Kind.NAME_DATE: lambda text: [re.sub(r"20\d\d", "2031", text)],
    Kind.EPOCH: lambda text: ["1" + "0" * (len(text) - 1), text + "0"],
    Kind.LOAD: lambda text: [text + "%", "a lot"],
    Kind.IPV4: _addresses,
    Kind.IPV6: lambda text: [text + "g", "x" + text],
    Kind.MAC: lambda text: ["g" + text[1:], text + ":00", text[:-3]],
    Kind.UUID: lambda text: ["g" + text[1:], text[:-1]],
    Kind.HEX: lambda text: ["g" + text[1:], text[:-1], "x" * len(text)],
    Kind.BASE36: lambda text: ["_" + text[1:], text[:-1]],
    Kind.KEY: lambda text: ["_" + text[1:], text[:-3]],
    Kind.NAME: lambda text: ["my_app", "web"],
    Kind.VETH: lambda text: ["eth0", "vethx"],
    Kind.TEMPORARY: lambda text: ["tmp"],
    Kind.LINK: lambda text: ["x", "-1"],
    Kind.PORT: lambda text: ["8080", "99999", "61000"],
    Kind.PID: lambda text: ["0", "1", "-5"],
    Kind.COUNT: lambda text: ["garbage!!"],
}
