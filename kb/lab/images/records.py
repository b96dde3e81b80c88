"""What the cache remembers of each image in the lab's registry: where it came from and what it was made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.model import Provenance
from kb.safe_write import write_whole


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """One image. ``made_from`` is the stand-in's fingerprint, or the digest of a real image."""

    provenance: Provenance
    digest: str
    made_from: str
    note: str = ""


def read_records(path: Path) -> dict[str, ImageRecord]:
    """Records by ``name:tag``; none if the file is not there or not whole: the images are then made anew."""
    try:
        entries = json.loads(path.read_text())
        return {ref: ImageRecord(**{**e, "provenance": Provenance(e["provenance"])}) for ref, e in entries.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write_records(path: Path, records: Mapping[str, ImageRecord]) -> None:
    """Write all records, sorted."""
    write_whole(path, json.dumps({ref: asdict(records[ref]) for ref in sorted(records)}, indent=1) + "\n")
