"""``make soak``: every snippet again and again, half of the rounds on a busy machine, and a table of what failed.

A round that fails is followed by the next; nothing is run a second time to see whether it would hold then. What each
failure printed is kept beside the receipts of its round in ``build/soak``. Options that are not known here go to
``kb verify``: ``make soak ARGS="--rounds 5 --only compose -n 2"``.

Exit status 0 when all held, 1 when something failed, 2 when nothing could be run.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = Path("build/soak")
UNTOLD = "(no receipt)"  # a run that ended without saying what became of its snippets
# Ends by itself when whoever started it is gone, however that happens.
_BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: sum(range(100_000))"


@dataclass(frozen=True)
class Failure:
    """One snippet that did not hold in one round, with what is kept of it."""

    round: int
    snippet: str
    outcome: str
    text: str


@dataclass(frozen=True)
class Round:
    """What one run of all snippets came to. ``runs`` counts those that were really run."""

    number: int
    busy: bool
    runs: int
    failures: tuple[Failure, ...]

    def __str__(self) -> str:
        cores = "cores kept busy" if self.busy else "cores left alone"
        found = Counter(failure.snippet for failure in self.failures)
        return f"round {self.number}, {cores}: {self.runs} run, {len(self.failures)} failed  {' '.join(sorted(found))}"


@contextmanager
def cores_kept_busy(really: bool) -> Iterator[None]:
    """As many processes as there are cores do nothing but count."""
    count = (os.cpu_count() or 1) if really else 0
    processes = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def judged(number: int, busy: bool, document: dict[str, Any], status: int, said: str) -> Round:
    """A round by its receipts, its exit status and what it printed."""
    ran = [one for one in document.get("snippets", ()) if one["outcome"] != "skipped"]
    failures = [Failure(number, one["id"], one["outcome"], _kept(one)) for one in ran if one["outcome"] != "verified"]
    if status and not failures:
        failures.append(Failure(number, UNTOLD, f"exit {status}", said))
    return Round(number, busy, len(ran), tuple(failures))


def table(rounds: Sequence[Round]) -> str:
    """Failures by snippet, the most frequent first, of which rounds, and the sum."""
    found = [failure for one in rounds for failure in one.failures]
    busy = {one.number for one in rounds if one.busy}
    lines = [f"{'snippet':<36}{'failed':>8}{'of them busy':>14}  rounds"] if found else []
    for name, count in Counter(failure.snippet for failure in found).most_common():
        numbers = [failure.round for failure in found if failure.snippet == name]
        where = " ".join(map(str, numbers))
        lines.append(f"{name:<36}{count:>8}{sum(number in busy for number in numbers):>14}  {where}")
    runs = sum(one.runs for one in rounds)
    return "\n".join([*lines, f"{len(found)} failures in {runs} runs of snippets, {len(rounds)} rounds"])


def _kept(receipt: dict[str, Any]) -> str:
    steps = "".join(
        f"{one['host']}$ {one['command']}\n{one['output']}[exit {one['status']}]\n" for one in receipt["transcript"]
    )
    last = receipt["transcript"][-1]["difference"] if receipt["transcript"] else ""
    return f"{receipt['outcome']}: {receipt['reason']}\n{last}\n\n{steps}"


def _one(number: int, busy: bool, folder: Path, options: Sequence[str]) -> Round:
    receipts = folder / f"round-{number:03}.json"
    argv = [sys.executable, "-m", "kb", "verify", "--all", "--receipts", str(receipts), *options]
    with cores_kept_busy(busy):
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    said = done.stdout + done.stderr
    receipts.with_suffix(".txt").write_text(said, encoding="utf-8")
    document = json.loads(receipts.read_text(encoding="utf-8")) if receipts.exists() else {}
    result = judged(number, busy, document, done.returncode, said)
    for failure in result.failures:
        name = re.sub(r"[^\w.-]+", "-", failure.snippet)
        (folder / f"round-{number:03}.{name}.txt").write_text(failure.text, encoding="utf-8", errors="replace")
    return result


def main() -> int:
    """Run the rounds and print the table, also of what was done when Ctrl-C is pressed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="how often each snippet runs (default: 20)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where outputs are kept (default: {FOLDER})")
    args, options = parser.parse_known_args()
    folder = (ROOT / args.folder).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rounds: list[Round] = []
    try:
        for number in range(1, args.rounds + 1):
            rounds.append(_one(number, number % 2 == 0, folder, options))
            print(rounds[-1], flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    print(table(rounds))
    print(f"what failures printed: {folder}")
    if not any(one.runs for one in rounds):
        return 2
    return int(any(one.failures for one in rounds))


if __name__ == "__main__":
    raise SystemExit(main())
