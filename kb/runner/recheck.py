"""A receipt held against what is here today: green only where what it recorded is what the snippet says now.

No daemon is needed: each recorded output is unified with the text once more, and the fingerprint worked out again from
what the receipt says that it ran with. A receipt that was made up with care passes all the same; signing is for that.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from kb.cache import cache_folder
from kb.lab.images.image_ref import ImageRef
from kb.lab.images.records import ImageRecord, read_records, recipe
from kb.lab.provision.images import images_folder
from kb.model import ImageUse, KbError, Outcome, Provenance, Ran, Receipt, Snippet
from kb.receipt import State
from kb.runner.fingerprint import fingerprint, runner
from kb.unify import Difference, begin, check


class Doubt(StrEnum):
    """Why a receipt says nothing of what is here today."""

    TEXT = "the text of the snippet has changed"
    STEPS = "the recorded steps are not those of the snippet"
    OUTPUT = "a recorded output or exit status does not match the text"
    IMAGE = "an image is made otherwise today"
    RUNNER = "the runner, the matcher, or the engine, client or images that it names are not those that it ran with"


class Today:
    """What goes into an outcome besides the snippet, as it is in the checkout ``root`` now."""

    def __init__(self, root: Path) -> None:
        images, records = images_folder(root), _records()
        self.runner = runner()
        self._recipe = cache(lambda ref: recipe(ref, images, records))
        self._pulled = {ref: record.digest for ref, record in records.items() if record.provenance is Provenance.REAL}

    def has(self, image: ImageUse) -> bool:
        """Whether an image is still the same. A stand-in is what it is made from: no two builds have the same digest.
        A real one that this machine's lab knows nothing of is believed."""
        match image.provenance:
            case Provenance.REAL:
                return self._pulled.get(image.ref, image.digest) == image.digest
            case Provenance.STAND_IN:
                return bool(image.made_from) and image.made_from == self._recipe(ImageRef.parse(image.ref))
            case _:
                return True


def _records() -> dict[str, ImageRecord]:
    """What the lab of this machine has; nothing where it has no cache."""
    try:
        return read_records(cache_folder() / "images.json")
    except KbError:
        return {}


def recheck(receipt: Receipt | None, snippet: Snippet, today: Today) -> tuple[State, Doubt | None]:
    """What may be said today of a snippet, or of a twin, and for STALE why."""
    if receipt is None:
        return State.UNVERIFIED, None
    if receipt.text_sha256 != snippet.text_sha256:
        return State.STALE, Doubt.TEXT
    if receipt.outcome is not Outcome.VERIFIED:
        return State(receipt.outcome.value), None
    doubt = held(receipt, snippet) or _ran_with(receipt, today)
    return (State.STALE, doubt) if doubt else (State.VERIFIED, None)


def held(receipt: Receipt, snippet: Snippet) -> Doubt | None:
    """None where each step of ``snippet`` ran, and what came of it is what the text says; else what is wrong."""
    if receipt.text_sha256 != snippet.text_sha256:
        return Doubt.TEXT
    written = [(step.command, step.host, step.section, step.place.line) for step in snippet.steps]
    if written != [(step.command, step.host, step.section, step.line) for step in receipt.steps]:
        return Doubt.STEPS
    bindings = begin(snippet, receipt.started, receipt.client, receipt.engine)
    for step, report in zip(snippet.steps, receipt.steps, strict=True):
        found = check(step, Ran(report.output, report.status, report.seconds, streams=report.streams), bindings)
        if isinstance(found, Difference) or report.difference:
            return Doubt.OUTPUT
        bindings = found.bindings
    return None


def _ran_with(receipt: Receipt, today: Today) -> Doubt | None:
    used = [image for image in receipt.images if image.provenance is not Provenance.SNIPPET]
    try:
        if not all(map(today.has, used)):
            return Doubt.IMAGE
    except KbError:  # no name of an image
        return Doubt.IMAGE
    now = fingerprint(
        receipt.text_sha256,
        used,
        engine=receipt.engine,
        client=receipt.client,
        kind=receipt.kind,
        runner=today.runner,
    )
    return None if now == receipt.fingerprint else Doubt.RUNNER
