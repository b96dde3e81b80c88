"""The Compose plugin on lab hosts: the locked one, whatever the machine itself has."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.lab.hosts.machines import compose_version
from tests.project import Project

pytestmark = pytest.mark.lab

FILE = """$ mkdir shop && cd shop
$ cat > compose.yaml <<'YAML'
> services:
>   app:
>     build: .
>     command: cat /greeting
> YAML
$ printf 'FROM busybox:1.36\\nRUN echo hello > /greeting\\n' > Dockerfile
"""


def test_compose_builds_and_runs_on_a_host_and_the_receipt_names_its_version(project: Project) -> None:
    head = "---\ntitle: {en: T, ko: T}\nimages: {present: [busybox:1.36]}\n---\n"
    up = "$ docker compose run --rm --build app 2> /dev/null\n...\nhello\n"
    project.snippet("shop/up", f"$ docker compose version --short\n{compose_version()}\n{FILE}{up}", head)
    status, output = project.kb("verify")
    assert status == 0, output
    assert project.receipts()["shop/up"]["client"].endswith(f" · Compose {compose_version()}")


def test_a_machine_without_the_package_has_no_version_to_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.lab.hosts import machines

    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert machines.compose_plugin() == ""
