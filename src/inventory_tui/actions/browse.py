"""Looking at the inventory: counts, pages, one number in detail, what values there are (W0, W9).

Everything here only reads, may take a moment, and is for a worker: nothing waits for a person while it holds the
database.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from inventory_tui.errors import CancelledError, NotFoundError
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.columns import export_row
from inventory_tui.inventory.history import NumberChange, OperationSummary
from inventory_tui.inventory.model import Customer, Entry, ServiceRecord
from inventory_tui.inventory.number import canonical
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.store import changes, drift, levels, numbers, positions, runs, services
from inventory_tui.store.engine import Connection, Store, interrupt

__all__ = ["Browse", "NumberDetail", "RowSource"]

_NEAR = 1_000
"""Rows so near to the first or the last one are read at once, without a position table."""
_FACETS = {"status": "statuses", "usage": "usages", "vendor": "vendors", "site": "sites"}
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


class Browse:
    """Reads the inventory of one customer at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, customer: str, query: NumberQuery = ALL) -> int:
        """Return how many entries a query asks for.

        Raises:
            NotFoundError: there is no such customer or site.
        """
        with self._store.private() as connection, self._store.read(on=connection):
            owner = levels.find_customer(connection, customer)
            return numbers.count(connection, owner, query, today(owner))

    def page(self, customer: str, query: NumberQuery = ALL, offset: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """Return some entries of a query, those that drift marked; quick near its beginning.

        Raises:
            NotFoundError: there is no such customer or site.
        """
        with self._store.private() as connection, self._store.read(on=connection):
            owner = levels.find_customer(connection, customer)
            found = numbers.read_page(connection, owner, query, today(owner), offset, limit)
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
                hint = f"did you mean {' or '.join(near)}?" if near else ""
                raise NotFoundError(f"no number {wanted} of {owner.name}", hint)
            history = changes.history_of(connection, owner, [entry.id for entry in entries])
            return NumberDetail(owner, wanted, drift.mark_drift(connection, owner, entries), records, history)

    def values(self, customer: str, field: str, query: NumberQuery = ALL) -> list[tuple[str, int]]:
        """Return the values of a field with how many entries a filter for each would show, the most frequent first.

        Args:
            customer: whose entries.
            field: ``status``, ``usage``, ``vendor`` or ``site``; a blank site is Customer level.
            query: only entries that its filters for other fields let through.

        Raises:
            NotFoundError: there is no such customer or site.
        """
        dropped: dict[str, Any] = {_FACETS[field]: ()}
        others = replace(query, **dropped)
        with self._store.private() as connection, self._store.read(on=connection):
            owner = levels.find_customer(connection, customer)
            return numbers.count_values(connection, owner, field, others, today(owner))


class RowSource:
    """The rows of one query, each at its place, for as long as somebody looks at them.

    The first and the last rows come straight from the inventory. For all others a position table is made, at the
    first need or by ``prepare``: a snapshot of which row stands where. What others change meanwhile shows in the
    rows but moves none of them; a row they delete is left out of its page. Safe to use from several threads; every
    method may wait for the database. ``close`` it when nobody looks any more.
    """

    customer: Customer
    count: int
    """How many rows there were when it was opened."""
    revision: int
    """The customer's newest operation at that moment: what ``newer`` compares with."""

    def __init__(self, store: Store, customer: str, query: NumberQuery, work: Work) -> None:
        self.query = query
        self._store = store
        self._lock = threading.Lock()
        self._connection: Connection = store.private()
        self._is_placed = False
        try:
            with work.interruptible(self._interrupt), store.read(on=self._connection) as connection:
                self.customer = levels.find_customer(connection, customer)
                self.revision = runs.newest(connection, self.customer)
                self._today = today(self.customer)
                if query.has_filters:  # what counts them finds their places, too
                    self._place(connection)
                else:
                    self.count = numbers.count(connection, self.customer, query, self._today)
        except BaseException:
            self._connection.close()
            raise

    def prepare(self, work: Work | None = None) -> None:
        """Make the position table, unless it is made: from then on every page is quick.

        Raises:
            CancelledError: the person gave up, or the rows were closed.
        """
        work = work or Work()
        with self._lock, work.interruptible(self._interrupt):
            work.step("Sorting")
            with self._placed():
                pass

    def page(self, offset: int, limit: int) -> tuple[Entry, ...]:
        """Return the entries from ``offset`` on, those that drift marked; fewer where others deleted some.

        Raises:
            CancelledError: the rows were closed.
        """
        if not self._is_placed:
            direct = self._query_near_an_end(offset, limit)
            if direct is not None:
                query, at = direct
                with self._store.read() as connection:
                    found = numbers.read_page(connection, self.customer, query, self._today, at, limit)
                    return drift.mark_drift(connection, self.customer, found if query is self.query else found[::-1])
        with self._lock, self._placed() as connection:
            found = positions.read_page(connection, self.customer, offset, limit)
            return drift.mark_drift(connection, self.customer, found)

    def position_of(self, number: str) -> int:
        """Return where the first row stands whose number is this one or follows it in the order of numbers.

        Returns:
            A position from 0; the last row's where all numbers come before, 0 where there are no rows.
        """
        with self._lock, self._placed() as connection:
            positions.index(connection)
            found = positions.place_of_number(connection, self.customer, number)
        return max(0, self.count - 1) if found is None else found

    def position_of_entry(self, entry_id: int) -> int | None:
        """Return where an entry stands; None where it is not among the rows."""
        with self._lock, self._placed() as connection:
            positions.index(connection)
            return positions.place_of(connection, entry_id)

    def newer(self) -> OperationSummary | None:
        """Return the newest operation on the customer since the rows were opened: what others changed, and who."""
        with self._store.read() as connection:
            found = runs.list_operations(connection, 1, of=self.customer, after=self.revision)
        return found[0] if found else None

    def close(self) -> None:
        """Give the position table back; what another thread still asks for ends with ``CancelledError``."""
        self._interrupt()
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _interrupt(self) -> None:
        interrupt(self._connection)

    @contextmanager
    def _placed(self) -> Iterator[Connection]:
        """Read on the connection that has the position table; the lock must be held."""
        if self._connection.closed:
            raise CancelledError("nobody looks at these rows any more")
        with self._store.read(on=self._connection) as connection:
            if not self._is_placed:
                self._place(connection)
            yield connection

    def _place(self, connection: Connection) -> None:
        self.count = positions.build(connection, self.customer, self.query, self._today)
        self._is_placed = True

    def _query_near_an_end(self, offset: int, limit: int) -> tuple[NumberQuery, int] | None:
        """Return a query and an offset that give the rows without a position table; None where none is quick.

        Towards the end it is the reverse order that begins with them.
        """
        if offset + limit <= _NEAR:
            return self.query, offset
        from_end = max(0, self.count - offset - limit)
        if from_end + limit <= _NEAR and offset + limit <= self.count:
            field, descending = self.query.sort
            return replace(self.query, sort=(field, not descending)), from_end
        return None
