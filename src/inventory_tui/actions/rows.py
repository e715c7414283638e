"""The rows of a query, each at its place, for as long as somebody looks at them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from inventory_tui.errors import CancelledError, ChangedError
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.history import OperationSummary
from inventory_tui.inventory.model import Customer, Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.store import drift, levels, marks, numbers, positions, runs
from inventory_tui.store.engine import Connection, Store, check_before_each, interrupter
from inventory_tui.store.marks import NO_MARKS, MarkCounts

_NEAR = 1_000
"""Rows so near to the first or the last one are read at once, without a position table."""


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: replaced as a whole, so that every thread sees one that fits together."""

    query: NumberQuery
    only_marked: bool
    revision: int
    """The customer's newest operation then."""
    count: int = 0
    is_placed: bool = False
    """Whether the position table is made."""
    marks: MarkCounts = NO_MARKS

    @property
    def has_all(self) -> bool:
        """Whether it shows every entry of the customer."""
        return not self.only_marked and not self.query.has_filters

    def query_near_an_end(self, offset: int, limit: int) -> tuple[NumberQuery, int] | None:
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


class Rows:
    """The rows of one query at a time.

    Where rows stand is in a position table: what others change later shows in the rows but moves none of them; a row
    they delete is left out of its page. Where every entry is shown, that table is made at the first need or by
    ``prepare``, and until then the first and the last rows come straight from the inventory; once others have changed
    something before it was made, nobody can tell any more where rows stood, and who asks gets ``ChangedError``. Safe
    to use from several threads; every method may wait for the database. ``close`` it when nobody looks any more.
    """

    customer: Customer

    def __init__(self, store: Store, customer: str, query: NumberQuery, work: Work) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._work = work
        """Of whoever uses the connection."""
        self._is_over = False
        self._connection: Connection = store.private()
        self._interrupt = interrupter(self._connection)
        check_before_each(self._connection, self._check)
        try:
            with self._working(work), self._reading() as connection:
                self.customer = levels.find_customer(connection, customer)
                self._today = today(self.customer)
                view = self._look(connection, query)
            self._view = view
        except BaseException:
            self._connection.close()
            raise

    @property
    def count(self) -> int:
        """How many rows there were when they were asked for."""
        return self._view.count

    @property
    def revision(self) -> int:
        """The customer's newest operation at that moment: what ``newer`` compares with."""
        return self._view.revision

    def prepare(self, work: Work | None = None) -> None:
        """Make the position table, unless it is made: of the rows there are now, from then on.

        Raises:
            CancelledError: the person gave up, or the rows were closed.
        """
        with self._working(work):
            self._work.step("Sorting")
            if not self._view.is_placed:
                with self._reading() as connection:
                    view = replace(self._view, revision=runs.newest(connection, self.customer))
                    view = self._place(connection, view)
                self._view = view

    def page(self, offset: int, limit: int, work: Work | None = None) -> tuple[Entry, ...]:
        """Return the entries from ``offset`` on, those that drift marked; fewer where others deleted some.

        Args:
            offset: from 0.
            limit: how many at most.
            work: may be cancelled where the position table is made first.

        Raises:
            ChangedError: others changed something before it was known where these rows stand.
            CancelledError: the person gave up, or the rows were closed.
        """
        view = self._view
        if not view.is_placed:
            direct = view.query_near_an_end(offset, limit)
            if direct is not None:
                query, at = direct
                with self._store.read() as connection:
                    self._check_same(connection, view)
                    found = numbers.read_page(connection, self.customer, query, self._today, at, limit)
                    return drift.mark_drift(connection, self.customer, found if query is view.query else found[::-1])
        with self._working(work), self._placed() as connection:
            found = positions.read_page(connection, self.customer, offset, limit)
            return drift.mark_drift(connection, self.customer, found)

    def position_of(self, number: str) -> int:
        """Return where the first row stands whose number is this one or follows it in the order of numbers.

        Returns:
            A position from 0; the last row's where all numbers come before, 0 where there are no rows.

        Raises:
            ChangedError: others changed something before it was known where rows stand.
        """
        with self._working(), self._placed() as connection:
            positions.index(connection)
            found = positions.place_of_number(connection, self.customer, number)
        return max(0, self.count - 1) if found is None else found

    def position_of_entry(self, entry_id: int) -> int | None:
        """Return where an entry stands; None where it is not among the rows.

        Raises:
            ChangedError: others changed something before it was known where rows stand.
        """
        with self._working(), self._placed() as connection:
            positions.index(connection)
            return positions.place_of(connection, entry_id)

    def newer(self) -> OperationSummary | None:
        """Return the newest operation on the customer since the rows were asked for: what others changed, and who."""
        with self._store.read() as connection:
            found = runs.list_operations(connection, 1, of=self.customer, after=self.revision)
        return found[0] if found else None

    def close(self) -> None:
        """Give the position table back; what another thread still asks for ends with ``CancelledError``.

        It waits for that thread, which goes no further than to the end of one statement.
        """
        self._is_over = True
        self._interrupt()
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _look(self, connection: Connection, query: NumberQuery, *, only_marked: bool = False) -> View:
        """Count the rows of a query; where it has filters, what counts them finds their places, too."""
        view = View(query, only_marked, runs.newest(connection, self.customer))
        if not view.has_all:
            return self._place(connection, view)
        return replace(view, count=numbers.count(connection, self.customer, query, self._today))

    def _place(self, connection: Connection, view: View) -> View:
        among = marks.ids() if view.only_marked else None
        total = positions.build(connection, self.customer, view.query, self._today, among)
        return replace(view, count=total, is_placed=True)

    def _placing(self, connection: Connection, view: View) -> View:
        """Return the same rows, each at its place."""
        if view.is_placed:
            return view
        self._check_same(connection, view)
        return self._place(connection, view)

    def _check_same(self, connection: Connection, view: View) -> None:
        """Refuse where the rows may not be those any more that were counted."""
        if runs.newest(connection, self.customer) != view.revision:
            raise ChangedError("others changed the inventory meanwhile", "look at it anew")

    def _check(self) -> None:
        """End what uses the connection where nobody wants it any more, however its interrupt was missed."""
        if self._is_over:
            raise CancelledError("nobody looks at these rows any more")
        self._work.check()

    @contextmanager
    def _working(self, work: Work | None = None) -> Iterator[None]:
        """Be the only one who uses the connection, until it is done or the work is cancelled."""
        with self._lock:
            self._work = work or Work()
            with self._work.interruptible(self._interrupt):
                yield

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Read on the connection that has the temporary tables; inside ``_working``."""
        self._check()
        with self._store.read(on=self._connection, keeps_few=True) as connection:
            yield connection

    @contextmanager
    def _placed(self) -> Iterator[Connection]:
        """Read where the position table is, made before where it is missing; inside ``_working``."""
        if not self._view.is_placed:
            with self._reading() as connection:  # a transaction of its own: what follows may be interrupted
                view = self._placing(connection, self._view)
            self._view = view
        with self._reading() as connection:
            yield connection
