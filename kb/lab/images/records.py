"""What the cache remembers of each image in the lab's registry: where it came from and what it was made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.lab.images import base_image, stand_in
from kb.lab.images.image_ref import ImageRef
from kb.model import LabError, Provenance
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


def made_from(ref: ImageRef, images: Path, records: Mapping[str, ImageRecord]) -> str:
    """What an image is made from today: of a real one its digest, of a stand-in its :func:`recipe`."""
    record = records.get(str(ref))
    return record.digest if record and record.provenance == Provenance.REAL else recipe(ref, images, records)


def recipe(ref: ImageRef, images: Path, records: Mapping[str, ImageRecord]) -> str:
    """Digest of all that goes into the stand-in for an image, its parents too; "" if the folder ``images`` has none."""
    try:
        image = stand_in.find(ref, images)
    except LabError:
        return ""
    parents = [made_from(parent, images, records) for parent in image.parents]
    return stand_in.fingerprint(image, parents, base_image.recipe())


def write_records(path: Path, records: Mapping[str, ImageRecord]) -> None:
    """Write all records, sorted."""
    write_whole(path, json.dumps({ref: asdict(records[ref]) for ref in sorted(records)}, indent=1) + "\n")
