"""What ``...`` may stand for: any lines but those that say that something went wrong, or just those that it names.

``...`` any lines; ``... {3}`` three of them; ``... 'Pull' 'Verifying'`` lines with one of these texts in each;
``... {3} 'Pull'`` both. A fault is let pass only by a text that names it: ``... 'Error: no such'``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import ANY_LINES

# How programs begin a line, or go on behind a name or a time, when they fail; what the shell and the kernel say.
_FAULT = re.compile(
    r"^\W*(?:error|fatal|panic|exception|traceback|aborted|killed)\b(?!\w* log)"
    r"|(?:^|[\s>)\]])\[?(?:error|fatal|panic|emerg)(?:\]|:)"
    r"|\b\w+(?:Error|Exception): "
    r"|\b(?:segmentation fault|bus error|core dumped|(?:permission|access) denied|command not found|out of memory"
    r"|no such file or directory|cannot allocate memory|no space left on device|connection refused)\b",
    re.IGNORECASE,
)
# One of these is in each, which is quickly found out.
_WORDS = (
    *("error", "fatal", "panic", "exception", "trace", "abort", "kill", "emerg", "fault", "dump"),
    *("denied", "not found", "memory", "no such", "no space", "refused"),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A ``...``: ``count`` lines, None for any number, with one of ``texts`` in each; () for any text."""

    count: int | None = None
    texts: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        return self.count is None and not self.texts

    def takes(self, line: str) -> bool:
        """Whether the line may be among those that it stands for."""
        if self.texts and not any(text in line for text in self.texts):
            return False
        for text in self.texts:
            line = line.replace(text, "")
        small = line.lower()
        return not any(word in small for word in _WORDS) or _FAULT.search(line) is None

    def covers(self, lines: Sequence[str]) -> bool:
        """Whether it may stand for just these lines."""
        return self.count in (None, len(lines)) and all(map(self.takes, lines))


def parse(text: str) -> Gap:
    """The gap that a line of the kind ANY is."""
    found = ANY_LINES.fullmatch(text)
    if not found:
        return Gap()
    return Gap(int(found[1]) if found[1] else None, tuple(re.findall(r"'([^']+)'", found[2])))
