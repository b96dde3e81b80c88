"""What wants a terminal, and the ways to write an image."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.footprint import Port, wants_terminal
from kb.footprint.files import read_compose
from kb.footprint.names import image_ref, ports


@pytest.mark.parametrize(
    "command",
    [
        "docker run -it debian",
        "docker run --rm -ti debian sh",
        "docker exec --tty web sh",
        "docker start -ai box",
        "docker attach box",
        "docker compose exec web sh",
        "docker-compose run web sh",
        "sudo docker exec -it web sh",
    ],
)
def test_a_command_with_a_terminal_of_its_own_wants_one(command: str) -> None:
    assert wants_terminal(command)


@pytest.mark.parametrize(
    "command",
    [
        "docker run -i debian",
        "docker run -itd debian",
        "docker run --rm debian ls -t",
        "docker exec web ls -it",
        "docker create -it debian",
        "docker start box",
        "docker attach --no-stdin box",
        "docker compose exec -T web ls",
        "docker compose run -d web",
        "docker run --nonsense -t x",
        "echo docker run -it",
        "tty",
    ],
)
def test_other_commands_do_not(command: str) -> None:
    assert not wants_terminal(command)


@pytest.mark.parametrize(
    ("written", "complete"),
    [
        ("nginx", "nginx:latest"),
        ("nginx:1.27", "nginx:1.27"),
        ("docker.io/library/nginx", "nginx:latest"),
        ("library/nginx:1", "nginx:1"),
        ("docker.io/me/app", "me/app:latest"),
        ("localhost:5000/app", "localhost:5000/app:latest"),
        ("ghcr.io/me/app:2", "ghcr.io/me/app:2"),
    ],
)
def test_an_image_has_one_complete_reference(written: str, complete: str) -> None:
    assert image_ref(written) == complete


def test_a_port_is_shown_as_docker_shows_it() -> None:
    assert str(Port(8080)) == "8080/tcp"
    assert str(Port(53, "udp", "127.0.0.1")) == "127.0.0.1:53/udp"


@given(st.text("0123456789-:/²٣[]udtcp.", max_size=12))
def test_no_port_however_it_is_written_is_beyond_the_last(spec: str) -> None:
    assert all(0 < port.number <= 65535 for port in ports(spec))
    assert all(0 < port.number <= 65535 for port in ports(f"published={spec},target=80"))


@given(st.text("{}[]:-, \n'\"&*!|>#2026servicimagepot", max_size=60))
def test_no_compose_file_however_broken_stops_anything(text: str) -> None:
    read_compose(f"services:\n  web:\n    image: {text}")
    assert read_compose(f"made: 2026-13-40\nservices: {{}}\n{text}:") is None
