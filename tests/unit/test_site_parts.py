"""Parts of the site that need no browser: hints, links of a folder without a server, what a change concerns, bad pages."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from kb.model import KbError
from kb.receipt import State
from kb.reference.descriptions import Descriptions
from kb.site import content
from kb.site.block import block
from kb.site.hints import Hints
from kb.site.labels import WORDS
from kb.site.markdown import transcript
from kb.site.offline import named
from kb.site.serve import GENERATED, concerned
from kb.sources import load

GOOD = {
    "docs/en/index.md": "# Start { #start }\n",
    "docs/ko/index.md": "# 시작 { #start }\n",
    "docs/en/a.md": '# A { #a }\n\n```console\n--8<-- "t/one.console:run"\n```\n',
    "docs/ko/a.md": '# 가 { #a }\n\n```console\n--8<-- "t/one.console:run"\n```\n',
    "snippets/t/one.console": "# --8<-- [start:run]\n$ true\n# --8<-- [end:run]\n",
}


def checkout(root: Path, **changed: str) -> Path:
    for name, text in {**GOOD, **changed}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def read_both(root: Path) -> None:
    """What a build does before anything is written."""
    for language in ("en", "ko"):
        content.read(root, language).refuse_holes()


def test_a_comment_between_steps_is_shown_with_its_section_and_never_copied(tmp_path: Path) -> None:
    text = "# before\n$ a\n# --8<-- [start:run]\n# now <b>\n$ true\n\\# printed\n# --8<-- [end:run]\n"
    one = load(checkout(tmp_path, **{"snippets/t/one.console": text})).snippets["t/one"]
    html = block(one, "run", State.UNVERIFIED, None, WORDS["en"], "en", again=False)
    assert re.findall(r'<p class="kb-comment">(.*?)</p>', html) == ["# now &lt;b&gt;"]
    assert re.findall(r'data-clipboard-text="(.*?)"', html) == ["true"]
    assert "<samp># printed\n" in html
    assert list(transcript(one, "run", State.UNVERIFIED, None, WORDS["en"]))[1:] == ["# now <b>", "$ true", "# printed"]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("docs/en/a.md", "---\ntitle: [\n---\n# A { #a }\n", r"docs/en/a\.md:\d+: front matter"),
        ("docs/en/a.md", '# A { #a }\n\n```console\n--8<-- "t/two.console:run"\n```\n', r"docs/en/a\.md:4: embeds t/two"),
        ("docs/ko/a.md", "# A { #a }\n\n## B { #a }\n", r"docs/ko/a\.md:3: the id a is taken by line 1"),
        ("docs/en/a.md", "# A { #a }\n\n```console\n$ docker ps\n```\n", r"docs/en/a\.md:3: a console fence that embeds"),
        ("build/verification.json", '{"schema": 99, "snippets": []}', r"build/verification\.json:1: receipts of schema 99"),
        ("build/verification.json", '{"schema": 2, "snip', r"build/verification\.json:1: .*cut short"),
        ("snippets/t/one.console", "no command\n", r"snippets/t/one\.console:1: "),
    ],
)  # fmt: skip
def test_what_cannot_be_published_stops_the_build_with_place_and_mend(
    tmp_path: Path, file: str, text: str, said: str
) -> None:
    root = checkout(tmp_path, **{file: text})
    with pytest.raises(KbError, match=said) as caught:
        read_both(root)
    assert caught.value.mend


@pytest.mark.parametrize(
    "command",
    [
        "docker run -d --name web -p 8080:80 \\\n  -v $PWD:/x nginx:1.27 sh -c 'echo -d'",
        "docker ps -aq | xargs docker rm -f",
        "sudo docker logs -fn 3 web",
        "docker run <b>",
        "for n in 1 2; do docker run --rm busybox:1.36 echo $n; done",
    ],
)
def test_hints_change_nothing_of_a_commands_text(command: str) -> None:
    marked = Hints(Descriptions(), "en").marked(command, lambda name, anchor: f"../{name}/#{anchor}")
    assert unescape(re.sub(r"<[^>]*>", "", marked)) == command
    assert ("kb-hint" in marked) == ("<b>" not in command)  # which is no command for bash


def test_each_option_leads_to_its_place_in_the_reference_and_the_containers_own_do_not() -> None:
    marked = Hints(Descriptions(), "en").marked(
        "docker run -it --rm busybox:1.36 ls -l", lambda name, anchor: f"{name}#{anchor}"
    )
    assert re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', marked) == [
        ("docker run#", "docker run"),
        ("docker run#option-interactive", "-it"),
        ("docker run#option-rm", "--rm"),
    ]


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("../run/", "../run/index.html"),
        ("../run/#first", "../run/index.html#first"),
        (".", "./index.html"),
        ("#here", "#here"),
        ("https://docs.docker.com/run/", "https://docs.docker.com/run/"),
        ("../run.md", "../run.md"),
        ("mailto:a@b", "mailto:a@b"),
    ],
)
def test_without_a_server_links_to_folders_name_the_page_in_them(link: str, file: str) -> None:
    assert named(f'<a class="x" href="{link}">') == f'<a class="x" href="{file}">'


def test_a_page_whose_text_changes_is_built_alone(tmp_path: Path) -> None:
    before = load(checkout(tmp_path))
    after = load(checkout(tmp_path, **{"docs/ko/a.md": GOOD["docs/ko/a.md"] + "\n더.\n"}))
    assert concerned({"docs/ko/a.md"}, before, after) == {"ko": {"a.md"}}


def test_a_snippet_concerns_the_pages_of_both_languages_that_show_it_and_those_that_count_all(tmp_path: Path) -> None:
    sources = load(checkout(tmp_path))
    pages = {"a.md", *GENERATED}
    assert concerned({"snippets/t/one.console"}, sources, sources) == {"en": pages, "ko": pages}


@pytest.mark.parametrize("text", ["# Another title { #a }\n", "# A { #b }\n", "---\norder: 3\n---\n# A { #a }\n"])
def test_what_other_pages_show_of_a_page_concerns_them_all(tmp_path: Path, text: str) -> None:
    before = load(checkout(tmp_path))
    after = load(checkout(tmp_path, **{"docs/en/a.md": text}))
    assert concerned({"docs/en/a.md"}, before, after) is None


def test_a_new_file_or_a_change_of_the_program_concerns_everything(tmp_path: Path) -> None:
    sources = load(checkout(tmp_path))
    for path in ("mkdocs.yml", "kb/site/words.py", "docs/claims.yaml", "build/verification.json"):
        assert concerned({path}, sources, sources) is None
