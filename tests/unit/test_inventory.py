"""What a snippet has made, as its receipt tells it."""

from __future__ import annotations

from kb.lab.state.inventory import Inventory, created

BEFORE = Inventory(containers={"c0": "there"})
AFTER = Inventory(containers={"c0": "there", "c1": "web"}, networks={"n1": "app"}, volumes={"data": "data"})


def event(kind: str, identity: str, name: str) -> dict[str, object]:
    return {"Type": kind, "Action": "create", "Actor": {"ID": identity, "Attributes": {"name": name}}}


def test_what_was_made_and_removed_again_is_told_by_its_event() -> None:
    (one,) = created([event("container", "c9", "gone")], BEFORE, BEFORE)
    assert (one.kind, one.name, one.left) == ("container", "gone", False)


def test_what_is_there_is_told_also_when_the_daemon_has_forgotten_its_event() -> None:
    made = created([event("container", "c1", "web")], BEFORE, AFTER)
    assert {(one.kind, one.name, one.left) for one in made} == {
        ("container", "web", True),
        ("network", "app", True),
        ("volume", "data", True),
    }
