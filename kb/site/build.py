"""Both languages into one folder, all or nothing; and a server that builds again when something changes."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

# The notices of the theme and of gen-files about the future of MkDocs, silenced the way each of them documents.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.livereload import LiveReloadServer

from kb.model import KbError
from kb.site import address, content
from kb.sources import LANGUAGES

# English first: MkDocs empties the folder that it writes to.
_BUILDS = (("mkdocs.yml", "."), ("mkdocs.ko.yml", "ko"))
_WATCHED = ("docs", "snippets", "build", "kb/site", "mkdocs.yml", "mkdocs.ko.yml")


def build(root: Path, out: Path) -> None:
    """Build the checkout ``root`` into ``out`` (``out/ko`` for Korean), strictly.

    KbError, and then ``out`` is as it was.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        new = Path(folder, "new")
        for language in LANGUAGES:  # before MkDocs begins, so that the error is told as ours and nothing is half made
            content.read(root, language).refuse_holes()
        _build_into(root, new)
        if out.exists():
            out.rename(Path(folder, "old"))
        new.rename(out)


def serve(root: Path, host: str, port: int) -> None:
    """Build, serve at ``http://host:port/`` and build again on every change, until interrupted."""
    with tempfile.TemporaryDirectory(prefix="kb-site-") as folder:
        site = Path(folder, "site")

        def rebuild() -> None:
            try:
                build(root, site)
            except KbError as error:  # the last good build stays up while the writer mends the page
                logging.getLogger("mkdocs").error("%s", error)

        build(root, site)
        server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(site))
        for watched in _WATCHED:
            if (root / watched).exists():
                server.watch(str(root / watched))
        try:
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs types all but this one
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def _build_into(root: Path, folder: Path) -> None:
    site = address.root()
    for file, below in _BUILDS:
        try:
            config = load_config(
                str(root / file),
                strict=True,
                site_dir=str(folder / below),
                site_url=f"{site}{below}/".replace("/./", "/") if site else None,
            )
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
        except (Abort, ConfigurationError) as error:
            raise KbError(f"the site was not built ({error})", mend="see the lines above") from None
