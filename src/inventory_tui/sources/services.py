"""The loop that every exported list of services shares: noise, sites, numbers, counts.

A format says what a row means; this module turns it into items. Knows no format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from inventory_tui.inventory.number import NO_NUMBER, is_canonical
from inventory_tui.sources.cells import SiteKeys, clean_free
from inventory_tui.sources.numbers import join_records, make_records
from inventory_tui.sources.reading import Reading, Tally
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from inventory_tui.sources.table import BLANK, Row, is_noise

Drafts = Sequence[tuple[int, RecordRow]]
"""The numbers of one row, each with the index of its column; blank ones are left out."""
Meaning = Callable[[int, Row], "RecordRow | Skip | Ignored | Drafts"]
"""From the line and the row to a record whose number is as written and whose site is still blank, or to several."""

_new = tuple.__new__
_SITE: Final = RecordRow._fields.index("site")


def read_services(reading: Reading, at_number: int, meaning: Meaning, others: Sequence[int] = ()) -> Iterator[Item]:
    """Yield one item for each row; a row without a number is ignored (N4), whatever else it says.

    Args:
        reading: the table.
        at_number: index of the column with the number.
        meaning: what a row says.
        others: indices of further columns with a number.
    """
    table, tally = reading.table, reading.tally
    at_site = reading.site_index()
    column = table.titles[at_number]
    sites = SiteKeys()
    for row in table.rows():
        if isinstance(row, Skip):
            tally.rows += 1
            yield row
            continue
        if not is_canonical(row[at_number]):  # a row with a number says something
            noise = is_noise(row, table.header)
            if noise:
                if noise != BLANK:
                    yield Ignored(table.line, noise)
                continue
        tally.rows += 1
        site = sites[row[at_site]]
        meant = meaning(table.line, row)
        item: Item
        if isinstance(meant, RecordRow):
            item = make_records(_at_site(meant, site), column)
        elif isinstance(meant, Skip):
            item = meant._replace(site=site)
        elif isinstance(meant, Ignored):
            item = meant
        else:
            made = [make_records(_at_site(draft, site), table.titles[at]) for at, draft in meant]
            item = join_records(made) if made else Ignored(table.line, NO_NUMBER)
        if isinstance(item, Skip) and (
            item.reason == NO_NUMBER or not any(row[at].strip() for at in (at_number, *others))
        ):
            item = Ignored(table.line, NO_NUMBER)
        _count(tally, item)
        yield item


def _at_site(draft: RecordRow, site: str) -> RecordRow:
    return _new(RecordRow, (*draft[:_SITE], site, *draft[_SITE + 1 :])) if site else draft


def _count(tally: Tally, item: Item) -> None:
    """Count the usable numbers, and those without ``+`` (I2)."""
    record = item.rows[0] if isinstance(item, Several) and item.rows else item
    if isinstance(record, RecordRow):
        tally.numbers += 1
        tally.without_plus += record.number[0] != "+"


def join_words(*words: str) -> str:
    """Return the words of several cells as one description."""
    return ", ".join(filter(None, map(clean_free, words)))
