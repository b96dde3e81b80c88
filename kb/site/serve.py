"""A server for whoever writes: builds again what a change concerns, and has open pages reload themselves."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from kb.languages import LANGUAGES
from kb.model import KbError
from kb.receipt import FILE as RECEIPTS
from kb.signature import PUBLIC, beside
from kb.site import address, claims_page
from kb.site.build import Wanted, build, build_language
from kb.snippet.twin import sibling
from kb.sources import Sources, load

_WATCHED = (
    "docs",
    "snippets",
    "kb/site",
    "kb/reference",
    "mkdocs.yml",
    "mkdocs.ko.yml",
    str(RECEIPTS),
    str(beside(RECEIPTS)),
    str(PUBLIC),
)
_LOOK = 0.3  # seconds between looks at the files
_TYPES = {".md": "text/markdown; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
GENERATED = ("index.md", "verification.md", claims_page.NAME)  # what tells of all snippets, but for the reference
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
        server = ThreadingHTTPServer((host, port), partial(handler(epoch, host), directory=str(site)))
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
    waiting: set[str] = set()  # what has changed since the last good build
    while True:
        time.sleep(_LOOK)
        now = _stamps(root)
        changed = {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}
        if not changed:
            continue
        before, started = now, time.monotonic()
        waiting |= changed
        try:
            newer = load(root)
            pages = concerned(waiting, sources, newer)
            if pages is None:
                build(root, site, Wanted(live=True))
            else:
                for language, names in pages.items():
                    build_language(root, language, site / _BELOW[language], Wanted(live=True, only=names))
            sources = newer
            waiting.clear()
        except (KbError, OSError) as error:  # the last good build stays up while the writer mends the page
            print(error, file=sys.stderr, flush=True)
            continue
        print(f"built again in {time.monotonic() - started:.1f} s", flush=True)
        epoch.next()


def concerned(changed: set[str], before: Sources, after: Sources) -> Mapping[str, set[str]] | None:
    """Language → names of the pages to build again after ``changed`` (paths in the checkout); None for everything.

    A change of a snippet concerns the pages that embed it, and those that count or list all. One page is enough while
    only its text changes. What others show of it (title, order, headings) concerns them all.
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
        elif kind == "snippets" and (id_ := sibling(rest.removesuffix(".console"))) in after.snippets:
            for one in LANGUAGES:
                shown = {name for name, page in after.pages[one].items() if id_ in {e.snippet for e in page.embeds}}
                pages.setdefault(one, set()).update(shown, GENERATED)
        else:
            return None
    return pages


def _stamps(root: Path) -> dict[str, int]:
    """Path → when it was changed, of all that goes into the site."""
    stamps: dict[str, int] = {}
    for watched in _WATCHED:
        path = root / watched
        for file in path.rglob("*") if path.is_dir() else (path,):
            with suppress(OSError):  # deleted between two looks
                if file.is_file() and "__pycache__" not in file.parts:
                    stamps[file.relative_to(root).as_posix()] = file.stat().st_mtime_ns
    return stamps


def handler(epoch: Epoch, host: str = "localhost") -> type[SimpleHTTPRequestHandler]:
    """Serves a built site as a host should: with the policy that forbids inline script, and a 404 in each language.

    It answers to ``host``, to ``localhost`` and to addresses: to another name an address of this machine may have been
    given by a page elsewhere, so that its scripts can read what is served here.
    """

    class Handler(SimpleHTTPRequestHandler):
        def guess_type(self, path: str | os.PathLike[str]) -> str:
            return _TYPES.get(Path(path).suffix) or super().guess_type(path)

        def do_GET(self) -> None:
            if self.path.startswith("/.kb/wait/") and self._is_for_us():
                self._wait()
            else:
                super().do_GET()

        def send_head(self) -> io.BytesIO | BinaryIO | None:
            if not self._is_for_us():
                self.send_error(HTTPStatus.MISDIRECTED_REQUEST, f"This is not {self.headers.get('Host')}")
                return None
            if "\0" in unquote(self.path):
                self.send_error(HTTPStatus.BAD_REQUEST)
                return None
            return super().send_head()

        def list_directory(self, path: str | os.PathLike[str]) -> None:
            self.send_error(HTTPStatus.NOT_FOUND)

        def _is_for_us(self) -> bool:
            with suppress(ValueError):  # neither a host nor an address
                name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
                return name in ("localhost", host) or bool(ip_address(name))
            return False

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
            body = str(epoch.wait(int(seen) if seen.isdecimal() and seen.isascii() else epoch.number, 25)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """What the writer wants to see are errors of the build."""

    return Handler
