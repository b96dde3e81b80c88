"""The images that snippets ask for, brought into the lab's registry: real where they can be pulled, else stand-ins."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cache import MEND, Report, locked
from kb.lab.hosts.run_folder import RunFolder
from kb.lab.images import base_image, stand_in
from kb.lab.images.image_ref import ImageRef
from kb.lab.images.records import ImageRecord, made_from, read_records, recipe, write_records
from kb.lab.images.registry import Registry
from kb.lab.images.stand_in import StandIn
from kb.model import ImageUse, LabError, Provenance
from kb.safe_write import check_writable

if TYPE_CHECKING:
    from kb.lab.images.builder import Workshop

IMAGES = Path(__file__).parents[3] / "snippets/images"
_PROBE = ImageRef("busybox", "latest")
_BUILDS_AT_ONCE = 2
_ROOM = 500_000_000  # bytes: the base image, the daemon that builds with two images, and the registry


class Source(StrEnum):
    """Which images are wanted, from the variable ``KB_IMAGES``."""

    AUTO = "auto"  # real ones where they can be pulled; what the cache already has is taken as it is
    REAL = "real"
    STAND_IN = "stand-in"

    @classmethod
    def chosen(cls) -> Source:
        """LabError if the variable has no such value."""
        value = os.environ.get("KB_IMAGES") or "auto"
        if value not in list(cls):
            raise LabError(f"KB_IMAGES={value} means nothing", mend="it is auto, real or stand-in")
        return cls(value)


def images_folder(root: Path) -> Path:
    """The stand-ins of the checkout ``root``, or those that came with this package."""
    own = root / "snippets/images"
    return own if own.is_dir() else IMAGES


def registry(cache: Path) -> Registry:
    """The lab's registry in this cache."""
    return Registry(cache / "registry")


def ensure_images(refs: Iterable[str], cache: Path, report: Report, *, images: Path = IMAGES) -> dict[str, ImageUse]:
    """See to it that the lab's registry serves these images; some 10 ms when it already does.

    Safe to call from several runs at once: one prepares, the others wait. What is broken is made anew, with a line.

    Args:
        refs: as snippets write them: ``redis:7``, ``nginx``.
        cache: the cache folder.
        report: takes a line for each thing done.
        images: the folder of the stand-ins.

    Raises:
        KbError: the cache cannot be written to, or has no room for images.
        LabError: an image can neither be pulled nor be built; it says how to add a stand-in.
    """
    wanted = {text: ImageRef.parse(text) for text in dict.fromkeys(refs)}
    shelf = Shelf(cache, images, Source.chosen(), report)
    if shelf.lacking(wanted.values()):
        check_writable(cache, mend=MEND, free=_ROOM)
        with locked(cache / "images.lock", report):
            shelf.prepare(list(wanted.values()))
    return {text: shelf.use(ref) for text, ref in wanted.items()}


