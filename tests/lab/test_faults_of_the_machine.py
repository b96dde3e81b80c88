"""Disks that are full or read-only, and outputs that end while snippets run: one line, exit status 2, nothing left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import KB, REPOSITORY, Project

pytestmark = pytest.mark.lab

USES_AN_IMAGE = "$ docker run --rm busybox:1.36 echo hello\nhello\n"


def on(folder: Path, disk: str) -> tuple[str, ...]:
    """The words before a command for which ``folder`` is on a disk of its own."""
    folder.mkdir(exist_ok=True)
    spoil = {
        "read-only": f"mount -t tmpfs -o ro none {folder}",
        "full": f"mount -t tmpfs -o size=8m none {folder} && dd if=/dev/zero of={folder}/x bs=1M 2>/dev/null;",
        "small": f"mount -t tmpfs -o size=8m none {folder}",
        "tiny": f"mount -t tmpfs -o size=16k none {folder}",
    }[disk]
    return ("unshare", "--mount", "bash", "-c", f'{spoil}\nexec "$@"', "bash")


WHY = {"read-only": "cannot be written to (Read-only file system)", "full": "cannot be written to (No space left on device)",
       "small": "has 8 MB left, of 200 MB that are needed"}  # fmt: skip


@pytest.mark.parametrize("disk", WHY)
def test_a_cache_without_room_is_refused_in_a_line(project: Project, disk: str) -> None:
    project.snippet("a/x", USES_AN_IMAGE)
    cache = project.root / "cache"
    status, output = Project(project.root, {"KB_CACHE": str(cache)}).kb("verify", prefix=on(cache, disk))
    assert (status, output) == (2, f"{cache} {WHY[disk]}: set KB_CACHE to a folder on a disk with room\n")


@pytest.mark.parametrize("disk", ["read-only", "full"])
def test_a_build_folder_that_takes_nothing_is_refused_before_the_lab_is_touched(project: Project, disk: str) -> None:
    project.snippet("a/x", USES_AN_IMAGE)
    cache = project.root / "cache"
    cold = Project(project.root, {"KB_CACHE": str(cache)})
    status, output = cold.kb("verify", prefix=on(project.root / "build", disk))
    assert (status, output) == (2, f"build {WHY[disk]}: make room there, or name another place with --receipts\n")
    assert not cache.exists()


def test_a_base_image_that_does_not_fit_is_told_and_does_not_hang_the_runner_up(tmp_path: Path) -> None:
    """mmdebstrap sends its process group a hangup when it cannot write its tar."""
    script = """
import sys; from pathlib import Path; from kb.entry_point import run; from kb.lab.images import base_image
base_image._OPTIONS = ("--variant=custom",)  # nothing is installed, which takes seconds, and does not fit either
sys.exit(run(lambda: base_image.base_image(Path(sys.argv[1]), print) and 0))
"""
    cache = tmp_path / "cache"
    words = [*on(cache, "tiny"), sys.executable, "-c", script, str(cache)]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, timeout=300, start_new_session=True)
    assert done.returncode == 2, done
    assert (
        done.stderr
        == f"{cache} cannot be written to (No space left on device): set KB_CACHE to a folder on a disk with room\n"
    )


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("output", [">/dev/full", "| head -n 1", "| true"])
def test_a_run_whose_output_ends_ends_too_in_a_line_and_leaves_nothing(
    project: Project, output: str, workers: str
) -> None:
    for name in "abc":
        project.snippet(name, "$ sleep 0.2\n" + USES_AN_IMAGE)
    line = f"set -o pipefail; {' '.join(KB)} verify -n {workers} {output}"
    environment = {**os.environ, **project.environment, "PYTHONPATH": str(REPOSITORY)}
    environment.pop("PYTHONUNBUFFERED", None)
    done = subprocess.run(
        ["bash", "-c", line], cwd=project.root, env=environment, stderr=subprocess.PIPE, text=True, timeout=180
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("output cannot be written ("), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert list((project.cache / "run").iterdir()) == []
