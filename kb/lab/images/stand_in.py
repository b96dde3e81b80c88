"""Stand-ins as they lie in ``snippets/images``: a folder each, with a Dockerfile and an ``image.yaml``."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from kb.cache import folder_digest
from kb.lab.images.image_ref import ImageRef
from kb.model import LabError, Place

BASE_TAR = "base.tar"  # what a Dockerfile calls the base image's file system
PACKAGES_STAGE = "packages"
NOTE = "org.opencontainers.image.description"  # the label that badges show
_FROM = re.compile(r"^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?", re.IGNORECASE | re.MULTILINE)
_KEYS = {"tags", "packages"}
_MORE_KEYS = {"pip"}


@dataclass(frozen=True, slots=True)
class StandIn:
    """An image built from Debian packages, and from Python packages where Debian has none.

    Attributes:
        refs: the names it goes by, the chief one first.
        packages: the Debian packages that make it what it is.
        pip: the packages from PyPI that do, by the names that pip knows them by.
        parents: the images that its Dockerfile builds upon, stages and ``scratch`` left out.
        packages_stage: the packages are installed in a stage of that name, not in the image itself.
        needs_base: its Dockerfile adds ``base.tar``.
        digest: SHA-256 over all of its folder.
    """

    name: str
    folder: Path
    refs: tuple[ImageRef, ...]
    packages: tuple[str, ...]
    parents: tuple[ImageRef, ...]
    packages_stage: bool
    needs_base: bool
    digest: str
    pip: tuple[str, ...] = ()


def find(ref: ImageRef, images: Path) -> StandIn:
    """The stand-in for an image.

    Raises:
        LabError: there is none, or it does not have that tag, or it cannot be read.
    """
    folder = images / ref.name
    if not (folder / "Dockerfile").exists():
        raise LabError(
            f"image {ref} cannot be pulled here and has no stand-in",
            mend=f"add {folder / 'Dockerfile'} and image.yaml, or run where it can be pulled",
        )
    stand_in = read(ref.name, folder)
    if ref not in stand_in.refs:
        place = Place(str(folder / "image.yaml"))
        raise LabError(f"the stand-in for {ref.name} has no tag {ref.tag}", mend="add it to `tags`", place=place)
    return stand_in


def read(name: str, folder: Path) -> StandIn:
    """Read one folder; LabError with its place if ``image.yaml`` is not as it should be."""
    facts = _facts(folder / "image.yaml")
    text = (folder / "Dockerfile").read_text(encoding="utf-8")
    stages: set[str] = set()
    parents = []
    for image, stage in _FROM.findall(text):
        if image not in stages | {"scratch"}:
            parents.append(ImageRef.parse(image))
        stages.add(stage)
    return StandIn(
        name=name,
        folder=folder,
        refs=tuple(ImageRef(name, str(tag)) for tag in facts["tags"]),
        packages=tuple(str(package) for package in facts["packages"]),
        parents=tuple(dict.fromkeys(parents)),
        packages_stage=PACKAGES_STAGE in stages,
        needs_base=BASE_TAR in text,
        digest=folder_digest(folder),
        pip=tuple(str(package) for package in facts.get("pip", ())),
    )


def fingerprint(stand_in: StandIn, parents: Iterable[str], base: str) -> str:
    """What a built stand-in depends on: its folder, its parents' fingerprints, and the recipe of the base image."""
    parts = [stand_in.digest, *parents, base if stand_in.needs_base else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def context(stand_in: StandIn, base: Path | None) -> io.BufferedIOBase:
    """The build context: the folder's files owned by root, and ``base.tar`` if it is wanted. A file of its own."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    with tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(stand_in.folder, arcname=".", filter=_owned_by_root)
        if base is not None:
            tar.add(base, arcname=BASE_TAR, filter=_owned_by_root)
    file.seek(0)
    return file


def installed_versions(status: str) -> dict[str, str]:
    """Package → version, from the text of dpkg's status file."""
    versions = {}
    for entry in status.split("\n\n"):
        fields = dict(re.findall(r"^(Package|Version|Status): (.*)$", entry, re.MULTILINE))
        if fields.get("Status", "").endswith(" installed"):
            versions[fields["Package"]] = fields["Version"]
    return versions


def labels(stand_in: StandIn, versions: Mapping[str, str], pip: Mapping[str, str]) -> dict[str, str]:
    """The labels that say what the image is. LabError if one of its packages is not installed in it.

    Args:
        stand_in: the image.
        versions: Debian package → version, of all that are installed in it.
        pip: the same of the Python packages, by their normalised names.
    """
    made_of = _with_versions(stand_in, stand_in.packages, versions)
    note = f"Stand-in for {stand_in.refs[0]}, built from Debian's {made_of}"
    told = {
        "org.opencontainers.image.title": stand_in.name,
        NOTE: note,
        "kb.stands-in-for": str(stand_in.refs[0]),
        "kb.packages": made_of,
    }
    if not stand_in.pip:
        return told
    from_pypi = _with_versions(stand_in, stand_in.pip, pip)
    return told | {NOTE: f"{note}, and from PyPI's {from_pypi}", "kb.pip": from_pypi}


def _with_versions(stand_in: StandIn, packages: Iterable[str], versions: Mapping[str, str]) -> str:
    for package in packages:
        if package not in versions:
            what = f"{package} is not installed in {stand_in.name}"
            place = Place(str(stand_in.folder / "image.yaml"))
            raise LabError(what, mend="name what it installs", place=place)
    return ", ".join(f"{package} {versions[package]}" for package in packages)


def _facts(path: Path) -> dict[str, list[object]]:
    try:
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LabError("there is no such file", mend="name its `tags` and `packages`", place=Place(str(path))) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1 if mark else 1)
        raise LabError("this is not YAML", mend=str(getattr(error, "problem", error)), place=place) from None
    lists = isinstance(facts, dict) and all(isinstance(value, list) and value for value in facts.values())
    if not lists or not _KEYS <= set(facts) <= _KEYS | _MORE_KEYS:
        what = "it must have the lists `tags` and `packages`, may have `pip`, and nothing else"
        raise LabError(what, place=Place(str(path)))
    return dict(facts)


def _owned_by_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
