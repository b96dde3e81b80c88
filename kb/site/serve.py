"""A server for whoever writes: builds again what a change concerns, and has open pages reload themselves."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kb.model import KbError
from kb.receipt import FILE as RECEIPTS
from kb.site import address
from kb.site.build import Wanted, build, build_language
from kb.sources import LANGUAGES, Sources, load

_WATCHED = ("docs", "snippets", "kb/site", "kb/reference", "mkdocs.yml", "mkdocs.ko.yml", str(RECEIPTS))
_LOOK = 0.3  # seconds between looks at the files
_TYPES = {".md": "text/markdown; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
_BELOW = {"en": "", "ko": "ko"}


class Epoch:
    """Counts builds; a browser waits here for the next one."""

    def __init__(self) -> None:
        self.number = 0
        self._changed = threading.Condition()

    def next(self) -> None:
        """Tells all who wait that there is something new."""
        with self._changed:
            self.number += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the newest build, once it is not ``seen`` or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != seen, seconds)
            return self.number


def serve(root: Path, host: str, port: int) -> None:
    """Build, serve at ``http://host:port/`` and build again on every change, until interrupted. KbError at first."""
    with tempfile.TemporaryDirectory(prefix="kb-site-") as folder:
        site = Path(folder, "site")
        build(root, site, Wanted(live=True))
        epoch = Epoch()
        server = ThreadingHTTPServer((host, port), partial(handler(epoch), directory=str(site)))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://{host}:{server.server_port}/ (한국어: /ko/), Ctrl-C ends it", flush=True)
        try:
            _watch(root, site, epoch)
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
            server.server_close()


def _watch(root: Path, site: Path, epoch: Epoch) -> None:
    before, sources = _stamps(root), load(root)
    while True:
        time.sleep(_LOOK)
        now = _stamps(root)
        changed = {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}
        if not changed:
            continue
        before, started, newer = now, time.monotonic(), load(root)
        try:
            pages = concerned(changed, sources, newer)
            if pages is None:
                build(root, site, Wanted(live=True))
            else:
                for language, names in pages.items():
                    build_language(root, language, site / _BELOW[language], Wanted(live=True, only=names))
            sources = newer
        except KbError as error:  # the last good build stays up while the writer mends the page
            print(error, file=sys.stderr, flush=True)
            continue
        print(f"built again in {time.monotonic() - started:.1f} s", flush=True)
        epoch.next()


def concerned(changed: set[str], before: Sources, after: Sources) -> Mapping[str, set[str]] | None:
    """Language → names of the pages to build again after ``changed`` (paths in the checkout); None for everything.

    One page is enough while only its text changes. What others show of it (title, order, headings) concerns them all.
    """
    pages: dict[str, set[str]] = {}
    if after.errors:
        return None  # the build tells which
    for path in changed:
        kind, _, rest = path.partition("/")
        language, _, name = rest.partition("/")
        if kind == "docs" and language in LANGUAGES and name in after.pages[language]:
            old, new = before.pages[language].get(name), after.pages[language][name]
            if old is None or (old.title, old.front, old.embeds) != (new.title, new.front, new.embeds):
                return None
            if [heading.id for heading in old.headings] != [heading.id for heading in new.headings]:
                return None
            pages.setdefault(language, set()).add(name)
        elif kind == "snippets" and rest.removesuffix(".console") in after.snippets:
            for one in LANGUAGES:
                for name, page in after.pages[one].items():
                    if any(embed.snippet == rest.removesuffix(".console") for embed in page.embeds):
                        pages.setdefault(one, set()).add(name)
        else:
            return None
    return pages


def _stamps(root: Path) -> dict[str, int]:
    """Path → when it was changed, of all that goes into the site."""
    return {file.relative_to(root).as_posix(): file.stat().st_mtime_ns for file in _files(root)}


def _files(root: Path) -> Iterator[Path]:
    for watched in _WATCHED:
        path = root / watched
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        elif path.exists():
            yield path


def handler(epoch: Epoch) -> type[SimpleHTTPRequestHandler]:
    """Serves a built site as a host should: with the policy that forbids inline script, and a 404 in each language."""

    class Handler(SimpleHTTPRequestHandler):
        def guess_type(self, path: str | os.PathLike[str]) -> str:
            return _TYPES.get(Path(path).suffix) or super().guess_type(path)

        def do_GET(self) -> None:
            if self.path.startswith("/.kb/wait/"):
                self._wait()
            else:
                super().do_GET()

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", f"{address.CSP}; frame-ancestors 'self'")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "same-origin")
            self.send_header("Cache-Control", "no-cache")
            super().end_headers()

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            language = "ko/" if self.path.startswith("/ko/") else ""
            page = Path(self.directory, language, "404.html")
            if code != 404 or not page.exists():
                super().send_error(code, message, explain)
                return
            body = page.read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _wait(self) -> None:
            seen = self.path.removeprefix("/.kb/wait/")
            body = str(epoch.wait(int(seen) if seen.isdigit() else epoch.number, 25)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """What the writer wants to see are errors of the build."""

    return Handler
