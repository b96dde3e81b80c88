"""In a command on a page each docker command and option tells what it does, and leads to its place in the reference."""

from __future__ import annotations

import html
import re

import pytest

from kb.reference.descriptions import Descriptions
from kb.site.hints import Hints

HINTS = Hints(Descriptions(), "en")


def hints(command: str) -> list[tuple[str, str]]:
    """What is marked, and where it leads."""
    marked = HINTS.marked(command, lambda name, anchor: f"{name}#{anchor}")
    assert html.unescape(re.sub(r"<[^>]+>", "", marked)) == command
    return [(html.unescape(text), href) for href, text in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', marked)]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("docker run --rm busybox", [("docker run", "docker run#"), ("--rm", "docker run#option-rm")]),
        ("docker run -it busybox sh -c x", [("docker run", "docker run#"), ("-it", "docker run#option-interactive")]),
        (
            "docker compose -f app.yaml up -d",
            [
                ("-f", "docker compose#option-file"),
                ("-d", "docker compose up#option-detach"),
            ],
        ),
        (
            "docker rm -f $(docker ps -aq)",
            [
                ("docker rm", "docker rm#"),
                ("-f", "docker rm#option-force"),
                ("docker ps", "docker ps#"),
                ("-aq", "docker ps#option-all"),
            ],
        ),
        (
            "docker ps; docker ps -a",
            [("docker ps", "docker ps#"), ("docker ps", "docker ps#"), ("-a", "docker ps#option-all")],
        ),
        ("echo docker run --rm", []),
    ],
)
def test_commands_and_options_are_marked_where_they_stand(command: str, found: list[tuple[str, str]]) -> None:
    assert hints(command) == found
