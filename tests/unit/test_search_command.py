"""``kb search`` in a terminal: what it prints, what it says to bad input, what completes, and that it is packaged."""

from __future__ import annotations

import argparse
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

import _quickjs
import pytest
import quickjs

from kb.arguments import COMMANDS
from kb.completion import SCRIPTS, complete
from kb.search.arguments import split
from kb.search.interactive import State, frame, typed
from kb.search.show import Result
from kb.terminal_text import Terminal, columns

ROOT = Path(__file__).parents[2]
PLAIN = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}


def kb(*words: str | bytes, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kb", *words], cwd=folder, env=PLAIN | environment,
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_json_has_what_the_contract_says():
    done = kb("search", "--json", "--limit", "3", "docker", "run", "-p")
    hits = json.loads(done.stdout)
    assert done.returncode == 0 and len(hits) == 3
    assert {frozenset(hit) for hit in hits} == {frozenset(["kind", "command", "title", "url", "snippet", "score"])}
    assert (hits[0]["kind"], hits[0]["command"]) == ("command", "docker run")
    assert (hits[1]["kind"], hits[1]["title"]) == ("option", "docker run -p, --publish")


@pytest.mark.parametrize(
    ("words", "start"), [(["--lang", "ko"], "ko/reference/"), (["--lang=en"], "reference/"), ([], "ko/")]
)
def test_results_are_in_the_language_that_was_asked_for_or_of_the_query(words, start):
    assert json.loads(kb("search", *words, "--json", "포트 연결").stdout)[0]["url"].startswith(start)


def test_the_locale_says_the_language():
    assert "명령" in kb("search", "ps", LANG="ko_KR.UTF-8").stdout
    assert "command" in kb("search", "목록", LANG="en_US.UTF-8").stdout


def test_nothing_found_is_status_1_with_suggestions():
    done = kb("search", "qqxxyyzz")
    assert (done.returncode, done.stdout) == (1, "")
    assert "qqxxyyzz" in done.stderr and "kb search" in done.stderr
    assert json.loads(kb("search", "--json", "qqxxyyzz").stdout) == []


@pytest.mark.parametrize(
    ("words", "status"),
    [([""], 2), (["  "], 2), ([b"\x01\x02\x7f"], 2), (["x" * 10_000], 2), (["가" * 10_000], 2), (["--limit", "0", "x"], 2),
     ([b"\xff\xfe"], 2), ([b"qqq\xed\xa0\x80zzz"], 1), (["(?:qx+)*["], 1), (["-i"], 2), ([], 2), (["--lang", "fr", "x"], 2)],
)  # fmt: skip
def test_bad_input_gets_one_clear_line_and_no_traceback(words, status):
    done = kb("search", *words)
    said = done.stderr.strip().splitlines()
    assert done.returncode == status
    assert "Traceback" not in done.stderr and said
    if status == 1:  # nothing is found, and what could be asked is offered
        assert said[0].startswith("Nothing found for ") and len(said) == 5
    elif "--lang" in words:  # argparse's own form
        assert said[0].startswith("usage: kb search ") and "--lang: invalid choice: 'fr'" in said[-1]
    else:
        assert len(said) == 1 and ": " in said[0]


def test_a_pipe_gets_no_colour_and_lines_that_fit():
    shown = kb("search", "로그", "보기", COLUMNS="50").stdout
    assert "\x1b" not in shown
    assert [line for line in shown.splitlines() if columns(line) > 50 and not line.strip().startswith("docker")] == []
    assert "\x1b[" in kb("search", "logs", FORCE_COLOR="1").stdout
    assert "\x1b[" not in kb("search", "logs", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_reader_that_has_seen_enough_is_no_error():
    done = subprocess.run(["bash", "-c", f"{sys.executable} -m kb search --limit 30 docker | head -1"],
                          cwd=ROOT, env=PLAIN, capture_output=True, text=True)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_options_of_docker_are_part_of_the_query():
    assert split(["run", "-p", "--json", "--limit", "3"]) == ["--json", "--limit=3", "--", "run", "-p"]
    assert split(["-i", "run", "-i"]) == ["-i", "--", "run", "-i"]
    assert split(["--", "--json"]) == ["--", "--json"]
    assert split(["search", "--limit"]) == ["--", "search", "--limit"]


def test_completion_knows_the_commands_of_docker_in_every_spelling():
    assert [word for word, _ in complete(["show", "docker", "ne"])] == ["network"]
    assert [word for word, _ in complete(["show", "network", "ins"])] == ["inspect"]
    assert "ls" in [word for word, _ in complete(["show", "docker", "container", ""])]
    assert [word for word, _ in complete(["sea"])] == ["search"]
    assert [word for word, _ in complete(["show", "--lang", ""])] == ["en", "ko"]
    assert [word for word, _ in complete(["verify", "containers/lo"])]
    assert list(complete(["show", "docker", "run", "x"])) == []


def test_completion_offers_every_option_that_a_command_takes_with_what_it_does():
    for name, command in COMMANDS.items():
        taken = argparse.ArgumentParser()
        command.add(taken)
        long = {word for word in taken.format_help().split() if re.fullmatch(r"--[a-z-]+", word.rstrip(","))}
        offered = dict(complete([name, "-"]))
        assert set(offered) == {word.rstrip(",") for word in long}, name
        assert all(offered.values())
    assert {"--all"} == {word for word, _ in complete(["show", "--al"])}
    assert {"--accept"} == {word for word, _ in complete(["lint", "--a"])}
    assert [word for word, _ in complete(["completion", ""])] == ["bash", "zsh", "fish"]
    assert list(complete(["no-such-command", "-"])) == []


@pytest.mark.parametrize("shell", [shell for shell in SCRIPTS if shutil.which(shell)])
def test_a_shell_can_read_its_script(shell):
    checked = subprocess.run([shell, "-n"], input=SCRIPTS[shell], text=True, capture_output=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_bash_completes_what_is_begun(tmp_path):
    (tmp_path / "kb").write_text(f'#!/bin/sh\nexec {sys.executable} -m kb "$@"\n')
    (tmp_path / "kb").chmod(0o755)
    script = f'{SCRIPTS["bash"]}\nCOMP_WORDS=(kb show docker ne); COMP_CWORD=3; _kb; echo "${{COMPREPLY[@]}}"'
    environment = PLAIN | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("network", "")


HITS = tuple(
    Result("command", f"docker x{n}", f"docker x{n}", "", "무엇을 하는 명령", 9, True, f"docker x{n} 예제")
    for n in range(30)
)


@pytest.mark.parametrize("size", [(40, 6), (80, 24), (20, 3)])
@pytest.mark.parametrize("chosen", [0, 17, 29])
def test_the_screen_is_never_overfull_and_shows_what_is_chosen(size, chosen):
    width, rows = size
    lines = frame(State("긴 질문" * 20, HITS, chosen), "ko", Terminal(width), rows)
    assert len(lines) <= rows
    assert [line for line in lines if columns(line) > max(width, 30)] == []
    assert rows < 4 or any(line.startswith("▌") and f"x{chosen}" in line for line in lines)


def test_keys_change_the_query_and_the_choice():
    state = State("ab", HITS, 0)
    assert typed(state, "컨").query == "ab컨"
    assert typed(state, "\x7f").query == "a"
    assert typed(State("docker run"), "\x17").query == "docker "
    assert typed(state, "\x15").query == ""
    assert typed(state, "\x1b[B").chosen == 1
    assert typed(state, "\x1b[A").chosen == 0
    assert typed(State("", (), 0), "\x1b[B").chosen == 0
    assert typed(state, "\x00").query == "ab"


class Screen:
    """``kb search -i`` on a terminal of its own."""

    def __init__(self, *words: str) -> None:
        self.ours, theirs = pty.openpty()
        self.run = subprocess.Popen(
            [sys.executable, "-m", "kb", "search", *words], cwd=ROOT, env=PLAIN | {"TERM": "xterm"},
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.seen = ""

    def until(self, text: str, seconds: float = 30) -> str:
        """All that was shown up to and with ``text``, which is then forgotten."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert select.select([self.ours], [], [], max(0, end - time.monotonic()))[0], self.seen
            try:
                self.seen += os.read(self.ours, 65536).decode("utf-8", "replace")
            except OSError:
                raise AssertionError(self.seen) from None
        shown, _, self.seen = self.seen.partition(text)
        return shown + text

    def type(self, text: str) -> None:
        os.write(self.ours, text.encode())


def test_results_come_as_one_types_a_key_copies_and_enter_shows_the_entry():
    screen = Screen("-i", "--lang", "ko")
    screen.until("하려는 일을 입력하세요")
    screen.type("볼륨 만들")
    screen.until("docker volume create")
    screen.type("\x19")
    assert re.search(r"\x1b\]52;c;[\w+/=]+\x07", screen.until("복사했습니다"))
    screen.type("\r")
    screen.until("\x1b[?1049l")
    screen.until("옵션")
    assert screen.run.wait(30) == 0


@pytest.mark.parametrize("key", ["\x1b", "\x03", "\x04"])
def test_the_search_ends_when_it_is_told_to_and_leaves_the_screen_as_it_was(key):
    screen = Screen()
    screen.until("Type what you want to do")
    screen.type(key)
    screen.until("\x1b[?1049l")
    assert screen.run.wait(30) == 0


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """``kb`` out of a wheel in an environment with QuickJS and nothing else, and no checkout near it."""
    folder = tmp_path_factory.mktemp("installed")
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "site", "build", "tests", ".*_cache", "*.egg-info", "__pycache__"
    )
    shutil.copytree(ROOT, folder / "source", ignore=left_out)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, folder / "source"], check=True,
                   capture_output=True)  # fmt: skip
    shutil.rmtree(folder / "source")
    venv.create(folder / "venv")
    wheel = next(folder.glob("*.whl"))
    into = ["--python", folder / "venv/bin/python", "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, *into, wheel], check=True, capture_output=True)
    beside = next((folder / "venv").rglob("site-packages"))  # the one package that the search needs
    shutil.copytree(Path(quickjs.__file__).parent, beside / "quickjs")
    shutil.copy(_quickjs.__file__, beside)
    return folder / "venv/bin/kb"


def outside(installed: Path, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it where there is no checkout, and no network where that can be had."""
    alone = ["unshare", "-n"] if os.getuid() == 0 and shutil.which("unshare") else []
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(folder)}
    return subprocess.run([*alone, installed, *words], cwd=folder, env=environment, capture_output=True, text=True)


def test_an_installed_kb_searches_and_shows_with_no_checkout_no_network_and_no_package_but_quickjs(installed, tmp_path):
    hits = json.loads(outside(installed, "search", "--json", "컨테이너", "실행", folder=tmp_path).stdout)
    assert hits[0]["command"] == "docker run"
    shown = outside(installed, "show", "docker", "ps", folder=tmp_path)
    assert shown.returncode == 0 and "--all" in shown.stdout
    assert "network" in outside(installed, "__complete", "show", "docker", "ne", folder=tmp_path).stdout


@pytest.mark.parametrize("text", [None, "", '{"sch', '{"schema": 99}', "[]", '{"schema": 2}', "[" * 100_000])
def test_an_index_that_is_missing_cut_short_or_of_another_schema_is_told_in_one_line(installed, tmp_path, text):
    file = next(installed.parents[1].rglob("kb/search/data/search.en.json"))
    kept = file.read_bytes()
    try:
        file.unlink() if text is None else file.write_text(text)
        done = outside(installed, "search", "run", folder=tmp_path)
    finally:
        file.write_bytes(kept)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1 and "index" in done.stderr
