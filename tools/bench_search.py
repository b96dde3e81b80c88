"""The search half of ``make bench``: quality, speed and size, ours beside three others on the same content.

Every engine gets the same documents (commands, options, snippets, sections of pages with all their text) and queries,
runs in the same Chromium, and is asked at every keystroke. Those that read built pages see the transcripts in them too.
Each has a set of documents for each language; right is a result that belongs to one of the expected commands.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench_engines import Engine, material, minisearch, ours, pagefind
from bench_table import Row, in_turn, run
from playwright.sync_api import Browser, sync_playwright

from kb.grammar import Grammar
from kb.languages import LANGUAGES
from kb.reference.build import build
from kb.reference.descriptions import Descriptions
from kb.search.build import assemble
from kb.search.documents import Document, documents
from kb.search.engine import Engine as Ranking
from kb.search.engine import Result
from kb.sources import Sources, load

ROOT = Path(__file__).parents[1]
MANY = 5_000
KEYSTROKES = 400  # of all that the queries have, evenly spread


@dataclass(frozen=True)
class Query:
    """A query with the commands that answer it, in the language that it is asked in."""

    text: str
    expected: frozenset[str]
    language: str


@dataclass(frozen=True)
class Score:
    """Of 1: the first result is right, one of the first three is, there is none at all."""

    first: float
    three: float
    none: float


def queries() -> list[Query]:
    """All golden queries."""
    found = []
    for file in sorted((ROOT / "tests/golden/search").glob("queries-*.tsv")):
        for line in file.read_text("utf-8").splitlines()[1:]:
            text, expected = line.split("\t")
            korean = any("ㄱ" <= character <= "힣" for character in text)
            found.append(Query(text, frozenset(expected.split("|")), "ko" if korean else "en"))
    return found


def people(rankings: dict[str, Ranking]) -> Iterator[str]:
    """How often what people asked in words of their own is answered, apart from the queries above: a line a set.

    ``frozen`` was written by someone who knew neither data nor code, and nothing was ever tuned on it.
    """
    for file in sorted((ROOT / "tests/golden/search/people").glob("*.tsv")):
        lines = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
        asked = [Query(query, frozenset(wanted.split("|")), language) for language, query, wanted in lines]
        answers = [
            list(dict.fromkeys(_meant(hit, query.expected) for hit in rankings[query.language].search(query.text, 12)))
            for query in asked
        ]
        yield row(f"people: {file.stem}", score(asked, answers), (), 0)


def _meant(hit: Result, wanted: frozenset[str]) -> str:
    """What a result leads to, a command or a page: as it is wanted, if it is."""
    page = hit.url.removeprefix("ko/").partition("#")[0].rstrip("/")
    names = [hit.command] if hit.kind in ("command", "option") else [f"{page}.md", f"{page}/index.md", hit.command]
    return next((name for name in names if name in wanted), names[0])


def score(asked: Sequence[Query], answers: Sequence[Sequence[str]]) -> Score:
    """``answers``: for each query the commands of the results, best first."""
    pairs = list(zip(asked, answers, strict=True))
    first = sum(bool(found) and found[0] in query.expected for query, found in pairs)
    three = sum(bool(query.expected & set(found[:3])) for query, found in pairs)
    none = sum(not found for _, found in pairs)
    return Score(first / len(pairs), three / len(pairs), none / len(pairs))


def keystrokes(asked: Sequence[Query]) -> list[tuple[str, str]]:
    """What stands in the search box after a key, with its language."""
    all_ = [(query.text[:end], query.language) for query in asked for end in range(1, len(query.text) + 1)]
    return all_[:: max(1, len(all_) // KEYSTROKES)]


def many(found: list[Document]) -> list[Document]:
    """``found`` and sections made of its own, with words of their own, up to :data:`MANY`."""
    sections = [one for one in found if one.kind == 3]
    made = []
    for number in range(MANY - len(found)):
        like = sections[number % len(sections)]
        title = f"{like.title} {number}"
        fields = tuple((text + f" topic{number} 주제{number}번", weight) for text, weight in like.fields)
        made.append(replace(like, title=title, url=f"{like.url}-{number}", fields=fields))
    return [*found, *made]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def measured(browser: Browser, engine: Engine, asked: Sequence[Query]) -> tuple[list[list[str]], list[float], int]:
    """The answers, milliseconds of each keystroke, and the bytes of the index of one language, compressed."""
    (engine.folder / "index.html").write_text("<!doctype html><meta charset=utf-8><title>bench</title>")
    with served(engine.folder) as address:
        page = browser.new_page()
        page.goto(address)
        page.evaluate(engine.start)
        given = [[query.text, query.language] for query in asked]
        found: list[list[str]] = page.evaluate(_ASK, given)
        times: list[float] = page.evaluate(_TYPE, keystrokes(asked))
        page.close()
    answers = [[engine.commands.get(place, "") for place in places] for places in found]
    return answers, times, engine.size


_ASK = "async given => { const out = []; for (const [q, l] of given) out.push(await window.ask(q, l)); return out; }"
_TYPE = """async given => {
  const out = [];
  for (const [q, l] of given) { const t = performance.now(); await window.ask(q, l); out.push(performance.now() - t); }
  return out;
}"""


def row(name: str, found: Score, times: Sequence[float], size: int) -> str:
    """One line of the table."""
    p95 = f"{percentile(times, 95):>9.2f}" if times else " " * 9
    kilobytes = f"{size / 1000:>9.0f}" if size else " " * 9
    return f"  {name:<34}{found.first:>8.1%}{found.three:>8.1%}{found.none:>8.1%}{p95}{kilobytes}"


def percentile(values: Sequence[float], at: int) -> float:
    """The value below which ``at`` of a hundred lie."""
    return statistics.quantiles(values, n=100)[at - 1]


def _with_transcripts(found: list[Document], sources: Sources, language: str) -> list[Document]:
    """``found`` as an engine that reads the built pages has them: sections with the transcripts that they show."""
    shown: dict[str, list[str]] = {}
    for page in sources.pages[language].values():
        for embed in page.embeds:
            above = [one.id for one in page.headings if one.place.line < embed.place.line and one.level > 1]
            place = f"{page.name.removesuffix('.md').removesuffix('index').rstrip('/')}/#{above[-1] if above else ''}"
            snippet = sources.snippets.get(embed.snippet)
            for step in snippet.steps if snippet else ():
                if not embed.section or step.section == embed.section:
                    shown.setdefault(place, []).extend([step.command, *(line.text for line in step.lines)])
    return [
        replace(one, fields=(*one.fields, ("\n".join(shown[one.url]), 1)))
        if one.url in shown and one.kind == 3
        else one
        for one in found
    ]


def engines(
    folder: Path,
    found: dict[str, list[Document]],
    as_shown: dict[str, list[Document]],
    made: dict[str, dict[str, Any]],
) -> Iterator[Engine]:
    """Ours and the others, each in a folder of its own; who cannot be installed is named and left out."""
    for make in (ours, material, minisearch, pagefind):
        try:
            yield make(folder / make.__name__, found if make is ours else as_shown, made)
        except (OSError, subprocess.CalledProcessError) as fault:
            print(f"  {make.__name__} could not be set up: {fault}", file=sys.stderr)


def compare(browser: Browser, folder: Path) -> list[Row]:
    """Print the table; the targets come back as rows."""
    sources = load(ROOT)
    reference = build(sources, Grammar.load(), Descriptions())
    found = {language: documents(sources, reference, language, frozenset()) for language in LANGUAGES}
    made = {language: assemble(found[language], reference, language) for language in LANGUAGES}
    asked = queries()
    as_shown = {language: _with_transcripts(found[language], sources, language) for language in LANGUAGES}
    head = f"{len(asked)} queries, {len(found[LANGUAGES[0]])} documents"
    print(f"  {head:<34}" + "   first   top 3    none   p95 ms       kB", flush=True)
    rankings = {language: Ranking(made[language]) for language in LANGUAGES}
    answers = [[hit.command for hit in rankings[query.language].search(query.text)] for query in asked]
    terminal = score(asked, answers)
    print(row("kb search, in the terminal", terminal, (), 0), flush=True)
    print("\n".join(people(rankings)), flush=True)
    sizes: dict[str, int] = {}
    speed: list[float] = []
    for engine in engines(folder, found, as_shown, made):
        theirs, times, sizes[engine.name] = measured(browser, engine, asked)
        print(row(engine.title, score(asked, theirs), times, sizes[engine.name]), flush=True)
        if engine.name == "ours":
            speed = times
            if theirs != answers:
                raise RuntimeError("the site ranks otherwise than the terminal")
    larger = {language: many(found[language]) for language in LANGUAGES}
    grown = {language: assemble(larger[language], reference, language) for language in LANGUAGES}
    _, times, size = measured(browser, ours(folder / "many", larger, grown), asked)
    print(row(f"kb, {MANY:,} documents", terminal, times, size), flush=True)
    rows = [
        _target("a keystroke in Chromium, p95", percentile(speed, 95), 5),
        _target(f"the same with {MANY:,} documents, p95", percentile(times, 95), 20),
    ]
    if "material" in sizes:
        ratio = sizes["ours"] / sizes["material"]
        rows.append(Row("index over the theme's, compressed", (0.0,), f"{ratio:.2f} ×, target 1.00", ratio <= 1))
    return rows


def _target(name: str, milliseconds: float, most: float) -> Row:
    return Row(name, (milliseconds / 1000,), f"{milliseconds:.2f} ms, target {most:g} ms", milliseconds <= most)


def cold(rounds: int, folder: Path) -> list[Row]:
    """Whole processes of the command line, from a folder outside of any checkout and from this one."""
    program = [sys.executable, "-m", "kb"]
    cases = {
        "kb search, cold, in a checkout": ([*program, "search", "포트 연결"], ROOT),
        "kb show, cold, in a checkout": ([*program, "show", "docker", "run"], ROOT),
        "python alone": ([sys.executable, "-c", "pass"], folder),
    }
    times = in_turn(rounds, {name: partial(run, argv, place) for name, (argv, place) in cases.items()})
    rows = []
    for name, values in times.items():
        target = name.startswith("kb")
        note = "target 150 ms" if target else ""
        rows.append(Row(name, values, note, statistics.median(values) <= 0.15 if target else None))
    return rows


def main() -> int:
    """Measure and print. Exit status as of ``bench.py``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--strict", action="store_true", help="exit 1 if a target is missed")
    args = parser.parse_args()
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = path or playwright.chromium.executable_path
        if not Path(path).exists():
            print("no Chromium on this machine: tools/setup.sh site", file=sys.stderr)
            return 2
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        rows = [*cold(args.rounds, Path(folder)), *compare(browser, Path(folder))]
        browser.close()
    for one in rows:
        print(one)
    print(f"  measured in {time.perf_counter() - started:.0f} s")
    return int(args.strict and any(one.met is False for one in rows))


if __name__ == "__main__":
    raise SystemExit(main())
