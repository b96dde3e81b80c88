"""The network that hosts are plugged into: a switch in a namespace of its own, and on it the lab's registry.

The machine's own network is not touched: no bridge, no address, no firewall rule of ours is ever on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.lab.processes import Anchor

GATEWAY = "192.168.66.1"
FIRST_HOST = 11
MIRROR_PORT = 5000

WIRE_INIT = r"""
set -eu
mount -t proc proc /proc
ip link set lo up
ip link add lan0 type bridge
ip address add "$1/24" dev lan0
ip link set lan0 up
# Names that nobody here has are answered so at once. Were nothing to answer, each would cost five seconds.
dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --pid-file= --user=root --bind-interfaces \
    --listen-address="$1" --address=/#/ &
shift
# Nobody reads what it says, and a pipe that is full would stop it.
[ $# -eq 0 ] || "$@" > /dev/null 2>&1 < /dev/null &
echo ready
read -r _ || true
"""


class Wire:
    """A switch with room for hosts. ``serve`` is what runs on it: the registry's command line."""

    def __init__(self, serve: Sequence[str] = ()) -> None:
        self._anchor = Anchor(["bash", "-c", WIRE_INIT, "wire", GATEWAY, *serve], what="the lab's network")
        self._anchor.wait_ready()
        self.mirror = f"http://{GATEWAY}:{MIRROR_PORT}" if serve else ""

    @property
    def pid(self) -> int:
        """The process that stands for the network namespace."""
        return self._anchor.pid

    @staticmethod
    def address(number: int) -> str:
        """The IPv4 address of the host with this number, the first being 0."""
        return f"{GATEWAY.rsplit('.', 1)[0]}.{FIRST_HOST + number}"

    def lifelines(self) -> list[int]:
        """Descriptors whose end takes the network away."""
        return [self._anchor.lifeline()]

    def close(self) -> None:
        """Takes the network away."""
        self._anchor.close()
