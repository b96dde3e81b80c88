"""What is published beside the pages: Markdown, llms.txt, the feed, and the receipts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kb import receipt as receipts
from kb.signature import PUBLIC, beside
from kb.site.content import Content
from kb.site.feed import feed
from kb.site.markdown import llms_txt


def publish_markdown(markdown: Mapping[str, str], folder: Path) -> None:
    """Write each page's Markdown into ``folder``, where the build of one language is."""
    for page, text in markdown.items():
        file = folder / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def publish(
    content: Content, markdown: Mapping[str, str], folder: Path, *, name: str, description: str, root: str
) -> None:
    """Write it into ``folder``, where the build of one language is. ``markdown``: page → its text, embeds filled in."""
    publish_markdown(markdown, folder)
    titles = {page: _title(text, page) for page, text in markdown.items() if page not in content.pages}
    (folder / "llms.txt").write_text(llms_txt(name, description, content.pages, titles), "utf-8")
    news = feed(
        content.receipts.values(), content.sources.snippets, content.states, content.words, content.language, root
    )
    (folder / "verification.xml").write_text(news, "utf-8")
    made = content.sources.root / receipts.FILE
    empty = f'{{"schema": {receipts.SCHEMA}, "snippets": []}}\n'.encode()
    (folder / "verification.json").write_bytes(made.read_bytes() if made.exists() else empty)
    if content.signer:
        for file in (beside(made), content.sources.root / PUBLIC):
            (folder / file.name).write_bytes(file.read_bytes())


def _title(text: str, page: str) -> str:
    first = next((line for line in text.split("\n") if line.startswith("# ")), "")
    return first.removeprefix("# ").partition(" {")[0].strip() or page
