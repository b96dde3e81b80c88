"""Steps → HTML that looks as in a terminal, in which commands and output are distinct things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from kb.model import Comment, Line, LineKind, Step
from kb.site.labels import Words
from kb.site.plain import cut, escape
from kb.unify import varying
from kb.unify.tokens import shown as as_printed

Marker = Callable[[str], str]
"""A command → HTML of just the same text."""
LineHtml = Callable[[int, str], str]
"""Number of a line of an output, and its text → HTML of just that text."""

NOTHING: Mapping[int, str] = MappingProxyType({})

FOLD_ABOVE = 16  # lines; shorter output is shown whole, of longer the first FOLD_SHOWN
FOLD_SHOWN = 8


def steps_html(
    said: Iterable[Step | Comment], words: Words, marked: Marker = escape, printed: Mapping[int, str] = NOTHING
) -> str:
    """Steps, and the author's comments between them, as their transcript has them.

    ``printed``: number of a step's line → what the verified run printed.
    """
    return "".join(
        _comment(one) if isinstance(one, Comment) else _step(one, words, marked, printed.get(one.place.line))
        for one in said
    )


def command_html(command: str, host: str, marked: Marker = escape) -> str:
    """The command behind its prompt. The prompt is drawn by the style sheet, so that no one can select it."""
    first, *more = marked(command).split("\n")
    lines = [f'<span class="kb-line" data-prompt="{escape(host)}$ ">{first}\n</span>']
    lines += [f'<span class="kb-line" data-prompt="&gt; ">{line}\n</span>' for line in more]
    # No <pre>: the theme gives each <pre> with <code> in it a copy button of its own.
    return f'<div class="kb-command"><code>{"".join(lines)}</code></div>'


def output_html(text: str, words: Words, line_html: LineHtml = lambda number, text: escape(text)) -> str:
    """What a command printed: folded when long, cut when endless. ``line_html`` is asked for each line."""
    shown, missing = cut(text)
    if not shown:
        return ""
    notice = f'<p class="kb-cut">… {escape(words.cut.format(count=missing))}</p>' if missing else ""
    lines = [line_html(number, line) for number, line in enumerate(shown.removesuffix("\n").split("\n"))]
    if len(lines) <= FOLD_ABOVE:
        return _output(lines) + notice
    more = escape(words.more_lines.format(count=len(lines) - FOLD_SHOWN))
    return (
        f'{_output(lines[:FOLD_SHOWN])}<details class="kb-fold"><summary><span class="kb-fold__more">{more}</span>'
        f'<span class="kb-fold__less">{escape(words.fold)}</span></summary>'
        f"{_output(lines[FOLD_SHOWN:])}</details>{notice}"
    )


def status_html(status: int | None, words: Words) -> str:
    """The exit status, unless it is 0."""
    return f'<p class="kb-exit"><span>{escape(words.exit.format(status=status))}</span></p>' if status else ""


def lines_html(step: Step, words: Words, printed: str | None, first: int = 0) -> LineHtml:
    """HTML for the lines of a step from ``first`` on, which says of each measure what the run printed there."""
    places = varying(step, printed)

    def line_html(number: int, text: str) -> str:
        done, shown = 0, ""
        for start, end, other in places.get(first + number, ()):
            said = words.varies_printed.format(printed=other) if other not in ("", text[start:end]) else words.varies
            mark = f'<span class="kb-varies" title="{escape(said)}">{escape(text[start:end])}</span>'
            shown, done = shown + escape(as_printed(text[done:start])) + mark, end
        return shown + escape(as_printed(text[done:]))

    return line_html


def _step(step: Step, words: Words, marked: Marker, printed: str | None) -> str:
    shown = command_html(step.command, step.host, marked)
    first = 0
    for output, lines in _runs(step.lines):
        if output:
            text = "\n".join(line.text for line in lines) + "\n"
            shown += output_html(text, words, lines_html(step, words, printed, first))
        else:
            shown += "".join(_special(line, words) for line in lines)
        first += len(lines)
    return f'<div class="kb-step">{shown}{status_html(step.status, words)}</div>'


def _comment(comment: Comment) -> str:
    return f'<p class="kb-comment">{escape(comment.text)}</p>'


def _output(lines: Sequence[str]) -> str:
    # A line end behind <pre> would be dropped by the parser, so one stands there to be dropped.
    return f'<pre class="kb-output">\n<samp>{chr(10).join(lines)}\n</samp></pre>'


def _runs(lines: Sequence[Line]) -> Iterable[tuple[bool, list[Line]]]:
    """Lines in groups: plain output together, all other kinds one by one."""
    groups: list[tuple[bool, list[Line]]] = []
    for line in lines:
        output = line.kind is LineKind.OUTPUT
        if output and groups and groups[-1][0]:
            groups[-1][1].append(line)
        else:
            groups.append((output, [line]))
    return groups


def _special(line: Line, words: Words) -> str:
    match line.kind:
        case LineKind.TYPED:
            prompt = escape(line.text.removesuffix(line.typed) if line.typed else line.text)
            typed = f'<kbd class="kb-typed" title="{escape(words.typed)}">{escape(line.typed)}</kbd>'
            return f'<pre class="kb-input"><span class="kb-prompt">{prompt}</span>{typed}\n</pre>'
        case LineKind.INTERRUPT:
            return f'<pre class="kb-input"><kbd class="kb-interrupt" title="{escape(words.interrupt)}">^C</kbd>\n</pre>'
        case _:
            return f'<pre class="kb-any" title="{escape(words.any_lines)}"><samp>{escape(line.text)}\n</samp></pre>'
