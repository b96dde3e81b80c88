"""Twins on a real daemon: held like transcripts, and told where they do not hold."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.lab.hosts.namespaces import NamespaceHost
from tests.project import Project

pytestmark = pytest.mark.lab
TRANSCRIPT = "# --8<-- [start:run]\n$ docker run -d --name web busybox:1.36 sleep 300\n0f0f\n# --8<-- [end:run]\n"
HEAD = "import docker\n\nclient = docker.from_env()\n"
RUN = 'web = client.containers.run("busybox:1.36", ["sleep", "300"], name="web", detach=True)\n'


def verify(tmp_path: Path, code: str, *arguments: str) -> tuple[int, str, Project]:
    project = Project(tmp_path)
    project.snippet("containers/web", TRANSCRIPT)
    (tmp_path / "snippets/containers/web.py").write_text(HEAD + code, "utf-8")
    status, output = project.kb("verify", "--only", "containers/web.py", *arguments)
    return status, output, project


def test_a_twin_holds_with_other_ids_and_its_receipt_names_the_sdk(tmp_path: Path) -> None:
    code = RUN + "print(web.id)\n#> " + "0f" * 32 + "\nprint(web.short_id, web.name)\n#> 0f0f0f0f0f0f web\n"
    status, output, project = verify(tmp_path, code)
    assert status == 0, output
    receipt = project.receipts()["containers/web.py"]
    assert receipt["outcome"] == "verified"
    assert receipt["client"].startswith("Docker SDK ")
    assert [image["ref"] for image in receipt["images"]] == ["busybox:1.36"]
    assert {"container"} == {one["kind"] for one in receipt["created"]}
    assert receipt["transcript"][1]["output"].endswith(" web")
    assert "1 unchanged" in project.kb("verify", "--only", "containers/web.py")[1]


def test_another_id_at_the_second_place_does_not_hold(tmp_path: Path) -> None:
    code = RUN + "print(web.id)\n#> " + "0f" * 32 + "\nprint(web.short_id)\n#> aaaaaaaaaaaa\n"
    status, output, _ = verify(tmp_path, code)
    assert status == 1, output
    assert "web.py:" in output


def test_code_that_raises_fails_at_its_line_with_what_was_printed_before(tmp_path: Path) -> None:
    code = RUN + 'print(web.name)\n#> web\nclient.containers.get("nobody")\nprint("never")\n#> never\n'
    status, output, project = verify(tmp_path, code)
    assert status == 1, output
    assert "NotFound" in output
    steps = project.receipts()["containers/web.py"]["transcript"]
    assert [step["output"] for step in steps] == ["web", ""]


def test_code_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.snippet("containers/web", TRANSCRIPT, head="---\ntitle: {en: A, ko: 가}\ntimeout: 3\n---\n")
    code = HEAD + 'print("here")\n#> here\nimport time\n\ntime.sleep(600)\n'
    (tmp_path / "snippets/containers/web.py").write_text(code, "utf-8")
    status, output = project.kb("verify", "--only", "containers/web.py", timeout=60)
    assert status == 1
    assert "timed out after 3 s" in output


def test_recording_writes_what_a_twin_prints(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.snippet("containers/web", TRANSCRIPT)
    path = tmp_path / "snippets/containers/web.py"
    path.write_text(HEAD + RUN + "for word in (web.name, web.short_id):\n    print(word)\n", "utf-8")
    status, output = project.kb("record", "containers/web.py")
    assert status == 0, output
    lines = path.read_text("utf-8").splitlines()
    assert lines[-2] == "    #> web"
    assert len(lines[-1]) == len("    #> ") + 12
    assert project.kb("record", "containers/web.py")[1].count("as it was") == 1


def test_a_twin_of_no_transcript_is_told_before_anything_runs(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "snippets/containers").mkdir(parents=True)
    (tmp_path / "snippets/containers/web.py").write_text("print(1)\n#> 1\n", "utf-8")
    status, output = project.kb("verify")
    assert status == 2
    assert "snippets/containers/web.py:1: a twin of no transcript" in output


def test_a_host_has_this_python_and_cannot_change_it(boot: Callable[..., NamespaceHost]) -> None:
    host = boot(dockerd="")

    def inside(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*host.enter(), *words], capture_output=True, text=True, timeout=60)

    seen = inside(*host.python(), "-c", "import docker, pytest_examples; print(docker.__file__)")
    assert seen.stdout.startswith("/run/kb/packages/"), seen.stderr
    assert "Read-only" in inside("touch", "/run/kb/packages/new", "/run/kb/python/new").stderr
    assert inside("ls", "-A", "/root", "/home").stdout.split() == ["/home:", "/root:"]
