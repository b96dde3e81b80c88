"""``make bench``: how fast the runner is, in one run, against the others. Medians of whole processes, min–max beside.

Compare figures within one run only: machines are shared and noisy. Exit status 0; 1 with ``--strict`` if a target is
missed; 2 if something could not be measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import bench_real
from bench_table import Row, in_turn, kb, run

from kb.cache import cache_folder

STEPS = 200
OTHERS = ("prysk==0.20.0", "cram==0.7")
HEAD = "---\ntitle: {en: Steps, ko: 단계}\n---\n"


def other_runners() -> Path:
    """A virtual environment with prysk and cram, made once in the cache."""
    folder = cache_folder() / "bench"
    if not (folder / "bin/prysk").exists() or not (folder / "bin/cram").exists():
        print(f"installing {', '.join(OTHERS)} into the cache", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(folder / "bin/pip"), "install", "--quiet", *OTHERS], check=True, stderr=subprocess.DEVNULL)
    if not shutil.which("bats") and os.environ.get("KB_INSTALL") != "0" and shutil.which("apt-get") and not os.getuid():
        print("installing bats", flush=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "bats"], capture_output=True)
    return folder / "bin"


def steps(rounds: int, folder: Path) -> list[Row]:
    """200 × ``echo N`` with its output checked, and once, for the fixed cost."""
    tools = other_runners()
    contenders: dict[str, Callable[[], float]] = {}
    for count in (1, STEPS):
        home = folder / f"steps{count}"
        (home / "snippets/bench").mkdir(parents=True)
        numbers = range(count)
        transcript = "".join(f"$ echo {n}\n{n}\n" for n in numbers)
        (home / "snippets/bench/echo.console").write_text(HEAD + transcript, encoding="utf-8")
        (home / "echo.t").write_text("".join(f"  $ echo {n}\n  {n}\n" for n in numbers))
        tests = (f'@test "{n}" {{\n  run echo {n}\n  [ "$output" = {n} ]\n}}\n' for n in numbers)
        (home / "echo.bats").write_text("".join(tests))
        checks = (f'out=$(echo {n}); [ "$out" = {n} ] || exit 1\n' for n in numbers)
        (home / "echo.sh").write_text("".join(checks))
        contenders[f"bash {count}"] = lambda home=home: run(["bash", "echo.sh"], home)
        contenders[f"kb {count}"] = kb(home, "--all")
        contenders[f"prysk {count}"] = lambda home=home: run([str(tools / "prysk"), "echo.t"], home)
        contenders[f"cram {count}"] = lambda home=home: run([str(tools / "cram"), "echo.t"], home)
        if shutil.which("bats"):
            contenders[f"bats {count}"] = lambda home=home: run(["bats", "echo.bats"], home)
    times = in_turn(rounds, contenders)
    each = {
        name: (statistics.median(times[f"{name} {STEPS}"]) - statistics.median(times[f"{name} 1"])) / (STEPS - 1) * 1000
        for name in ("bash", "kb", "prysk", "cram", "bats")
        if f"{name} 1" in times
    }
    rows = [Row(f"{name}: {STEPS} steps", times[f"{name} {STEPS}"], f"{ms:.3f} ms a step") for name, ms in each.items()]
    close = each["kb"] - each["bash"]
    fixed = statistics.median(times["kb 1"])
    return [
        *rows,
        Row("kb over bash, a step", (close / 1000,), f"{close:.3f} ms, target 0.2 ms", close <= 0.2),
        Row("kb: fixed cost", times["kb 1"], "target 0.6 s", fixed <= 0.6),
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", choices=["steps", "real", "cold"], help="a part of it")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a target is missed")
    args = parser.parse_args()
    rows: list[Row] = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            parts = {
                "steps": lambda: steps(args.rounds, Path(folder)),
                "real": lambda: bench_real.real(args.rounds),
                "cold": lambda: bench_real.cold(Path(folder)),
            }
            for name, part in parts.items():
                for row in part() if not args.only or name in args.only else ():
                    print(row, flush=True)
                    rows.append(row)
    except (RuntimeError, subprocess.CalledProcessError) as fault:
        print(fault, file=sys.stderr)
        return 2
    return int(args.strict and any(row.met is False for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
