"""What pyproject.toml cannot say: a built package carries the search index and the reference, made from the pages."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class WithIndex(build_py):
    """Copies the modules, then writes what ``kb search`` and ``kb show`` read where there is no checkout."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return  # the checkout is there, and is read as it is now
        sys.path.insert(0, str(ROOT))
        from kb import prebuilt
        from kb.languages import LANGUAGES
        from kb.reference import prebuilt as reference
        from kb.search import prebuilt as search

        prebuilt.write(Path(self.build_lib) / reference.PACKAGED.relative_to(ROOT), reference.make(ROOT))
        for language in LANGUAGES:
            file = Path(self.build_lib) / search.packaged(language).relative_to(ROOT)
            prebuilt.write(file, search.make(ROOT, language))


setup(cmdclass={"build_py": WithIndex})
