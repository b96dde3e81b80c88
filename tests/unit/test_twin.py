"""A twin's text: steps end at prints, what is printed stands below, and writing it gives the same text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.lab.hosts.pool import Hosts
from kb.model import Outcome, Ran, Snippet, TranscriptError
from kb.runner.rewriting import recorded
from kb.runner.runnable import read_subject
from kb.runner.selection import select
from kb.runner.verifier import Terms, Verifier
from kb.snippet import twin
from kb.unify import Bindings, Match, check
from tests.mutation import held, mutants, survives

ROOT = Path(__file__).parents[2]
TWINS = twin.paths(ROOT)
TEXT = """\
# --8<-- [start:list]
import docker

client = docker.from_env()
for one in client.containers.list():
    print(
        one.short_id,
        one.name,
    )
    #> 5f7b9e0d2c41 web
    #> 0d2c415f7b9e cache
    one.stop()
# --8<-- [end:list]

print("done")
#> done
"""


def parse(text: str) -> Snippet:
    return twin.parse(text, "t.py", "containers/t.py")


def printed(snippet: Snippet) -> list[str]:
    return ["\n".join(line.text for line in step.lines) for step in snippet.steps]


def test_a_step_goes_down_to_a_print_and_has_what_all_rounds_of_a_loop_print() -> None:
    steps = parse(TEXT).steps
    assert [step.command.splitlines()[-1] for step in steps] == ["    )", "    one.stop()", 'print("done")']
    assert printed(parse(TEXT)) == ["5f7b9e0d2c41 web\n0d2c415f7b9e cache", "", "done"]
    assert [step.section for step in steps] == ["list", "list", ""]
    assert [step.place.line for step in steps] == [2, 12, 15]


@pytest.mark.parametrize("path", TWINS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_twin_of_this_checkout_is_written_as_it_stands(path: Path) -> None:
    assert twin.format(twin.read(ROOT / "snippets", path)) == path.read_text("utf-8")


def test_writing_what_was_read_gives_the_same_text() -> None:
    assert twin.format(parse(TEXT)) == TEXT


def test_recording_keeps_what_still_unifies_and_puts_in_what_does_not() -> None:
    snippet = parse(TEXT)
    ran = [Ran("aaaaaaaaaaaa web\nbbbbbbbbbbbb store", 0, 0.1), Ran("", 0, 0.1), Ran("done", 0, 0.1)]
    assert twin.format(recorded(snippet, ran)) == TEXT.replace("0d2c415f7b9e cache", "bbbbbbbbbbbb store")


def test_what_a_twin_prints_that_looks_like_a_pattern_matches_only_itself() -> None:
    text = "print(text)\n#> ...\n"
    printed = "...\n\\...\n[..] a"
    recorded_text = twin.format(recorded(twin.parse("print(text)\n#> x\n", "p", "p"), [Ran(printed, 0, 0.0)]))
    assert recorded_text == "print(text)\n#> \\...\n#> \\\\...\n#> \\[..] a\n"
    (step,) = twin.parse(recorded_text, "p", "p").steps
    assert isinstance(check(step, Ran(printed, 0, 0.0), Bindings()), Match)
    assert not isinstance(check(step, Ran("...\n\\...\nb a", 0, 0.0), Bindings()), Match)
    assert twin.format(twin.parse(text, "p", "p")) == text


def test_every_change_of_a_printed_line_is_noticed() -> None:
    snippet = parse(TEXT)
    found = held(snippet, [Ran(text, 0, 0.1) for text in printed(snippet)], Bindings())
    assert found
    changed = [mutant for mutant in mutants(found) if mutant.reason is None]
    assert {line.place for step in snippet.steps for line in step.lines} <= {mutant.place for mutant in changed}
    assert [f"{mutant.place}: {mutant.what}" for mutant in changed if survives(mutant, found)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("print(1\n", "t.py:1: not Python ('(' was never closed)"),
        ("x = 1\n", "t.py:1: this twin prints nothing that could be checked"),
        ("print(1)\nx = 1\n#> 1\n", "t.py:3: an output below no print"),
        ("# --8<-- [start:a]\nprint(1)\n", "t.py:1: the section `a` is never closed"),
        ("# --8<-- [end:a]\nprint(1)\n", "t.py:1: the section `a` is not open"),
        ("# --8<-- [start:a]\n# --8<-- [start:b]\nprint(1)\n", "t.py:2: the section `a` is still open"),
        ("# --8<-- start:a\nprint(1)\n", "t.py:1: not a mark of a section"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        parse(text)
    assert str(caught.value).startswith(said)


def test_a_python_file_of_an_image_is_no_twin(tmp_path: Path) -> None:
    for name in ("snippets/images/web/app.py", "snippets/containers/web.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("print(1)\n")
    assert twin.paths(tmp_path) == [tmp_path / "snippets/containers/web.py"]


def test_where_the_host_has_no_python_a_twin_is_skipped_with_the_reason_and_its_transcript_is_not() -> None:
    def no_hosts() -> Hosts:
        raise AssertionError("a skipped twin needs no host")

    verifier = Verifier(no_hosts, Terms("dind", "20.10.24", "28.2.2", "", {}))
    folder = ROOT / "snippets"
    receipt = verifier.verify(read_subject(folder, folder / "containers/name.py"))
    assert receipt.id == "containers/name.py"
    assert receipt.outcome is Outcome.SKIPPED
    assert "Python" in receipt.reason
    assert receipt.client.startswith("Docker SDK ")
    assert verifier.lacking(read_subject(folder, folder / "containers/name.console")) == ""


def test_a_twin_touches_what_its_transcript_touches_on_one_host() -> None:
    folder = ROOT / "snippets"
    original, python = (read_subject(folder, folder / f"containers/ports{suffix}") for suffix in (".console", ".py"))
    assert original.snippet.front.hosts == 2
    assert python.snippet.front.hosts == 1
    assert python.footprint == original.footprint
    assert python.snippet.text_sha256 != original.snippet.text_sha256


def test_a_name_selects_the_transcript_and_its_twin_a_file_name_the_twin_alone() -> None:
    folder = ROOT / "snippets"
    both = [read_subject(folder, folder / f"containers/name{suffix}") for suffix in (".console", ".py")]
    assert [one.snippet.id for one in select(both, "containers/name")] == ["containers/name", "containers/name.py"]
    assert [one.snippet.id for one in select(both, "containers/name.py")] == ["containers/name.py"]
    assert [one.snippet.id for one in select(both, "containers")] == ["containers/name", "containers/name.py"]
