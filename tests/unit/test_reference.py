"""The reference has an entry for every command, with the examples that pages show and explain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.grammar import Grammar
from kb.model import Place
from kb.reference.build import build
from kb.reference.descriptions import Descriptions
from kb.reference.entries import Reference
from kb.shell import Invocation, examine
from kb.sources import load

REPOSITORY = Path(__file__).parents[2]
GRAMMAR = Grammar.load()
DESCRIPTIONS = Descriptions()

SNIPPET = """---
title: {en: A test, ko: 시험}
---
# --8<-- [start:many]
$ docker run -d --name web nginx:1.27
$ docker container ls | grep web
# --8<-- [end:many]
# --8<-- [start:one]
$ docker ps \\
> --all
# --8<-- [end:one]
$ docker ps
"""
PAGE = """---
order: {order}
---
# {title} {{ #top }}

## {heading} {{ #many }}

```console
--8<-- "test/web.console:many"
```

### {deeper} {{ #one }}

```console
--8<-- "test/web.console:one"
```
"""


@pytest.fixture(scope="module")
def reference() -> Reference:
    return build(load(REPOSITORY), GRAMMAR, DESCRIPTIONS)


@pytest.fixture
def small(tmp_path: Path) -> Reference:
    words = {"en": ("Lists", "Many", "One"), "ko": ("목록", "여럿", "하나")}
    for language, (title, heading, deeper) in words.items():
        for name, order in (("test/b.md", 1), ("test/a.md", 2)):
            page = tmp_path / "docs" / language / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(PAGE.format(order=order, title=title, heading=heading, deeper=deeper), "utf-8")
    snippet = tmp_path / "snippets/test/web.console"
    snippet.parent.mkdir(parents=True)
    snippet.write_text(SNIPPET, "utf-8")
    return build(load(tmp_path), GRAMMAR, DESCRIPTIONS)


def test_every_command_of_the_client_and_its_plugins_has_an_entry(reference: Reference) -> None:
    assert set(reference.commands) == {command.name for command in GRAMMAR.commands()}
    assert {"docker run", "docker compose up", "docker buildx build", "docker swarm init"} <= reference.commands.keys()


def test_an_example_is_found_under_any_spelling_and_the_section_that_is_most_about_it_is_first(
    small: Reference,
) -> None:
    one, many = small.commands["docker ps"].examples
    assert (one.section, one.commands) == ("one", ("docker ps \\\n--all",))
    assert (many.section, many.commands) == ("many", ("docker container ls | grep web",))


def test_the_first_examples_of_a_command_use_all_of_its_options_that_any_example_uses(reference: Reference) -> None:
    run = reference.commands["docker run"]
    used = {option.long for option in run.options if option.uses}
    lines = [line for example in run.examples[: len(used) + 1] for line in example.commands]
    found = [one for line in lines for one in examine(line, Place("here")) if isinstance(one, Invocation)]
    assert {f"--{given.option.long}" for one in found if one.name == "docker run" for given in one.options} >= used


def test_an_example_leads_to_the_heading_above_it_in_both_languages(small: Reference) -> None:
    (example,) = small.commands["docker run"].examples
    assert (example.page, example.heading) == ("test/b.md", "many")  # the first of two pages that show it
    assert example.title == {"en": "Many", "ko": "여럿"}


def test_steps_that_no_page_shows_are_no_examples(small: Reference) -> None:
    assert all("docker ps" not in example.commands for example in small.commands["docker ps"].examples)


def test_a_group_names_its_commands_as_people_type_them(reference: Reference) -> None:
    assert {"docker ps", "docker rm", "docker container prune"} <= set(
        reference.commands["docker container"].subcommands
    )


def test_what_is_related_to_one_command_is_related_to_the_other(reference: Reference) -> None:
    for entry in reference.commands.values():
        assert all(entry.name in reference.commands[other].related for other in entry.related)


def test_every_command_says_what_it_does_and_when_in_both_languages(reference: Reference) -> None:
    for entry in reference.commands.values():
        for texts in (entry.summary, entry.when):
            assert set(texts) == {"en", "ko"} and all(text.strip() for text in texts.values()), entry.name


def test_every_option_says_what_it_does_in_both_languages_in_one_short_line(reference: Reference) -> None:
    for entry in reference.commands.values():
        for option in entry.options:
            assert set(option.text) == {"en", "ko"}, f"{entry.name} {option.long}: write it in kb/reference/data"
            assert all(0 < len(text) <= 110 and "\n" not in text for text in option.text.values()), option


def test_sentences_end_as_the_house_style_says(reference: Reference) -> None:
    for entry in reference.commands.values():
        for texts in (entry.summary, entry.when):
            assert texts["en"].endswith(".") and re.search(r"(다|세요)(\(.+\))?\.$", texts["ko"]), entry.name
        assert not any(text.endswith(".") for option in entry.options for text in option.text.values()), entry.name


def test_what_is_described_exists() -> None:
    for name in DESCRIPTIONS.names():
        command = GRAMMAR.command(name)
        assert command is not None and command.name == name
        assert DESCRIPTIONS.own_options(name) <= {option.long for option in command.options}, name
        assert all(GRAMMAR.command(other) for other in DESCRIPTIONS.described(name).related), name


def test_every_task_leads_to_commands_in_both_languages(reference: Reference) -> None:
    assert len({task.id for task in reference.tasks}) == len(reference.tasks) > 30
    for task in reference.tasks:
        assert set(task.title) == {"en", "ko"}
        assert task.commands and set(task.commands) <= reference.commands.keys(), task.id
