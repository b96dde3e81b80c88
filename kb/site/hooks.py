"""MkDocs calls these while it builds; ``mkdocs.yml`` names this file. One build at a time in a process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from pymdownx.superfences import SuperFencesException  # type: ignore[import-untyped]  # ships no types

from kb.model import KbError
from kb.site import content, current
from kb.site.nav import nav

_GENERATED = ("verification.md",)
_ASSETS = Path(__file__).parent / "assets"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read everything once; derive the navigation; take over the console fences."""
    root = Path(config.config_file_path).parent
    try:
        filling = content.read(root, config.theme["language"])
    except KbError as error:
        raise PluginError(str(error)) from None
    current.start(filling)
    config.nav = nav(filling.pages, _GENERATED)
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    fences.append({"name": "console", "class": "console", "format": _fill})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Style sheets and scripts of the package, beside what is in ``docs``."""
    for asset in sorted(_ASSETS.iterdir()):
        files.append(File.generated(config, f"assets/kb/{asset.name}", content=asset.read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """Stop before a page with a hole in it is made."""
    source = current.content().pages.get(page.file.src_uri)
    try:
        current.open_page(source)
    except KbError as error:
        raise PluginError(str(error)) from None
    return markdown


def _fill(source: str, language: str, css_class: str, options: Any, md: Any, **_: Any) -> str:
    """The block for a console fence."""
    try:
        return current.fill(source)
    except Exception as error:  # any other kind, and the extension would show the fence as it is: a hole
        raise SuperFencesException(str(error)) from error
