"""What is kept of a checkout is made anew whenever anything that it is made of has changed."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from kb import imported, prebuilt

ROOT = Path(__file__).parents[2]
MADE_BY = ("kb.reference.prebuilt", "kb.search.prebuilt")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with this package in it, kept documents and all."""
    shutil.copytree(ROOT / "kb", tmp_path / "kb", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("docs/en/run.md", "docs/ko/run.md", "docs/claims.yaml", "snippets/a/web.console", "snippets/a/web.py",
                 "snippets/images/web/Dockerfile", "build/verification.json", "cache/images.json"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    monkeypatch.setattr(prebuilt, "_KB", tmp_path / "kb")
    monkeypatch.setenv("KB_CACHE", str(tmp_path / "cache"))
    return tmp_path


def stamp_of(root: Path) -> str:
    """The stamp that is kept with a document."""
    prebuilt.load("test", root / "none.json", lambda _: "made", root)
    return (root / "build/kb/test.json").read_text()


def test_a_change_of_any_file_that_goes_into_it_is_noticed(checkout: Path) -> None:
    before = stamp_of(checkout)
    reached = {file for name in MADE_BY for file in imported.files(checkout / "kb", name)}
    assert {
        checkout / "kb" / name for name in ("page.py", "sources.py", "receipt.py", "snippet/transcript.py")
    } <= reached
    written = [
        file for folder in ("docs", "snippets", "cache") for file in (checkout / folder).rglob("*.*") if file.is_file()
    ]
    written += [checkout / "snippets/images/web/Dockerfile", checkout / "build/verification.json"]
    for file in {*reached, *written}:
        kept = file.stat()
        os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns + 1))
        assert stamp_of(checkout) != before, file
        os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    assert stamp_of(checkout) == before


def test_a_file_that_is_older_but_another_is_noticed(checkout: Path) -> None:
    before = stamp_of(checkout)
    os.utime(checkout / "docs/en/run.md", (1, 1))
    assert stamp_of(checkout) != before


def test_what_is_kept_is_taken_while_nothing_has_changed_at_the_cost_of_a_look(checkout: Path) -> None:
    stamp_of(checkout)
    spent = time.process_time()
    assert prebuilt.load("test", checkout, lambda _: pytest.fail("made again"), checkout) == "made"
    assert time.process_time() - spent < 0.05
