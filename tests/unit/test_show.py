"""``kb show`` finds a command under any spelling and tells what there is to know of it, in both languages."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from kb.grammar import Grammar
from kb.model import KbError
from kb.reference import prebuilt
from kb.reference.build import build
from kb.reference.descriptions import Descriptions
from kb.reference.document import command_from_json, from_json, to_json
from kb.reference.lookup import find, suggestions
from kb.reference.show import show
from kb.sources import load
from kb.terminal_text import Terminal, columns
from tests.project import KB, REPOSITORY, Project

REFERENCE = build(load(REPOSITORY), Grammar.load(), Descriptions())
DOCUMENT = to_json(REFERENCE)
COMMANDS = DOCUMENT["commands"]
STARTED = "2026-11-24T08:12:00+00:00"


def text(
    name: str,
    language: str = "en",
    *,
    states: dict[str, str] | None = None,
    width: int = 80,
    most: int = 5,
    every: bool = False,
) -> str:
    entry = command_from_json(COMMANDS[name])
    summaries = {other: COMMANDS[other]["summary"] for other in entry.subcommands}
    known = {id_: {"state": state, "engine": "28.2.2", "started": STARTED} for id_, state in (states or {}).items()}
    return "\n".join(show(entry, known, summaries, language, Terminal(width), most, every=every))


def kb_show(*arguments: str, cwd: Path = REPOSITORY, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    return subprocess.run(
        [*KB, "show", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**plain, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(REPOSITORY), **environment},
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ps", "docker ps"),
        ("docker ps", "docker ps"),
        ("$ docker ps", "docker ps"),
        ("docker container ls", "docker ps"),
        ("container ls", "docker ps"),
        ("image rm", "docker rmi"),
        ("compose up", "docker compose up"),
        ("docker-compose up", "docker compose up"),
        ("docker run --rm nginx:1.27", "docker run"),
        ("docker compose", "docker compose"),
        ("docker", "docker"),
        ("pz", ""),
        ("docker compose upp", ""),
        ("nginx", ""),
    ],
)
def test_a_command_is_found_under_any_spelling_and_no_other_is_taken_for_it(typed: str, name: str) -> None:
    assert find([typed], COMMANDS) == name
    assert find(typed.split(), COMMANDS) == name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rnu", "docker run"),
        ("ls", "docker volume ls"),
        ("compose upp", "docker compose up"),
        ("imags", "docker images"),
    ],
)
def test_who_mistypes_is_told_what_there_is(typed: str, meant: str) -> None:
    assert meant in suggestions([typed], COMMANDS, most=12)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [48, 80, 100])
def test_no_line_of_any_command_is_wider_than_the_terminal_but_what_is_copied(language: str, width: int) -> None:
    names = {one for entry in COMMANDS.values() for one in (entry["name"], *entry["aliases"])}
    for name in COMMANDS:
        copied = names | {
            line.strip()
            for example in COMMANDS[name]["examples"]
            for all_ in example["commands"]
            for line in all_.split("\n")
        }
        for line in text(name, language, width=width, most=100, every=True).splitlines():
            last = line.rpartition("  ")[2].rstrip(",")
            assert (
                columns(line) <= width or line.strip() in copied or last in copied or " " not in line.strip(" ·✓`")
            ), line


def test_options_stand_below_each_other() -> None:
    lines = text("docker rm").splitlines()
    starts = {
        line.index(word)
        for line in lines
        for word in ("Remove it even", "Remove a link", "Remove its anonymous")
        if word in line
    }
    assert len(starts) == 1


def test_examples_can_be_copied_and_verified_ones_come_first() -> None:
    examples = COMMANDS["docker ps"]["examples"]
    snippet = examples[-1]["snippet"]
    first = next(example for example in examples if example["snippet"] == snippet)
    shown = text("docker ps", states={snippet: "verified"}, most=1, width=100)
    assert shown.count("  ✓ ") == 2
    assert "✓ verified on Docker Engine 28.2.2, 2026-11-24" in shown
    assert f"{first['page']}#{first['heading']}\n    {first['commands'][0]}" in shown
    assert "No example is verified yet." not in shown


def test_what_nobody_has_verified_says_so_in_both_languages() -> None:
    assert "No example is verified yet." in text("docker trust sign")
    assert "아직 검증된 예제가 없습니다." in text("docker trust sign", "ko")


def test_of_very_many_options_those_that_pages_use_are_shown_and_the_others_named() -> None:
    assert "--publish" in text("docker run") and "--cpu-rt-period" not in text("docker run")
    assert "more options: kb show docker run --all" in text("docker run")
    assert "--cpu-rt-period" in text("docker run", every=True)


def test_inline_code_is_never_broken() -> None:
    assert "'table {{.Names}}\\t{{.Ports}}'" in text("docker ps")


def test_the_document_holds_all_of_the_reference() -> None:
    assert from_json(json.loads(json.dumps(DOCUMENT))) == REFERENCE


def test_kb_show_prints_the_entry_and_ends_with_0() -> None:
    ended = kb_show("docker", "container", "ls", "--lang", "ko")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("docker ps\n  컨테이너 목록을 봅니다.")
    assert "\x1b" not in ended.stdout


def test_kb_show_speaks_the_language_of_the_locale() -> None:
    assert "옵션" in kb_show("ps", LC_ALL="ko_KR.UTF-8").stdout
    assert "Options" in kb_show("ps", LC_ALL="en_US.UTF-8").stdout


def test_kb_show_of_no_command_ends_with_1_and_suggests() -> None:
    ended = kb_show("runn")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "No command is called runn." in ended.stderr and "kb show docker run" in ended.stderr


def test_kb_show_as_json_is_the_entry() -> None:
    entry = json.loads(kb_show("--json", "ps").stdout)
    assert entry["name"] == "docker ps"
    assert entry["options"] == COMMANDS["docker ps"]["options"]


def test_outside_of_a_checkout_the_reference_of_the_package_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = tmp_path / "reference.json"
    packaged.write_text(json.dumps(DOCUMENT), "utf-8")
    monkeypatch.setattr(prebuilt, "PACKAGED", packaged)
    assert prebuilt.document(None) == DOCUMENT


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "came without"),
        ('{"schema": 1, "comm', "cannot be read"),
        ('{"schema": 99}', "another kb"),
        ("[]", "another"),
    ],
)
def test_a_reference_that_is_missing_or_damaged_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, told: str
) -> None:
    packaged = tmp_path / "reference.json"
    if text is not None:
        packaged.write_text(text, "utf-8")
    monkeypatch.setattr(prebuilt, "PACKAGED", packaged)
    with pytest.raises(KbError, match=told):
        prebuilt.document(None)


def test_what_is_kept_is_made_anew_when_a_page_changes_or_the_file_is_cut_short(project: Project) -> None:
    for language in ("en", "ko"):
        page = project.root / "docs" / language / "test.md"
        page.parent.mkdir(parents=True)
        page.write_text('# Old { #top }\n\n```console\n--8<-- "test/web.console"\n```\n', "utf-8")
    project.snippet("test/web", "$ docker ps\n")
    assert "Old (not verified in this build)" in project.kb("show", "ps", "--lang", "en")[1]
    english = project.root / "docs/en/test.md"
    english.write_text(english.read_text("utf-8").replace("Old", "New"), "utf-8")
    assert "New (not verified in this build)" in project.kb("show", "ps", "--lang", "en")[1]
    kept = project.root / "build/kb/reference.json"
    kept.write_bytes(kept.read_bytes()[:1000])
    assert "New (not verified in this build)" in project.kb("show", "ps", "--lang", "en")[1]


def test_kb_show_takes_less_than_150_ms_of_a_processor() -> None:
    kb_show("ps")  # makes what is kept, where a source has changed
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert kb_show("ps").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(taken) < 0.15


def test_kb_show_imports_nothing_that_is_slow_to_start() -> None:
    kb_show("ps")  # makes what is kept, where a source has changed
    script = "import sys; from kb.cli import main; main(['show', 'ps']); print(sorted(sys.modules), file=sys.stderr)"
    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": "."},
    )
    loaded = set(eval(ended.stderr))
    assert not {"yaml", "docker", "mkdocs", "pytest", "importlib.metadata", "difflib", "asyncio"} & loaded
    assert not {name for name in loaded if name.startswith(("kb.shell", "kb.lab", "kb.site", "kb.page", "kb.grammar"))}
