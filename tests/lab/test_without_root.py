"""A user without root who may use a Docker: images and hosts are made in containers of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.cache import cache_folder
from kb.lab.dind.bridge import ApiBridge
from kb.lab.dind.groups import prepare_site
from kb.lab.hosts.run_folder import RunFolder
from tests.lab.outer import OuterMachine
from tests.project import Project

pytestmark = pytest.mark.lab

# Root's own files stay readable, so the interpreter can be where it likes; all rights over the machine are gone.
NOBODY = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@pytest.fixture(scope="module")
def readers() -> Iterator[OuterMachine]:
    with closing(RunFolder(cache_folder())) as folder, closing(OuterMachine(folder, internet=True)) as machine:
        prepare_site(machine.outer, folder, cache_folder(), print)  # so that the image of the machines is in the cache
        yield machine


@pytest.fixture
def nobodys(project: Project, readers: OuterMachine, tmp_path: Path) -> Iterator[Project]:
    """A checkout with an empty cache, and a socket that everyone may use, as members of the group docker have."""
    cache = tmp_path / "cache"
    shutil.copytree(cache_folder() / "dind", cache / "dind")
    socket = tmp_path / "docker.sock"
    bridge = ApiBridge(readers.outer.words("system", "dial-stdio"), socket)
    socket.chmod(0o666)
    project.environment.update(DOCKER_HOST=f"unix://{socket}", KB_CACHE=str(cache), KB_IMAGES="stand-in")
    yield project
    bridge.close()


def test_without_root_images_are_made_in_a_container_and_snippets_hold_on_hosts_in_others(
    nobodys: Project, readers: OuterMachine
) -> None:
    names, images = readers.names(), readers.docker("images", "--quiet")
    nobodys.snippet("a/hello", "$ docker run --rm busybox:1.36 echo hello\n...\nhello\n")
    status, output = nobodys.kb("verify", prefix=NOBODY, timeout=400)
    assert status == 0, output
    receipt = nobodys.receipts()["a/hello"]
    assert receipt["outcome"] == "verified"
    assert [image["provenance"] for image in receipt["images"]] == ["stand-in"]
    assert readers.names() == names
    assert readers.docker("images", "--quiet") == images
    nobodys.snippet("a/again", "$ docker run --rm busybox:1.36 echo again\n...\nagain\n")
    status, output = nobodys.kb("verify", prefix=NOBODY)
    assert status == 0, output
    assert "built in" not in output


def test_without_root_and_without_docker_one_line_says_what_is_missing(project: Project) -> None:
    project.environment.update(DOCKER_HOST="")
    project.snippet("a/hello", "$ docker run --rm busybox:1.36 echo hello\n[..]\n")
    status, output = project.kb("verify", prefix=NOBODY)
    assert (status, output.count("\n")) == (2, 1)
    assert "no root and no Docker on this machine: run as root on Linux, or install and start Docker" in output
