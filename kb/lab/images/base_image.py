"""The file system that all stand-ins grow from: Debian 12, as small as the real ``debian:12``, made by mmdebstrap."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from kb.cache import MEND, Report, file_digest
from kb.lab.packages import missing
from kb.lab.processes import run_to_file
from kb.model import LabError
from kb.safe_write import check_writable, write_whole

SUITE = "bookworm"
_ROOM = 100_000_000  # bytes: somewhat more than the tar

# As in the real slim image: no manuals, no translations, of the documents only the copyrights.
_LEFT_OUT = ("/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*", "/usr/share/doc/*")
_OPTIONS = (
    "--variant=minbase",
    # Else the solver takes usrmerge, and with it 46 MB of Perl.
    "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
    '--aptopt=Acquire::Languages "none"',
    "--dpkgopt=force-unsafe-io",
    *(f"--dpkgopt=path-exclude={pattern}" for pattern in _LEFT_OUT),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    # Docker fills these in; the building machine's own must not be in the image.
    '--customize-hook=rm -f "$1/etc/hostname" "$1/etc/resolv.conf"',
    # Image layers are thrown away whole, so no package needs to be synced to disk, and none may start a service.
    '--customize-hook=cd "$1/usr/sbin"; printf "#!/bin/sh\\nexit 101\\n" > policy-rc.d; chmod 755 policy-rc.d',
)


def machine_sources(suite: str = SUITE) -> str:
    """This machine's own package sources for the suite as one-line apt entries; "" if it has none for it."""
    query = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"]
    try:
        listed = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    sources = {tuple(line.split()) for line in listed.splitlines() if line.count(" ") == 1}
    ours = sorted(source for source in sources if source[1].startswith(suite) and "debian" in source[0])
    if not any(release == suite for _, release in ours):
        return ""
    return "".join(f"deb {uri} {release} main\n" for uri, release in ours)


def recipe() -> str:
    """What the base image is made by; a change of it changes all stand-ins."""
    return " ".join((SUITE, *_OPTIONS))


def path(folder: Path) -> Path:
    """Where the tar of today's recipe lies in ``folder``, made already or not."""
    return folder / f"debian-{SUITE}-{hashlib.sha256(recipe().encode()).hexdigest()[:8]}.tar"


def damage(tar: Path) -> str:
    """What is wrong with a base image in the cache, judged by its size; "" if nothing is, or if there is none."""
    if not tar.exists():
        return ""
    try:
        size = int(_notes(tar).read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return "has no checksum beside it"
    actual = tar.stat().st_size
    return "" if actual == size else f"is cut short ({actual} of {size} bytes)" if actual < size else "has grown"


def base_image(folder: Path, report: Report, *, enter: Sequence[str] = ()) -> Path:
    """The tar of the base image in ``folder``, made if it is not there or not whole (half a minute).

    ``enter`` are the words that bring mmdebstrap to where it can be run, none for this machine.

    Raises:
        LabError: mmdebstrap is missing or failed; its last words are in the message.
        KbError: the folder cannot be written to, or has no room for the image.
    """
    tar = path(folder)
    wrong = damage(tar)
    if tar.exists() and not wrong and _notes(tar).read_text().split()[0] != file_digest(tar):
        wrong = "does not have its checksum"
    if wrong:
        report(f"base image {tar} {wrong}: rebuilding it")
    elif tar.exists():
        return tar
    start = time.monotonic()
    report("base image: no registry to pull from, so mmdebstrap makes a Debian 12 (half a minute)")
    _make(tar, enter)
    report(f"base image: {tar.stat().st_size / 1e6:.0f} MB in {time.monotonic() - start:.1f} s")
    return tar


def _make(tar: Path, enter: Sequence[str]) -> None:
    tar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tar.parent, prefix="base-") as scratch:
        half = Path(scratch) / tar.name
        sources = machine_sources()
        # Without sources of ours mmdebstrap knows Debian's by itself.
        argv = [*enter, "mmdebstrap", "--quiet", *_OPTIONS, SUITE, "-", *(["-"] if sources else [])]
        try:
            with half.open("wb") as file:
                status, said = run_to_file(argv, sources.encode(), file)
        except FileNotFoundError:
            raise missing("mmdebstrap") from None
        if status:
            check_writable(tar.parent, mend=MEND, free=_ROOM)  # it says no word of why its tar could not be written
            words = (said.strip() or "it ended without a word").splitlines()[-1]
            raise LabError("mmdebstrap could not make the base image", mend=words)
        half_notes = f"{file_digest(half)} {half.stat().st_size}\n"
        _notes(tar).unlink(missing_ok=True)
        half.replace(tar)
        for old in tar.parent.glob("debian-*.tar"):
            if old != tar:  # made by an older recipe
                old.unlink()
                _notes(old).unlink(missing_ok=True)
        write_whole(_notes(tar), half_notes)


def _notes(tar: Path) -> Path:
    return tar.with_suffix(".sha256")
