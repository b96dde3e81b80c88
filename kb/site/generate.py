"""Pages that are made, not written; mkdocs-gen-files runs this file in each build."""

from __future__ import annotations

import mkdocs_gen_files

from kb.languages import LANGUAGES
from kb.site import claims_page, current, reference_json, reference_pages
from kb.site.verification import plain as verification_plain
from kb.site.verification import verification

with mkdocs_gen_files.open("verification.md", "w") as file:
    file.write(verification(current.content()))
current.keep("verification.md", verification_plain(current.content()))

current.keep(claims_page.NAME, claims_page.markdown(current.content()))
with mkdocs_gen_files.open(claims_page.NAME, "w") as file:
    file.write(claims_page.claims_page(current.content()))
with mkdocs_gen_files.open(claims_page.DATA, "w") as file:
    file.write(claims_page.data(current.content()))

published = reference_json.files(current.content()) if current.content().language == LANGUAGES[0] else {}
for name, text in published.items():  # both languages are in it, so one build has it
    with mkdocs_gen_files.open(name, "w") as file:
        file.write(text)

for name, source, plain in reference_pages.pages(current.content()):
    current.keep(name, plain)
    with mkdocs_gen_files.open(name, "w") as file:
        file.write(source)
