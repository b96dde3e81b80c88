"""A session on a real host, without a daemon: what a shell does is the same there."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from kb.lab.hosts.namespaces import NamespaceHost
from kb.session import Session, SessionEnded
from kb.session.output import Output
from kb.session.session import Key

pytestmark = pytest.mark.lab


@pytest.fixture
def host(boot: Callable[..., NamespaceHost]) -> NamespaceHost:
    return boot(dockerd="")


@pytest.fixture
def session(host: NamespaceHost) -> Iterator[Session]:
    session = Session(host)
    yield session
    session.close()


def after(seconds: float) -> Callable[[Output, float], bool]:
    return lambda output, quiet: quiet > seconds


def processes(host: NamespaceHost, name: str) -> int:
    shown = subprocess.run([*host.enter(), "pgrep", "-c", "-x", name], capture_output=True, text=True)
    return int(shown.stdout)


def test_ctrl_c_that_got_lost_is_pressed_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.session.session._AGAIN", 0.5)
    deaf = "sh -c 'trap \"trap - INT; echo lost\" INT; echo first; while :; do sleep 0.1; done'"
    ran = session.run(deaf, timeout=5, keys=[Key(after(0.2), None)])
    assert ran.output.splitlines()[:3] == ["first", "^C", "lost"]
    assert ran.status == 130 and not ran.trouble


def test_ctrl_c_ends_a_step_also_where_the_runner_is_in_the_background_and_deaf_to_it(host: NamespaceHost) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as bash does for what a script starts with &
    try:
        session = Session(host)
        ran = session.run("echo here; sleep 20", timeout=5, keys=[Key(after(0.2), None)])
        session.close()
    finally:
        signal.signal(signal.SIGINT, before)
    assert (ran.status, ran.trouble) == (130, "")


def test_a_line_editor_learns_how_wide_the_terminal_is_however_slowly_it_asks(session: Session) -> None:
    ask = "ask() { printf \"$1\"; sleep 0.2; printf '\\033[6n'; IFS='[;' read -rsd R _ _ column; echo $column; }; stty -echo"
    ran = session.run(f"{ask}; ask ''; ask '\\033[999C'", timeout=5, terminal=True)
    assert [line.strip() for line in ran.output.splitlines()] == ["1", "80"]


def test_output_and_status_come_back_in_the_order_of_a_terminal(session: Session) -> None:
    ran = session.run("echo out; echo err >&2; echo out again; (exit 3)", timeout=5)
    assert (ran.output, ran.status, ran.trouble) == ("out\nerr\nout again\n", 3, "")


def test_variables_functions_the_folder_and_the_last_status_live_on(session: Session) -> None:
    session.run("name=web; greet() { echo hello $1; }; mkdir -p d; cd d; false", timeout=5)
    assert session.run("echo $?; greet $name; pwd", timeout=5).output == "1\nhello web\n/root/d\n"


def test_a_step_of_several_lines_runs_as_one(session: Session) -> None:
    ran = session.run("cat > f <<'END'\n$x `y`\nEND\nfor i in 1 2; do\n  echo $i\ndone | cat - f", timeout=5)
    assert ran.output == "1\n2\n$x `y`\n"


def test_a_step_that_reads_finds_an_empty_stdin_and_takes_no_later_step(session: Session) -> None:
    assert session.run("cat", timeout=5).status == 0
    assert session.run("echo still here", timeout=5).output == "still here\n"


def test_output_without_a_last_newline_is_kept_as_it_is(session: Session) -> None:
    assert session.run("printf abc", timeout=5).output == "abc"


def test_an_unknown_command_reads_as_in_a_terminal(session: Session) -> None:
    assert session.run("mysql:5.7", timeout=5).output == "bash: mysql:5.7: command not found\n"


def test_nothing_of_the_readers_environment_or_home_is_seen(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = session.run("env | cut -d= -f1 | sort | tr '\\n' ' '; ls -A ~", timeout=5).output
    assert shown == "HOME KB_SESSION LANG PATH PWD SHLVL TERM TZ USER _ "


def test_a_step_that_hangs_is_stopped_with_what_it_printed_in_under_a_second(
    host: NamespaceHost, session: Session
) -> None:
    started = time.monotonic()
    ran = session.run("echo part; sleep 1234", timeout=1)
    assert time.monotonic() - started < 2
    assert (ran.output, ran.status, ran.trouble) == ("part\n", None, "timed out after 1 s")
    assert processes(host, "sleep") == 0


def test_a_grandchild_that_holds_the_pipe_does_not_hold_up_the_step(host: NamespaceHost, session: Session) -> None:
    ran = session.run("(setsid sleep 1234 &); echo done", timeout=5)
    assert (ran.output, ran.seconds < 1) == ("done\n", True)
    session.close()
    assert processes(host, "sleep") == 0


def test_grandchildren_that_left_the_group_are_stopped_with_a_hanging_step(
    host: NamespaceHost, session: Session
) -> None:
    started = time.monotonic()
    session.run("setsid nohup sleep 1234 & setsid sleep 1234 | sleep 1234", timeout=0.5)
    assert time.monotonic() - started < 1.5
    assert processes(host, "sleep") == 0


def test_ctrl_c_ends_the_command_and_not_the_session(session: Session) -> None:
    ran = session.run("echo first; sleep 1234", timeout=5, keys=[Key(after(0.2), None)])
    assert (ran.output, ran.status) == ("first\n^C\n", 130)
    assert session.run("echo next", timeout=5).output == "next\n"


def test_typed_lines_reach_a_command_on_a_terminal_and_are_echoed(session: Session) -> None:
    ran = session.run("test -t 0 && read -r x; echo got $x", timeout=5, keys=[Key(after(0.1), "hello")], terminal=True)
    assert ran.output.replace("\r", "") == "hello\ngot hello\n"


def test_ctrl_c_on_a_terminal_is_a_key(session: Session) -> None:
    ran = session.run(
        "stty raw -echo; head -c 1 | od -An -tx1; stty sane", timeout=5, keys=[Key(after(0.1), None)], terminal=True
    )
    assert "03" in ran.output


def test_a_shell_that_exits_gives_its_status_and_takes_no_more_steps(session: Session) -> None:
    assert session.run("exit 7", timeout=5).status == 7
    with pytest.raises(SessionEnded, match="the shell on lab has ended"):
        session.run("echo", timeout=5)


def test_endless_output_is_cut_with_a_notice(session: Session) -> None:
    ran = session.run("head -c 9000000 /dev/zero | tr '\\0' x", timeout=20)
    assert ran.status == 0
    assert len(ran.output) < 1_100_000
    assert "[cut: " in ran.output
    assert session.run("echo next", timeout=5).output == "next\n"


def test_nul_bytes_and_escapes_come_as_a_terminal_shows_them(session: Session) -> None:
    assert session.run("printf 'a\\0b\\033[31mred\\033[0m\\n'", timeout=5).output == "a␀bred\n"


def test_what_is_written_on_a_host_does_not_reach_the_machine(session: Session, host: NamespaceHost) -> None:
    session.run("echo x > /etc/kb-probe; mkdir /my; echo y > ~/file", timeout=5)
    for path in ("/etc/kb-probe", "/my"):
        assert subprocess.run(["test", "-e", path]).returncode == 1


def test_homes_are_emptied_between_snippets(session: Session, host: NamespaceHost) -> None:
    session.run("mkdir -p ~/a/b; touch ~/.hidden /tmp/t", timeout=5)
    host.restore()
    assert session.run("ls -A ~ /tmp", timeout=5).output == "/root:\n\n/tmp:\n"


def test_what_something_in_the_background_prints_does_not_hold_up_the_step_that_has_ended(session: Session) -> None:
    started = time.monotonic()
    ran = session.run("yes & sleep 0.3", timeout=5)
    assert ran.status == 0 and time.monotonic() - started < 10
    ran = session.run("kill %1; wait; echo quiet", timeout=20)
    assert ran.status == 0 and ran.output.endswith("quiet\n")
    assert session.run("echo next", timeout=5).output == "next\n"
