"""Receipts are kept as they are, all or nothing, and decide what a badge may say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Created, ImageUse, Outcome, Provenance, Receipt, ReceiptError, StepReport, text_sha256
from kb.receipt import Run, from_json, merge, read, to_json, write

NOW = datetime(2026, 11, 27, tzinfo=UTC)
RUN = Run("20.10.24", "28.2.2", "2026-11-23T12:00:00+00:00", 3.5)
RECEIPT = Receipt(
    id="containers/web",
    outcome=Outcome.VERIFIED,
    reason="",
    seconds=1.5,
    fingerprint="ab" * 32,
    steps=(StepReport("docker ps", "node1", 3, "list", "NUL \0 ESC \x1b half \udcff 한글\n", 0, 0.2),),
    images=(ImageUse("nginx:1.27", Provenance.STAND_IN, "sha256:1", "nginx of Debian 12"),),
    created=(Created("volume", "data", "node1", left=True),),
    engine="20.10.24",
    client="28.2.2",
    started="2026-11-23T12:00:01+00:00",
    text_sha256=text_sha256("$ docker ps\n"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "build" / "verification.json"


def test_what_is_written_is_read_back_to_the_letter(file: Path) -> None:
    write(file, RUN, [RECEIPT])
    assert read(file) == (RECEIPT,)


@given(st.text(st.characters()), st.none() | st.integers(0, 255))
def test_any_output_survives_json(output: str, status: int | None) -> None:
    receipt = replace(RECEIPT, steps=(replace(RECEIPT.steps[0], output=output, status=status),))
    assert from_json(json.loads(json.dumps(to_json(receipt)))) == receipt


def test_the_file_has_the_form_of_the_contract(file: Path) -> None:
    write(file, RUN, [RECEIPT])
    document = json.loads(file.read_bytes())
    assert {key: document[key] for key in ("schema", "engine", "client", "started", "seconds")} == {
        "schema": 3, "engine": "20.10.24", "client": "28.2.2", "started": "2026-11-23T12:00:00+00:00", "seconds": 3.5
    }  # fmt: skip
    (entry,) = document["snippets"]
    assert entry["steps"] == 1
    assert entry["transcript"][0]["command"] == "docker ps"
    assert entry["images"][0]["provenance"] == "stand-in"


def test_a_run_of_some_snippets_keeps_the_receipts_of_the_others(file: Path) -> None:
    other = replace(RECEIPT, id="containers/logs")
    write(file, RUN, [RECEIPT, other])
    failed = replace(RECEIPT, outcome=Outcome.FAILED, started="2026-11-24T12:00:00+00:00")
    write(file, RUN, [failed])
    assert read(file) == (other, failed)


@pytest.mark.parametrize("started", ["2026-11-22T12:00:00+00:00", "2099-01-01T00:00:00+00:00", ""])
def test_a_run_replaces_the_receipt_of_what_it_ran_whatever_time_the_old_one_has(file: Path, started: str) -> None:
    write(file, RUN, [replace(RECEIPT, started=started)])
    failed = replace(RECEIPT, outcome=Outcome.FAILED)
    write(file, RUN, [failed])
    assert read(file) == (failed,)


def test_the_newest_receipt_of_a_snippet_wins_whichever_is_merged_first(file: Path, tmp_path: Path) -> None:
    # Later than RECEIPT by an hour, though its text sorts before.
    newer = replace(RECEIPT, outcome=Outcome.FAILED, started="2026-11-23T09:00:01-04:00")
    write(tmp_path / "old.json", RUN, [RECEIPT])
    write(tmp_path / "new.json", RUN, [newer])
    for names in (("old.json", "new.json"), ("new.json", "old.json")):
        file.unlink(missing_ok=True)
        merge(file, [tmp_path / name for name in names], NOW)
        assert read(file) == (newer,)
    merge(file, [tmp_path / "old.json"], NOW)
    assert read(file) == (newer,)


def test_a_receipt_of_the_future_is_refused_by_merge_with_its_line_and_nothing_is_written(
    file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "shard.json"
    write(other, RUN, [replace(RECEIPT, id="containers/logs"), replace(RECEIPT, started="2026-11-23T13:00:00+00:00")])
    with pytest.raises(ReceiptError, match=r"the receipt of containers/web is of the future") as caught:
        merge(file, [other], datetime(2026, 11, 23, 12, 30, tzinfo=UTC))
    assert caught.value.place is not None
    assert "13:00:00" in other.read_text().splitlines()[caught.value.place.line - 1]
    assert "make verify-snippets ONLY=containers/web" in caught.value.mend
    assert not file.exists()


def test_no_file_is_no_receipts(file: Path) -> None:
    assert read(file) == ()


def test_a_file_cut_short_anywhere_is_refused_with_place_and_mend(file: Path) -> None:
    write(file, RUN, [RECEIPT])
    whole = file.read_bytes()
    for length in range(0, len(whole) - 1, 7):
        file.write_bytes(whole[:length])
        with pytest.raises(ReceiptError) as caught:
            read(file)
        assert str(caught.value).startswith(f"{file}:")
        assert caught.value.mend == "delete it and run `make verify-snippets`"


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"schema": 4, "snippets": []}',
        '{"schema": 1}',
        '{"schema": 1, "snippets": 7}',
        '{"schema": 1, "snippets": [{}]}',
    ],
)
def test_another_schema_is_refused(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(ReceiptError, match="schema"):
        read(file)


def test_writing_into_a_broken_file_leaves_it_as_it_is(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("{")
    with pytest.raises(ReceiptError):
        write(file, RUN, [RECEIPT])
    assert [found.name for found in file.parent.iterdir()] == [file.name]
    assert file.read_text() == "{"


def changed(**facts: object) -> str:
    return json.dumps({"schema": 3, "snippets": [{**to_json(RECEIPT), **facts}]})


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": 3, "snippets": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"schema": 3, "snippets": ' + '{"a":' * 100_000 + "1" + "}" * 100_001,
        '{"schema": 3, "snippets": [' + "9" * 10_000 + "]}",
        changed(started=[1]),
        changed(started="yesterday"),
        changed(started=None),
        changed(seconds="long"),
        changed(steps=2),
        changed(transcript=[[]]),
        changed(outcome="splendid"),
        changed(images={"nginx": 1}),
    ],
)
def test_what_has_another_form_is_refused_in_one_line(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    for attempt in (lambda: read(file), lambda: merge(file.with_name("all.json"), [file], NOW)):
        with pytest.raises(ReceiptError) as caught:
            attempt()
        assert str(caught.value).startswith(f"{file}:1: ")
        assert "\n" not in str(caught.value)
