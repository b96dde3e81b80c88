"""What the lab needs of a machine."""

from __future__ import annotations

import pytest

from kb.lab.hosts.machines import check_versions
from kb.model import LabError


@pytest.mark.parametrize(
    ("client", "engine"),
    [("29.1.3", "29.1.3"), ("29.1.3", "25.0.5"), ("28.2.2", "20.10.24+dfsg1"), ("dev", "20.10.24")],
)
def test_versions_that_talk_to_each_other_are_taken(client: str, engine: str) -> None:
    check_versions(client, engine)


def test_a_client_that_is_too_new_for_the_engine_is_refused_with_the_mend() -> None:
    with pytest.raises(LabError, match=r"29\.1\.3 does not talk to an engine as old as 20\.10\.24.*CLIENT"):
        check_versions("29.1.3", "20.10.24+dfsg1")
