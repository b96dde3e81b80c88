"""A build that opens from the file system: what a server does there, a browser without one does not.

A folder has no start page of its own there, so links name ``index.html``; and neither a worker nor a request for data
is allowed, so the search's worker is wrapped into a function and its index into a script (see ``early.js``).
"""

from __future__ import annotations

import re
from pathlib import Path

from kb.site import search

_LINK = re.compile(r'(<(?:a|link)\b[^>]*?\s(?:xlink:)?href=)"(?![a-zA-Z][a-zA-Z0-9+.-]*:|//|#)([^"#?]*)([^"]*)"')


def named(html: str) -> str:
    """The page, each link to a folder naming the page in it."""
    return _LINK.sub(lambda match: f'{match[1]}"{_file(match[2])}{match[3]}"', html)


def _file(path: str) -> str:
    if path in (".", ".."):
        return f"{path}/index.html"
    return f"{path}index.html" if path.endswith("/") else path


def wrapped(worker: str) -> str:
    """The search's worker as a function of what a worker has by itself."""
    return f"window.kbWorker = (self, addEventListener, postMessage) => {{\n{worker}\n}};\n"


def publish(folder: Path) -> None:
    """The search's index, in ``folder``, as the script that the theme looks for there."""
    index = folder / search.INDEX
    index.with_suffix(".js").write_text(f"var __index = {index.read_text('utf-8')};\n", "utf-8")
