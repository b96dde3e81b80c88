"""A receipt is checked, not believed: whatever is edited in it by hand, or has changed since, it is green no more."""

from __future__ import annotations

import functools
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.lab.images import base_image
from kb.lab.images.records import ImageRecord, write_records
from kb.model import ImageUse, Outcome, Provenance, Receipt, Snippet
from kb.receipt import State
from kb.runner import fingerprint
from kb.runner.recheck import Doubt, Today, recheck
from kb.snippet import transcript, twin
from kb.sources import load
from tests.receipts import held, stand_in

ROOT = Path(__file__).parents[2]
TEXT = """$ docker run -d --name web nginx:1.27
5f7b9e0d2c41aa00bb11cc22dd33ee44ff5566778899aabbccddeeff00112233
$ docker ps -q
5f7b9e0d2c41
$ docker rm nothing
Error response from daemon: No such container: nothing
[exit 1]
"""
PYTHON = 'print("one")\n#> one\nprint("two")\n#> two\n'
SNIPPET = transcript.parse(TEXT, "web.console", "containers/web")
TWIN = twin.parse(PYTHON, "web.py", "containers/web.py")
BOTH = pytest.mark.parametrize("snippet", [SNIPPET, TWIN], ids=["transcript", "twin"])


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which the lab has nothing yet."""
    monkeypatch.setenv("KB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("kb.runner.recheck.runner", _runner)  # the same, once for all tests
    return tmp_path / "cache"


_runner = functools.cache(fingerprint.runner)


def step(receipt: Receipt, number: int, **facts: object) -> Receipt:
    steps = list(receipt.steps)
    steps[number] = replace(steps[number], **facts)
    return replace(receipt, steps=tuple(steps))


def judged(receipt: Receipt | None, snippet: Snippet = SNIPPET, root: Path = ROOT) -> tuple[State, Doubt | None]:
    return recheck(receipt, snippet, Today(root))


@BOTH
def test_what_held_is_verified(snippet: Snippet) -> None:
    assert judged(held(snippet), snippet) == (State.VERIFIED, None)


def test_no_receipt_is_unverified() -> None:
    assert judged(None) == (State.UNVERIFIED, None)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.VERIFIED])
def test_what_did_not_hold_is_told_as_it_was_until_the_text_changes(outcome: Outcome) -> None:
    receipt = held(SNIPPET, outcome=outcome)
    assert judged(receipt) == (State(outcome.value), None)
    assert judged(replace(receipt, text_sha256="")) == (State.STALE, Doubt.TEXT)


EDITS: dict[str, tuple[Callable[[Receipt], Receipt], Doubt]] = {
    "no steps at all": (lambda one: replace(one, steps=()), Doubt.STEPS),
    "a step dropped": (lambda one: replace(one, steps=one.steps[:-1]), Doubt.STEPS),
    "a step twice": (lambda one: replace(one, steps=(*one.steps, one.steps[-1])), Doubt.STEPS),
    "another command": (lambda one: step(one, 0, command="true"), Doubt.STEPS),
    "another host": (lambda one: step(one, 0, host="node2"), Doubt.STEPS),
    "another section": (lambda one: step(one, 0, section="other"), Doubt.STEPS),
    "another line": (lambda one: step(one, 0, line=77), Doubt.STEPS),
    "a difference within": (lambda one: step(one, 1, difference="expected a, found b"), Doubt.OUTPUT),
    "another output": (lambda one: step(one, 1, output="something else\n"), Doubt.OUTPUT),
    "no output": (lambda one: step(one, 0, output=""), Doubt.OUTPUT),
    "another exit status": (lambda one: step(one, -1, status=2), Doubt.OUTPUT),
    "no exit status": (lambda one: step(one, -1, status=None), Doubt.OUTPUT),
    "another engine": (lambda one: replace(one, engine="29.0.0"), Doubt.RUNNER),
    "another client": (lambda one: replace(one, client="29.0.0"), Doubt.RUNNER),
    "another kind of host": (lambda one: replace(one, kind="dind"), Doubt.RUNNER),
    "another fingerprint": (lambda one: replace(one, fingerprint="f" * 64), Doubt.RUNNER),
    "an image more": (
        lambda one: replace(one, images=(ImageUse("nginx:1.27", Provenance.REAL, "sha256:1"),)), Doubt.RUNNER
    ),
    "an image that is none": (
        lambda one: replace(one, images=(ImageUse("A B", Provenance.STAND_IN, "sha256:1"),)), Doubt.IMAGE
    ),
}  # fmt: skip


@BOTH
@pytest.mark.parametrize(("edit", "doubt"), EDITS.values(), ids=EDITS)
def test_a_receipt_edited_by_hand_is_stale_and_says_why(
    snippet: Snippet, edit: Callable[[Receipt], Receipt], doubt: Doubt
) -> None:
    assert judged(edit(held(snippet)), snippet) == (State.STALE, doubt)


def test_an_id_that_stands_for_another_container_is_noticed_across_steps() -> None:
    assert judged(step(held(SNIPPET), 1, output="aaaabbbbcccc\n")) == (State.STALE, Doubt.OUTPUT)


@BOTH
def test_an_edited_text_is_stale_and_with_its_new_digest_in_the_receipt_too(snippet: Snippet) -> None:
    parse = transcript.parse if snippet is SNIPPET else twin.parse
    # What is edited stands for itself either way, so that the recorded outputs still match.
    edited = parse({SNIPPET.id: TEXT, TWIN.id: PYTHON}[snippet.id] + "\n", snippet.path, snippet.id)
    receipt = held(snippet)
    assert judged(receipt, edited) == (State.STALE, Doubt.TEXT)
    assert judged(replace(receipt, text_sha256=edited.text_sha256), edited) == (State.STALE, Doubt.RUNNER)


def test_a_stand_in_that_is_made_otherwise_by_now_makes_its_receipts_stale(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "snippets/images", tmp_path / "snippets/images")
    receipt = held(SNIPPET, images=(stand_in(tmp_path, "nginx:1.27", "nginx of Debian"),))
    assert judged(receipt, root=tmp_path) == (State.VERIFIED, None)
    with (tmp_path / "snippets/images/nginx/Dockerfile").open("a") as file:
        file.write("LABEL other=yes\n")
    assert judged(receipt, root=tmp_path) == (State.STALE, Doubt.IMAGE)


def test_another_base_image_makes_the_stand_ins_that_have_it_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = held(SNIPPET, images=(stand_in(ROOT, "nginx:1.27", "nginx of Debian"),))
    monkeypatch.setattr(base_image, "SUITE", "forky")
    assert judged(receipt) == (State.STALE, Doubt.IMAGE)


def test_a_real_image_is_believed_until_the_lab_has_pulled_another(cache: Path) -> None:
    receipt = held(SNIPPET, images=(ImageUse("nginx:1.27", Provenance.REAL, "sha256:1", "", "sha256:1"),))
    assert judged(receipt) == (State.VERIFIED, None)
    for digest, state in (("sha256:1", State.VERIFIED), ("sha256:2", State.STALE)):
        write_records(cache / "images.json", {"nginx:1.27": ImageRecord(Provenance.REAL, digest, digest)})
        assert judged(receipt)[0] is state


def test_another_runner_makes_every_receipt_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = held(SNIPPET)
    monkeypatch.setattr("kb.runner.recheck.runner", lambda: "another")
    assert judged(receipt) == (State.STALE, Doubt.RUNNER)


def test_a_change_of_any_file_that_the_runner_reaches_changes_its_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "kb"
    shutil.copytree(ROOT / "kb", package, ignore=shutil.ignore_patterns("__pycache__"))
    before = fingerprint.runner(package)
    assert fingerprint.runner(ROOT / "kb") == before
    reached = fingerprint.reached(package)
    for room in ("footprint", "grammar/data", "lab/dind", "lab/reader", "session", "shell", "snippet", "unify"):
        assert any(file.is_relative_to(package / room) for file in reached), room
    # Not by name but as a file that is sent on, as data, or because it runs whenever something beside it does.
    for name in ("runner/twin_inside.py", "grammar/data/docker.json", "lab/__init__.py"):
        assert package / name in reached
    monkeypatch.setattr(fingerprint, "reached", lambda _: reached)  # what is edited here imports nothing more
    for file in reached:
        text = file.read_bytes()
        file.write_bytes(text + b"\n")
        assert fingerprint.runner(package) != before, file
        file.write_bytes(text)
    assert fingerprint.runner(package) == before


def test_what_the_outcome_does_not_hang_on_is_not_reached() -> None:
    rooms = {file.relative_to(ROOT / "kb").parts[0] for file in fingerprint.reached(ROOT / "kb")}
    assert not rooms & {"site", "search", "reference", "lint", "claims", "page.py", "sources.py", "cli.py"}


def test_checking_all_receipts_of_this_checkout_takes_about_a_second() -> None:
    sources = load(ROOT)
    snippets = {**sources.snippets, **sources.twins}
    receipts = {id_: held(snippet) for id_, snippet in snippets.items()}
    spent = time.process_time()
    today = Today(ROOT)
    judged = {id_: recheck(receipts[id_], snippet, today) for id_, snippet in snippets.items()}
    assert time.process_time() - spent < 2
    assert [id_ for id_, (state, _) in judged.items() if state is not State.VERIFIED] == []
