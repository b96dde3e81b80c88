"""Copying to the clipboard: through the terminal, and through the desktop's own program where there is one."""

from __future__ import annotations

import base64
import shutil
import subprocess
from typing import TextIO

_PROGRAMS = (("pbcopy",), ("wl-copy",), ("xclip", "-selection", "clipboard"), ("xsel", "-ib"), ("clip.exe",))


def copy(text: str, stream: TextIO) -> None:
    """Put ``text`` into the clipboard. Terminals do it by OSC 52, over ssh too; some need to be allowed to."""
    encoded = base64.b64encode(text.encode()).decode()
    stream.write(f"\x1b]52;c;{encoded}\x07")
    stream.flush()
    for program, *arguments in _PROGRAMS:
        if shutil.which(program):
            quiet = subprocess.DEVNULL
            subprocess.run(
                [program, *arguments], input=text.encode(), stdout=quiet, stderr=quiet, timeout=2, check=False
            )
            return
