"""What a run in this process is given, so that it need not read, make or decide it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.runner.earlier import Earlier
from kb.runner.lab_session import LabSession
from kb.runner.runnable import Subject


@dataclass(frozen=True, slots=True, eq=False)  # pluggy keeps plugins in sets
class Given:
    """What ``kb verify`` hands to a pytest in its own process: nothing is read, made or decided twice.

    ``subjects``: path of the file → what was read from it.
    """

    lab: LabSession
    earlier: Earlier
    subjects: Mapping[str, Subject]
