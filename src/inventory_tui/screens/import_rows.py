"""Columns for the first rows of files: as they will be read, and raw, where a person says how they are to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from inventory_tui.actions.imports import Fate, Look, Preview, PreviewRow
from inventory_tui.widgets.columns import Column

_RAW: Final = 16
"""Cells of a raw column."""
_WIDTHS: Final = {"Number": 18, "Use": 15, "Level": 13, "Status": 12, "Site": 18, "Code": 9, "Dial plan": 9}
_GROWING: Final = ("Name", "Description", "Customer")
"""Of the columns of a preview the one that takes what is left over; of a row that is not taken it has the reason."""
_LEVEL: Final = "Level"
_TONES: Final = {Fate.SKIPPED: "warn", Fate.IGNORED: "quiet"}


def raw_columns(look: Look) -> list[Column[Sequence[str]]]:
    """Return the columns of a file as they are."""
    return [_raw_column(index, name) for index, name in enumerate(look.header)]


def _raw_column(index: int, name: str) -> Column[Sequence[str]]:
    def get(row: Sequence[str]) -> str:
        return row[index] if index < len(row) else ""

    return Column(name, get, _RAW, grow=1, rank=index)


def preview_columns(preview: Preview) -> list[Column[PreviewRow]]:
    """Return the columns of what will be read: the line, what becomes of it, and of several files the file."""
    columns: list[Column[PreviewRow]] = [Column("Line", lambda row: f"{row.line:,}", 6, right=True, rank=2)]
    if len({row.file for row in preview.rows}) > 1:
        columns.insert(0, Column("File", lambda row: row.file.rpartition("/")[2], 14, rank=3))
    for index, name in enumerate(preview.columns):
        grow = name in _GROWING
        width = 14 if grow else _WIDTHS.get(name, 10)
        rank = int(name not in _WIDTHS and not grow)
        columns.append(Column(name, _getter(name, index), width, grow=int(grow), tone=_tone, rank=rank))
    return columns


def _getter(name: str, index: int) -> Callable[[PreviewRow], str]:
    def get(row: PreviewRow) -> str:
        if row.fate is Fate.TAKEN:
            mark = "! " if name == _LEVEL and row.is_misplaced else ""
            return mark + row.cells[index]
        if index == 1:
            return str(row.fate)
        if name in _GROWING:
            return row.reason
        return row.cells[index] if index < len(row.cells) else ""

    return get


def _tone(row: PreviewRow) -> str:
    return "warn" if row.is_misplaced else _TONES.get(row.fate, "")


def caption(preview: Preview) -> str:
    """Return what stands above the rows."""
    taken, skipped, ignored = map(preview.count, Fate)
    others = [f"{number:,} {fate}" for number, fate in ((skipped, Fate.SKIPPED), (ignored, Fate.IGNORED)) if number]
    return f" First rows as they will be read: {', '.join([f'{taken:,} taken', *others])}"


def reason_text(row: PreviewRow | None) -> str:
    """Return what is to be said of the row under the cursor."""
    if row is None or not row.reason:
        return ""
    fate = "" if row.fate is Fate.TAKEN else f", {row.fate}"
    return f" {row.file} line {row.line:,}{fate}: {row.reason}"
