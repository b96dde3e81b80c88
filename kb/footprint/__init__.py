"""What a snippet touches on a host, derived from its commands: names, ports, volumes, networks, images."""

from kb.footprint.derive import footprint
from kb.footprint.footprint import Footprint, Port
from kb.footprint.wants_terminal import wants_terminal

__all__ = ["Footprint", "Port", "footprint", "wants_terminal"]
