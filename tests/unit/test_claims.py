"""The claims of this checkout, and what may be said of one today."""

from __future__ import annotations

from pathlib import Path

from kb.claims import COUNT, Claim, Standing, Verdict, read, standing
from kb.model import Place
from kb.receipt import State

ROOT = Path(__file__).parents[2]


def claim(verdict: Verdict | None, *proof: str) -> Claim:
    return Claim("N01", "1", "run", {}, Place("claims.yaml"), verdict=verdict, proof=proof)


def test_all_statements_of_the_notes_are_there_in_both_languages() -> None:
    claims, errors = read(ROOT)
    assert errors == []
    assert list(claims) == [f"N{number:02}" for number in range(1, COUNT + 1)]
    assert all(set(one.gist) == {"en", "ko"} for one in claims.values())


def test_a_verdict_stands_only_while_every_snippet_it_names_is_verified() -> None:
    proven = claim(Verdict.CONFIRMED, "a", "b")
    assert standing(proven, {"a": State.VERIFIED, "b": State.VERIFIED}) is Standing.CONFIRMED
    for state in set(State) - {State.VERIFIED}:
        assert standing(proven, {"a": State.VERIFIED, "b": state}) is Standing.UNPROVEN
    assert standing(proven, {"a": State.VERIFIED}) is Standing.UNPROVEN


def test_what_no_daemon_decides_stands_by_its_source() -> None:
    assert standing(claim(Verdict.ADVICE), {}) is Standing.ADVICE


def test_without_a_verdict_a_claim_is_open_whatever_its_snippets_did() -> None:
    assert standing(claim(None, "a"), {"a": State.VERIFIED}) is Standing.OPEN


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/claims.yaml").write_bytes(b"- id: N01\n  topic: \xff\n")
    claims, errors = read(tmp_path)
    assert not claims
    assert str(errors[0]) == "docs/claims.yaml:2: byte 0xff is not UTF-8: save the file as UTF-8"


def test_without_a_file_there_are_no_claims_and_no_errors(tmp_path: Path) -> None:
    assert read(tmp_path) == ({}, [])
