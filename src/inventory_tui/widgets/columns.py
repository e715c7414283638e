"""Columns of a table as values, and how a row of them becomes segments of a line. No widget, no source of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from rich.segment import Segment
from rich.style import Style

from inventory_tui.inventory.display import fit

Row = TypeVar("Row")
NARROWEST = 4
"""Cells that a column keeps in any case."""
GUTTER = 2
"""Cells before the first column: one for the cursor, one for a mark."""


def _plain(_row: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its name, where its text comes from and how wide it is."""

    name: str
    get: Callable[[Row], str]
    width: int
    """Cells at least."""
    grow: int = 0
    """Share of the cells that are left over; 0 keeps the width."""
    right: bool = False
    """Figures stand on the right."""
    tone: Callable[[Row], str] = _plain
    """A row's colour in this column, by name; never the only bearer of meaning."""
    rank: int = 0
    """Where there is no room, columns of the highest rank go first; 0 always stays."""
    field: str = ""
    """What to sort by; blank where the column cannot be sorted."""


Layout: TypeAlias = Sequence[tuple[Column[Row], int]]
"""Columns with the cells each takes."""


def lay_out(columns: Sequence[Column[Row]], cells: int) -> Layout[Row]:
    """Return the columns that fit side by side, with their widths, one blank between two.

    Where even those that always stay do not fit, they give up cells from the right, first those that grow.
    """
    shown = list(columns)
    while sum(c.width + 1 for c in shown) - 1 > cells and any(c.rank for c in shown):
        shown.remove(max(reversed(shown), key=lambda c: c.rank))
    room = cells - sum(c.width + 1 for c in shown) + 1
    shares = sum(c.grow for c in shown)
    laid = []
    for column in shown:
        extra = room * column.grow // shares if room > 0 and column.grow else 0
        room, shares = room - extra, shares - column.grow
        laid.append((column, column.width + extra))
    order = sorted(range(len(laid)), key=lambda index: (not laid[index][0].grow, -index))
    for index in order if room < 0 else ():
        column, width = laid[index]
        less = max(0, min(-room, width - NARROWEST))
        room += less
        laid[index] = (column, width - less)
    return laid


def gutter(*, is_cursor: bool, is_marked: bool) -> str:
    """Return what stands before the first column; without colour it tells as much."""
    return (">" if is_cursor else " ") + ("*" if is_marked else " ")


def paint_row(layout: Layout[Row], row: Row, mark: str, style: Callable[[str], Style], width: int) -> list[Segment]:
    """Draw a row, joining cells of one colour so that few bytes travel.

    Args:
        layout: columns and their widths.
        row: what their getters read.
        mark: what stands before the first column.
        style: from the name of a colour, blank for none, to a style.
        width: cells of the whole line.
    """
    segments: list[Segment] = []
    text, tone = mark, ""
    for index, (column, cells) in enumerate(layout):
        name = column.tone(row)
        if name != tone:
            segments.append(Segment(text, style(tone)))
            text, tone = "", name
        text += fit(column.get(row), cells, right=column.right)
        if index < len(layout) - 1:
            text += " "
    taken = sum(segment.cell_length for segment in segments)
    return [*segments, Segment(fit(text, width - taken), style(tone))]


def header_text(layout: Layout[Row], sorting: tuple[str, bool], width: int) -> str:
    """Return the names of the columns, the one that the rows are sorted by with an arrow."""
    names = []
    for column, cells in layout:
        arrow = ""
        if column.field and column.field == sorting[0]:
            arrow = " ▼" if sorting[1] else " ▲"
        names.append(fit(column.name + arrow, cells, right=column.right))
    return fit(" " * GUTTER + " ".join(names), width)
