"""The receipts of earlier runs: whether they still stand, so that running again would say nothing new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kb import receipt as receipts
from kb.model import Outcome, Receipt
from kb.runner.recheck import held
from kb.runner.runnable import Subject
from kb.runner.verifier import Verifier


class Earlier:
    """Decides for each snippet once, and is the only one who does.

    Args:
        file: where the receipts are; ReceiptError when it cannot be read.
        verifier: gives the terms of today; asked for only where a receipt may stand.
        again: run everything again, whatever the receipts say.
    """

    def __init__(self, file: Path, verifier: Callable[[], Verifier], *, again: bool) -> None:
        self.known = {one.id: one for one in receipts.read(file)}
        self._verifier = verifier
        self._again = again
        self._decided: dict[str, Receipt | None] = {}

    def standing(self, subject: Subject) -> Receipt | None:
        """The receipt that still stands for ``subject``; None where it is to be run."""
        id_ = subject.snippet.id
        if id_ not in self._decided:
            known = self.known.get(id_)
            self._decided[id_] = known if known and not self._again and self._stands(known, subject) else None
        return self._decided[id_]

    def failed_before(self, now: Receipt) -> str:
        """When the snippet failed that holds ``now``, with nothing changed since; "" where it did not."""
        known = self.known.get(now.id)
        failed = known and known.outcome in (Outcome.FAILED, Outcome.ERROR) and known.fingerprint == now.fingerprint
        return known.started if known and failed and now.outcome is Outcome.VERIFIED else ""

    def _stands(self, known: Receipt, subject: Subject) -> bool:
        return (
            known.outcome is Outcome.VERIFIED
            and known.fingerprint == self._verifier().fingerprint(subject)
            and held(known, subject.snippet) is None
        )