class Shelf:
    """The images of one cache: which are there and whole, and how to come by the others."""

    def __init__(self, cache: Path, images: Path, source: Source, report: Report) -> None:
        self._cache, self._images, self._source, self._report = cache, images, source, report
        self._registry = registry(cache)
        self._base = cache / "base"  # may hold the tar of another recipe too, which is no concern of this one's
        self._read()

    def lacking(self, refs: Iterable[ImageRef]) -> list[ImageRef]:
        """Those that must be fetched or built first; all of them if the base image is broken and must be looked at."""
        refs = list(refs)
        if base_image.damage(base_image.path(self._base)):
            return refs
        return [ref for ref in refs if not self._good(ref)]

    def use(self, ref: ImageRef) -> ImageUse:
        record = self._records[str(ref)]
        return ImageUse(str(ref), record.provenance, record.digest, record.note, record.made_from)

    def prepare(self, refs: Sequence[ImageRef]) -> None:
        """Fetch or build what is lacking; LabError where that fails. The caller holds the lock."""
        self._read()  # another run may have done it while this one waited
        broken = bool(base_image.damage(base_image.path(self._base)))
        lacking = self.lacking(refs) if not broken else [ref for ref in refs if not self._good(ref)]
        self._discard_broken(lacking)
        if not lacking and not broken:
            return
        from kb.lab.provision.workshop import open_workshop  # what makes hosts is needed only now

        folder = RunFolder(self._cache)
        try:
            with open_workshop(self._registry, folder, self._cache, self._report) as workshop:
                if broken:
                    workshop.base_image(self._base, self._report)
                builds: dict[str, StandIn] = {}
                real = bool(lacking) and self._source != Source.STAND_IN and self._can_pull(workshop)
                for ref in lacking:
                    self._obtain(ref, workshop, builds, real=real)
                if builds:
                    self._build(list(builds.values()), workshop)
        finally:
            folder.close()

    def _read(self) -> None:
        self._records = read_records(self._cache / "images.json")

    def _good(self, ref: ImageRef) -> bool:
        record = self._records.get(str(ref))
        unwanted = {Source.REAL: Provenance.STAND_IN, Source.STAND_IN: Provenance.REAL}.get(self._source)
        if record is None or record.provenance == unwanted or record.digest != self._registry.digest(ref):
            return False
        return not self._registry.damage(ref) and record.made_from == made_from(ref, self._images, self._records)

    def _discard_broken(self, refs: Iterable[ImageRef]) -> None:
        for ref in refs:
            if str(ref) in self._records and (wrong := self._registry.damage(ref)):
                self._report(f"image {ref} in the cache {wrong}: rebuilding it")
                self._registry.discard(ref)

    def _can_pull(self, workshop: Workshop) -> bool:
        can = workshop.can_pull(_PROBE)
        if self._source == Source.REAL and not can:
            raise LabError("no real image can be pulled from here", mend="set KB_IMAGES=auto to take stand-ins instead")
        self._report(
            f"images: {'real ones can be pulled' if can else 'none can be pulled here, so stand-ins are built'}"
        )
        return can

    def _obtain(self, ref: ImageRef, workshop: Workshop, builds: dict[str, StandIn], *, real: bool) -> None:
        """Pull an image, or note it and before it its parents for building."""
        if real and self._pulled(ref, workshop):
            return
        image = stand_in.find(ref, self._images)
        for parent in image.parents:
            if parent.name not in builds and not self._good(parent):
                self._obtain(parent, workshop, builds, real=real)
        builds[image.name] = image

    def _pulled(self, ref: ImageRef, workshop: Workshop) -> bool:
        start = time.monotonic()
        with tempfile.TemporaryDirectory(dir=self._cache) as scratch:
            try:
                workshop.pull(ref, Path(scratch))
            except LabError as error:
                if self._source == Source.REAL:
                    raise
                self._report(str(error))
                return False
        digest = self._registry.digest(ref)
        self._remember({ref: ImageRecord(Provenance.REAL, digest, digest)})
        self._report(f"image {ref}: pulled in {time.monotonic() - start:.1f} s")
        return True

    def _build(self, images: Sequence[StandIn], workshop: Workshop) -> None:
        """Build in the given order, parents first, two at a time; one is pushed while the next builds."""
        base = workshop.base_image(self._base, self._report) if any(image.needs_base for image in images) else None
        with workshop.builder() as builder, ThreadPoolExecutor(_BUILDS_AT_ONCE) as pool:
            futures: dict[str, Future[dict[ImageRef, ImageRecord]]] = {}

            def build(image: StandIn) -> dict[ImageRef, ImageRecord]:
                for parent in image.parents:
                    if parent.name in futures:
                        futures[parent.name].result()
                start = time.monotonic()
                note = builder.build(image, base if image.needs_base else None)[stand_in.NOTE]
                built = time.monotonic()
                builder.push(image)
                took = f"built in {built - start:.1f} s, pushed in {time.monotonic() - built:.1f} s"
                self._report(f"image {image.refs[0]}: {took} ({note})")
                made = {ref: self._registry.digest(ref) for ref in image.refs}
                return {r: ImageRecord(Provenance.STAND_IN, digest, "", note) for r, digest in made.items()}

            try:
                for image in images:
                    futures[image.name] = pool.submit(build, image)
                for image in images:
                    made = futures[image.name].result()
                    source = recipe(image.refs[0], self._images, self._records)
                    self._remember({ref: replace(record, made_from=source) for ref, record in made.items()})
            except BaseException:
                builder.close()  # ends the builds that still run, and with them their threads
                pool.shutdown(cancel_futures=True)
                raise

    def _remember(self, records: Mapping[ImageRef, ImageRecord]) -> None:
        self._records |= {str(ref): record for ref, record in records.items()}
        write_records(self._cache / "images.json", self._records)
