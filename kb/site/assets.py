"""The package's own style sheets and scripts, as the files that a build publishes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from kb.search.engine import scripts
from kb.site.offline import wrapped

_FOLDER = Path(__file__).parent / "assets"
BELOW = "assets/kb"  # where they are published


def styles_and_scripts(*, offline: bool = False) -> Mapping[str, str]:
    """Name → text: one style sheet and one script, each joined from its parts in the order of their names, and what
    runs before a page is drawn. ``offline``: without a server."""
    worker = f"{scripts()}\n{_joined('search/*.js')}"
    return {
        **{file.name: file.read_text("utf-8") for file in sorted(_FOLDER.glob("early/*.js"))},
        "search.js": wrapped(worker) if offline else worker,  # the worker behind the search box
        "site.css": _joined("styles/*.css"),
        "site.js": _joined("scripts/*.js"),  # 0-page.js has what the others use
    }


def mermaid() -> Path:
    """Mermaid's script as the package mmdc carries it; the rest of that package is never imported."""
    package = find_spec("mmdc")
    assert package and package.origin, "mmdc is a dependency of this package"
    return Path(package.origin).parent / "assets/mermaid.js"


def _joined(pattern: str) -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted(_FOLDER.glob(pattern)))
