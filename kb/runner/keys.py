"""What a reader does while a step runs: type at a prompt, press Ctrl-C; and when."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence

from kb.lab.pseudo_terminal import COLUMNS
from kb.model import Line, LineKind, Place, Step
from kb.session.output import Output
from kb.session.session import Key
from kb.terminal_text import columns as text_columns
from kb.unify import Bindings, Difference, unify, visible

_QUIET = 1.5  # seconds without output after which a recording takes it that no more comes …
_SILENT = 3.0  # … where nothing has come yet …
_WATCHED = 5.0  # … and of output that does not end, after which Ctrl-C is pressed
_REACTION = 0.1  # seconds from the last line above ^C to the key
_MARGIN = 4  # columns that a line editor may want to the right of what is typed
_TYPING_PAUSE = 0.05  # a prompt counts once the terminal has been still this long: it may be redrawn

_Due = Callable[[Output, float], bool]


def columns(step: Step) -> int:
    """How wide a terminal must be so that no typed line is broken in two: no reader would copy the halves."""
    widest = max((text_columns(line.text) for line in step.lines if line.kind is LineKind.TYPED), default=0)
    return COLUMNS if widest < COLUMNS - _MARGIN else widest + 2 * _MARGIN


def keys(step: Step, prompts: Sequence[str], bindings: Bindings, *, recording: bool) -> Iterator[Key]:
    """When to type each typed line and to press each ^C: once what stands above it has come."""
    patterns = [re.compile(".*".join(map(re.escape, prompt.rstrip().split("[..]"))) + r"\s*") for prompt in prompts]
    seen = 0  # prompts answered so far; the terminal's text only grows
    for number, line in enumerate(step.lines):
        if line.kind is LineKind.TYPED:
            seen += 1
            yield Key(_prompted(patterns, seen), line.typed)
        elif line.kind is LineKind.INTERRUPT:
            yield Key(_seen_enough() if recording else _arrived(step.lines[:number], bindings), None)


def _prompted(patterns: Sequence[re.Pattern[str]], count: int) -> _Due:
    def due(output: Output, quiet: float) -> bool:
        if quiet < _TYPING_PAUSE:
            return False
        lines = visible(output.so_far()).split("\n")
        at_prompt = any(pattern.fullmatch(lines[-1]) for pattern in patterns)
        shown = sum(any(pattern.match(line) for pattern in patterns) for line in lines)
        return at_prompt and shown >= count

    return due


def _arrived(above: Sequence[Line], bindings: Bindings) -> _Due:
    # More may have come by then, which the comparison will tell; waiting for just this would be waiting for ever.
    lines = (*above, Line("...", Place(""), LineKind.ANY))
    enough = _seen_enough() if not above or above[-1].kind is LineKind.ANY else None
    came = 0.0

    def due(output: Output, quiet: float) -> bool:
        nonlocal came
        if not came:
            text, streams = output.shown()
            if isinstance(unify(lines, text, bindings, streams=streams), Difference):
                return False
            came = time.monotonic()
        # Nobody is quicker, and between two commands of a list bash can miss the key.
        return enough(output, quiet) if enough else time.monotonic() - came >= _REACTION

    return due


def _seen_enough() -> _Due:
    """As a person decides who watches: once no more comes, or after a while where there is no end to it."""
    began = 0.0

    def due(output: Output, quiet: float) -> bool:
        nonlocal began
        said = output.so_far()
        began = began or (time.monotonic() if said else 0.0)
        endless = said.endswith(b"\n") and time.monotonic() - began >= _WATCHED
        return quiet >= (_QUIET if said else _SILENT) or endless

    return due
