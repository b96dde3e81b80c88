"""Numbers → inline SVG, drawn while the site is built. Colours are classes, so that charts follow light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.receipt import State
from kb.site.plain import escape

WIDTH = 290  # of a drawing, in its own units: about the pixels of a column, on small screens and on wide ones
_ROW = 34
_CELL, _GAP = 13, 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its value as text, and how it is made up; ``told``: a part in words, if wanted."""

    label: str
    value: str
    parts: Mapping[State, float]
    told: Mapping[State, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a map: filled where ``covered``. ``href`` may be ""."""

    label: str
    covered: bool
    href: str = ""


def bars(title: str, rows: Sequence[Bar], legend: Mapping[State, str]) -> str:
    """Horizontal bars on one scale, each with its label above; ``legend``: each state that occurs, in words."""
    longest = max((sum(row.parts.values()) for row in rows), default=0) or 1
    drawn = []
    for row in rows:
        body = _heading(row.label, row.value)
        body += f'<rect class="kb-chart__track" x="0" y="18" width="{WIDTH}" height="8" rx="2"/>'
        left = 0.0
        for state, amount in row.parts.items():
            width, told = amount / longest * WIDTH, escape(row.told.get(state, state))
            body += (
                f'<rect class="kb-chart__bar kb-chart__bar--{state}" x="{left:.1f}" y="18"'
                f' width="{max(width, 1):.1f}" height="8" rx="2"><title>{told}</title></rect>'
            )
            left += width
        drawn.append(_svg(body, _ROW, f"{row.label}: {', '.join([row.value, *row.told.values()])}"))
    keys = [
        (f'<rect class="kb-chart__bar kb-chart__bar--{state}" x="1" y="2" width="22" height="8" rx="2"/>', 24, word)
        for state, word in legend.items()
    ]
    return _figure(title, drawn, keys)


def cells(title: str, groups: Mapping[str, Sequence[Cell]], covered: str, uncovered: str) -> str:
    """A square for each thing, group by group; ``covered``, ``uncovered``: what a filled and an empty one mean."""
    per_line = (WIDTH + _GAP) // (_CELL + _GAP)
    drawn = []
    for label, inside in groups.items():
        body = _heading(label, f"{sum(cell.covered for cell in inside)} / {len(inside)}")
        for number, cell in enumerate(inside):
            line, column = divmod(number, per_line)
            body += _cell(cell, column * (_CELL + _GAP), 19 + line * (_CELL + _GAP))
        drawn.append(_svg(body, 19 + ((len(inside) - 1) // per_line + 1) * (_CELL + _GAP) + 8))
    keys = [(_square(is_covered, 0, 0), _CELL, word) for is_covered, word in ((True, covered), (False, uncovered))]
    return _figure(title, drawn, keys)


def _heading(label: str, value: str) -> str:
    return (
        f'<text x="0" y="13">{escape(label)}</text>'
        f'<text x="{WIDTH}" y="13" class="kb-chart__value">{escape(value)}</text>'
    )


def _cell(cell: Cell, x: int, y: int) -> str:
    square = _square(cell.covered, x, y, f"<title>{escape(cell.label)}</title>")
    # Not plain href: the theme's instant navigation writes to that, and in SVG it cannot be written to.
    return (
        f'<a xlink:href="{escape(cell.href)}" aria-label="{escape(cell.label)}">{square}</a>' if cell.href else square
    )


def _square(covered: bool, x: int, y: int, inside: str = "") -> str:
    kind = "kb-chart__cell--covered" if covered else "kb-chart__cell--open"
    place = f'x="{x + 0.5}" y="{y + 0.5}" width="{_CELL - 1}" height="{_CELL - 1}" rx="2"'
    return f'<rect class="kb-chart__cell {kind}" {place}>{inside}</rect>'


def _svg(body: str, height: int, told: str = "") -> str:
    role = f' role="img" aria-label="{escape(told)}"' if told else ""
    return f'<svg viewBox="0 0 {WIDTH} {height}"{role}>{body}</svg>'


def _figure(title: str, drawn: Sequence[str], keys: Sequence[tuple[str, int, str]]) -> str:
    """Drawings under a title, and a key: each mark, its width, and what it means."""
    key = "".join(
        f'<li><svg viewBox="0 0 {width} {_CELL}" width="{width}" height="{_CELL}" aria-hidden="true">{mark}</svg>'
        f"{escape(word)}</li>"
        for mark, width, word in keys
    )
    return (
        f'<figure class="kb-chart"><figcaption>{escape(title)}</figcaption>'
        f'<ul class="kb-chart__key">{key}</ul><div class="kb-chart__parts">{"".join(drawn)}</div></figure>'
    )
