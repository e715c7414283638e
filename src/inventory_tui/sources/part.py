"""One table of a file, read as one format: the items, and what was counted beside them (sources.md I2, I6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from inventory_tui.inventory.wording import counted
from inventory_tui.sources.cells import clean_title, is_secret
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.reading import Reading, Tally
from inventory_tui.sources.rows import Item
from inventory_tui.sources.table import PagedTable, Pages, Table

_PAGES: Final = (500, 1_000)
"""So many rows Teams gives unless asked for more."""
_MAX_WITHOUT_PLUS: Final = 0.05


class Part:
    """A table: iterate to get one item for each row. Counts are complete at the end."""

    def __init__(
        self, name: str, info: FormatInfo, table: Table, site_column: str | None, known: set[tuple[str, str]]
    ) -> None:
        """Prepare.

        Args:
            name: what reports call the table: the file's name, for a member of an archive ``archive/member``.
            info: how it is read.
            table: its rows.
            site_column: the column that names the site, where a person chose one that the table has (I5).
            known: what the tables of its file tell each other.
        """
        self.name = name
        self.columns = tuple(title for title in table.header if not is_secret(title))
        """The header as it is matched: trimmed, single spaces, no case, no credentials (I7)."""
        self.covers = info.cover(table.header)
        """Which kind of the format's tables this is; a kind that is missing next time is told (I2)."""
        self.says_site = site_column is not None or (info.is_strict and "site" in table.header)
        """Whether a column tells the site of its rows."""
        self._info = info
        self.table = table
        self._reading = Reading(table, site_column, known)

    def __iter__(self) -> Iterator[Item]:
        """Read from the first row; the file is open only while this runs."""
        self._reading.tally = Tally()
        return self._info.read(self._reading)

    @property
    def tally(self) -> Tally:
        """What was counted beside the items."""
        return self._reading.tally

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about the table."""
        noticed = (f"{what} ({counted(count, 'row')})" for what, count in self.tally.noticed.most_common())
        return (*self.table.notices, *noticed)

    @property
    def pages(self) -> Pages:
        """What the table tells of others that belong to the same list (I2)."""
        pages = self.table.pages if isinstance(self.table, PagedTable) else Pages()
        if not pages.follows and self._info.is_teams and self.tally.rows in _PAGES:
            rows = counted(self.tally.rows, "row")
            return replace(pages, follows=f"exactly {rows}: Teams may have stopped there, ask it for all")
        return pages

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why this table alone should be held back until confirmed (I2); blank where nothing speaks for it."""
        doubts = ["the last row is cut off"] if self.table.was_cut else []
        tally = self.tally
        if self._info.is_teams and tally.without_plus > _MAX_WITHOUT_PLUS * tally.numbers:
            share = f"{tally.without_plus:,} of {tally.numbers:,}"
            doubts.append(f"{share} numbers lack the +: a spreadsheet may have taken it away")
        return tuple(doubts)


def has_column(table: Table, title: str) -> bool:
    """Tell whether a table has a column that anybody may use, in whatever case; credentials are none (I7)."""
    return clean_title(title) in table.header and not is_secret(title)
