"""The images' cache on the real thing: built once, found again, mended when broken."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from kb.cache import cache_folder
from kb.lab.images import base_image
from kb.lab.images.image_ref import ImageRef
from kb.lab.provision.images import ensure_images, registry
from kb.model import LabError

REFS = ["busybox:1.36", "debian:12"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with these images alone: the user's may hold gigabytes by now."""
    folder = tmp_path_factory.mktemp("filled")
    base_image.base_image(cache_folder() / "base", print)
    shutil.copytree(cache_folder() / "base", folder / "base")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KB_IMAGES", "stand-in")
        ensure_images(REFS, folder, print)
    return folder


@pytest.fixture
def cache(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the filled cache, to be broken at will."""
    monkeypatch.setenv("KB_IMAGES", "stand-in")
    return Path(shutil.copytree(filled, tmp_path / "cache"))


def base_layer(cache: Path) -> Path:
    """The file of the layer that all stand-ins share."""
    blobs = cache / "registry/docker/registry/v2/blobs/sha256"
    hexadecimal = registry(cache).digest(ImageRef.parse("debian:12")).removeprefix("sha256:")
    manifest = json.loads((blobs / hexadecimal[:2] / hexadecimal / "data").read_bytes())
    layer = manifest["layers"][0]["digest"].removeprefix("sha256:")
    return blobs / layer[:2] / layer / "data"


def test_a_filled_cache_answers_at_once_and_in_silence(cache: Path) -> None:
    said: list[str] = []
    taken = []
    for _ in range(3):
        start = time.monotonic()
        uses = ensure_images(REFS, cache, said.append)
        taken.append(time.monotonic() - start)
    assert min(taken) < 0.05
    assert not said
    assert uses["debian:12"].note.startswith("Stand-in for debian:12, built from Debian's base-files 12")


def test_a_layer_cut_short_means_a_new_image_and_a_line(cache: Path) -> None:
    digest = registry(cache).digest
    base_layer(cache).write_bytes(b"short")
    said: list[str] = []
    uses = ensure_images(REFS, cache, said.append)
    assert any("image debian:12 in the cache is cut short" in line for line in said)
    for use in uses.values():
        ref = ImageRef.parse(use.ref)
        assert use.digest == digest(ref) and not registry(cache).damage(ref)


def test_a_registry_folder_that_is_gone_is_filled_again_with_a_line(cache: Path) -> None:
    shutil.rmtree(cache / "registry")
    said: list[str] = []
    ensure_images(REFS, cache, said.append)
    assert any("image busybox:1.36 in the cache is gone: rebuilding it" in line for line in said)
    assert set(REFS) <= set(registry(cache).digests())


def test_a_base_image_cut_short_is_made_anew_with_a_line(cache: Path) -> None:
    tar = base_image.path(cache / "base")
    with tar.open("r+b") as file:
        file.truncate(1000)
    said: list[str] = []
    ensure_images(REFS, cache, said.append)
    assert any("is cut short (1000 of" in line for line in said)
    assert tar.stat().st_size > 50_000_000


def test_a_broken_base_image_of_an_older_recipe_is_nobodys_concern(cache: Path) -> None:
    (cache / "base/debian-bookworm.tar").write_bytes(b"short")
    said: list[str] = []
    ensure_images(REFS, cache, said.append)
    assert not said


def test_builds_trust_what_the_machine_trusts_and_the_image_keeps_no_trace(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "company.crt"
    bundle.write_text("kb-test-certificate\n")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    images = tmp_path / "images"
    shutil.copytree(Path(__file__).parents[2] / "snippets/images", images)
    folder = images / "trusting"
    folder.mkdir()
    (folder / "image.yaml").write_text("tags: [latest]\npackages: [base-files]\n")
    (folder / "Dockerfile").write_text(
        "FROM debian:12\n"
        'RUN grep -q "kb-test-certificate" "$SSL_CERT_FILE" && grep -q "kb-test-certificate" "$PIP_CERT"\n'
        # The second step sees what the first has left in the image: nothing.
        'RUN ["/bin/sh", "-c", "! grep -rqs \\"kb-test-certificate\\" /etc /usr/share /var /root"]\n'
    )
    uses = ensure_images(["trusting"], cache, print, images=images)
    parts = registry(cache).folder.glob("docker/registry/v2/blobs/sha256/*/*/data")
    assert uses["trusting"].digest
    assert not any(b"kb-test-certificate\n" in part.read_bytes() for part in parts if part.stat().st_size < 100_000)


def test_a_build_that_fails_is_told_with_its_last_words(cache: Path, tmp_path: Path) -> None:
    images = tmp_path / "images"
    shutil.copytree(Path(__file__).parents[2] / "snippets/images", images)
    (images / "busybox/Dockerfile").write_text("FROM debian:12\nRUN echo the disk is made of cheese && false\n")
    with pytest.raises(LabError, match=r"stand-in busybox: the build failed: .*cheese.*non-zero code"):
        ensure_images(["busybox:1.36"], cache, print, images=images)


def test_a_stand_in_out_of_python_packages_says_which_and_in_which_versions(cache: Path, tmp_path: Path) -> None:
    images = tmp_path / "images"
    shutil.copytree(Path(__file__).parents[2] / "snippets/images", images)
    folder = images / "company/six"
    folder.mkdir(parents=True)
    (folder / "image.yaml").write_text("tags: [latest]\npackages: [python3]\npip: [six]\n")
    (folder / "Dockerfile").write_text(
        "FROM debian:12\n"
        "RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv \\\n"
        " && python3 -m venv /opt/six && /opt/six/bin/pip install --no-cache-dir six==1.16.0\n"
        "ENV PATH=/opt/six/bin:$PATH\n"
    )
    uses = ensure_images(["company/six"], cache, print, images=images)
    assert uses["company/six"].note.endswith(", and from PyPI's six 1.16.0")
