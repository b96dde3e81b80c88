"""The folder of a run: held by who lives, swept when nobody does, and neither in the way of the other."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kb.lab.hosts.run_folder import RunFolder, living, sweep


def test_what_a_dead_run_left_is_removed_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    held = RunFolder(tmp_path)
    dead = tmp_path / "run/dead"
    (dead / "dead-1").mkdir(parents=True)
    (dead / "dead-1/layer").write_text("x")
    assert sweep(tmp_path) == ["dead"]
    assert living(tmp_path) == [held.id]
    held.close()
    assert sweep(tmp_path) == living(tmp_path) == []


def test_what_is_kept_for_a_person_stays_until_its_keeper_ends(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    (folder.path / "data").write_text("x")
    keeper = os.dup(folder.fileno())
    folder.close()
    assert sweep(tmp_path) == []
    assert (folder.path / "data").exists()
    os.close(keeper)
    assert sweep(tmp_path) == [folder.id]
    assert not folder.path.exists()


def test_runs_that_begin_while_others_sweep_keep_their_folders(tmp_path: Path) -> None:
    over = threading.Event()
    swept: list[str] = []

    def go_on_sweeping() -> None:
        while not over.is_set():
            swept.extend(sweep(tmp_path))

    def begin(_: int) -> str:
        folder = RunFolder(tmp_path)
        kept = (folder.path / "lock").exists()
        folder.close()
        return folder.id if kept else f"{folder.id} has lost its folder"

    with ThreadPoolExecutor(6) as threads:
        sweepers = [threads.submit(go_on_sweeping) for _ in range(3)]
        try:
            begun = list(threads.map(begin, range(300)))
        finally:
            over.set()
        for one in sweepers:
            one.result()
    assert [one for one in begun if " " in one] == []
    assert set(swept) & set(begun) == set()
