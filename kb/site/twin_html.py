"""A section of a twin → HTML: Python in colours with what it prints below, in a tab beside the transcript."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import unescape

from pygments import highlight  # type: ignore[import-untyped]  # ships no types
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

from kb.model import Step
from kb.site.labels import Words
from kb.site.plain import escape
from kb.site.step_html import NOTHING, lines_html, output_html

_FORMATTER = HtmlFormatter(nowrap=True)


def python_steps_html(steps: Iterable[Step], words: Words, printed: Mapping[int, str] = NOTHING) -> str:
    """The steps as their file has them, the marks of printed lines left out; ``printed`` as in :func:`steps_html`."""

    def output(step: Step) -> str:
        return output_html(_printed(step), words, lines_html(step, words, printed.get(step.place.line)))

    return "".join(f'<div class="kb-step">{python_html(step.command)}{output(step)}</div>' for step in steps)


def python_html(code: str) -> str:
    """Code in the theme's colours."""
    # Pygments escapes markup; what would hide or turn text is made visible before it comes to that.
    shown = "\n".join(_visible(line) for line in code.split("\n"))
    return f'<div class="kb-command kb-python"><code class="highlight">{_coloured(shown)}</code></div>'


def tabs(labels: Sequence[str], contents: Sequence[str], name: str) -> str:
    """The contents (HTML) in tabs, as the theme's extension makes them; it works without scripts. ``name``: an id."""
    count = len(contents)
    ids = [f"{name}-{number}" for number in range(1, count + 1)]
    inputs = "".join(
        f'<input{" checked" if number == 0 else ""} id="{id_}" name="{name}" type="radio">'
        for number, id_ in enumerate(ids)
    )
    shown = "".join(f'<label for="{id_}">{escape(label)}</label>' for id_, label in zip(ids, labels, strict=True))
    blocks = "".join(f'<div class="tabbed-block">{content}</div>' for content in contents)
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{name}:{count}">{inputs}'
        f'<div class="tabbed-labels">{shown}</div><div class="tabbed-content">{blocks}</div></div>'
    )


def _printed(step: Step) -> str:
    return "".join(f"{line.text}\n" for line in step.lines)


def _visible(line: str) -> str:
    """The line, with every character that would not be seen made visible; markup stays as it is for Pygments."""
    return unescape(escape(line))


def _coloured(code: str) -> str:
    html = str(highlight(code, PythonLexer(stripnl=False, ensurenl=False), _FORMATTER)).removesuffix("\n")
    # The marks of MkDocs, of Python-Markdown and of the theme's templates mean nothing here.
    return html.replace("{", "&#123;").replace("}", "&#125;").replace("`", "&#96;") + "\n"
