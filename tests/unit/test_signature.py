"""Whoever publishes receipts can sign them; a signature of anything else is refused."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from kb.model import ReceiptError
from kb.receipt import FILE, Run, read, write
from kb.signature import PUBLIC, beside, sign, signer
from kb.snippet import transcript
from tests.project import Project
from tests.receipts import held

RUN = Run("20.10.24", "28.2.2", "2026-11-23T12:00:00+00:00", 3.5)


def key(folder: Path, name: str) -> tuple[Path, Path]:
    """A new pair of keys: secret, public."""
    secret, public = folder / f"{name}.key", folder / f"{name}.pub"
    subprocess.run(["minisign", "-G", "-W", "-s", secret, "-p", public], check=True, capture_output=True)
    return secret, public


@pytest.fixture
def shard(project: Project) -> Path:
    file = project.root / "shard.json"
    write(file, RUN, [held(transcript.parse("$ echo a\na\n", "a", "a/x"))])
    return file


def test_merged_receipts_are_signed_and_name_their_signer(project: Project, shard: Path, tmp_path: Path) -> None:
    secret, public = key(tmp_path, "ours")
    assert signer(shard, public) == ""
    status, said = project.kb("merge", "--sign", str(secret), str(shard))
    assert status == 0, said
    shown = re.search(r"minisign public key ([0-9A-F]{16})", public.read_text())
    assert shown
    assert signer(project.root / FILE, public) == shown[1]


def test_a_changed_receipt_another_key_and_a_missing_key_are_refused_in_a_line(shard: Path, tmp_path: Path) -> None:
    secret, public = key(tmp_path, "ours")
    _, other = key(tmp_path, "other")
    sign(shard, secret)
    with pytest.raises(ReceiptError, match=r"shard\.json\.minisig:1: a wrong signature of shard\.json: .+: sign what"):
        signer(shard, other)
    with pytest.raises(ReceiptError, match=r"signed, and no gone\.pub says whose signature counts"):
        signer(shard, tmp_path / "gone.pub")
    document = json.loads(shard.read_bytes())
    document["snippets"][0]["seconds"] += 1
    shard.write_text(json.dumps(document, ensure_ascii=False, indent=1))
    with pytest.raises(ReceiptError, match=r"shard\.json\.minisig:1: a wrong signature of shard\.json: ") as caught:
        signer(shard, public)
    assert "\n" not in str(caught.value)


def test_a_run_takes_away_the_signature_of_what_was_there_before_it(shard: Path, tmp_path: Path) -> None:
    secret, public = key(tmp_path, "ours")
    sign(shard, secret)
    write(shard, RUN, read(shard))
    assert not beside(shard).exists()
    assert signer(shard, public) == ""


def test_what_is_no_secret_key_is_told(project: Project, shard: Path) -> None:
    status, said = project.kb("merge", "--sign", str(shard), str(shard))
    assert status == 2
    assert said.startswith(f"{shard}:1: not signed: ")
    assert said.count("\n") == 1
    assert not beside(project.root / FILE).exists()


def test_without_minisign_signed_receipts_are_refused(
    shard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, public = key(tmp_path, "ours")
    sign(shard, secret)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReceiptError, match=r"signatures need the program minisign: apt-get install minisign"):
        signer(shard, public)


def test_the_public_key_of_a_checkout_is_where_readme_says() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert f"`{PUBLIC}`" in readme
