"""Numbers → inline SVG, drawn while the site is built. Colours are classes, so that charts follow light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.receipt import State
from kb.site.plain import escape

WIDTH = 340  # of a drawing, in its own units: about the pixels of a small screen
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


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars on one scale, each with its label above."""
    longest = max((sum(row.parts.values()) for row in rows), default=0) or 1
    body = ""
    for number, row in enumerate(rows):
        top = number * _ROW
        body += f'<text x="0" y="{top + 13}">{escape(row.label)}</text>'
        body += f'<text x="{WIDTH}" y="{top + 13}" class="kb-chart__value">{escape(row.value)}</text>'
        body += f'<rect class="kb-chart__track" x="0" y="{top + 18}" width="{WIDTH}" height="8" rx="2"/>'
        left = 0.0
        for state, amount in row.parts.items():
            width, told = amount / longest * WIDTH, escape(row.told.get(state, state))
            body += (
                f'<rect class="kb-chart__bar kb-chart__bar--{state}" x="{left:.1f}" y="{top + 18}"'
                f' width="{max(width, 1):.1f}" height="8" rx="2"><title>{told}</title></rect>'
            )
            left += width
    return _svg(title, f"{title}: " + ", ".join(f"{row.label} {row.value}" for row in rows), body, len(rows) * _ROW)


def cells(title: str, groups: Mapping[str, Sequence[Cell]]) -> str:
    """A square for each thing, group by group."""
    per_line = (WIDTH + _GAP) // (_CELL + _GAP)
    body, top = "", 0
    for label, inside in groups.items():
        covered = sum(cell.covered for cell in inside)
        body += f'<text x="0" y="{top + 13}">{escape(label)}</text>'
        body += f'<text x="{WIDTH}" y="{top + 13}" class="kb-chart__value">{covered} / {len(inside)}</text>'
        top += 19
        for number, cell in enumerate(inside):
            line, column = divmod(number, per_line)
            body += _cell(cell, column * (_CELL + _GAP), top + line * (_CELL + _GAP))
        top += ((len(inside) - 1) // per_line + 1) * (_CELL + _GAP) + 8
    return _svg(title, title, body, top, interactive=True)


def _cell(cell: Cell, x: int, y: int) -> str:
    kind = "kb-chart__cell--covered" if cell.covered else "kb-chart__cell--open"
    title = f"<title>{escape(cell.label)}</title>"
    place = f'x="{x + 0.5}" y="{y + 0.5}" width="{_CELL - 1}" height="{_CELL - 1}" rx="2"'
    square = f'<rect class="kb-chart__cell {kind}" {place}>{title}</rect>'
    # Not plain href: the theme's instant navigation writes to that, and in SVG it cannot be written to.
    return (
        f'<a xlink:href="{escape(cell.href)}" aria-label="{escape(cell.label)}">{square}</a>' if cell.href else square
    )


def _svg(title: str, told: str, body: str, height: int, *, interactive: bool = False) -> str:
    role = "" if interactive else f' role="img" aria-label="{escape(told)}"'
    return (
        f'<figure class="kb-chart"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {max(height, 1)}"{role}>{body}</svg></figure>'
    )
