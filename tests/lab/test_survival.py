"""What the runner must survive, each on the real thing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.project import Project

pytestmark = pytest.mark.lab

HANG = "$ docker run -d --name held busybox:1.36 sleep 1000\n[..]\n$ docker pause held\n[..]\n$ touch /run/kb/started; sleep 1000\n"
COUNT = """\
$ docker ps -aq | wc -l; docker volume ls -q | wc -l; docker images -aq | wc -l; docker network ls -q | wc -l
0
0
0
3
$ docker system df --format '{{.Type}} {{.TotalCount}}' | tail -n 1; docker info -f '{{.Swarm.LocalNodeState}}'
Build Cache 0
inactive
"""


def test_a_daemon_that_dies_is_an_error_with_its_reason_and_the_next_snippet_has_a_new_host(project: Project) -> None:
    project.snippet("a/dies", "$ docker ps -q\n$ pkill -9 -x dockerd; sleep 0.2; docker ps -q\n$ docker ps -q\n")
    project.snippet("a/next", COUNT)
    status, output = project.kb("verify", "-n", "1", "--seed", "0")
    assert status == 2, output
    receipts = project.receipts()
    assert receipts["a/dies"]["outcome"] == "error"
    assert "dockerd on lab has died" in receipts["a/dies"]["reason"]
    assert "snippets/a/dies.console:5" in receipts["a/dies"]["reason"]
    assert receipts["a/next"]["outcome"] == "verified", output


def test_a_step_that_hangs_fails_at_its_timeout_with_its_partial_output(project: Project) -> None:
    project.snippet("a/hangs", "$ echo so far; sleep 1000\nso far\n", "---\ntitle: {en: A, ko: 가}\ntimeout: 1\n---\n")
    started = time.monotonic()
    status, output = project.kb("verify", "-n", "1")
    assert status == 1
    assert time.monotonic() - started < 60  # with all that has to start, on a machine that may be busy
    assert 1 <= project.receipts()["a/hangs"]["transcript"][0]["seconds"] < 3
    assert "snippets/a/hangs.console:5: echo so far; sleep 1000: timed out after 1 s" in output
    assert "so far" in output.partition("having printed")[2]


@pytest.fixture
def run_ids(project: Project) -> Callable[[], set[str]]:
    return lambda: {path.name for path in (project.cache / "run").glob("*")}


def command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:  # it has just ended
        return ""


def left_of(ids: set[str]) -> list[str]:
    """Processes, mounts, interfaces and control groups that name one of these runs."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        words = command_line(process)
        found += [f"process {words}" for run in ids if f"{run}-" in words]
    found += [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if any(run in line for run in ids)]
    found += [str(path) for run in ids for at in ("", "*/") for path in Path("/sys/fs/cgroup").glob(f"{at}kb-{run}-*")]
    return found


def interfaces() -> str:
    return subprocess.run(["ip", "-brief", "link"], capture_output=True, text=True, check=True).stdout


def eventually(holds: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return holds()


@pytest.fixture
def hanging(project: Project, run_ids: Callable[[], set[str]]) -> Iterator[subprocess.Popen[str]]:
    """A run in the middle of a snippet that has started a container and paused it: it can't even be killed."""
    for name in "ab":
        project.snippet(f"a/{name}", HANG)
    process = project.start("verify", "-n", "2")
    started = Path("/proc")

    def inside() -> bool:
        return any(
            (task / "root/run/kb/started").exists()
            for task in started.glob("[0-9]*")
            if any(f"{run}-" in command_line(task) for run in run_ids())
        )

    try:
        # It may first have to wait for another test that prepares images.
        eventually(lambda: inside() or process.poll() is not None, 300)
        assert inside(), f"the snippets did not start: {process.communicate(timeout=5) if process.poll() else ''}"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["Ctrl-C", "SIGTERM", "SIGKILL of the first process"]
)
def test_an_interrupted_run_leaves_nothing(
    hanging: subprocess.Popen[str], run_ids: Callable[[], set[str]], how: signal.Signals
) -> None:
    ids, links = run_ids(), interfaces()
    os.killpg(hanging.pid, how) if how == signal.SIGINT else hanging.send_signal(how)
    hanging.communicate(timeout=20)
    assert hanging.returncode != 0
    assert eventually(lambda: not left_of(ids)), left_of(ids)
    assert eventually(lambda: not run_ids()), run_ids()
    assert interfaces() == links


def test_after_sigkill_nothing_runs_and_the_next_run_removes_the_rest(
    hanging: subprocess.Popen[str], run_ids: Callable[[], set[str]], project: Project
) -> None:
    ids, links = run_ids(), interfaces()
    os.killpg(hanging.pid, signal.SIGKILL)  # the workers too: alone, the first would be tidied up after by them
    hanging.communicate(timeout=20)
    assert eventually(lambda: not [one for one in left_of(ids) if one.startswith("process")]), left_of(ids)
    assert interfaces() == links
    for name in "ab":
        project.snippet(f"a/{name}", COUNT)
    status, output = project.kb("verify")
    assert status == 0, output
    assert "cleaned up after a run that was killed" in output
    assert not left_of(ids)
    assert not run_ids()


