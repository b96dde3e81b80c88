"""A daemon's clock, in whatever zone its machine is."""

from __future__ import annotations

import pytest

from kb.lab.state.events import clock_seconds
from kb.model import LabError


@pytest.mark.parametrize(
    "clock",
    [
        "2026-11-24T12:00:00.5Z",
        "2026-11-24T12:00:00.500000000Z",
        "2026-11-24T21:00:00.5+09:00",
        "2026-11-24T07:00:00.5-05:00",
    ],
)
def test_the_same_moment_is_the_same_number_in_every_zone(clock: str) -> None:
    assert clock_seconds(clock) == "1795521600.500000000"


def test_a_whole_second_has_no_fraction() -> None:
    assert clock_seconds("2026-11-24T12:00:00Z") == "1795521600.000000000"


def test_what_is_no_time_is_said_to_be_none() -> None:
    with pytest.raises(LabError, match="yesterday"):
        clock_seconds("yesterday")
