"""Pages that are made, not written; mkdocs-gen-files runs this file in each build."""

from __future__ import annotations

import mkdocs_gen_files

from kb.site import current
from kb.site.verification import verification

with mkdocs_gen_files.open("verification.md", "w") as file:
    file.write(verification(current.content()))
