"""Real images: whether they can be pulled from here, and the pull, by skopeo, which keeps every digest as it is."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from kb.lab.images.image_ref import ImageRef
from kb.lab.packages import missing
from kb.model import LabError

PROBE_SECONDS = 8
PULL_SECONDS = 600


def can_pull(ref: ImageRef, *, enter: Sequence[str] = ()) -> bool:
    """Whether the image can be pulled from where Docker would, here or where ``enter`` leads; an answer within 8 s."""
    return not _skopeo(["inspect", "--raw", f"docker://{ref}"], seconds=PROBE_SECONDS, enter=enter)


def copy(ref: ImageRef, folder: Path, *, enter: Sequence[str], registry: str) -> None:
    """Pull the image for this machine's platform into the lab's registry, by way of ``folder``.

    Args:
        folder: an empty folder for its parts.
        enter: the command prefix that brings a process to where ``registry`` (``host:port``) can be reached.

    Raises:
        LabError: it could not be pulled or not be pushed; skopeo's last words are in the message.
    """
    if words := _skopeo(["copy", "--retry-times=2", f"docker://{ref}", f"dir:{folder}"], seconds=PULL_SECONDS):
        raise LabError(f"image {ref} could not be pulled", mend=words)
    target = f"docker://{registry}/{ref.repository}:{ref.tag}"
    push = ["copy", "--dest-tls-verify=false", f"dir:{folder}", target]
    if words := _skopeo(push, seconds=PULL_SECONDS, enter=enter):
        raise LabError(f"image {ref} could not be stored", mend=words)


def copy_there(ref: ImageRef, *, enter: Sequence[str], registry: str) -> None:
    """The same where ``enter`` leads, from where both sides can be reached.

    Raises:
        LabError: as for ``copy``.
    """
    target = f"docker://{registry}/{ref.repository}:{ref.tag}"
    words = ["copy", "--retry-times=2", "--dest-tls-verify=false", f"docker://{ref}", target]
    if said := _skopeo(words, seconds=PULL_SECONDS, enter=enter):
        raise LabError(f"image {ref} could not be pulled", mend=said)


def _skopeo(words: Sequence[str], *, seconds: int, enter: Sequence[str] = ()) -> str:
    """Run skopeo; "" if all went well, else the last line that it said."""
    argv = [*enter, "skopeo", "--insecure-policy", f"--command-timeout={seconds}s", *words]
    try:
        done = subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        raise missing("skopeo") from None
    return (done.stderr.strip() or "skopeo failed").splitlines()[-1] if done.returncode else ""
