"""Cells of Cisco Unified CM exports: what stands for nothing, and commas that nobody quoted.

The files carry no quotes, whatever a cell holds (sources.md 1.2, trap 8): the words of a line group ("Try next member;
then, try next group in Hunt List") and a phone's XML are cut at their commas.
"""

from __future__ import annotations

from typing import Final

from inventory_tui.sources.cells import MAX_KEPT, clean_free, shown
from inventory_tui.sources.cucm_uses import clean_partition
from inventory_tui.sources.table import Row

_MEMO = 10_000
MOST_CUT: Final = 1_000
"""So many cells too many may be put together; each moves all cells behind it (I8)."""


def is_null(cell: str) -> bool:
    """Tell whether a cell says that there is nothing: blank, or the word that the database has for it (trap 1)."""
    return not cell or cell.isspace() or (len(cell) < 8 and cell.strip().casefold() == "null")


def read_text(cell: str) -> str:
    """Return a name or a description; blank where there is none."""
    return "" if is_null(cell) else clean_free(cell)


class Partitions(dict[str, str]):
    """The partitions met so far, cleaned: ``partitions[cell]``; blank for <None> (trap 1)."""

    def __missing__(self, cell: str) -> str:
        """Clean a cell not met before."""
        partition = shown(clean_partition(cell))
        if len(self) < _MEMO and len(cell) <= MAX_KEPT:
            self[cell] = partition
        return partition


def rejoin(row: Row, width: int, at_markup: int) -> int:
    """Put together, in place, cells of a long row that were cut at a comma inside.

    What goes on with a blank and a small letter belongs to the cell before; so does what markup lacks to its end.

    Args:
        row: cells, and the blank one at its end.
        width: how many there are to be.
        at_markup: the column that holds XML; -1 for none.

    Returns:
        How many there are still too many.
    """
    if len(row) - width > MOST_CUT:
        return len(row) - width
    at = 1
    while len(row) > width and at < len(row) - 1:
        if row[at][:1] == " " and row[at][1:2].islower():
            row[at - 1] += "," + row.pop(at)
        else:
            at += 1
    if at_markup >= 0 and row[at_markup].startswith("<"):
        while len(row) > width and not row[at_markup].endswith(">"):
            row[at_markup] += "," + row.pop(at_markup + 1)
    return max(len(row) - width, 0)
