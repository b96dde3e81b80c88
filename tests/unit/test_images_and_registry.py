"""Image references, stand-in folders and the registry's folder, without any daemon."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kb.lab.images import base_image, stand_in
from kb.lab.images.image_ref import ImageRef
from kb.lab.images.records import ImageRecord, read_records, write_records
from kb.lab.images.registry import Registry
from kb.lab.provision.images import IMAGES, Source, ensure_images
from kb.model import LabError, Provenance


@pytest.mark.parametrize(
    ("text", "repository", "tag"),
    [
        ("redis", "library/redis", "latest"),
        ("redis:7", "library/redis", "7"),
        ("library/redis:7", "library/redis", "7"),
        ("teamlab/web", "teamlab/web", "latest"),
        ("teamlab/web:1.0", "teamlab/web", "1.0"),
    ],
)
def test_references_are_read_as_the_client_reads_them(text: str, repository: str, tag: str) -> None:
    ref = ImageRef.parse(text)
    assert (ref.repository, ref.tag) == (repository, tag)


@pytest.mark.parametrize("text", ["localhost:5000/web", "r.example.com/web:1", "localhost/web", "redis@sha256:0a"])
def test_references_that_the_mirror_cannot_serve_are_refused(text: str) -> None:
    with pytest.raises(LabError, match=text.replace(".", r"\.")):
        ImageRef.parse(text)


@pytest.mark.parametrize("folder", sorted(p.parent for p in IMAGES.rglob("Dockerfile")), ids=lambda p: p.name)
def test_every_stand_in_of_the_project_can_be_read_and_its_parents_found(folder: Path) -> None:
    image = stand_in.read(str(folder.relative_to(IMAGES)), folder)
    for parent in image.parents:
        assert stand_in.find(parent, IMAGES).folder != folder


def test_the_default_page_of_nginx_is_as_long_as_the_original_page() -> None:
    assert (IMAGES / "nginx/files/usr/share/nginx/html/index.html").stat().st_size == 615


def write_stand_in(images: Path, facts: str = "tags: [1]\npackages: [hello]\n") -> Path:
    folder = images / "hello"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Dockerfile").write_text("FROM debian:12 AS packages\nFROM packages AS two\nFROM scratch\n")
    (folder / "image.yaml").write_text(facts)
    return folder


def test_parents_are_images_not_stages_and_not_scratch(tmp_path: Path) -> None:
    image = stand_in.read("hello", write_stand_in(tmp_path))
    assert image.parents == (ImageRef("debian", "12"),)
    assert image.packages_stage and not image.needs_base


def test_an_image_without_stand_in_is_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(LabError, match=r"mysql:5\.7 cannot be pulled here.*add .*/mysql/Dockerfile"):
        stand_in.find(ImageRef("mysql", "5.7"), tmp_path)


def test_a_tag_that_a_stand_in_lacks_is_told_with_the_file_to_add_it_to(tmp_path: Path) -> None:
    write_stand_in(tmp_path)
    with pytest.raises(LabError, match=r"hello/image\.yaml:1: .* no tag 2"):
        stand_in.find(ImageRef("hello", "2"), tmp_path)


@pytest.mark.parametrize(
    "facts", ["tags: [", "tags: 7", "tags: [1]", "- 1", "tags: [1]\npackages: [a]\nnames: [b]", ""]
)
def test_an_image_yaml_that_cannot_be_used_is_told_with_its_place(tmp_path: Path, facts: str) -> None:
    folder = write_stand_in(tmp_path, facts)
    with pytest.raises(LabError, match=r"image\.yaml:\d+: "):
        stand_in.read("hello", folder)


def test_any_change_of_folder_parent_or_base_changes_the_fingerprint(tmp_path: Path) -> None:
    folder = write_stand_in(tmp_path)
    first = stand_in.read("hello", folder)
    (folder / "Dockerfile").write_text("FROM scratch\nADD base.tar /\n")
    second = stand_in.read("hello", folder)
    (folder / "Dockerfile").chmod(0o755)
    third = stand_in.read("hello", folder)
    prints = [stand_in.fingerprint(image, ["p"], "b") for image in (first, second, third)]
    prints += [stand_in.fingerprint(second, ["q"], "b"), stand_in.fingerprint(second, ["p"], "c")]
    assert len(set(prints)) == 5
    assert stand_in.fingerprint(first, ["p"], "c") == prints[0]  # it does not use the base


def test_labels_hold_the_versions_that_are_installed(tmp_path: Path) -> None:
    status = (
        "Package: hello\nStatus: install ok installed\nVersion: 2.10-3\n\n"
        "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n"
    )
    versions = stand_in.installed_versions(status)
    assert versions == {"hello": "2.10-3"}
    image = stand_in.read("hello", write_stand_in(tmp_path))
    assert stand_in.labels(image, versions, {})["kb.packages"] == "hello 2.10-3"
    assert stand_in.labels(image, versions, {})["kb.stands-in-for"] == "hello:1"
    with pytest.raises(LabError, match="hello is not installed"):
        stand_in.labels(image, {}, {})


REDIS = ImageRef("redis", "7")


def store(registry: Registry, content: bytes) -> tuple[str, Path]:
    digest = hashlib.sha256(content).hexdigest()
    blob = registry.folder / "docker/registry/v2/blobs/sha256" / digest[:2] / digest / "data"
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(content)
    return f"sha256:{digest}", blob


def link(registry: Registry, path: str, digest: str) -> None:
    file = registry.folder / "docker/registry/v2/repositories/library/redis" / path / "link"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(digest)


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Registry, str, Path]:
    """A registry folder with redis:7 in it, its digest, and the file of its one layer."""
    registry = Registry(tmp_path / "registry")
    config, _ = store(registry, b"{}")
    layer, blob = store(registry, b"layer")
    manifest = {"config": {"digest": config, "size": 2}, "layers": [{"digest": layer, "size": 5}]}
    digest, _ = store(registry, json.dumps(manifest).encode())
    for part in (config, layer):
        link(registry, f"_layers/{part.replace(':', '/')}", part)
    link(registry, f"_manifests/revisions/{digest.replace(':', '/')}", digest)
    link(registry, "_manifests/tags/7/current", digest)
    return registry, digest, blob


def test_digests_are_read_off_the_folder(filled: tuple[Registry, str, Path]) -> None:
    registry, digest, _ = filled
    assert registry.digests() == {"redis:7": digest}
    assert registry.damage(REDIS) == ""


def test_a_blob_that_is_cut_short_or_gone_is_found_and_forgotten(filled: tuple[Registry, str, Path]) -> None:
    registry, _, blob = filled
    blob.write_bytes(b"lay")
    assert "is cut short (3 of 5 bytes" in registry.damage(REDIS)
    registry.discard(REDIS)
    assert not blob.exists() and registry.digests() == {}
    assert registry.damage(REDIS) == "is gone"


def test_a_manifest_that_is_no_json_is_damage(filled: tuple[Registry, str, Path]) -> None:
    registry, digest, blob = filled
    manifest = blob.parents[2] / digest[7:9] / digest[7:] / "data"
    manifest.write_text("{")
    assert registry.damage(REDIS) == "has a manifest that cannot be read"
    registry.discard(REDIS)
    assert not manifest.exists()


def test_a_base_image_cut_short_is_found_by_its_size(tmp_path: Path) -> None:
    tar = tmp_path / "debian.tar"
    assert base_image.damage(tar) == ""
    tar.write_bytes(b"12345")
    assert base_image.damage(tar) == "has no checksum beside it"
    tar.with_suffix(".sha256").write_text("0a 5\n")
    assert base_image.damage(tar) == ""
    tar.write_bytes(b"123")
    assert base_image.damage(tar) == "is cut short (3 of 5 bytes)"


def test_records_survive_the_file_and_a_broken_file_means_none(tmp_path: Path) -> None:
    path = tmp_path / "images.json"
    records = {"redis:7": ImageRecord(Provenance.STAND_IN, "sha256:1", "f", "note")}
    write_records(path, records)
    assert read_records(path) == records
    for broken in ("{", "[]", '{"a": 1}', '{"a": {"provenance": "x"}}'):
        path.write_text(broken)
        assert read_records(path) == {}


def test_an_unknown_source_is_refused_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_IMAGES", "fake")
    with pytest.raises(LabError, match="KB_IMAGES=fake"):
        ensure_images(["redis:7"], tmp_path, print)
    monkeypatch.setenv("KB_IMAGES", "stand-in")
    assert Source.chosen() is Source.STAND_IN


def test_what_a_daemon_has_to_pull_counts_layers_that_it_lacks_once(filled: tuple[Registry, str, Path]) -> None:
    registry, digest, _ = filled
    link(registry, "_manifests/tags/8/current", digest)
    assert registry.to_pull({"redis:7"}, ()) == 5
    assert registry.to_pull({"redis:7", "redis:8"}, ()) == 5
    assert registry.to_pull({"redis:8"}, {"redis:7"}) == 0
    assert registry.to_pull({"redis:9"}, ()) == 0
