"""How long the site takes to build, and how that grows with the number of pages.

    python tools/bench_site.py [pages …]      default: 100 300 1000

Prints a table: this checkout in both languages, one changed page as `make serve` builds it, and made-up sites of so
many pages, each with a snippet of its own and a receipt for it. Ends in 1 where a limit of the site does not hold.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kb import receipt as receipts
from kb.site.build import Wanted, build, build_language
from kb.snippet import transcript
from tests.receipts import STARTED, held

ROOT = Path(__file__).resolve().parents[1]
BUILD_SECONDS, PAGE_SECONDS = 20.0, 3.0  # on two cores

SNIPPET = """---
title: {{en: Example {number}, ko: 예제 {number}}}
---
# --8<-- [start:run]
$ docker run --rm -e N={number} busybox:1.36 seq 1 30
{lines}
# --8<-- [end:run]
"""
PAGE = """---
title: Page {number}
description: One of many pages.
order: {number}
---
# Page {number} {{ #page }}

A paragraph with `code`, **bold** text and a [link](#more).

```console
--8<-- "{folder}/s{number}.console:run"
```

## More {{ #more }}

| a | b |
| --- | --- |
| 1 | 2 |
"""


def main() -> int:
    """0 when the limits hold."""
    counts = [int(word) for word in sys.argv[1:]] or [100, 300, 1000]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print(f"{'':34}{'seconds':>8}{'ms a page':>11}")
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        site = Path(folder, "site")
        whole = timed(lambda: build(ROOT, site, Wanted(live=True)))
        row("this checkout, both languages", whole, len(list(site.rglob("index.html"))))
        one = timed(lambda: build_language(ROOT, "en", site, Wanted(live=True, only={"containers/run.md"})))
        row("one changed page (make serve)", one, 1)
        each = []
        for count in counts:
            root = Path(folder, str(count))
            made_up(root, count)
            seconds = timed(lambda: build(root, root / "site"))  # noqa: B023 - called at once
            row(f"{count} pages, both languages", seconds, 2 * count)
            each.append(seconds)
    straight = each[0] * counts[-1] / counts[0]
    more = (each[-1] - each[0]) / max(counts[-1] - counts[0], 1)
    print(
        f"\n{counts[-1]} pages take {each[-1] / straight:.2f} of {counts[-1] / counts[0]:.0f} times {counts[0]} pages"
    )
    print(f"a page more costs {more * 1000:.1f} ms")
    held = whole < BUILD_SECONDS and one < PAGE_SECONDS and each[-1] <= straight * 1.1
    return 0 if held else 1


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def row(name: str, seconds: float, pages: int) -> None:
    print(f"{name:34}{seconds:8.2f}{seconds / pages * 1000:11.1f}", flush=True)


def made_up(root: Path, count: int) -> None:
    """A checkout of ``count`` pages in folders of fifty, in both languages, each with a verified snippet."""
    for name in ("mkdocs.yml", "mkdocs.ko.yml"):
        root.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, root)
    (root / "kb").symlink_to(ROOT / "kb")
    lines = "\n".join(str(number) for number in range(1, 31))
    made = []
    for number in range(count):
        folder = f"topic{number // 50:02}"
        text = SNIPPET.format(number=number, lines=lines)
        write(root / "snippets" / folder / f"s{number}.console", text)
        for language in ("en", "ko"):
            write(root / "docs" / language / folder / f"p{number}.md", PAGE.format(number=number, folder=folder))
            if number % 50 == 0:
                write(
                    root / "docs" / language / folder / "index.md", f"---\norder: {number}\n---\n# Topic {{ #topic }}\n"
                )
        made.append(held(transcript.parse(text, "s", f"{folder}/s{number}")))
    for language in ("en", "ko"):
        write(root / "docs" / language / "index.md", "---\norder: 0\n---\n# Start { #start }\n")
    receipts.write(root / receipts.FILE, receipts.Run("28.2.2", "28.2.2", STARTED, 1.0), made)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
