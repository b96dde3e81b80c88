"""Both languages into one folder, all or nothing, side by side in two processes."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

# The notices of the theme and of gen-files about the future of MkDocs, silenced the way each of them documents.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from kb.languages import LANGUAGES
from kb.model import KbError
from kb.site import address, content, current

# Building a few pages is our own doing, and what MkDocs warns of then (titles, links) we see to.
logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())

_FILES = {"en": "mkdocs.yml", "ko": "mkdocs.ko.yml"}
_ENDING = (signal.SIGINT, signal.SIGTERM)
_BELOW = {"en": ".", "ko": "ko"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to build. ``offline``: to be opened from the file system; ``live``: for whoever writes, reloading itself.

    ``only``: names of the pages to build again into a folder that has all others, None for everything.
    """

    offline: bool = False
    live: bool = False
    only: Collection[str] | None = None


def build(root: Path, out: Path, wanted: Wanted = Wanted()) -> None:
    """Build the checkout ``root`` into ``out`` (``out/ko`` for Korean), strictly.

    KbError, and then ``out`` is as it was.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        for language in LANGUAGES:  # before MkDocs begins, so that the error is told as ours and nothing is half made
            content.read(root, language).refuse_holes()
        # MkDocs keeps the build that is under way in module variables and empties the folder that it writes to.
        new = {language: Path(folder, language) for language in LANGUAGES}
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as processes:
            # Ctrl-C goes to all processes of a terminal; the other language's, which inherits this, leaves it to us.
            signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
            others = [processes.submit(build_language, root, one, new[one], wanted) for one in LANGUAGES[1:]]
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
            build_language(root, LANGUAGES[0], new[LANGUAGES[0]], wanted)
            for other in others:
                other.result()
        for language in LANGUAGES[1:]:
            new[language].rename(new[LANGUAGES[0]] / _BELOW[language])
        if out.exists():
            out.rename(Path(folder, "old"))
        new[LANGUAGES[0]].rename(out)


def build_language(root: Path, language: str, folder: Path, wanted: Wanted) -> None:
    """Build one language into ``folder``. KbError."""
    site = address.root()
    current.expect(wanted.only)
    try:
        config = load_config(
            str(root / _FILES[language]),
            strict=True,
            site_dir=str(folder),
            site_url=f"{site}{_BELOW[language]}/".replace("/./", "/") if site else None,
        )
        config.extra |= {"offline": wanted.offline, "live": wanted.live}
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config, dirty=wanted.only is not None)
        finally:
            config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        raise KbError(f"the site was not built ({error})", mend="see the lines above") from None