def test_two_runs_at_the_same_time_are_both_right(project: Project, tmp_path: Path) -> None:
    text = "$ docker run -d --name web -p 8080:80 nginx:1.27\n[..]\n$ docker ps --format '{{.Names}}'\nweb\n"
    other = Project(tmp_path / "other", project.environment)
    for one in (project, other):
        one.snippet("a/web", text)
        one.snippet("a/after", COUNT)
    runs = [one.start("verify", "--all") for one in (project, other)]
    results = [(run.communicate(timeout=120)[0], run.returncode) for run in runs]
    assert [status for _, status in results] == [0, 0], "\n".join(output for output, _ in results)


def test_what_a_snippet_leaves_is_on_its_receipt_and_the_next_one_meets_a_clean_host(project: Project) -> None:
    project.snippet(
        "a/leaves",
        """\
$ docker run -d --name left -v /data -v named:/named busybox:1.36 sleep 1000
[..]
$ docker network create net
[..]
$ docker tag busybox:1.36 mine:1
$ printf 'FROM busybox:1.36\\nRUN echo x > /x\\n' | DOCKER_BUILDKIT=0 docker build -q -t built:1 -
...
$ docker swarm init > /dev/null
$ echo x > ~/file; mkdir /my
""",
    )
    project.snippet(
        "a/then", COUNT + "$ ls -A ~; ls /my\nls: cannot access '/my': No such file or directory\n[exit 2]\n"
    )
    status, output = project.kb("verify", "-n", "1", "--seed", "0")
    assert status == 0, output
    created = {(thing["kind"], thing["name"]) for thing in project.receipts()["a/leaves"]["created"] if thing["left"]}
    assert {("container", "left"), ("volume", "named"), ("network", "net"), ("swarm", "swarm")} <= created
    assert {name for kind, name in created if kind == "image"} >= {"mine:1", "built:1"}
    assert sum(kind == "volume" for kind, _ in created) == 2


def test_many_networks_on_one_host_do_not_change_what_the_next_snippet_gets(project: Project) -> None:
    text = "$ docker network create {0} > /dev/null; docker network create {0}-too > /dev/null\n"
    text += "$ docker network inspect --format '{{{{(index .IPAM.Config 0).Subnet}}}}' {0}-too\n172.19.0.0/16\n"
    for number in range(9):
        project.snippet(f"a/net{number}", text.format(f"net{number}"))
    status, output = project.kb("verify", "-n", "1")
    assert status == 0, output


def test_keep_leaves_the_last_host_up_and_says_how_to_enter_it_and_how_to_end_it(project: Project) -> None:
    project.snippet("a/early", "$ docker run -d --name early busybox:1.36 sleep 1000\n[..]\n")
    project.snippet("a/kept", "$ docker run -d --name kept busybox:1.36 sleep 1000\n[..]\n")
    # What a checkout asks of its tests is no concern of its snippets'.
    (project.root / "pyproject.toml").write_text('[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n')
    status, output = project.kb("verify", "--keep")
    assert status == 0, output
    assert output.count("enter it with:  ") == 1
    enter = output.partition("enter it with:  ")[2].partition("\n")[0]
    kill = output.partition("throw it away with:  ")[2].partition("\n")[0]
    try:
        inside = subprocess.run(
            f"{enter} -c 'docker ps --format {{{{.Names}}}}'", shell=True, capture_output=True, text=True
        )
        assert inside.stdout == "kept\n", (enter, inside)
    finally:
        subprocess.run(kill, shell=True, check=True)
    pid = enter.partition("--target ")[2].split()[0]
    assert eventually(lambda: not Path(f"/proc/{pid}").exists())


def test_what_holds_though_nothing_changed_since_it_failed_is_not_green_without_a_word(project: Project) -> None:
    project.snippet("a/flaky", "$ echo well\nwell\n")
    status, output = project.kb("verify")
    assert status == 0 and "may fail again" not in output, output
    file = project.root / "build/verification.json"
    file.write_text(file.read_text().replace('"outcome": "verified"', '"outcome": "failed"'))
    status, output = project.kb("verify")
    assert status == 0, output
    assert "nothing has changed since it failed (" in output and 'make soak ARGS="--only a/flaky"' in output


def test_through_a_pipe_each_snippet_is_told_when_it_is_done(project: Project) -> None:
    project.snippet("a", "$ echo quick\nquick\n")
    project.snippet("b", "$ sleep 2\n")
    process = project.start("verify", "-n", "1", "--seed", "0")
    assert process.stdout is not None
    told = next(time.monotonic() for line in process.stdout if line.lstrip().startswith("1/2 ✓ a"))
    process.communicate(timeout=60)
    assert time.monotonic() - told > 1.5
