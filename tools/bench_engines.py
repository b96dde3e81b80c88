"""The search engines that ``bench_search.py`` compares, each set up in a folder that a server shows to Chromium.

``start`` is a script that defines ``window.ask(query, language)``, a promise of the places of the results, best first.
"""

from __future__ import annotations

import gzip
import html
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import material as material_package

from kb.cache import cache_folder
from kb.search.documents import Document
from kb.site import assets

MINISEARCH = "minisearch@7.2.0"
PAGEFIND = ("pagefind==1.5.2", "pagefind_bin_extended==1.5.2")
Found = Mapping[str, Sequence[Document]]


@dataclass(frozen=True)
class Engine:
    """``commands``: place → the command that a result there belongs to; ``size``: bytes of one language's index."""

    name: str
    title: str
    folder: Path
    start: str
    commands: Mapping[str, str]
    size: int


def compressed(document: Any) -> int:
    """Bytes of a JSON document as a server would send it."""
    return len(gzip.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), 9))


def _text(one: Document) -> str:
    return " ".join(text for text, _ in one.fields[1:]) or one.text


def _places(found: Found) -> dict[str, str]:
    """Language and number of a document → its command."""
    return {f"{language}/{number}": one.command for language in found for number, one in enumerate(found[language])}


_WORKER = """async () => {
  const workers = {};
  const next = worker => new Promise(done => { worker.onmessage = event => done(event.data); });
  for (const language of ["en", "ko"]) {
    const worker = workers[language] = new Worker(SCRIPT);
    const data = await (await fetch(`/${language}/search/search_index.json`)).json();
    worker.postMessage({ type: 0, data: { config: data.config, docs: data.docs, options: { suggest: true } } });
    await next(worker);
  }
  window.ask = async (text, language) => {
    workers[language].postMessage({ type: 2, data: text });
    return (await next(workers[language])).data.items.flat().map(item => item.location);
  };
}"""


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def ours(folder: Path, found: Found, made: Mapping[str, dict[str, Any]]) -> Engine:
    """Our worker with the index of each language, as the site has them."""
    commands: dict[str, str] = {}
    for language in ("en", "ko"):
        config = {"kb": {"words": {"kinds": ["command", "option", "snippet", "page"], "verified": "verified"}}}
        document = {"config": config, "docs": made[language]}
        _write(folder / language / "search/search_index.json", json.dumps(document, ensure_ascii=False))
        _write(folder / language / "assets/kb/search.js", assets.styles_and_scripts()["search.js"])
        commands.update((one.command, one.command) for one in found[language])
    start = _WORKER.replace("SCRIPT", "`/${language}/assets/kb/search.js`")
    start = start.replace("item.location", "item.command")  # a section and a snippet may share their place
    return Engine("ours", "kb, on the site", folder, start, commands, max(compressed(made[one]) for one in made))


def material(folder: Path, found: Found, made: Mapping[str, dict[str, Any]]) -> Engine:
    """Material's own worker, with an index as its plugin writes it."""
    scripts = Path(material_package.__file__).parent / "templates/assets/javascripts"
    shutil.copytree(scripts, folder / "javascripts")
    worker = next((folder / "javascripts/workers").glob("search.*.min.js")).name
    sizes = []
    for language, separator, pipeline in (("en", r"[\s\-]+", ["stopWordFilter"]), ("ko", r"[\s\-]+", [])):
        docs = [
            {"location": f"{language}/{number}", "title": html.escape(one.title), "text": html.escape(_text(one))}
            for number, one in enumerate(found[language])
        ]
        fields = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}
        config = {"lang": [language], "separator": separator, "pipeline": pipeline, "fields": fields}
        document = {"config": config, "docs": docs}
        _write(folder / language / "search/search_index.json", json.dumps(document, ensure_ascii=False))
        sizes.append(compressed(document))
    start = _WORKER.replace("SCRIPT", f'"/javascripts/workers/{worker}"')
    version = _version("mkdocs-material")
    return Engine("material", f"Material {version}, its own worker", folder, start, _places(found), max(sizes))


def minisearch(folder: Path, found: Found, made: Mapping[str, dict[str, Any]]) -> Engine:
    """MiniSearch with prefixes and a little fuzziness, as its own documentation begins."""
    kept = cache_folder() / "bench-search" / MINISEARCH
    if not (kept / "package/dist/umd/index.js").exists():
        print(f"installing {MINISEARCH} into the cache", flush=True)
        kept.mkdir(parents=True, exist_ok=True)
        _quietly(["npm", "pack", "--silent", "--pack-destination", str(kept), MINISEARCH], kept)
        _quietly(["tar", "xzf", next(kept.glob("*.tgz")).name], kept)
    folder.mkdir(parents=True)
    shutil.copy(kept / "package/dist/umd/index.js", folder / "minisearch.js")
    docs = {
        language: [{"id": f"{language}/{number}", "title": one.title, "text": _text(one)}
                   for number, one in enumerate(found[language])]
        for language in found
    }  # fmt: skip
    _write(folder / "docs.json", json.dumps(docs, ensure_ascii=False))
    start = """async () => {
      await new Promise(done => {
        const script = document.createElement("script");
        script.src = "/minisearch.js"; script.onload = done; document.head.append(script);
      });
      const docs = await (await fetch("/docs.json")).json();
      const indexes = {};
      for (const language in docs) {
        indexes[language] = new MiniSearch({ fields: ["title", "text"],
          searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.2 } });
        indexes[language].addAll(docs[language]);
      }
      window.ask = async (text, language) => indexes[language].search(text).slice(0, 30).map(found => found.id);
    }"""
    return Engine("minisearch", MINISEARCH, folder, start, _places(found), max(map(compressed, docs.values())))


def pagefind(folder: Path, found: Found, made: Mapping[str, dict[str, Any]]) -> Engine:
    """Pagefind over a page for each document."""
    kept = cache_folder() / "bench-search" / "pagefind"
    if not (kept / "bin/python").exists():
        print(f"installing {', '.join(PAGEFIND)} into the cache", flush=True)
        _quietly([sys.executable, "-m", "venv", "--clear", str(kept)], Path.cwd())
        _quietly([str(kept / "bin/pip"), "install", "--quiet", *PAGEFIND], Path.cwd())
    for language, docs in found.items():
        for number, one in enumerate(docs):
            title, text = html.escape(one.title), html.escape(_text(one))
            head = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
            _write(folder / f"{language}/{number}.html", f"{head}<body><h1>{title}</h1><p>{text}</p></body></html>")
        _quietly([str(kept / "bin/python"), "-m", "pagefind", "--site", str(folder / language)], Path.cwd())
    start = """async () => {
      const engines = {};
      for (const language of ["en", "ko"]) engines[language] = await import(`/${language}/pagefind/pagefind.js`);
      window.ask = async (text, language) => {
        const { results } = await engines[language].search(text);
        const first = await Promise.all(results.slice(0, 3).map(result => result.data()));
        return first.map(one => one.url.replace(/^.*?(en|ko)\\/(\\d+)\\.html$/, "$1/$2"));
      };
    }"""
    data = ("*.pf_index", "*.pf_fragment", "*.pf_meta")
    sizes = [sum(file.stat().st_size for kind in data for file in (folder / one).rglob(kind)) for one in found]
    return Engine("pagefind", PAGEFIND[0].replace("==", " "), folder, start, _places(found), max(sizes))


def _quietly(argv: Sequence[str], folder: Path) -> None:
    subprocess.run(argv, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)
