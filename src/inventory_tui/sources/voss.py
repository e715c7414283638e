"""VOSS Automate's number inventory: a bulk-load workbook, or a table with its columns (sources.md chapter 5).

Read as an inventory. The platform makes numbers at customer level, and where a file says its hierarchy is not known,
so that all of it goes to Customer level, or to the one site that a person names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.sources.cells import MAX_WORDS, clean_key
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.inventory import EntryParser, read_entries
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Item
from inventory_tui.sources.table import find_column
from inventory_tui.sources.voss_sheet import KEYS

TITLES: Final = {
    "number": KEYS,
    "status": ("status",),
    "usage": ("usage",),
    "vendor": ("vendor",),
    "number_type": ("internal_number_type", "internal number type"),
    "description": ("description",),
    "reservation_notes": ("reservation_notes", "reservation notes"),
    "release_date": ("release_date", "release date"),
    "extra1": ("extra1", "extra 1"),
    "extra2": ("extra2", "extra 2"),
    "extra3": ("extra3", "extra 3"),
}
"""What the platform calls each of our columns, by attribute and by label."""


def match_voss(header: Sequence[str]) -> float:
    """Return how surely this is the platform's number inventory."""
    if find_column(header, *KEYS) < 0:
        return 0.0
    return 0.95 if "status" in header else 0.8


def read_voss(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row."""
    yield from read_entries(reading.table, TITLES, EntryParser(read_usage=_read_usage))


def _read_usage(cell: str) -> str | None:
    """Return a list of usages as it is kept: a comma between them, no space (T4)."""
    words = clean_key(cell, MAX_WORDS)
    return words and ",".join(filter(None, map(str.strip, words.split(","))))


VOSS: Final = FormatInfo(
    "voss",
    "VOSS Automate number inventory",
    "numbers",
    "The bulk-load workbook of data/InternalNumberInventory, or a table with its columns.",
    ("|".join(KEYS),),
    match_voss,
    read_voss,
    columns=tuple(map("|".join, TITLES.values())),
    obtain="VOSS Automate: the list of the number inventory, Export, as a bulk-load workbook (.xlsx). One to be loaded "
    "there, at the customer's hierarchy, is written by: inventory-tui export FILE.xlsx --format voss.",
    takes="Every row with a usable number below a cell that begins with entity:, in all sheets whose names do not "
    "begin with #: status, usage, vendor, number type, description, notes, release date, three extra fields.",
    leaves="The hierarchy: all numbers go to Customer level, or to the site named by --site. The E.164 number, further "
    "extra fields, rows that begin with #, templates of other models.",
    certainty="The model, its fields and the instruction cell are documented; the menus, the number and order of "
    "header rows and the base columns are not, so the last header row that names the internal number counts.",
)
