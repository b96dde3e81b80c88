"""What wants a terminal, and the ways to write an image."""

import pytest

from kb.footprint import Port, wants_terminal
from kb.footprint.names import image_ref


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
