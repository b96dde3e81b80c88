"""Outcomes ⇄ ``build/verification.json``, and what a page may say of a snippet on the strength of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from kb.model import Created, ImageUse, Outcome, Place, Provenance, Receipt, ReceiptError, StepReport
from kb.safe_write import write_whole

SCHEMA = 2
_READ = (1, SCHEMA)  # 1 had no clean-up
FILE = Path("build/verification.json")
_MADE_AGAIN = "delete it and run `make verify-snippets`"
_NAMED = "name the verification.json of a run"


class State(StrEnum):
    """What a badge says. STALE: the snippet's text changed since it ran. UNVERIFIED: there is no receipt."""

    VERIFIED = "verified"
    STALE = "stale"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the snippets: where and when it began (ISO 8601, UTC), and how long it took in seconds."""

    engine: str
    client: str
    started: str
    seconds: float


def text_sha256(text: str) -> str:
    """Digest of a snippet's text, in hexadecimal; the same for Windows line ends as for others."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def state(receipt: Receipt | None, text: str) -> State:
    """What may be said today of the snippet whose file holds ``text``. Green only by a receipt for this very text."""
    if receipt is None:
        return State.UNVERIFIED
    if receipt.text_sha256 != text_sha256(text):
        return State.STALE
    return State(receipt.outcome.value)


def merge(earlier: Iterable[Receipt], later: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """One receipt a snippet, the newest (of two that began at the same time, the one of ``later``), sorted by id."""
    newest: dict[str, Receipt] = {}
    for receipt in (*earlier, *later):
        if receipt.id not in newest or receipt.started >= newest[receipt.id].started:
            newest[receipt.id] = receipt
    return tuple(newest[id_] for id_ in sorted(newest))


def write(file: Path, run: Run, receipts: Iterable[Receipt]) -> None:
    """Put the receipts of ``run`` into ``file`` beside the earlier ones of other snippets, all or nothing.

    ReceiptError when ``file`` is there and cannot be read, KbError when it cannot be written; it is left as it is.
    """
    merged = merge(read(file), receipts)
    document = {"schema": SCHEMA, **asdict(run), "snippets": [to_json(receipt) for receipt in merged]}
    # Output may hold halves of surrogate pairs; as \udcff they are JSON and come back as they were.
    data = json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    write_whole(file, data)


def read(file: Path) -> tuple[Receipt, ...]:
    """The receipts in ``file``; none where there is no file. ReceiptError when it is cut short or of another schema."""
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        _refuse(file, f"these receipts cannot be read ({error})")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        cut = not text[error.pos :].strip() or error.msg.startswith("Unterminated")
        _refuse(file, "these receipts are cut short" if cut else f"not JSON ({error.msg})", error.lineno)
    if not isinstance(document, dict) or document.get("schema") not in _READ:
        found = document.get("schema") if isinstance(document, dict) else None
        _refuse(file, f"receipts of schema {found!r}, this kb reads {SCHEMA}")
    try:
        return tuple(from_json(entry) for entry in document["snippets"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        _refuse(file, f"a receipt does not have the form of schema {SCHEMA} ({type(error).__name__}: {error})")


def _refuse(file: Path, what: str, line: int = 1) -> NoReturn:
    ours = file.parts[-2:] == FILE.parts and file.is_file()  # nobody is told to delete what is something else
    raise ReceiptError(what, mend=_MADE_AGAIN if ours else _NAMED, place=Place(str(file), line)) from None


def to_json(receipt: Receipt) -> dict[str, Any]:
    """The contract's form of one receipt: ``steps`` is how many ran, ``transcript`` the steps as they ran."""
    entry = asdict(receipt)
    entry["transcript"] = entry.pop("steps")
    entry["steps"] = len(receipt.steps)
    return entry


def from_json(entry: Mapping[str, Any]) -> Receipt:
    """The receipt that :func:`to_json` wrote. KeyError, TypeError or ValueError for anything else."""
    fields = {key: value for key, value in entry.items() if key != "transcript"}
    steps = tuple(StepReport(**step) for step in entry["transcript"])
    if fields["steps"] != len(steps):
        raise ValueError(f"{fields['id']} says {fields['steps']} steps and holds {len(steps)}")
    fields["steps"] = steps
    fields["outcome"] = Outcome(entry["outcome"])
    fields["images"] = tuple(
        ImageUse(**{**image, "provenance": Provenance(image["provenance"])}) for image in entry["images"]
    )
    fields["cleanup"] = tuple(StepReport(**step) for step in entry.get("cleanup", ()))
    fields["remained"] = tuple(entry.get("remained", ()))
    fields["created"] = tuple(Created(**thing) for thing in entry["created"])
    return Receipt(**fields)
