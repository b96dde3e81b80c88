"""The transcript format: what is read, what is refused, and that writing gives back what was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import GOLDEN, files
from hypothesis import given
from hypothesis import strategies as st

from kb.model import (
    BlankLine,
    Comment,
    FrontMatter,
    Item,
    Line,
    LineKind,
    Place,
    SectionMark,
    Snippet,
    Step,
    TranscriptError,
)
from kb.snippet.transcript import format, parse, read

ROOT = GOLDEN / "transcript"
NOWHERE = Place("")
TRICKY = (
    "$ ls",
    "$",
    "> a",
    ">",
    "...",
    "^C",
    "[exit 3]",
    "[exit]",
    "# --8<-- [start:x]",
    "node1$ ls",
    "/ # ls",
    "---",
    "# a",
    "#",
)
SHOWN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
OUTPUT = st.one_of(SHOWN, st.sampled_from(TRICKY), st.sampled_from(TRICKY).map(lambda text: "\\" + text), st.just(""))
FRONTS = (
    FrontMatter(),
    FrontMatter(hosts=2, raw="hosts: 2"),
    FrontMatter(prompts=("/ # ", "[..]@x$ "), raw="prompts: ['/ # ', '[..]@x$ ']"),
)


@pytest.mark.parametrize("case", files("transcript", ".error"), ids=lambda path: path.stem)
def test_a_snippet_that_cannot_be_used_is_refused_with_place_reason_and_mend(case: Path) -> None:
    file = case.with_suffix(".console")
    with pytest.raises(TranscriptError) as caught:
        read(ROOT, file)
    assert str(caught.value).replace(str(file), file.name) == case.read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.parametrize(
    "case",
    [path for path in files("transcript", ".console") if not path.with_suffix(".error").exists()],
    ids=lambda path: path.stem,
)
def test_a_snippet_that_is_read_and_written_is_the_same_or_as_the_formatted_file_says(case: Path) -> None:
    formatted = case.with_suffix(".formatted")
    expected = formatted if formatted.exists() else case
    assert format(read(ROOT, case)).encode() == expected.read_bytes()


def test_everything_in_a_snippet_is_known_by_its_line() -> None:
    snippet = read(ROOT, ROOT / "everything.console")
    assert snippet.id == "everything"
    assert snippet.front.title == {"en": "Serve a page", "ko": "웹 페이지 띄우기"}
    assert snippet.front.images_present == ("nginx:1.27",)
    assert snippet.front.timeout == 2.5
    assert snippet.sections == ("run", "follow")
    run, follow, terminal, heredoc, remove, _ = snippet.steps
    assert (run.section, run.place.line, run.lines[0].place.line) == ("run", 12, 13)
    assert [line.kind for line in follow.lines] == [LineKind.ANY, LineKind.OUTPUT, LineKind.INTERRUPT]
    assert [line.typed for line in terminal.lines] == ["echo hi", "", "exit", ""]
    assert terminal.lines[0].text == "root@5f7b9e0d2c41:/# echo hi"
    assert heredoc.command == "cat > a <<'EOF'\none\n\n  two\nEOF"
    assert (remove.status, remove.section) == (1, "")


def test_a_prompt_with_nothing_typed_behind_it_may_have_lost_its_blank() -> None:
    snippet = parse("---\nprompts: ['/ # ']\n---\n$ sh\n/ #\n/ # \n", "p", "p")
    assert [(line.kind, line.typed) for line in snippet.steps[0].lines] == [(LineKind.TYPED, "")] * 2


def test_each_step_knows_its_host() -> None:
    assert [step.host for step in read(ROOT, ROOT / "two-hosts.console").steps] == ["node1", "node2", "node1"]


def test_empty_lines_at_the_end_of_an_output_are_layout() -> None:
    snippet = parse("$ a\nx\n\ny\n\n\n$ b\n\n", "p", "p")
    assert [[line.text for line in step.lines] for step in snippet.steps] == [["x", "", "y"], []]
    assert sum(isinstance(item, BlankLine) for item in snippet.items) == 3


def test_a_comment_belongs_to_no_step_and_to_its_section() -> None:
    snippet = read(ROOT, ROOT / "comments.console")
    assert [[line.text for line in step.lines] for step in snippet.steps] == [["5f7b9e0d2c41"], ["web"], []]
    assert [one.text if isinstance(one, Comment) else one.command for one in snippet.shown("stop")] == [
        "# In a section.",
        "docker stop web",
    ]


def test_a_prompt_that_looks_like_a_comment_is_a_prompt_below_a_command() -> None:
    snippet = parse("---\nprompts: ['# ']\n---\n# about it\n$ docker exec -it web sh\n# ls\n", "p", "p")
    assert [(line.kind, line.typed) for line in snippet.steps[0].lines] == [(LineKind.TYPED, "ls")]


def test_a_file_that_is_not_there_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=r"gone\.console:1: cannot be read"):
        read(tmp_path, tmp_path / "gone.console")


COMMENTS = st.lists(
    st.sampled_from(("#", "# now the second", "# $ ls", "# > b")).map(lambda text: Comment(text, NOWHERE)), max_size=2
)


@st.composite
def snippets(draw: st.DrawFn) -> Snippet:
    front = draw(st.sampled_from(FRONTS))
    items: list[Item] = draw(COMMENTS)
    for number in range(draw(st.integers(1, 3))):
        section = f"s{number}" if draw(st.booleans()) else ""
        if section:
            items.append(SectionMark(section, True, NOWHERE))
        items.append(draw(steps(front, section)))
        items.extend(
            replace(comment, section=section)
            for comment in draw(COMMENTS if "# " not in front.prompts else st.just([]))
        )
        items.extend(draw(st.lists(st.just(BlankLine(NOWHERE)), max_size=2)))
        if section:
            items.append(SectionMark(section, False, NOWHERE))
    return Snippet("p", "p", front, tuple(items))


@st.composite
def steps(draw: st.DrawFn, front: FrontMatter, section: str) -> Step:
    lines = draw(st.lists(OUTPUT.map(lambda text: Line(text, NOWHERE)) | special_lines(front), max_size=4))
    status = draw(st.sampled_from((0, 0, 1, 255)))
    while lines and not status and not lines[-1].text:
        lines.pop()
    command = "\n".join([draw(SHOWN.filter(str.strip)), *draw(st.lists(SHOWN | st.just(""), max_size=2))])
    return Step(command, NOWHERE, tuple(lines), status, "node2" if front.hosts > 1 else "", section)


def special_lines(front: FrontMatter) -> st.SearchStrategy[Line]:
    plain = [Line("...", NOWHERE, LineKind.ANY), Line("^C", NOWHERE, LineKind.INTERRUPT)]
    typed = [Line("/ # ls", NOWHERE, LineKind.TYPED, "ls"), Line("me@x$ a b", NOWHERE, LineKind.TYPED, "a b")]
    return st.sampled_from(plain + (typed if front.prompts else []))


def without_places(snippet: Snippet) -> Snippet:
    def clean(item: Item) -> Item:
        if isinstance(item, Step):
            return replace(item, place=NOWHERE, lines=tuple(replace(line, place=NOWHERE) for line in item.lines))
        return replace(item, place=NOWHERE)

    return replace(snippet, items=tuple(clean(item) for item in snippet.items))


@given(snippets())
def test_what_is_written_is_read_as_it_was_whatever_the_output_looks_like(snippet: Snippet) -> None:
    text = format(snippet)
    again = parse(text, "p", "p")
    assert without_places(again) == snippet
    assert format(again) == text


@given(st.lists(OUTPUT, max_size=6))
def test_text_that_is_accepted_is_written_the_same_twice(lines: list[str]) -> None:
    once = accepted("\n".join(["$ a", *lines]))
    if once is not None:
        assert format(parse(once, "p", "p")) == once


def accepted(text: str) -> str | None:
    try:
        return format(parse(text, "p", "p"))
    except TranscriptError:
        return None
