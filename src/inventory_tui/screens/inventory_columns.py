"""The inventory's columns on a screen: those that ``inventory.columns`` knows, with widths and colours. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inventory_tui.inventory.columns import ALWAYS_SHOWN, BY_NAME, SHOWN
from inventory_tui.inventory.model import Entry
from inventory_tui.screens.wording import TONES
from inventory_tui.widgets.columns import Column, lay_out

DRIFTS = "≠"
"""Beside a Status that is not the present truth (W0)."""
KEPT = 3
"""The first of the columns that a person chose stay where there is no room; they are cut."""
_ROOM = {
    "number": (16, 0, 0),
    "level": (12, 1, 0),
    "status": (14, 0, 0),
    "usage": (18, 1, 0),
    "description": (12, 3, 0),
    "vendor": (12, 1, 1),
    "number_type": (10, 0, 4),
    "reservation_notes": (14, 1, 2),
    "release_date": (10, 0, 3),
    "last_used": (10, 0, 5),
    "extra1": (10, 0, 6),
    "extra2": (10, 0, 7),
    "extra3": (10, 0, 8),
}
"""Cells, share of what is left over, and which goes first where there is no room."""


def status_text(entry: Entry) -> str:
    """Return an entry's Status, marked where it drifts."""
    return f"{entry.state.status.value} {DRIFTS}" if entry.drift is not None else entry.state.status.value


def _tone(entry: Entry) -> str:
    return "warn" if entry.drift is not None else TONES[entry.state.status]


def _column(name: str) -> Column[Entry]:
    known = BY_NAME[name]
    cells, grow, rank = _ROOM[name]
    if name == "status":
        return Column(known.header, status_text, cells, grow, tone=_tone, rank=rank, field=name)
    return Column(known.header, known.show, cells, grow, rank=rank, field=name)


_AFTER_USAGE = ("number", "level", "status", "usage", "vendor", "description")
COLUMNS: list[Column[Entry]] = [
    *map(_column, _AFTER_USAGE),
    *(_column(each.name) for each in SHOWN if each.name not in _AFTER_USAGE),
]


def columns_of(names: Sequence[str]) -> list[Column[Entry]]:
    """Return the columns that a person chose, from left to right; none: all of them.

    Where there is no room, those that were chosen go from the last, of all of them those that matter least.
    """
    if not names:
        return COLUMNS
    ranks = [0 if name == ALWAYS_SHOWN else max(0, place - KEPT + 1) for place, name in enumerate(names)]
    return [replace(_column(name), rank=rank) for name, rank in zip(names, ranks, strict=True)]


def behind(columns: Sequence[Column[Entry]], skipped: int) -> Sequence[Column[Entry]]:
    """Return the columns behind so many others; the number stays before them."""
    if not skipped:
        return columns
    number, *others = sorted(columns, key=lambda column: column.field != ALWAYS_SHOWN)
    return [number, *others[skipped:]]


def without_room(columns: Sequence[Column[Entry]], cells: int) -> list[str]:
    """Return the names of those columns that are not shown where a table has so many cells for them."""
    laid = {column.field for column, _ in lay_out(columns, cells)}
    return [column.field for column in columns if column.field not in laid]
