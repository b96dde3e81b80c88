"""What a page says of measures: that they vary, and what the verified run printed in their place."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kb.site.labels import WORDS
from kb.site.step_html import steps_html
from kb.site.twin_html import python_steps_html
from kb.snippet import transcript, twin
from kb.unify import varying

TEXT = """$ docker ps
NAMES  STATUS
web  Up 2 seconds
...
12:00:01 said <b>
$ echo took 3 ms
took 3 ms
"""


def test_each_measure_is_found_with_what_was_printed_there() -> None:
    step = transcript.parse(TEXT, "p", "p").steps[0]
    found = varying(step, "NAMES  STATUS\nweb  Up 5 seconds\nx\n12:00:01 said <b>\n")
    assert {number: [place.printed for place in places] for number, places in found.items()} == {
        1: ["5 seconds"],
        3: ["12:00:01"],
    }
    assert [step.lines[1].text[place.start : place.end] for place in found[1]] == ["2 seconds"]
    assert [place.printed for places in varying(step).values() for place in places] == ["", ""]


def test_what_the_command_says_itself_does_not_vary() -> None:
    assert varying(transcript.parse(TEXT, "p", "p").steps[1], "took 3 ms") == {}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_says_what_the_verified_run_printed_and_shows_the_text(language: str) -> None:
    steps, words = transcript.parse(TEXT, "p", "p").steps, WORDS[language]
    html = steps_html(steps, words, printed={1: "NAMES  STATUS\nweb  Up 5 seconds\n12:00:01 said <b>\n"})
    titles = re.findall(r'<span class="kb-varies" title="([^"]*)">([^<]*)</span>', html)
    assert titles == [(words.varies_printed.format(printed="5 seconds"), "2 seconds"), (words.varies, "12:00:01")]
    assert "web  Up 2 seconds" in unescape(re.sub(r"<[^>]*>", "", html))
    assert "said &lt;b&gt;" in html


def test_a_twin_says_so_too() -> None:
    steps = twin.parse('print("x")\n#> took 3 ms\n', "t.py", "t").steps
    assert 'printed 5 ms">3 ms</span>' in python_steps_html(steps, WORDS["en"], {1: "took 5 ms"})
