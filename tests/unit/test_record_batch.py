"""What cannot be recorded keeps nothing else of the batch from it, and a command that is not there is no transcript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_bash_as_the_reader_has_it import Here

from kb.lab.hosts.pool import Group, Want
from kb.model import LabError
from kb.runner import command
from kb.runner.command import record_all
from kb.runner.lab_session import Options
from kb.runner.runnable import Subject


class OneHost:
    """This machine as the only host there is, without a daemon."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def prefetch(self, want: Want) -> None: ...

    def acquire(self, want: Want) -> Group:
        return Group((Here(self._home),), (), None)  # type: ignore[arg-type]

    def release(self, group: Group, want: Want, *, reuse: bool = True) -> None: ...


class Lab:
    """A lab that has no image at all."""

    def __init__(self, options: Options, *, say: Callable[[str], None]) -> None: ...

    def provide(self, subjects: list[Subject]) -> None:
        if any(subject.named for subject in subjects):
            raise LabError("image cannot be pulled here and has no stand-in")

    def hosts(self) -> OneHost:
        return OneHost(Path.cwd())

    def close(self) -> None: ...


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "LabSession", Lab)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "snippets/probe").mkdir(parents=True)
    return tmp_path


def write(checkout: Path, name: str, text: str) -> Path:
    file = checkout / f"snippets/probe/{name}.console"
    file.write_text(f"---\ntitle: {{en: P, ko: P}}\n---\n{text}")
    return file


def recorded(checkout: Path, *names: str, accept_failure: bool = False) -> tuple[int, str]:
    said: list[str] = []
    status = record_all(checkout, names, Options(), accept_failure=accept_failure, say=said.append)
    return status, "\n".join(said)


def test_one_that_cannot_be_recorded_or_parsed_does_not_keep_the_rest(checkout: Path) -> None:
    good = write(checkout, "z-good", "$ echo hello\n")
    write(checkout, "a-image", "$ docker run --rm nosuch/image:9 true\n")
    write(checkout, "b-option", "$ docker ps --nosuchoption\n")
    write(checkout, "c-broken", "output before any command\n")
    status, said = recorded(checkout, "probe")
    assert status == 1
    assert good.read_text().endswith("$ echo hello\nhello\n")
    for name, why in (("a-image", "no stand-in"), ("b-option", "--nosuchoption"), ("c-broken", "before any command")):
        assert any(line.startswith(f"! probe/{name}: ") and why in line for line in said.splitlines())


def test_what_is_wrong_elsewhere_does_not_matter(checkout: Path) -> None:
    write(checkout, "good", "$ echo hello\n")
    write(checkout, "broken", "output before any command\n")
    assert recorded(checkout, "probe/good")[0] == 0


@pytest.mark.parametrize(("command_line", "status"), [("sudo-of-nobody docker ps", 127), ("./plain", 126)])
def test_a_command_that_cannot_be_run_is_recorded_only_if_that_was_meant(
    checkout: Path, command_line: str, status: int
) -> None:
    (checkout / "plain").write_text("")
    file = write(checkout, "fails", f"$ {command_line}\n")
    before = file.read_text()
    code, said = recorded(checkout, "probe")
    assert (code, file.read_text()) == (1, before)
    assert f"(exit {status})" in said and "--accept-failure" in said
    assert recorded(checkout, "probe", accept_failure=True)[0] == 0
    assert file.read_text().endswith(f"[exit {status}]\n")
    assert recorded(checkout, "probe")[0] == 0  # now it stands there


@pytest.mark.parametrize("command_line", ["date +%Z", 'echo "on a $(date +%A), that is"'])
def test_what_another_zone_or_day_changes_is_not_recorded(checkout: Path, command_line: str) -> None:
    file = write(checkout, "varies", f"$ {command_line}\n")
    before = file.read_text()
    code, said = recorded(checkout, "probe")
    assert (code, file.read_text()) == (1, before)
    assert "Write [..] for what varies" in said
