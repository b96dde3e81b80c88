"""The site of this checkout, built once for all tests, with receipts that a test wrote: every state is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from kb import receipt as receipts
from kb.model import ImageUse, Outcome, Provenance, Receipt, Snippet, StepReport
from kb.site.build import build
from kb.sources import load

REPOSITORY = Path(__file__).parents[2]
STARTED = "2026-11-23T12:00:01+00:00"


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
    text = (root / "snippets" / f"{snippet.id}.console").read_text("utf-8")
    steps = tuple(
        StepReport(
            step.command, step.host, step.place.line, step.section,
            "".join(f"{line.text}\n" for line in step.lines), step.status, 0.2,
            "expected one thing\nfound another" if outcome is Outcome.FAILED else "",
        )
        for step in snippet.steps
    )  # fmt: skip
    return Receipt(
        id=snippet.id, outcome=outcome, seconds=0.2 * len(steps), fingerprint="f" * 64, steps=steps, engine="20.10.24+dfsg1",
        reason="" if outcome is Outcome.VERIFIED else "this machine has no ipvlan", client="28.2.2", started=STARTED,
        images=(ImageUse("busybox:1.36", Provenance.STAND_IN, "sha256:0", "Stand-in built from Debian's busybox-static"),),
        text_sha256=receipts.text_sha256(text if number != 11 else "something else"),
        cleanup=(StepReport("docker rm -f web", "", 0, "", "web\n", 0, 0.1),),
    )  # fmt: skip
