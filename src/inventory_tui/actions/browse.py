"""Looking at the inventory: counts, pages, one number in detail, what values there are (W0, W9).

Everything here only reads, may take a moment, and is for a worker: nothing waits for a person while it holds the
database.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from inventory_tui.actions.row_source import RowSource
from inventory_tui.errors import NotFoundError
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.columns import export_row
from inventory_tui.inventory.edits import Marked
from inventory_tui.inventory.history import NumberChange
from inventory_tui.inventory.model import Customer, Entry, ServiceRecord
from inventory_tui.inventory.number import canonical
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.store import changes, drift, levels, marks, numbers, services
from inventory_tui.store.engine import Connection, Store, check_before_each, interrupter

__all__ = ["Breakdown", "Browse", "NumberDetail", "RowSource"]

ALL = NumberQuery()


@dataclass(frozen=True, slots=True)
class NumberDetail:
    """All there is about one number of a customer."""

    customer: Customer
    number: str
    entries: tuple[Entry, ...]
    """At Customer level first, then at sites; those that drift with their present truth."""
    records: tuple[ServiceRecord, ...]
    """Every service record that has the number, at whatever level."""
    history: tuple[NumberChange, ...]
    """What was done to these entries, newest first."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How entries divide by the values of a field."""

    values: list[tuple[str, int]]
    """Each with how many entries a filter for it would show, the most frequent first."""
    total: int
    """How many entries there are; one may have several words of Usage or Vendor."""


class Browse:
    """Reads the inventory of one customer at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, customer: str, query: NumberQuery = ALL, work: Work | None = None) -> int:
        """Return how many entries a query asks for.

        Raises:
            NotFoundError: there is no such customer or site.
            CancelledError: the person gave up.
        """
        with self._reading(work) as connection:
            owner = levels.find_customer(connection, customer)
            return numbers.count(connection, owner, query, today(owner))

    def page(
        self, customer: str, query: NumberQuery = ALL, offset: int = 0, limit: int = 100, work: Work | None = None
    ) -> tuple[Entry, ...]:
        """Return some entries of a query, those that drift marked; quick near its beginning.

        Raises:
            NotFoundError: there is no such customer or site.
            CancelledError: the person gave up.
        """
        with self._reading(work) as connection:
            owner = levels.find_customer(connection, customer)
            found = numbers.read_page(connection, owner, query, today(owner), offset, limit)
            return drift.mark_drift(connection, owner, found)

    def marked(self, customer: str, chosen: Marked, sort: tuple[str, bool], limit: int = 100) -> tuple[Entry, ...]:
        """Return the first of the entries that a person marked, in the order of a column; without those that are gone.

        Args:
            customer: whose entries; those of others are left out.
            chosen: which of them.
            sort: a column's name, and whether it descends.
            limit: how many at most.

        Raises:
            NotFoundError: there is no such customer.
        """
        with self._reading(None) as connection:
            owner = levels.find_customer(connection, customer)
            among = marks.stage(connection, chosen.entry_ids)
            ids = numbers.wanted_ids(connection, owner, NumberQuery(sort=sort), today(owner), among).limit(limit)
            found = numbers.entries_of(connection, owner, connection.execute(ids).scalars().all())
            return drift.mark_drift(connection, owner, found)

    def open(self, customer: str, query: NumberQuery = ALL, work: Work | None = None) -> RowSource:
        """Return the rows of a query, counted, to page through; the caller closes it.

        Raises:
            NotFoundError: there is no such customer or site.
            CancelledError: the person gave up.
        """
        return RowSource(self._store, customer, query, work or Work())

    def iter_rows(self, customer: str, query: NumberQuery = ALL) -> Iterator[dict[str, str]]:
        """Yield the entries of a query as rows of a file, page by page: nothing is held while somebody reads them.

        Raises:
            NotFoundError: there is no such customer or site.
        """
        with self.open(customer, query) as rows:
            rows.prepare()
            for offset in range(0, rows.count, numbers.CHUNK):
                for entry in rows.page(offset, numbers.CHUNK):
                    yield export_row(rows.customer, entry)

    def detail(self, customer: str, number: str) -> NumberDetail:
        """Return all there is about one number, as it was typed.

        Raises:
            UsageError: it cannot be read as a number.
            NotFoundError: there is no such customer, or neither an entry nor a record has the number; the hint
                names near numbers.
        """
        wanted = canonical(number)
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            entries = numbers.entries_with(connection, owner, wanted)
            records = services.records_with(connection, owner, wanted)
            if not entries and not records:
                near = numbers.near_numbers(connection, owner, wanted)
                listed = f"see them with: inventory-tui number list --customer {shlex.quote(owner.name)}"
                hint = f"did you mean {' or '.join(near)}?" if near else listed
                raise NotFoundError(f"no number {wanted} of {owner.name}", hint)
            history = changes.history_of(connection, owner, [entry.id for entry in entries])
            return NumberDetail(owner, wanted, drift.mark_drift(connection, owner, entries), records, history)

    def values(
        self, customer: str, field: str, query: NumberQuery = ALL, work: Work | None = None
    ) -> list[tuple[str, int]]:
        """Return the values of a field with how many entries a filter for each would show, the most frequent first.

        Raises:
            NotFoundError: there is no such customer or site.
            CancelledError: the person gave up.
        """
        return self.breakdown(customer, field, query, work).values

    def breakdown(self, customer: str, field: str, query: NumberQuery = ALL, work: Work | None = None) -> Breakdown:
        """Return how the entries divide by the values of a field.

        Args:
            customer: whose entries.
            field: ``status``, ``usage``, ``vendor`` or ``site``; a blank site is Customer level.
            query: only entries that its filters for other fields let through.
            work: may be cancelled.

        Raises:
            NotFoundError: there is no such customer or site.
            CancelledError: the person gave up.
        """
        others = query.with_values(field, ())
        with self._reading(work) as connection:
            owner = levels.find_customer(connection, customer)
            counted, total = numbers.count_values(connection, owner, [field], others, today(owner))
            return Breakdown(counted[field], total)

    def occurring(
        self, customer: str, fields: Sequence[str], work: Work | None = None
    ) -> dict[str, list[tuple[str, int]]]:
        """Return the values that occur of several fields, as ``values`` does of one.

        Raises:
            NotFoundError: there is no such customer.
            CancelledError: the person gave up.
        """
        with self._reading(work) as connection:
            owner = levels.find_customer(connection, customer)
            return numbers.count_values(connection, owner, fields, ALL, today(owner))[0]

    def revision(self, customer: str) -> int:
        """Return a number that is another one once entries came or went.

        Raises:
            NotFoundError: there is no such customer.
        """
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            return levels.revisions(connection, owner.id)[0]

    @contextmanager
    def _reading(self, work: Work | None) -> Iterator[Connection]:
        """Read on a connection of one's own, which whoever gives up can interrupt."""
        work = work or Work()
        with self._store.private() as connection, work.interruptible(interrupter(connection)):
            check_before_each(connection, work.check)
            with self._store.read(on=connection, keeps_few=True):
                yield connection
