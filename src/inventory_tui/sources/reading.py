"""What a format is asked to read, and what it counts while it does.

A format is a function from a ``Reading`` to items. Knows no format.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.table import Table

_MAX_NOTICED = 50


@dataclass(slots=True)
class Tally:
    """What a reader counts beside its items; complete when all rows are read (I2)."""

    rows: int = 0
    """Rows of the file, repeated headers left out."""
    numbers: int = 0
    """Rows with a usable number."""
    without_plus: int = 0
    """Those whose number has no leading ``+``."""
    noticed: Counter[str] = field(default_factory=Counter)
    """What a person should know of some rows, and of how many."""

    def notice(self, what: str) -> None:
        """Count a row that a person should know about; at most fifty different things are told apart."""
        if what in self.noticed or len(self.noticed) < _MAX_NOTICED:
            self.noticed[what] += 1


@dataclass(slots=True)
class Reading:
    """One table being read as one format."""

    table: Table
    site_column: str | None = None
    """The column that names the site, where a person chose one that the table has (I5)."""
    known: set[tuple[str, str]] = field(default_factory=set)
    """What the tables of one file tell each other; the format says what it is."""
    tally: Tally = field(default_factory=Tally)

    def column(self, *names: str) -> int:
        """Return the index of the first of these columns; -1, the blank cell, where there is none."""
        return self.table.find(*names)

    def site_index(self, *names: str) -> int:
        """Return the index of the column that names the site: the one that a person chose, else the first of these."""
        return self.column(*names) if self.site_column is None else self.column(clean_title(self.site_column))
