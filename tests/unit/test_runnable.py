"""Which snippets run, and which are refused before anything starts."""

from __future__ import annotations

import pytest

from kb.model import CommandError
from kb.runner.runnable import subject_of
from kb.shell import KnownWhenRun, Unfinished, check
from kb.snippet.transcript import parse


def test_a_command_that_shows_only_when_it_runs_runs_and_is_told_as_not_to_be_indexed() -> None:
    text = '$ on() { docker -H tcp://localhost "$@"; }\n$ on run --name web nginx\n$ docker rm --$flag web\n'
    snippet = parse(text, "a.console", "a")
    assert subject_of(snippet).footprint.commands == frozenset()
    assert [type(one) for one in check(snippet)] == [KnownWhenRun] * 2
    assert "cannot be indexed" in str(check(snippet)[0])


def test_what_bash_refuses_is_run_where_no_docker_is_called_in_it() -> None:
    text = "$ echo )\nbash: syntax error near unexpected token `)'\n[exit 2]\n$ docker ps\n"
    assert subject_of(parse(text, "a.console", "a")).commands == {"docker ps"}


@pytest.mark.parametrize("command", ["cat <<EOF\n> a\n> EOF > f", "echo 'a", "for i in 1 2; do", "docker ps &&"])
def test_a_command_of_which_bash_would_ask_for_more_is_refused(command: str) -> None:
    text = f"$ {command}\n"
    with pytest.raises(Unfinished, match=r"^a\.console:1: this is not a complete shell command"):
        subject_of(parse(text, "a.console", "a"))


def test_an_option_that_no_client_has_is_refused() -> None:
    with pytest.raises(CommandError, match="--nmae"):
        subject_of(parse("$ docker run --nmae web nginx\n", "a.console", "a"))


@pytest.mark.parametrize(("command", "unused"), [("docker events --since 1m", True), ("docker ps", False)])
def test_who_asks_what_has_happened_gets_hosts_on_which_nothing_has(command: str, unused: bool) -> None:
    assert subject_of(parse(f"$ {command}\n", "a.console", "a")).want.unused is unused
