"""Addresses that stand for one another: valid, in the same role, and in one network where the others are.

How long a network's part is, says the pool that the address is from, as Docker gives networks away: /16 from
172.17.0.0/12, /20 from 192.168.0.0/16, /24 from 10.0.0.0/8 in a swarm (daemon/libnetwork/ipamutils); /64 in IPv6.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple


class _Located(NamedTuple):
    network: int
    role: str  # "network", "gateway", "broadcast", or "host"


def fit(expected: str, actual: str, known: Iterable[tuple[str, str]]) -> bool:
    """Whether ``actual`` may stand for ``expected``, beside the pairs of which that is known."""
    if expected == actual and _located(expected) is None:
        return True
    ours, theirs = _located(expected), _located(actual)
    if not ours or not theirs or ours.role != theirs.role:
        return False
    return all(
        (ours.network == one.network) == (theirs.network == other.network)
        for one, other in ((_located(left), _located(right)) for left, right in known)
        if one and other
    )


@cache
def _located(text: str) -> _Located | None:
    """None for what is no address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    bits = 64 if isinstance(address, IPv6Address) else _host_bits(address)
    host = int(address) & ((1 << bits) - 1)
    ends = {0: "network", 1: "gateway", (1 << bits) - 1: "broadcast"}
    # Networks within the pool's are smaller (192.168.66.0/24), and no container is given their ends.
    role = ends.get(host) or {0: "network", 1: "gateway", 255: "broadcast"}.get(host & 255, "host")
    return _Located(int(address) >> bits, role)


def _host_bits(address: IPv4Address) -> int:
    first = address.packed[0]
    return {172: 16, 169: 16, 192: 12}.get(first, 8)
