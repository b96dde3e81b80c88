"""Which daemons dind hosts are made on, and what a container must ask for there."""

from __future__ import annotations

import os

import pytest

from kb.lab.dind.capabilities import all_but
from kb.lab.dind.outer import outers
from kb.model import LabError


def environment(**variables: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], **variables}


def test_several_daemons_are_named_in_one_variable() -> None:
    found = outers(environment(KB_DOCKER_HOSTS="unix:///a.sock, tcp://b:2376", DOCKER_HOST="unix:///c.sock"))
    assert [outer.address for outer in found] == ["unix:///a.sock", "tcp://b:2376"]


def test_one_daemon_is_named_as_for_docker_itself() -> None:
    assert [outer.address for outer in outers(environment(DOCKER_HOST="ssh://me@far"))] == ["ssh://me@far"]


def test_without_a_name_it_is_that_of_the_clients_context(tmp_path: os.PathLike[str]) -> None:
    found = outers(environment(DOCKER_CONFIG=str(tmp_path)))
    assert [outer.address for outer in found] == ["unix:///var/run/docker.sock"]


@pytest.mark.parametrize(("value", "said"), [(" , ", "KB_DOCKER_HOSTS is empty"), ("far", "far is no address")])
def test_a_list_of_daemons_that_cannot_be_used_is_refused(value: str, said: str) -> None:
    with pytest.raises(LabError, match=said):
        outers(environment(KB_DOCKER_HOSTS=value))


def test_no_docker_client_is_said_to_be_missing(tmp_path: os.PathLike[str]) -> None:
    with pytest.raises(LabError, match="no docker client on this machine"):
        outers({"PATH": str(tmp_path)})


def test_the_words_for_a_daemon_name_it_to_the_client() -> None:
    (outer,) = outers(environment(DOCKER_HOST="tcp://b:2376"))
    assert outer.words("ps")[1:] == ["--host", "tcp://b:2376", "ps"]


def test_all_capabilities_but_the_missing_are_asked_for() -> None:
    dropped = [option for option in all_but(0x1FFFEFFFFFF) if option.startswith("--cap-")]
    assert dropped == ["--cap-add=ALL", "--cap-drop=SYS_RESOURCE"]
    assert [option for option in all_but(0x1FFFFFFFFFF) if option.startswith("--cap-")] == ["--cap-add=ALL"]
