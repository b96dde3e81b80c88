"""What bash says in a session is what it says in a terminal, to the letter."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kb.lab.pseudo_terminal import LocalTerminal
from kb.session import Session
from kb.session.output import Output
from kb.session.session import Key
from kb.unify import visible

END = "a-step-ends-here"

# One script a line; a terminal gets each as typed, and so does a session.
SCRIPTS = (
    r"""
echo plain
cd /nowhere
set -u; echo $NOTSET; echo not reached
set +u; echo $NOTSET reached
echo ${x:?missing}; echo not reached
echo ${x?}
x=1; echo ${x:?}
nosuchcommand
nosuchcommand --flag || echo so what
./nosuchfile
/
/etc/passwd
cat /nowhere
echo a > /nowhere/file
echo a > /
. /nowhere
source
exec /nowhere/at/all || echo still here
alias greet='echo hello'
greet you
alias greet
unalias greet; greet
unalias nosuch
type cd
type nosuch
hash nosuch
false
echo $?
(exit 3)
echo "$?"
! true
echo $?
true | false | true; echo ${PIPESTATUS[@]}
echo a b c | wc -w
set -x
echo traced $(echo inside)
echo to stderr >&2
set +x
set -x; echo one; set +x; echo two
readonly r=1; r=2; echo not reached
unset r
declare -i n=5/0
echo $((1/0))
echo $((1 + ))
n=08; echo $((n))
local here=1
return 5
break
continue 2
shift 5
test 1 -eq one
[ 1 -eq ]
echo )
if true; fi
case x in y) echo z;;; esac
kill -9 999999999
kill %7
fg
wait 999999999
jobs
umask 99
ulimit -n lots
printf '%d\n' abc
printf
read -n
let
getopts
trap nothing NOSUCH
export 1a=b
declare -q
pushd /nowhere
popd
dirs -x
echo {1..5} {a,b}{1,2}
echo ~nosuchuser
echo *.nosuchending
shopt -s failglob; echo *.nosuchending; shopt -u failglob
shopt nosuch
echo "hi!" 'don!t'
echo again
!!
echo !$
!nosuch
echo a!zebra "b!zebra"
sh -c 'kill -9 $$'
sh -c 'kill -TERM $$'
sh -c 'kill -SEGV $$'
sh -c 'exit 42'
echo $?
f() { echo in f; return 7; }
f; echo $?
f() { local a=1; unset NOPE; echo ${NOPE:?in f}; }; f; echo not reached
command cd /nowhere
builtin nosuch
eval 'echo )'
echo "a
b"
cat <<HERE; echo after
""".strip()
    .replace("cat <<HERE; echo after", "cat <<HERE; echo after\n!nothing here\nHERE")
    .split("\n")
)


class Here:
    """This machine as a host. A session needs no more of one."""

    name = kind = "here"
    disposable = False

    def __init__(self, home: Path) -> None:
        self.environment: Mapping[str, str] = {"HOME": str(home)}

    def enter(self) -> list[str]:
        return []

    def trouble(self) -> str:
        return ""

    def open_terminal(self) -> LocalTerminal:
        return LocalTerminal()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = Session(Here(tmp_path))  # type: ignore[arg-type]
    yield session
    session.close()


def steps() -> list[str]:
    """The lines as steps: one that a quote or a heredoc leaves open goes on."""
    done: list[str] = []
    for line in SCRIPTS:
        open_quote = bool(done) and done[-1].count('"') % 2 == 1
        in_heredoc = bool(done) and "<<HERE" in done[-1] and not done[-1].endswith("\nHERE")
        if open_quote or in_heredoc:
            done[-1] += "\n" + line
        else:
            done.append(line)
    return done


def in_a_terminal(home: Path) -> list[str]:
    """What each step prints in a bash on a real terminal. Only the prompt is set, so that the steps can be told apart."""
    typed = "".join(f"{step}\n" for step in steps())
    argv = ["env", "-i", f"HOME={home}", "USER=root", "LANG=C.UTF-8", "TERM=xterm", "TZ=UTC", f"PS1={END}", "PS2="]
    argv += ["PATH=/run/kb/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    argv += ["script", "-qc", "bash --norc --noprofile --noediting", "/dev/null"]
    shown = subprocess.run(
        argv, input=f"stty -echo; unset HISTFILE\n{typed}exit\n".encode(), capture_output=True, timeout=60
    ).stdout
    outputs = visible(shown).split(END)[1:]  # before: the echo of what was typed ahead
    return outputs[1 : len(steps()) + 1]


def test_every_step_prints_what_it_prints_in_a_terminal(session: Session, tmp_path: Path) -> None:
    expected = in_a_terminal(tmp_path)
    ours = [session.run(step, timeout=10).output for step in steps()]
    different = [
        f"{step}\n  terminal: {theirs!r}\n  session:  {mine!r}"
        for step, theirs, mine in zip(steps(), expected, ours, strict=True)
        if re.sub(r"\d{3,}", "N", theirs).strip() != re.sub(r"\d{3,}", "N", mine).strip()
    ]
    assert len(steps()) > 60
    assert not different, "\n".join(different)


def once_silent(output: Output, quiet: float) -> bool:
    return quiet > 0.3


@pytest.mark.parametrize(
    ("command", "shown", "status"),
    [
        ("for i in 1 2 3; do sleep 100; done; echo not reached", "^C", 130),
        ("while :; do :; done", "^C", 130),
        ("sh -c 'trap \"echo bye; exit\" INT; echo hi; while :; do sleep 0.1; done'", "hi\n^C\nbye", 0),
        ("sh -c 'trap \"echo bye >&2; exit\" INT; echo hi; while :; do sleep 0.1; done' | cat", "hi\n^C\nbye", 130),
        ("sleep 100 | cat; echo not reached", "^C", 130),
    ],
)
def test_ctrl_c_ends_what_it_ends_in_a_terminal_and_what_is_said_then_stands_below_it(
    session: Session, command: str, shown: str, status: int
) -> None:
    ran = session.run(command, timeout=5, keys=[Key(once_silent, None)])
    assert (ran.output.rstrip(), ran.trouble) == (shown, "")
    assert session.run("echo $?", timeout=5).output == f"{ran.status}\n"


def test_ctrl_c_on_a_terminal_reaches_what_runs_there(session: Session) -> None:
    ran = session.run("tty -s && sleep 100", timeout=5, keys=[Key(once_silent, None)], terminal=True)
    assert (ran.output.rstrip(), ran.status) == ("^C", 130)


@pytest.mark.parametrize("separate", [False, True])
def test_each_line_is_known_to_be_of_its_stream_where_they_are_kept_apart(session: Session, separate: bool) -> None:
    ran = session.run("echo a; echo b >&2; printf c; echo d >&2; echo e", timeout=5, separate=separate)
    lines = ran.output.splitlines()
    if separate:
        assert ran.streams
        assert [line for line, stream in zip(lines, ran.streams, strict=True) if stream == "o"] == ["a", "ce"]
        assert [line for line, stream in zip(lines, ran.streams, strict=True) if stream == "e"] == ["b", "d"]
    else:
        assert (ran.streams, lines) == ("", ["a", "b", "cd", "e"])


def test_what_was_written_first_stands_first_if_it_was_some_milliseconds_earlier(session: Session) -> None:
    ran = session.run("sleep 0.02; echo a; sleep 0.02; echo b >&2; sleep 0.02; echo c", timeout=5, separate=True)
    assert (ran.output, ran.streams) == ("a\nb\nc\n", "oeo")


def test_tracing_shows_the_readers_commands_and_nothing_of_ours(session: Session) -> None:
    session.run("set -x", timeout=5)
    assert session.run("echo $(echo in)", timeout=5).output == "++ echo in\n+ echo in\nin\n"
    assert session.run("set +x", timeout=5).output == "+ set +x\n"
    assert session.run("echo quiet", timeout=5).output == "quiet\n"


def test_what_is_set_for_the_whole_shell_lives_on(session: Session) -> None:
    for command in ("set -u", "exec 2>/dev/null", "declare a=1", "alias two='echo 2'", "exec 3>seen", "echo x >&3"):
        session.run(command, timeout=5)
    assert session.run("echo gone >&2; two $a; cat seen", timeout=5).output == "2 1\nx\n"


def test_bash_does_not_chat_about_what_runs_in_the_background(session: Session) -> None:
    outputs = [session.run(step, timeout=5).output for step in ("sleep 0.1 &", "sleep 0.2", "jobs", "echo on")]
    assert outputs == ["", "", "", "on\n"]


@pytest.mark.parametrize("text", ["x" * 100, "한글 " * 40 + "끝", "x" * 300])
def test_a_long_line_is_typed_whole_on_a_terminal_that_is_wide_enough(session: Session, text: str) -> None:
    keys = [Key(once_silent, f"echo {text}"), Key(once_silent, "exit")]
    ran = session.run("bash --norc", timeout=10, keys=keys, terminal=True, columns=400)
    assert text in ran.output.splitlines()
    assert ran.output.splitlines()[0].endswith(f"# echo {text}")
