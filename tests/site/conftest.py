"""A small checkout with receipts of its own, built as the real one is, served, and opened in a real Chromium."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from kb import receipt as receipts
from kb.cache import locked
from kb.model import Created, Outcome, Receipt
from kb.site.build import Wanted, build
from kb.site.serve import Epoch, handler
from kb.snippet import transcript
from tests.receipts import held, stand_in
from tests.site.whole import make

REPOSITORY = Path(__file__).parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def hostile_output() -> str:
    """What a container could print to break a page: markup, template and embed marks, control characters."""
    return "\n".join(
        [
            "<script>window.hacked = 1</script>",
            "<img src=x onerror=\"window.hacked = 2\">",
            "</samp></pre></figure><h2>broken out</h2>",
            "```", "~~~", "``` console", '--8<-- "containers/web.console:run"',
            "{{ config.site_name }} {% raw %} ${{ secrets.X }}",
            "\x1b[31mred\x1b[0m \x1b]8;;https://example.invalid\x07link\x1b]8;;\x07",
            "nul:\x00 stash:\x02wzxhzdk:0\x03 back\x08space bidi:\u202egpj.exe",
            "&lt;b&gt; &amp; 'quotes' \"double\"",
            "half \udcff pair",
        ]
    )  # fmt: skip


@dataclass
class Checkout:
    """A checkout in a folder of the test's own: put snippets, pages and receipts in, build, look."""

    root: Path
    made: list[Receipt] = field(default_factory=list)

    def snippet(self, id_: str, text: str) -> None:
        file = self.root / "snippets" / f"{id_}.console"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def page(self, name: str, text: str) -> None:
        for language in ("en", "ko"):
            file = self.root / "docs" / language / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")

    def receipt(self, id_: str, outcome: Outcome, *outputs: str, reason: str = "", text: str | None = None) -> None:
        """A receipt as the runner writes it: for the snippet's text of now, or for ``text``; what was verified printed
        ``outputs``, or what stands there."""
        if text is None:
            text = (self.root / "snippets" / f"{id_}.console").read_text("utf-8")
        snippet = transcript.parse(text, id_, id_)
        self.made.append(
            held(
                snippet, outputs or ([] if outcome is Outcome.VERIFIED else ["" for _ in snippet.steps]), outcome=outcome, reason=reason, seconds=1.5,
                images=(stand_in(self.root, "nginx:1.27", "nginx 1.22 of Debian 12"),),
                created=(Created("container", "web"),),
            )
        )  # fmt: skip
        receipts.write(
            self.root / receipts.FILE, receipts.Run("20.10.24", "28.2.2", "2026-11-23T12:00:00+00:00", 2), self.made
        )

    def build(self) -> Path:
        build(self.root, self.root / "site")
        return self.root / "site"


@pytest.fixture(scope="session", autouse=True)
def no_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the lab of this machine has pulled is no concern of receipts that a test wrote."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KB_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return empty_checkout(tmp_path)


def empty_checkout(root: Path) -> Checkout:
    for name in ("mkdocs.yml", "mkdocs.ko.yml"):
        shutil.copy(REPOSITORY / name, root)
    (root / "kb").symlink_to(REPOSITORY / "kb")
    made = Checkout(root)
    made.page("index.md", "---\norder: 0\n---\n# Start { #start }\n")
    return made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        path = path or playwright.chromium.executable_path
        assert Path(path).exists(), "no Chromium on this machine; install the package chromium"
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page open in the browser, with all that went wrong on the way."""

    page: Page
    base: str
    trouble: list[str]
    requests: list[str]

    def go(self, address: str) -> Page:
        self.page.goto(self.base + address)
        return self.page


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this checkout, in a folder ``site`` of its checkout."""
    return once(tmp_path_factory, "whole/site", lambda folder: make(folder.parent))


@pytest.fixture(scope="session")
def offline(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, to be opened from the file system."""
    return once(tmp_path_factory, "whole/offline", lambda folder: build(whole.parent, folder, Wanted(offline=True)))


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name`` in the temporary folder of this run of the tests, made by the first worker that needs it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with locked(folder.with_name(f"{folder.name}.lock"), print):
        if not folder.exists():
            make(folder)
    return folder


@pytest.fixture
def visit(chromium: Browser) -> Iterator[object]:
    """``visit(folder)`` serves a built site and gives a :class:`Visit`."""
    yield from _visits(chromium)


@pytest.fixture(scope="module")
def open_whole(chromium: Browser, whole: Path) -> Iterator[object]:
    """``open_whole()`` gives a :class:`Visit` of the site of this checkout, in a window of its own."""
    for visits in _visits(chromium):
        yield partial(visits, whole)


def _visits(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Serves each folder once, as ``make serve`` does: with the policy that forbids inline script."""
    servers: dict[Path, ThreadingHTTPServer] = {}
    contexts: list[BrowserContext] = []

    def open_site(folder: Path, **options: Any) -> Visit:
        if folder not in servers:
            servers[folder] = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler(Epoch()), directory=str(folder)))
            servers[folder].daemon_threads = True
            threading.Thread(target=servers[folder].serve_forever, daemon=True).start()
        context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
        contexts.append(context)
        opened = Visit(context.new_page(), f"http://127.0.0.1:{servers[folder].server_port}", [], [])
        opened.page.on("console", lambda said: _said(opened, said))
        opened.page.on("pageerror", lambda error: opened.trouble.append(f"{opened.page.url}: {error}"))
        opened.page.on("dialog", lambda dialog: (opened.trouble.append(dialog.message), dialog.dismiss())[1])
        opened.page.on("requestfailed", lambda request: _failed(opened, request.url, request.failure or ""))
        opened.page.on("response", lambda response: _answered(opened, response.status, response.url))
        return opened

    yield open_site
    for context in contexts:
        context.close()
    for server in servers.values():
        server.shutdown()
        server.server_close()


def until(page: Page, expression: str, seconds: float = 20) -> None:
    """Wait until ``expression`` is true. The browser's own way to wait is a script that the policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)


def _said(visit: Visit, message: ConsoleMessage) -> None:
    if message.type == "error" and "404.html" not in visit.page.url:
        visit.trouble.append(f"{visit.page.url}: {message.text}")


def _failed(visit: Visit, url: str, why: str) -> None:
    if why != "net::ERR_ABORTED":  # what was still loading when the test went on to another page
        visit.trouble.append(f"failed: {url} ({why})")


def _answered(visit: Visit, status: int, url: str) -> None:
    visit.requests.append(url)
    if status >= 400 or not url.startswith(visit.base):
        visit.trouble.append(f"{status}: {url}")
