"""Markdown is read into pages, and what cannot be read is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import PageError
from kb.page import Page, parse, read

TEXT = """---
order: 10
---
# Run a container { #run }

See [ports](ports.md#publish "a title") and `[not](a-link.md)`, ![picture](../x.png).

=== "Docker"

    ```console
    --8<-- "containers/web.console:run"
    ```

``` { .yaml .copy }
## not a heading
[not](a-link.md)
```

Details { #details }
--------------------

~~~~text
```
~~~
~~~~

[reference]: logs.md
"""


def page(text: str) -> Page:
    return parse(text, path="docs/en/run.md", language="en", name="run.md")


def test_headings_carry_level_text_id_and_line() -> None:
    found = [(h.level, h.text, h.id, h.place.line) for h in page(TEXT).headings]
    assert found == [(1, "Run a container", "run", 4), (2, "Details", "details", 19)]


def test_an_embed_is_found_in_an_indented_fence_with_its_line() -> None:
    (embed,) = page(TEXT).embeds
    assert (embed.snippet, embed.section, str(embed.place)) == ("containers/web", "run", "docs/en/run.md:11")


def test_a_whole_snippet_can_be_embedded() -> None:
    (embed,) = page('```console\n--8<-- "images/pull.console"\n```\n').embeds
    assert (embed.snippet, embed.section, str(embed)) == ("images/pull", "", "images/pull.console")


def test_links_and_images_are_found_and_code_is_not_searched_for_them() -> None:
    found = [(link.target, link.place.line) for link in page(TEXT).links]
    assert found == [("ports.md#publish", 6), ("../x.png", 6), ("logs.md", 27)]


def test_fences_know_their_language_and_hold_dedented_lines() -> None:
    found = [(fence.language, fence.lines, fence.place.line) for fence in page(TEXT).fences]
    assert found == [
        ("console", ('--8<-- "containers/web.console:run"',), 10),
        ("yaml", ("## not a heading", "[not](a-link.md)"), 14),
        ("text", ("```", "~~~"), 22),
    ]


def test_windows_line_ends_give_the_same_page() -> None:
    assert page(TEXT.replace("\n", "\r\n")) == page(TEXT)


def test_the_title_is_the_first_heading_or_else_the_file() -> None:
    assert page(TEXT).title == "Run a container"
    assert page("").title == "run.md"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\na: [\n---\n", 2, "front matter is not YAML"),
        ("---\n- a\n---\n", 2, "front matter is not a mapping"),
        ("---\na: b\n", 1, "front matter is never closed"),
        ("# A { #a }\n\n## B { #a }\n", 3, "the id a is taken by line 1"),
        ("x\n\n```sh\nls\n", 3, "this fence is never closed"),
        ("````\n```\n", 1, "this fence is never closed"),
        ("```console\n--8<-- containers/web\n```\n", 2, "this fence is not one embed"),
        ('```console\n--8<-- "a/b.console"\nls\n```\n', 2, "this fence is not one embed"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(PageError) as caught:
        page(text)
    assert str(caught.value).startswith(f"docs/en/run.md:{line}: {what}")
    assert caught.value.mend


def test_a_page_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "run.md"
    file.write_bytes("# A\n\n한글".encode("euc-kr"))
    with pytest.raises(PageError) as caught:
        read(file, path="docs/ko/run.md", language="ko", name="run.md")
    assert str(caught.value) == "docs/ko/run.md:3: byte 0xc7 is not UTF-8: save the file as UTF-8"
