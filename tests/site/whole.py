"""The site of this checkout, built once for all tests, with receipts that a test wrote: every state is there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from kb import receipt as receipts
from kb.model import Outcome, Receipt, Snippet, StepReport
from kb.site.build import build
from kb.sources import load
from tests.receipts import STARTED, held, stand_in

REPOSITORY = Path(__file__).parents[2]


def make(root: Path) -> Path:
    """Copy what a build reads to ``root``, write receipts, build. Returns the folder of the site."""
    for name in ("docs", "snippets"):
        shutil.copytree(REPOSITORY / name, root / name)
    for name in ("mkdocs.yml", "mkdocs.ko.yml"):
        shutil.copy(REPOSITORY / name, root)
    (root / "kb").symlink_to(REPOSITORY / "kb")
    sources = load(root)
    made = [_receipt(root, snippet, number) for number, snippet in enumerate(sources.snippets.values())]
    run = receipts.Run("20.10.24+dfsg1", "28.2.2", STARTED, 60.0)
    receipts.write(root / receipts.FILE, run, [one for one in made if one])
    build(root, root / "site")
    return root / "site"


def _receipt(root: Path, snippet: Snippet, number: int) -> Receipt | None:
    """Mostly verified; among the others each state once, so that the pages have to show them all."""
    outcomes = {7: Outcome.FAILED, 8: Outcome.ERROR, 9: Outcome.SKIPPED}
    if number == 10:
        return None
    outcome = outcomes.get(number, Outcome.VERIFIED)
    made = held(
        snippet, outcome=outcome, engine="20.10.24+dfsg1", started=STARTED,
        reason="" if outcome is Outcome.VERIFIED else "this machine has no ipvlan",
        images=(stand_in(root, "busybox:1.36", "Stand-in built from Debian's busybox-static"),),
        cleanup=(StepReport("docker rm -f web", "", 0, "", "web\n", 0, 0.1),),
        text_sha256=snippet.text_sha256 if number != 11 else "something else",
    )  # fmt: skip
    if outcome is not Outcome.FAILED:
        return made
    return replace(
        made, steps=tuple(replace(one, difference="expected one thing\nfound another") for one in made.steps)
    )
