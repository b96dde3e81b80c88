"""Golden cases in one file each: ``=== name`` lines part the texts."""

from __future__ import annotations

import re
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden"


def parts(path: Path) -> list[tuple[str, str]]:
    """Name and text of each part, in order."""
    pieces = re.split(r"(?m)^=== (.*)\n", path.read_text(encoding="utf-8"))
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def files(area: str, suffix: str) -> list[Path]:
    """The cases of an area; none at all would be a test that cannot fail."""
    found = sorted((GOLDEN / area).glob(f"*{suffix}"))
    assert found, f"no case in {GOLDEN / area}"
    return found
