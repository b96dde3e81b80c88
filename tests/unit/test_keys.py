"""When a reader presses Ctrl-C: once what the transcript shows has come; while recording, as a person would."""

from __future__ import annotations

import pytest

from kb.model import Place, Step
from kb.runner import keys as module
from kb.runner.keys import columns, keys
from kb.session.output import Output
from kb.snippet import transcript
from kb.unify import Bindings


def step(text: str, prompts: str = "") -> Step:
    head = f"---\nprompts: ['{prompts}']\n---\n" if prompts else ""
    return transcript.parse(f"{head}$ follow\n{text}", "a.console", "a").steps[0]


def printed(text: str, stream: str = "o") -> Output:
    output = Output()
    output.add(stream, text.encode())
    return output


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_the_key_is_pressed_once_all_above_it_has_come_and_a_hands_breadth_later(clock: Clock) -> None:
    (key,) = keys(step("tick 1\ntick 2\n^C\n"), (), Bindings(), recording=False)
    assert not key.due(printed("tick 1\n"), 9)
    assert not key.due(printed("tick 1\ntick 2\n"), 0)
    clock.now += 0.2
    assert key.due(printed("tick 1\ntick 2\n"), 0)


def test_more_than_expected_does_not_keep_the_key_from_being_pressed(clock: Clock) -> None:
    (key,) = keys(step("tick 1\n^C\n"), (), Bindings(), recording=False)
    key.due(printed("tick 1\ntick 2\n"), 0)
    clock.now += 0.2
    assert key.due(printed("tick 1\ntick 2\n"), 0)


def test_streams_may_come_in_another_order(clock: Clock) -> None:
    (key,) = keys(step("from stdout\nfrom stderr\n^C\n"), (), Bindings(), recording=False)
    output = printed("from stderr\n", "e")
    output.add("o", b"from stdout\n")
    key.due(output, 0)
    clock.now += 0.2
    assert key.due(output, 0)


@pytest.mark.parametrize(
    ("text", "watched", "quiet", "pressed"),
    [
        ("", 1.0, 1.0, False),
        ("", 3.1, 3.1, True),
        ("ready\n", 1.0, 1.0, False),
        ("ready\n", 1.6, 1.6, True),
        ("tick\n", 4.9, 0.3, False),
        ("tick\n", 5.1, 0.3, True),
        ("half a li", 5.1, 0.3, False),
    ],
)
def test_a_recording_waits_for_silence_and_not_for_ever(
    clock: Clock, text: str, watched: float, quiet: float, pressed: bool
) -> None:
    (key,) = keys(step("^C\n"), (), Bindings(), recording=True)
    assert not key.due(printed(text), 0)
    clock.now += watched
    assert key.due(printed(text), quiet) is pressed


def test_what_is_said_on_being_interrupted_stands_below_the_key() -> None:
    output = printed("hi\nthere")
    output.interrupt()
    output.add("e", b"bye\n")
    assert output.shown()[0] == "hi\nthere^C\nbye\n"


def test_a_terminal_is_as_wide_as_the_longest_typed_line_needs() -> None:
    assert columns(step("/ # ls\n", "/ # ")) == 80
    assert columns(step(f"/ # echo {'x' * 100}\n", "/ # ")) > 109
    assert columns(step(f"/ # echo {'한' * 50}\n", "/ # ")) > 109
    assert columns(Step("ls", Place("a"))) == 80
