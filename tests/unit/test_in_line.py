"""The record of sections that were held side by side: what makes a difference, and what accepting writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.cli import main
from kb.lint import accept, lint
from kb.lint.in_line import FILE
from kb.model import PageError

CASE = Path(__file__).parents[1] / "golden/lint/section-that-did-not-follow"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASE, tmp_path / "checkout"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_accepting_a_page_settles_its_sections_and_no_line_of_another(checkout: Path) -> None:
    record = checkout / FILE
    record.write_text(record.read_text("utf-8") + "gone.md#x\taa\tbb\n", "utf-8")
    for language in ("en", "ko"):
        (checkout / f"docs/{language}/other.md").write_text("# Other { #other }\n", "utf-8")
    assert lint(checkout)
    assert accept(checkout, ["run.md"]) == 3
    assert [finding.what for finding in lint(checkout)] == [
        "nobody has held the front matter against docs/en/other.md:1",
        "nobody has held the section other against docs/en/other.md:1",
    ]
    assert accept(checkout, ["all"]) == 5
    assert lint(checkout) == []
    assert "gone.md" not in record.read_text("utf-8")


def test_another_wrapping_of_lines_is_no_change(checkout: Path) -> None:
    accept(checkout, ["all"])
    edit(checkout / "docs/en/run.md", "New words.", "New\nwords.\n")
    assert lint(checkout) == []
    edit(checkout / "docs/en/run.md", "New\nwords.", "New\nword.")
    assert [str(one.place) for one in lint(checkout)] == ["docs/ko/run.md:8"]


def test_lines_of_two_branches_may_stand_side_by_side(checkout: Path) -> None:
    record = checkout / FILE
    before = record.read_text("utf-8")
    accept(checkout, ["all"])
    record.write_text(record.read_text("utf-8") + before, "utf-8")
    assert lint(checkout) == []


def test_a_page_can_be_named_as_a_file_and_an_unknown_one_is_told(checkout: Path) -> None:
    assert accept(checkout, ["docs/ko/run.md"]) == 3
    with pytest.raises(PageError, match=r"no page walk.md in both languages"):
        accept(checkout, ["walk.md"])


def test_the_command_records_and_then_lints(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    assert main(["lint"]) == 1
    assert main(["lint", "--accept", "run.md"]) == 0
    assert capsys.readouterr().out.endswith("recorded 3 sections as the same in both languages\n")


def test_without_a_record_nothing_is_asked(checkout: Path) -> None:
    (checkout / FILE).unlink()
    assert lint(checkout) == []
