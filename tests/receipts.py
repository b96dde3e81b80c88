"""Receipts as the runner writes them for a snippet that held, without running it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kb.lab.images.image_ref import ImageRef
from kb.lab.images.records import recipe
from kb.lab.provision.images import images_folder
from kb.model import ImageUse, Outcome, Provenance, Receipt, Snippet, StepReport
from kb.runner.fingerprint import fingerprint, runner

STARTED = "2026-11-23T12:00:01+00:00"


def stand_in(root: Path, ref: str, note: str) -> ImageUse:
    """An image as the lab uses it in the checkout ``root``."""
    return ImageUse(ref, Provenance.STAND_IN, "sha256:0", note, recipe(ImageRef.parse(ref), images_folder(root), {}))


def held(snippet: Snippet, outputs: Sequence[str] | None = None, **facts: Any) -> Receipt:
    """The receipt of a run in which all came as it stands there, or with ``outputs``. ``facts`` are its other fields."""
    said = outputs or ["".join(f"{line.text}\n" for line in step.lines) for step in snippet.steps]
    steps = tuple(
        StepReport(step.command, step.host, step.place.line, step.section, output, step.status, 0.2)
        for step, output in zip(snippet.steps, said, strict=False)
    )
    given = {
        "reason": "", "seconds": 0.2 * len(steps), "engine": "20.10.24", "client": "28.2.2", "kind": "namespaces",
        "started": STARTED, "text_sha256": snippet.text_sha256, "images": (), **facts,
    }  # fmt: skip
    print_ = fingerprint(
        given["text_sha256"], given["images"], engine=given["engine"], client=given["client"], kind=given["kind"],
        runner=_runner(),
    )  # fmt: skip
    return Receipt(id=snippet.id, **{"outcome": Outcome.VERIFIED, "fingerprint": print_, "steps": steps, **given})


_runner = cache(runner)
