"""Inventories: our own export, and any list of numbers with its column names (cli.md, Files).

Read from CSV, XLSX, JSON and JSON Lines. Free text is taken exactly as it is, so that an export comes back the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from inventory_tui.inventory.model import LevelKind, Status
from inventory_tui.inventory.number import NO_NUMBER, Number, Unusable, is_canonical
from inventory_tui.sources.cells import BAD_KEY, MAX_WORDS, Keys, clean_stored, shown
from inventory_tui.sources.format_info import TABLES, FormatInfo, Shape
from inventory_tui.sources.numbers import read_cell
from inventory_tui.sources.objects import ObjectTable
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, NumberRow, Skip
from inventory_tui.sources.table import BLANK, Table, is_noise

NUMBER: Final = "number"
COLUMNS: Final = NumberRow._fields[1:]
"""The columns that are read; ``number`` alone is required."""
_FREE: Final = ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3")
_STATUSES: Final = {"": ""} | {status.casefold(): str(status) for status in Status}
_LEVELS: Final = {"": ""} | {kind: str(kind) for kind in LevelKind}
_WRONG: Final = {
    "status": f"no such status: give {', '.join(Status)}, or nothing",
    "level": "no such level: give customer or site",
    "release_date": "no such day: give it as YYYY-MM-DD",
}
_GUARD: Final = re.compile(r"'+[=+@\t\r\n\0-]")
Read = Callable[[str], str | date | None]
"""From a cell to its value; None where it cannot be read."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def match_inventory(header: Sequence[str]) -> float:
    """Return how surely this is an inventory."""
    if NUMBER not in header:
        return 0.0
    others = len(set(COLUMNS).intersection(header)) - 1
    return min(0.6 + 0.1 * others, 0.95) if "use" not in header else 0.3


def unguard(cell: str) -> str:
    """Take off the one apostrophe that the export of a CSV file puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and _GUARD.match(cell) else cell


def read_inventory(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row."""
    table, parser = reading.table, EntryParser(is_guarded=bool(reading.table.delimiter))
    if isinstance(table, ObjectTable):
        for item in table.objects():
            if isinstance(item, Skip):
                yield item
            else:
                yield parser.read(table.line, [(name, item[name]) for name in COLUMNS if name in item])
        return
    yield from read_entries(table, {name: (name,) for name in COLUMNS}, parser)


def read_entries(table: Table, titles: Mapping[str, Sequence[str]], parser: EntryParser) -> Iterator[Item]:
    """Yield one item for each row of a table of entries.

    Args:
        table: the rows.
        titles: what the table calls each of our columns.
        parser: reads the cells.
    """
    places = {name: at for name, known in titles.items() if (at := table.find(*known)) >= 0}
    pick = list(places.values())
    at_number = table.find(*titles[NUMBER])
    for row in table.rows():
        if isinstance(row, Skip):
            yield row
            continue
        if not is_canonical(row[at_number]):
            noise = is_noise(row, table.header)
            if noise:
                if noise != BLANK:
                    yield Ignored(table.line, noise)
                continue
        item = parser.read(table.line, zip(places, [row[at] for at in pick], strict=True))
        yield item._replace(column=table.titles[places[item.column]]) if isinstance(item, Skip) else item


class EntryParser:
    """From the cells of a row to an entry, as the file tells it."""

    def __init__(self, *, is_guarded: bool = False, read_usage: Read | None = None) -> None:
        """Prepare.

        Args:
            is_guarded: whether cells may carry the apostrophe of a CSV export.
            read_usage: reads a list of usages, where it is not to be taken as it is.
        """
        keys = dict.fromkeys(("customer", "site"), Keys().__getitem__)
        words = dict.fromkeys(("usage", "vendor"), Keys(limit=MAX_WORDS).__getitem__)
        free = dict.fromkeys(_FREE, clean_stored)
        told: dict[str, Read] = {**keys, **words, **free}
        if read_usage is not None:
            told["usage"] = read_usage
        if is_guarded:
            told = {name: partial(_read_guarded, read) for name, read in told.items()}
        reads = {**told, NUMBER: _read_number, "status": _read_status, "level": _read_level, "release_date": _read_day}
        self._columns = {name: (place, reads[name]) for place, name in enumerate(NumberRow._fields) if name in reads}

    def read(self, line: int, cells: Iterable[tuple[str, str]]) -> NumberRow | Skip | Ignored:
        """Return the entry; ``Skip`` names the first column that cannot be read."""
        values: list[Any] = [line, "", *[None] * len(COLUMNS[1:])]
        for name, cell in cells:
            place, read = self._columns[name]
            value = read(cell) if cell else ""
            if value is None:
                return _explain(line, name, cell)
            values[place] = value
        return NumberRow(*values) if values[1] else Ignored(line, NO_NUMBER)


def _read_number(cell: str) -> str | None:
    if is_canonical(cell):
        return cell
    read = read_cell(cell)
    return read.text if isinstance(read, Number) else None


def _explain(line: int, name: str, cell: str) -> Skip | Ignored:
    """Say why a cell cannot be read."""
    if name != NUMBER:
        return Skip(line, name, _WRONG.get(name, BAD_KEY), text=shown(cell))
    read = read_cell(cell)
    reason = read.reason if isinstance(read, Unusable) else "a mask: an inventory holds single numbers; list them"
    if reason == NO_NUMBER:
        return Ignored(line, NO_NUMBER)
    return Skip(line, NUMBER, reason, text=shown(cell))


def _read_guarded(read: Read, cell: str) -> str | date | None:
    return read(unguard(cell))


def _read_status(cell: str) -> str | None:
    return _STATUSES.get(cell.strip().casefold())


def _read_level(cell: str) -> str | None:
    return _LEVELS.get(cell.strip().casefold())


def _read_day(cell: str) -> str | date | None:
    text = cell.strip()
    if not text:
        return ""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


INVENTORY: Final = FormatInfo(
    "inventory",
    "Number inventory",
    "numbers",
    "An export of this program, or any list with a column number. CSV, XLSX, JSON or JSON Lines.",
    (NUMBER,),
    match_inventory,
    read_inventory,
    shapes=TABLES | {Shape.OBJECTS},
    columns=COLUMNS,
    obtain="inventory-tui export FILE, or any list of numbers whose columns are called as below.",
    takes="Every line with a usable number; what a column says of it, blank included, where the list has the column.",
    leaves="All other columns; lines of another customer, and lines that would take a number out of use.",
    certainty="Certain: the format is our own.",
)
