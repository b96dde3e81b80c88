"""``make serve``: whatever a writer edits is on the page, nothing ends it, and only this machine's reader is answered."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from kb import receipt as receipts
from kb.model import Outcome
from kb.site.serve import Epoch, handler
from tests.site.conftest import REPOSITORY, Checkout, empty_checkout
from tests.site.test_badges import PAGE, SNIPPET
from tests.site.test_claims import claims

pytestmark = pytest.mark.site
SECONDS = 240.0  # for a build on a busy machine


@dataclass
class Served:
    """A checkout that ``make serve`` shows while it is edited."""

    checkout: Checkout
    process: subprocess.Popen[str]
    base: str

    def get(self, address: str, **headers: str) -> tuple[int, str]:
        return get(self.base, address, **headers)

    def until(self, address: str, text: str, *, gone: bool = False) -> None:
        """Wait until the page at ``address`` has ``text``, or has it no longer."""
        end = time.monotonic() + SECONDS
        while not self._holds(address, text, gone):
            assert self.process.poll() is None, "it ended"
            assert time.monotonic() < end, f"{address}: {text!r} {'stays' if gone else 'never comes'}"
            time.sleep(0.2)

    def _holds(self, address: str, text: str, gone: bool) -> bool:
        try:
            status, page = self.get(address)
        except (http.client.HTTPException, OSError):  # it is being written
            return False
        return status == 200 and "</html>" in page and (text in page) is not gone


def get(base: str, address: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(base, timeout=60)
    try:
        connection.putrequest("GET", address, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = empty_checkout(tmp_path_factory.mktemp("served"))
    (made.root / "kb").unlink()  # of its own: a description in it is edited
    shutil.copytree(REPOSITORY / "kb", made.root / "kb", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "snippets/images/nginx", made.root / "snippets/images/nginx")
    made.snippet("containers/hello", SNIPPET)
    made.page("hello.md", PAGE)
    (made.root / "docs/claims.yaml").write_text(claims(), "utf-8")
    made.receipt("containers/hello", Outcome.VERIFIED, "hello\n", "")
    with subprocess.Popen(
        [sys.executable, "-m", "kb.site", "serve", "--port", "0"], cwd=made.root, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(made.root), "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:  # fmt: skip
        assert process.stdout
        first = process.stdout.readline()
        found = re.match(r"http://([\d.]+:\d+)/", first)
        assert found, first
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield Served(made, process, found[1])
        process.terminate()


def test_an_edited_snippet_receipt_stand_in_description_or_claim_is_seen_on_the_page(served: Served) -> None:
    root = served.checkout.root
    for address in ("/hello/", "/ko/hello/", "/verification/"):
        assert "kb-state--verified" in served.get(address)[1]

    served.checkout.snippet("containers/hello", SNIPPET.replace("echo hello\nhello", "echo other\nother"))
    for address in ("/hello/", "/ko/hello/"):
        served.until(address, "echo other")
        served.until(address, "kb-state--verified", gone=True)
    served.until("/verification/", "kb-state--verified", gone=True)
    served.until("/hello/", "the snippet was edited after it ran")
    served.checkout.snippet("containers/hello", SNIPPET)
    served.until("/hello/", "kb-state--verified")

    file = root / receipts.FILE
    good = receipts.read(file)[0]
    run = receipts.Run(good.engine, good.client, good.started, 1)
    receipts.write(file, run, [replace(good, steps=good.steps[:1])])
    served.until("/hello/", "the recorded steps are not those of the snippet")

    dockerfile = root / "snippets/images/nginx/Dockerfile"
    before = dockerfile.read_text()
    receipts.write(file, run, [good])
    dockerfile.write_text(before + "LABEL other=yes\n")
    served.until("/hello/", "an image is made otherwise by now")

    data = root / "kb/reference/data/containers.yaml"
    text = data.read_text("utf-8")
    said = re.search(r"^docker ps:\n(?:  .*\n)*?  en: (.+)\n", text, re.MULTILINE)
    assert said
    dockerfile.write_text(before)
    data.write_text(text.replace(said[1], '"Something else about ps."', 1), "utf-8")
    (root / "docs/claims.yaml").write_text(claims().replace("One of 1.", "Goodbye."), "utf-8")
    served.until("/reference/docker-ps/", "Something else about ps.")
    served.until("/claims/", "Goodbye.")
    served.until("/hello/", "kb-state--verified")


def test_a_deleted_snippet_and_receipts_of_another_form_do_not_end_it(served: Served) -> None:
    root = served.checkout.root
    snippet, file = root / "snippets/containers/hello.console", root / receipts.FILE
    snippet.unlink()
    time.sleep(1)
    file_was = file.read_text("utf-8")
    file.write_text(re.sub(r'"started": "[^"]*"', '"started": [1]', file_was), "utf-8")
    time.sleep(1)
    assert served.get("/hello/")[0] == 200
    file.write_text(file_was, "utf-8")
    served.checkout.snippet("containers/hello", SNIPPET.replace("echo hello\nhello", "echo again\nagain"))
    served.until("/hello/", "echo again")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    """A folder served as a site is."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/a.txt").write_text("text")
    (tmp_path / "index.html").write_text("start")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler(Epoch(), "docs.example"), directory=str(tmp_path)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("address", "status"), [
    ("/", 200), ("/assets/a.txt", 200), ("/assets/", 404), ("/%00", 400), ("/a%00b/", 400), ("/.kb/wait/%C2%B2", 200),
    ("/.kb/wait/9", 200), ("/%ff", 404), ("/%zz", 404), ("/../../etc/passwd", 404), ("/%2e%2e/%2e%2e/etc/passwd", 404),
])  # fmt: skip
def test_every_address_gets_an_answer(base: str, address: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Epoch, "wait", lambda self, seen, seconds: self.number)
    answered, said = get(base, address)
    assert answered == status
    assert "a.txt" not in said
    if "wait" in address:
        assert said == "0"


def test_a_digit_that_is_no_ascii_gets_an_answer(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Epoch, "wait", lambda self, seen, seconds: self.number)
    connection = http.client.HTTPConnection(base, timeout=10)
    connection.putrequest("GET", "/")
    connection._buffer[0] = b"GET /.kb/wait/\xb2 HTTP/1.1"  # type: ignore[attr-defined]  # as no client would write it
    connection.endheaders()
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize(("name", "status"), [
    ("localhost:8000", 200), ("127.0.0.1", 200), ("[::1]:8000", 200), ("192.168.0.7", 200), ("docs.example:8000", 200),
    ("evil.example", 421), ("localhost.evil.example:8000", 421), ("", 421), ("[", 421), ("<b>", 421),
])  # fmt: skip
def test_only_this_machines_names_are_answered_to(base: str, name: str, status: int) -> None:
    for address in ("/", "/.kb/wait/9") if status == 421 else ("/",):
        answered, said = get(base, address, Host=name)
        assert answered == status
        assert status == 200 or "start" not in said
