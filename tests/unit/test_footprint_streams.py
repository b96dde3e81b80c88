"""Which commands bring two streams in no certain order."""

from __future__ import annotations

import pytest

from kb.footprint import mixes_streams, without_merging


@pytest.mark.parametrize(
    ("command", "mixes"),
    [
        ("docker run --rm busybox sh -c 'echo a; echo b >&2'", True),
        ("docker run -d busybox sleep 9", False),
        ("docker container exec web ls", True),
        ("docker logs -f web", True),
        ("docker compose up -d", False),
        ("docker compose logs", True),
        ("docker ps", False),
        ("tar -cvf - . | tar -tf -", True),
        ("false || echo no", False),
        ("echo a >| file", False),
        ("echo a; echo b >&2", False),
    ],
)
def test_two_streams_meet_where_a_container_or_a_pipeline_brings_them(command: str, mixes: bool) -> None:
    assert mixes_streams(command) is mixes


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        ("docker logs web 2>&1", "docker logs web"),
        ("docker run busybox sh -c 'echo a; echo b >&2' 2>&1", "docker run busybox sh -c 'echo a; echo b >&2'"),
        ("docker run busybox false; docker logs web 2>&1", "docker run busybox false; docker logs web 2>&1"),
        ("docker logs web > log 2>&1", "docker logs web > log 2>&1"),
        ("docker logs web 2>&1 | tail -3", "docker logs web 2>&1 | tail -3"),
        ("docker logs web", "docker logs web"),
    ],
)
def test_streams_merged_for_nothing_but_the_terminal_stay_apart(command: str, kept: str) -> None:
    assert without_merging(command) == kept
