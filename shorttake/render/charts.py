"""Charts as inline SVG, drawn when the site is built: no script, the reader's own colours. Pure.

A chart is a picture to those who see it and one sentence to those who do not (`role="img"` with a name);
its numbers stand in a table beside it. Everything is drawn in `currentColor`, so it can be read in light and
dark and on paper. Lengths are in units of which the width of every chart has 340, about the width of a
phone, so that its letters stay legible there.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH = 340
_LETTERS = 'font-family="system-ui, sans-serif" font-size="14"'
_MOST_COLUMNS = 400  # more are put together by twos, threes and so on: they would be thinner than a hair


class Bar(NamedTuple):
    """A value from 0 up, its name, and what is written for it."""

    name: str
    value: float
    shown: str


def bars(said: str, rows: Sequence[Bar], most: float = 0) -> str:
    """Bars that lie, each below its name; `said` is the chart in one sentence, `most` the full width."""
    full = max([most, *(row.value for row in rows)], default=0) or 1
    parts = []
    for number, row in enumerate(rows):
        top = 42 * number
        wide = max(1.0, (WIDTH - 64) * row.value / full) if row.value else 0
        parts.append(
            f'<text x="0" y="{top + 13}">{_fit(row.name, 44)}</text>'
            f'<rect fill-opacity=".75" x="0" y="{top + 20}" width="{wide:.1f}" height="10"/>'
            f'<text x="{wide + 6:.1f}" y="{top + 31}">{escape(row.shown)}</text>'
        )
    return _svg(said, 42 * len(rows), parts)


def columns(said: str, rows: Sequence[Bar], tall: int = 120) -> str:
    """Columns that stand, in the order given, with the first and last name and the highest value."""
    return _svg(said, tall + 40, _columns(rows, 20, tall, max((row.value for row in rows), default=0)))


def multiples(said: str, groups: Sequence[tuple[str, Sequence[Bar]]], tall: int = 36) -> str:
    """A small chart of columns for each group, below its name, all of one scale."""
    most = max((row.value for _, rows in groups for row in rows), default=0)
    parts, step = [], tall + 60
    for number, (name, rows) in enumerate(groups):
        top = step * number
        parts.append(f'<text x="0" y="{top + 13}">{_fit(name, 44)}</text>')
        parts += _columns(rows, top + 34, tall, most, number + 1 == len(groups))
    return _svg(said, step * len(groups) - 4, parts)


def _columns(rows: Sequence[Bar], top: int, tall: int, most: float, names: bool = True) -> list[str]:
    rows = _thinned(rows)
    if not rows:
        return []
    step = WIDTH / len(rows)
    wide = min(step * 0.8, 28) if step > 3 else step
    parts = []
    highest = max(range(len(rows)), key=lambda at: rows[at].value)
    for at, row in enumerate(rows):
        high = max(1.0, tall * row.value / most) if row.value and most else 0
        parts.append(
            f'<rect fill-opacity=".75" x="{step * at:.2f}" y="{top + tall - high:.1f}"'
            f' width="{wide:.2f}" height="{high:.1f}"/>'
        )
    line = top + tall + 0.5
    parts.append(f'<path d="M0 {line}H{WIDTH}" stroke="currentColor" stroke-opacity=".5" fill="none"/>')
    if rows[highest].value:
        shown = rows[highest].shown
        middle = min(max(step * highest + wide / 2, 14), WIDTH - 14)
        above = top + tall - (tall * rows[highest].value / most) - 4
        parts.append(f'<text x="{middle:.1f}" y="{above:.1f}" text-anchor="middle">{escape(shown)}</text>')
    if names:
        parts.append(f'<text x="0" y="{top + tall + 16}">{_fit(rows[0].name, 24)}</text>')
        if len(rows) > 1:
            last = _fit(rows[-1].name, 24)
            parts.append(f'<text x="{WIDTH}" y="{top + tall + 16}" text-anchor="end">{last}</text>')
    return parts


def _thinned(rows: Sequence[Bar]) -> Sequence[Bar]:
    """As many columns as can be told apart: of neighbours the highest stands for all."""
    together = -(-len(rows) // _MOST_COLUMNS)
    if together < 2:
        return rows
    groups = [rows[at : at + together] for at in range(0, len(rows), together)]
    return [max(group, key=lambda row: row.value) for group in groups]


def _fit(words: str, letters: int) -> str:
    line = " ".join(words.split())
    return escape(line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…")


def _svg(said: str, tall: int, parts: Sequence[str]) -> str:
    inside = "".join(parts)
    return (
        f'<svg class="chart" width="{WIDTH * 3 // 2}" viewBox="0 0 {WIDTH} {max(tall, 1)}"'
        f' role="img" aria-label="{escape(said)}" fill="currentColor" {_LETTERS}>'
        f'<g aria-hidden="true">{inside}</g></svg>'
    )
