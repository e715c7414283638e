"""The loop that every exported list of services shares: noise, sites, numbers, counts.

A format says what a row means; this module turns it into items. Knows no format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inventory_tui.inventory.number import NO_NUMBER
from inventory_tui.sources.cells import BAD_KEY, Keys, clean_free, shown
from inventory_tui.sources.numbers import make_records
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from inventory_tui.sources.table import BLANK, Row, is_noise

Meaning = Callable[[int, Row], "RecordRow | Skip | Ignored"]
"""From the line and the row to a record whose number is as written and whose site is still blank."""


def read_services(reading: Reading, at_number: int, meaning: Meaning) -> Iterator[Item]:
    """Yield one item for each row; a row without a number is ignored (N4), whatever else it says."""
    table, tally = reading.table, reading.tally
    at_site = reading.site_index()
    column = table.titles[at_number]
    sites = Keys()
    for row in table.rows():
        if isinstance(row, Skip):
            tally.rows += 1
            yield row
            continue
        noise = is_noise(row, table.header)
        if noise:
            if noise != BLANK:
                yield Ignored(table.line, noise)
            continue
        tally.rows += 1
        site = sites[row[at_site]]
        item: Item = meaning(table.line, row)
        if site is None:
            item = Skip(table.line, table.titles[at_site], BAD_KEY, text=shown(row[at_site]))
        elif isinstance(item, RecordRow):
            item = make_records(item._replace(site=site), column)
        if isinstance(item, Skip) and _is_without_number(item, row[at_number], column):
            item = Ignored(table.line, NO_NUMBER)
        _count(reading, item)
        yield item


def _is_without_number(skip: Skip, number: str, column: str) -> bool:
    return not number.strip() or (skip.column == column and skip.reason == NO_NUMBER)


def _count(reading: Reading, item: Item) -> None:
    """Count the usable numbers, and those without ``+`` (I2)."""
    record = item.rows[0] if isinstance(item, Several) else item
    if isinstance(record, RecordRow):
        reading.tally.numbers += 1
        reading.tally.without_plus += not record.number.startswith("+")


def join_words(*words: str) -> str:
    """Return the words of several cells as one description."""
    return ", ".join(filter(None, map(clean_free, words)))
