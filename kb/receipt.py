"""Outcomes ⇄ ``build/verification.json``. What a page may say on the strength of them: ``kb.runner.recheck``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from kb.model import Place, Receipt, ReceiptError
from kb.safe_write import write_whole
from kb.signature import beside

SCHEMA = 3
_READ = (1, 2, SCHEMA)  # 1 had no clean-up, 2 no kind of host
FILE = Path("build/verification.json")
_MADE_AGAIN = "delete it and run `make verify-snippets`"
_NAMED = "name the verification.json of a run"
_CLOCKS_DIFFER = timedelta(minutes=1)


class State(StrEnum):
    """What a badge says. STALE: there is a receipt, but not of what is here today. UNVERIFIED: there is none."""

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


def write(file: Path, run: Run, receipts: Iterable[Receipt]) -> None:
    """Put the receipts of ``run`` into ``file``, each in the place of the snippet's earlier one, all or nothing.

    ReceiptError when ``file`` is there and cannot be read, KbError when it cannot be written; it is left as it is.
    """
    _write(file, run, {one.id: one for one in (*read(file), *receipts)})


def merge(file: Path, others: Sequence[Path], now: datetime) -> None:
    """Bring the receipts of ``others`` into ``file``: of each snippet the one that began last, ``now`` at the latest.

    ReceiptError for a file that cannot be read or has no receipts, and for a receipt of the future, which would beat
    every true one.
    """
    newest: dict[str, Receipt] = {}
    for path in (file, *others):
        receipts = read(path)
        if not receipts and path is not file:
            raise ReceiptError("no receipts here", mend="give the verification.json of a run", place=Place(str(path)))
        for one in receipts:
            if _when(one) > now + _CLOCKS_DIFFER:
                what = f"the receipt of {one.id} is of the future ({one.started})"
                mend = f"set the clock right and run it again: make verify-snippets ONLY={one.id} ARGS=--all"
                raise ReceiptError(what, mend=mend, place=_place(path, one.started))
            if one.id not in newest or _when(one) >= _when(newest[one.id]):
                newest[one.id] = one
    last = max(newest.values(), key=_when)
    seconds = round(sum(one.seconds for one in newest.values()), 2)
    _write(file, Run(last.engine, last.client, last.started, seconds), newest)


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
    except (RecursionError, ValueError) as error:  # nested a thousand deep; a number of ten thousand digits
        _refuse(file, f"no receipts are as deep or long as this ({type(error).__name__})")
    if not isinstance(document, dict) or document.get("schema") not in _READ:
        found = document.get("schema") if isinstance(document, dict) else None
        _refuse(file, f"receipts of schema {found!r}, this kb reads {SCHEMA}")
    try:
        return tuple(from_json(entry) for entry in document["snippets"])
    except (KeyError, TypeError, ValueError) as error:
        _refuse(file, f"a receipt does not have the form of schema {SCHEMA} ({type(error).__name__}: {error})")


def to_json(receipt: Receipt) -> dict[str, Any]:
    """The contract's form of one receipt: ``steps`` is how many ran, ``transcript`` the steps as they ran."""
    entry: dict[str, Any] = msgspec.to_builtins(receipt)
    return {**entry, "steps": len(receipt.steps), "transcript": entry["steps"]}


def from_json(entry: Mapping[str, Any]) -> Receipt:
    """The receipt that :func:`to_json` wrote. KeyError, TypeError or ValueError for anything else."""
    receipt = msgspec.convert({**entry, "steps": entry["transcript"]}, Receipt)
    if entry["steps"] != len(receipt.steps):
        raise ValueError(f"{receipt.id} says {entry['steps']} steps and holds {len(receipt.steps)}")
    _when(receipt)
    return receipt


def _write(file: Path, run: Run, receipts: Mapping[str, Receipt]) -> None:
    snippets = [to_json(receipts[id_]) for id_ in sorted(receipts)]
    # Output may hold halves of surrogate pairs; as \udcff they are JSON and come back as they were.
    text = json.dumps({"schema": SCHEMA, **asdict(run), "snippets": snippets}, ensure_ascii=False, indent=1)
    data = text.encode("utf-8", "backslashreplace")
    beside(file).unlink(missing_ok=True)  # a signature of what was there
    write_whole(file, data)


def _when(receipt: Receipt) -> datetime:
    """When it began; ValueError where that is no time."""
    found = datetime.fromisoformat(receipt.started) if receipt.started else datetime.min
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _place(file: Path, text: str) -> Place:
    """The first line of ``file`` that has ``text``."""
    lines = file.read_text("utf-8").splitlines()
    return Place(str(file), next((number for number, line in enumerate(lines, 1) if text in line), 1))


def _refuse(file: Path, what: str, line: int = 1) -> NoReturn:
    ours = file.parts[-2:] == FILE.parts and file.is_file()  # nobody is told to delete what is something else
    raise ReceiptError(what, mend=_MADE_AGAIN if ours else _NAMED, place=Place(str(file), line)) from None
