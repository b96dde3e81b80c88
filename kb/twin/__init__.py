"""Docker SDK twins: a Python file beside a transcript that does the same, what it prints recorded as ``#>`` lines."""

from kb.twin.source import SUFFIX, format, parse, paths, read, sibling

__all__ = ["SUFFIX", "format", "parse", "paths", "read", "sibling"]
