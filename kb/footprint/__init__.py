"""What a snippet touches on a host, derived from its commands: names, ports, volumes, networks, images."""

from kb.footprint.derive import footprint
from kb.footprint.model import Footprint, Port
from kb.footprint.terminal import wants_terminal

__all__ = ["Footprint", "Port", "footprint", "wants_terminal"]
