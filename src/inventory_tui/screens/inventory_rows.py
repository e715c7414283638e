"""The rows an inventory screen looks at: opened in threads, given back when others took their place."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from inventory_tui.actions.browse import Browse, RowSource
from inventory_tui.inventory.model import Entry, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.filter_words import FACETS, Values
from inventory_tui.screens.wording import share

FIRST_ROWS = 100
"""Rows shown at once, before all are counted."""


@dataclass
class FirstRows(Message):
    """The first rows of a query; there may be more."""

    query: NumberQuery
    rows: tuple[Entry, ...]


@dataclass
class AllRows(Message):
    """All rows of a query, counted; the cursor goes to ``cursor`` unless that is 0."""

    query: NumberQuery
    source: RowSource
    cursor: int


@dataclass
class Divided(Message):
    """How the rows of a query divide by status, and how many numbers the customer has in all."""

    query: NumberQuery
    statuses: list[tuple[str, int]]
    total: int

    @property
    def text(self) -> str:
        """The shares that matter most, in words."""
        shown = sum(number for _, number in self.statuses)
        told = [(name, number) for name, number in self.statuses if name in (Status.AVAILABLE, Status.USED)]
        return "  ".join(f"{name} {share(number, shown)}" for name, number in told)


@dataclass
class Occurring(Message):
    """Values that occur, for completion and choice."""

    values: Values


class InventoryRows:
    """Reads for a customer, in whatever thread calls, and keeps what must be given back."""

    def __init__(self, browse: Browse, customer: str) -> None:
        """Read for a customer."""
        self._browse = browse
        self._customer = customer
        self._kept: list[RowSource] = []

    def first(self, query: NumberQuery) -> FirstRows:
        """Return the first rows of a query."""
        return FirstRows(query, self._browse.page(self._customer, query, 0, FIRST_ROWS))

    def all(self, query: NumberQuery, cursor: int) -> AllRows:
        """Return all rows of a query."""
        return AllRows(query, self._browse.open(self._customer, query), cursor)

    def divide(self, query: NumberQuery) -> Divided:
        """Return how the rows of a query divide by status."""
        values = self._browse.values(self._customer, "status", query)
        statuses = [each for each in values if not query.statuses or each[0] in query.statuses]
        return Divided(query, statuses, self._browse.count(self._customer, NumberQuery()))

    def occurring(self) -> Occurring:
        """Return the values that occur."""
        return Occurring({field: self._browse.values(self._customer, field) for field in FACETS})

    def keep(self, source: RowSource) -> None:
        """Remember rows that must be given back one day."""
        self._kept.append(source)

    def close_before(self, source: object) -> None:
        """Give back the rows that were kept before these; those kept later are still to be shown."""
        place = next((index for index, each in enumerate(self._kept) if each is source), 0)
        for old in self._kept[:place]:
            old.close()
        del self._kept[:place]

    def close(self) -> None:
        """Give back all rows."""
        for source in self._kept:
            source.close()
        self._kept.clear()
