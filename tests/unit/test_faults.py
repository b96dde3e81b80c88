"""Faults of the machine: one line that says what and how to mend it, exit status 2, and nothing was started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.cache import cache_folder
from kb.model import LabError
from kb.safe_write import check_writable, write_whole
from tests.project import REPOSITORY, Project

KB = f"{sys.executable} -m kb"
STEP = "$ docker ps -q\n"


def in_shell(project: Project, line: str, **environment: str) -> tuple[int, str]:
    """Exit status and stderr of a line of bash, buffered as for a person: what is not flushed counts too."""
    around = {**os.environ, **project.environment, "PYTHONPATH": str(REPOSITORY), **environment}
    around.pop("PYTHONUNBUFFERED", None)
    words = ["bash", "-o", "pipefail", "-c", line]
    done = subprocess.run(words, cwd=project.root, env=around, stderr=subprocess.PIPE, text=True, timeout=180)
    return done.returncode, done.stderr


@pytest.fixture
def cold(project: Project, tmp_path: Path) -> Project:
    """A checkout with a snippet, whose cache does not exist yet: it would show that the lab was touched."""
    project.snippet("a/x", STEP)
    return Project(project.root, {"KB_CACHE": str(tmp_path / "cache")})


@pytest.mark.parametrize(
    ("cache", "why"),
    [("file", "File exists"), ("file/below", "Not a directory"), ("/proc/none", "No such file or directory")],
)
def test_a_cache_that_cannot_be_is_refused_in_a_line(cold: Project, cache: str, why: str) -> None:
    (cold.root / "file").touch()
    path = cold.root / cache
    status, output = Project(cold.root, {"KB_CACHE": str(path)}).kb("verify")
    assert (status, output) == (
        2,
        f"{path} cannot be written to ({why}): set KB_CACHE to a folder on a disk with room\n",
    )


@pytest.mark.parametrize("receipts", ["/proc/none/verification.json", "file/verification.json"])
def test_receipts_where_no_folder_can_be_are_refused_before_anything_starts(cold: Project, receipts: str) -> None:
    (cold.root / "file").touch()
    status, output = cold.kb("verify", "--receipts", receipts)
    folder = receipts.removesuffix("/verification.json")
    assert status == 2
    assert output.startswith(f"{folder} cannot be written to ") or output.startswith(f"{receipts}:1: "), output
    assert output.count("\n") == 1
    assert not Path(cold.environment["KB_CACHE"]).exists()


@pytest.mark.parametrize("receipts", ["/tmp", "/etc/passwd"])
@pytest.mark.parametrize("command", [["verify", "--receipts"], ["merge"]], ids=lambda words: words[0])
def test_nobody_is_told_to_delete_what_are_no_receipts(cold: Project, command: list[str], receipts: str) -> None:
    status, output = cold.kb(*command, receipts)
    assert status == 2
    assert output.startswith(f"{receipts}:1: ")
    assert output.endswith(": name the verification.json of a run\n")
    assert "delete" not in output


@pytest.mark.parametrize("command", ["verify", "lint", "show ps", "search ps", "completion bash", "merge x"])
def test_without_an_output_nothing_is_begun(cold: Project, command: str) -> None:
    assert in_shell(cold, f"{KB} {command} >&-") == (2, "standard output is closed: send it somewhere\n")
    assert not Path(cold.environment["KB_CACHE"]).exists()


def test_a_site_is_not_begun_without_an_output(cold: Project) -> None:
    line = f"{sys.executable} -m kb.site build >&-"
    assert in_shell(cold, line) == (2, "standard output is closed: send it somewhere\n")


@pytest.mark.parametrize("command", ["search ps", "completion bash", "grammar --check", "--help"])
def test_an_output_that_is_full_is_told_in_a_line(command: str) -> None:
    expected = "output cannot be written (No space left on device): send it elsewhere, or make room for it\n"
    assert in_shell(Project(REPOSITORY), f"{KB} {command} >/dev/full") == (2, expected)


def test_a_finding_that_cannot_be_told_is_no_success(project: Project) -> None:
    for language in ("en", "ko"):
        (project.root / "docs" / language).mkdir(parents=True)
    project.snippet("a/x", "oops\n")
    status, said = in_shell(project, f"{KB} lint >/dev/full")
    assert (status, said.count("\n")) == (2, 1)


@pytest.mark.parametrize("command", ["search ps", "show run", "completion bash", "--help"])
def test_whoever_reads_only_the_beginning_is_told_nothing(command: str) -> None:
    for reader in ("head -n 1 >/dev/null", "true"):
        status, said = in_shell(Project(REPOSITORY), f"{KB} {command} | {reader}")
        assert (status, said) == (0, ""), reader


def test_closed_errors_and_input_do_no_harm(project: Project) -> None:
    file = project.root / "out"
    assert in_shell(Project(REPOSITORY), f"{KB} show ps <&- 2>&- >{file}")[0] == 0
    assert file.read_text().startswith("docker ps")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
@pytest.mark.parametrize("times", [1, 3])
def test_a_program_that_is_told_to_end_says_one_line_and_ends_in_order(
    project: Project, how: signal.Signals, times: int
) -> None:
    """Also where the signal comes in the middle of making a dataclass, or of what the first one has begun to end."""
    script = """
import signal, sys, time
from kb.entry_point import run
def program():
    try:
        exec("print('here', flush=True); time.sleep(60)")
    finally:
        time.sleep(0.5)
        print("tidied", flush=True)
sys.exit(run(program))
"""
    words = [sys.executable, "-c", script]
    process = subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "here\n"
    for _ in range(times):
        process.send_signal(how)
        time.sleep(0.1)
    output, said = process.communicate(timeout=20)
    assert (process.returncode, output, said) == (2, "tidied\n", "interrupted\n")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "folder/file"
    write_whole(file, "가\n")
    assert file.read_bytes() == "가\n".encode()
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "\ud800")
    assert list(file.parent.iterdir()) == [file]
    assert file.read_text("utf-8") == "가\n"


def test_a_folder_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    check_writable(tmp_path / "new", mend="")
    assert list((tmp_path / "new").iterdir()) == []
    with pytest.raises(Exception, match=r"has \d+ MB left, of 10{15} MB that are needed: buy one"):
        check_writable(tmp_path, mend="buy one", free=10**21)


@pytest.mark.parametrize("home", ["", "/", "relative"])
def test_without_a_home_the_cache_is_in_that_of_the_password_database(
    home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KB_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", home)
    monkeypatch.setattr("pwd.getpwuid", lambda _: type("Entry", (), {"pw_dir": "/home/somebody"}))
    assert cache_folder() == Path("/home/somebody/.cache/docker-kb")
    monkeypatch.setattr("pwd.getpwuid", lambda _: type("Entry", (), {"pw_dir": "/"}))
    with pytest.raises(LabError, match="you have no home folder, where the cache would be: set KB_CACHE to "):
        cache_folder()


def test_a_relative_xdg_folder_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_CACHE", raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert cache_folder() == Path("/home/somebody/.cache/docker-kb")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache")
    assert cache_folder() == Path("/var/cache/docker-kb")
