"""What a snippet touches on a host, derived from its commands: names, ports, volumes, networks, images."""

from kb.footprint.derive import footprint
from kb.footprint.footprint import Footprint, Port
from kb.footprint.streams import mixes_streams, without_merging
from kb.footprint.wants_terminal import wants_terminal

__all__ = ["Footprint", "Port", "footprint", "mixes_streams", "wants_terminal", "without_merging"]
