"""The number inventory as VOSS Automate loads it: a bulk-load workbook (sources.md chapter 5; N6).

Row 1 is the instruction cell, row 2 the attributes' names. The platform makes numbers at customer level only, so that
a level is not written. Must not know where rows come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from inventory_tui.exports.cells import Chunks, Coded, Field, Fields
from inventory_tui.exports.workbook import encode_workbook

INSTRUCTION: Final = "entity: data/InternalNumberInventory"
TITLES: Final = {
    "status": "status",
    "number": "internal_number",
    "usage": "usage",
    "vendor": "vendor",
    "number_type": "internal_number_type",
    "description": "description",
    "reservation_notes": "reservation_notes",
    "release_date": "release_date",
    "extra1": "extra1",
    "extra2": "extra2",
    "extra3": "extra3",
}
"""What the platform calls each of our columns; what is not here it does not have.

The number is not the first: a row whose first cell begins with ``#``, as a number may, is a comment to the platform.
"""
_MANDATORY: Final = ("status", "number")


class _Attribute(NamedTuple):
    """A column under the platform's name."""

    name: str
    is_text: bool


def choose_columns(names: Iterable[str] | None) -> list[str]:
    """Return the columns of a file: all that the platform has, or of those named the ones that it has.

    Args:
        names: of our columns; None: all.
    """
    wanted = TITLES if names is None else dict.fromkeys((*_MANDATORY, *names))
    return [name for name in wanted if name in TITLES]


def encode_voss(fields: Fields, chunks: Chunks) -> Iterator[bytes]:
    """Yield the workbook piece by piece; numbers come as they are to be written.

    Raises:
        ExportError: a cell with more text than any spreadsheet holds.
    """
    return encode_workbook([_rename(field) for field in fields], chunks, above=INSTRUCTION)


def _rename(field: Field | Coded) -> Field | Coded:
    if isinstance(field, Coded):
        return Coded(tuple(_Attribute(TITLES[each.name], each.is_text) for each in field.fields), field.words)
    return _Attribute(TITLES[field.name], field.is_text)
