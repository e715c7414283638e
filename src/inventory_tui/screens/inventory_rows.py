"""The rows an inventory screen looks at, and the marks on them: one source for as long as the screen is there.

Every method that may wait for the database is for a thread. The source looks at one query at a time; what a table
gets is ``QueryRows``, the rows of one query for as long as the source looks at it, so that rows of one query never
stand among those of another. Marks are ordered by the screen and done in that order, by whichever thread comes first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from inventory_tui.actions.browse import Browse, RowSource
from inventory_tui.errors import CancelledError, ChangedError, InventoryError
from inventory_tui.inventory.edits import Marked
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.filter_words import FACETS
from inventory_tui.screens.inventory_looks import (
    AllRows,
    Asked,
    Changed,
    Divided,
    FirstRows,
    MarksTold,
    NotRead,
    Occurring,
    QueryRows,
)
from inventory_tui.screens.mark_orders import Marks

Result = TypeVar("Result")
FIRST_ROWS = 100
"""Rows shown at once, before all are counted."""
NEAR = 128
"""Rows before and behind the cursor among which its number is looked for first."""


class InventoryRows:
    """Reads for a customer, in whatever thread calls, and keeps what must be given back."""

    def __init__(self, browse: Browse, customer: str) -> None:
        """Read for a customer."""
        self._browse = browse
        self._customer = customer
        self._lock = threading.Lock()
        """Held by whoever uses the source."""
        self._source: RowSource | None = None
        self._shown: QueryRows | None = None
        """What the source looks at."""
        self._paging = Work()
        self._values = Work()
        self._total: tuple[int | None, int] = (None, 0)
        """How many numbers the customer has, behind the revision they were counted at."""
        self._is_closed = False
        self.marks = Marks(self._again)
        self.asked = Asked(NumberQuery())
        """The newest look."""

    # -- what waits for nothing ------------------------------------------------------------------------------

    def ask(self, query: NumberQuery, *, only_marked: bool, position: int, nearest: Sequence[Entry] | None) -> Asked:
        """Begin another look at the rows, and stop what reads for the one before."""
        self.asked.cancel()
        self._paging.cancel()
        ids = None if nearest is None else tuple(entry.id for entry in nearest)
        self.asked = Asked(query, only_marked, position, ids)
        return self.asked

    @property
    def is_open(self) -> bool:
        """Whether there is a source to put marks into; orders from before are done when there is."""
        return self._source is not None

    @property
    def shown(self) -> QueryRows | None:
        """The rows that the source looks at; None before the first."""
        return self._shown

    def holds(self, source: object) -> bool:
        """Return whether these are the rows that the source looks at."""
        return source is self._shown

    def close(self) -> None:
        """Give all back, once and for all; who still reads ends with ``CancelledError``. Does not wait for that."""
        self._is_closed = True
        self.asked.cancel()
        self._values.cancel()
        if self._source is not None:
            threading.Thread(target=self._source.close, name="give rows back").start()

    # -- reading ---------------------------------------------------------------------------------------------

    def first(self, asked: Asked) -> FirstRows:
        """Return the first rows of a query."""
        return FirstRows(asked, self._browse.page(self._customer, asked.query, 0, FIRST_ROWS, asked.first))

    def all(self, asked: Asked) -> AllRows | NotRead:
        """Return all rows of a query, counted; marks that were ordered before are put before."""
        try:
            with self._lock:
                source, error = self._look(asked)
                return AllRows(*self._find_shift(source, asked), error)
        except InventoryError as error:
            return NotRead(asked, error)

    def _look(self, asked: Asked) -> tuple[RowSource, InventoryError | None]:
        """Let the source look at the query; all is as it was where that fails.

        Returns:
            The source; why marks that were ordered before could not be put.
        """
        source = self._source
        if source is None:
            source = self._again(lambda: self._browse.open(self._customer, asked.query, asked.all), asked.all)
            self._source = source
            if self._is_closed:
                source.close()
            error, _ = self.marks.put(source, Work())
        else:
            error, _ = self.marks.put(source, Work())
            self._look_anew(source, asked)
        return source, error

    def _look_anew(self, source: RowSource, asked: Asked) -> None:
        look = partial(source.requery, asked.query, asked.all, only_marked=asked.only_marked)
        self.marks.tell(self._again(look, asked.all))

    def _find_shift(self, source: RowSource, asked: Asked) -> tuple[QueryRows, int]:
        """Return the rows with how far the cursor goes; looks anew where others write before that is known."""
        while True:
            shown = self._shown = QueryRows(asked, source.count, self.page)
            try:
                return shown, self._shift(source, asked)
            except ChangedError:
                self._look_anew(source, asked)

    def _shift(self, source: RowSource, asked: Asked) -> int:
        """Return how far the first of the entries at which the cursor may stay is from where the cursor was."""
        if not asked.nearest:
            return 0
        begin = max(0, asked.position - NEAR)
        near = {entry.id: begin + index for index, entry in enumerate(source.page(begin, 2 * NEAR))}
        there = (near.get(each) for each in asked.nearest)
        anywhere = (source.position_of_entry(each) for each in asked.nearest)
        found = next((place for way in (there, anywhere) for place in way if place is not None), asked.position)
        return found - asked.position

    def page(self, rows: QueryRows, offset: int, limit: int) -> Sequence[Entry]:
        """Return some of the rows, if they are still looked at.

        Raises:
            CancelledError: other rows are, or will be soon.
        """

        def read() -> Sequence[Entry]:
            found = source.page(offset, limit, work)
            ids = [entry.id for entry in found]
            self.marks.learn(ids, source.marks_on(ids) if self.marks.told.marked else ())
            return found

        with self._lock:
            source = self._opened()
            if rows is not self._shown:
                raise CancelledError("other rows are looked at by now")
            work = self._paging = Work()
            return self._again(read, work)

    def place_of(self, number: str) -> int:
        """Return where a number stands among the rows, or the one behind where it would be."""
        with self._lock:
            source = self._opened()
            return self._again(lambda: source.position_of(number), Work())

    def divide(self, asked: Asked) -> Divided:
        """Return how the rows of a query divide by status."""
        query = asked.query
        values = self._browse.values(self._customer, "status", query, asked.division)
        statuses = [each for each in values if not query.statuses or each[0] in query.statuses]
        return Divided(asked, statuses, self._count_all(asked.division))

    def _count_all(self, work: Work) -> int:
        """Return how many numbers the customer has; counted anew only where some came or went."""
        revision = self._browse.revision(self._customer)
        known, total = self._total
        if revision != known:
            total = self._browse.count(self._customer, work=work)
            self._total = revision, total
        return total

    def occurring(self) -> Occurring:
        """Return the values that occur."""
        return Occurring(self._browse.occurring(self._customer, FACETS, self._values))

    def changed(self, rows: QueryRows, told: int) -> Changed:
        """Return what others changed since the rows were read; where that is news, marks that went are taken away.

        Args:
            rows: what is on screen.
            told: the operation that is told already; 0: none.
        """
        try:
            newest = self._opened().newer()
            if newest is not None and newest.id > told:
                with self._lock:
                    self.marks.tell(self._again(self._opened().count_marks, Work()))
        except InventoryError:  # whoever reads rows is told; who only looks round is not
            return Changed(rows, None)
        return Changed(rows, newest)

    # -- marking ---------------------------------------------------------------------------------------------

    def put_marks(self, work: Work | None = None) -> MarksTold:
        """Do what was ordered; only where the rows are open."""
        with self._lock:
            return MarksTold(*self.marks.put(self._opened(), work or Work()))

    def marked(self) -> Marked:
        """Return the marked entries, all orders done; how many there are is told, too.

        Raises:
            InventoryError: an order could not be done, or the marks not be read.
        """
        with self._lock:
            source = self._opened()
            error, _ = self.marks.put(source, Work())
            if error is not None:
                raise error
            ids = self._again(source.marked_ids, Work())
            self.marks.tell(self._again(source.count_marks, Work()))
            return Marked(ids)

    def _opened(self) -> RowSource:
        if self._source is None:
            raise CancelledError("the rows are not read yet")
        return self._source

    def _again(self, call: Callable[[], Result], work: Work) -> Result:
        """Do what is done wholly or not at all; once more where a late wish to stop something else has hit it."""
        while True:
            try:
                return call()
            except CancelledError:
                if work.is_cancelled or self._is_closed:
                    raise
