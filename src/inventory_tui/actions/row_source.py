"""Rows that a person marks, to work on many at once (screens.md, Inventory)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from inventory_tui.actions.rows import Rows, View
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.store import marks, positions
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.marks import NO_MARKS, MarkCounts
from inventory_tui.store.pragmas import version_of_data

__all__ = ["MarkCounts", "RowSource"]

Change: TypeAlias = Callable[[Connection, View], View]
"""Something done to the marks, or to what is looked at; returns what is looked at then."""


class RowSource(Rows):
    """The rows of one query at a time, and marks that outlive it.

    Marks are on entries, not on places: they survive filters and sorts. Those of entries that others delete are gone
    at the next method that tells how many there are.
    """

    def __init__(self, store: Store, customer: str, query: NumberQuery, work: Work) -> None:
        self._version: int | None = None
        """Of the data when the marks were last compared with it; None: there are no tables of marks."""
        super().__init__(store, customer, query, work)

    def requery(self, query: NumberQuery, work: Work | None = None, *, only_marked: bool = False) -> MarkCounts:
        """Look at the rows of another query, or at the same anew; the marks stay.

        Args:
            query: which rows, in which order.
            work: may be cancelled; all is then as it was.
            only_marked: show only those that are marked now; they stay when their marks go.

        Raises:
            NotFoundError: a site that does not exist.
            CancelledError: the person gave up, or the rows were closed.
        """

        def look(connection: Connection, _: View) -> View:
            return self._recount(connection, self._look(connection, query, only_marked=only_marked))

        return self._change(look, work)

    def mark(self, entry_ids: Iterable[int]) -> MarkCounts:
        """Mark entries."""

        def add(connection: Connection, view: View) -> View:
            return self._changed_by(connection, view, marks.add(connection, self.customer, entry_ids), 1)

        return self._change(add)

    def unmark(self, entry_ids: Iterable[int]) -> MarkCounts:
        """Take marks away."""

        def remove(connection: Connection, view: View) -> View:
            return self._changed_by(connection, view, marks.remove(connection, entry_ids), -1)

        return self._change(remove)

    def mark_places(self, first: int, last: int, work: Work | None = None) -> MarkCounts:
        """Mark the rows from one position to another, both included, in whichever order they are given.

        Raises:
            ChangedError: others changed something before it was known where rows stand; all is as it was.
            CancelledError: the person gave up, or the rows were closed; all is as it was.
        """
        low, high = max(0, min(first, last)), max(first, last)
        return self._change(lambda connection, view: self._add_places(connection, view, low, high), work)

    def mark_all(self, work: Work | None = None) -> MarkCounts:
        """Mark every row.

        Raises:
            ChangedError: others changed something before it was known which rows these are; all is as it was.
            CancelledError: the person gave up, or the rows were closed; all is as it was.
        """

        def add(connection: Connection, view: View) -> View:
            if view.is_placed:
                return self._add_places(connection, view, 0, view.count - 1)
            self._check_same(connection, view)
            marks.add_all(connection, self.customer)
            return _with_marks(view, marks.count(connection), view.marks.hidden)

        return self._change(add, work)

    def clear_marks(self) -> MarkCounts:
        """Take all marks away; ``restore_marks`` brings them back."""

        def clear(connection: Connection, view: View) -> View:
            marks.clear(connection)
            return replace(view, marks=NO_MARKS)

        return self._change(clear)

    def restore_marks(self) -> MarkCounts:
        """Mark what was marked before the marks were last taken away, instead of what is; again: back to that."""

        def restore(connection: Connection, view: View) -> View:
            if not marks.has_before(connection):
                return view
            marks.swap(connection)
            return self._recount(connection, view)

        return self._change(restore)

    def count_marks(self) -> MarkCounts:
        """Return how many entries are marked, now that others may have deleted some."""
        return self._change(lambda _, view: view)

    def marks_on(self, entry_ids: Iterable[int]) -> frozenset[int]:
        """Return which of these entries are marked."""
        with self._working(), self._reading() as connection:
            return frozenset() if self._version is None else marks.on(connection, entry_ids)

    def marked_ids(self, work: Work | None = None) -> array[int]:
        """Return the ids of all marked entries, whatever the filter shows: eight bytes each.

        Raises:
            CancelledError: the person gave up, or the rows were closed.
        """
        found: array[int] = array("q")

        def read(connection: Connection, view: View) -> View:
            found.extend(marks.all_ids(connection))
            return view

        self._change(read, work)
        return found

    def _change(self, change: Change, work: Work | None = None) -> MarkCounts:
        """Do something in one transaction: all of it, or nothing."""
        with self._working(work):
            with self._reading() as connection:
                version = version_of_data(connection)
                view = self._view
                if self._version is None:
                    marks.lay_out(connection)
                elif self._version != version:
                    marks.drop_gone(connection)
                    view = self._recount(connection, view)
                view = change(connection, view)
            self._version, self._view = version, view
        return view.marks

    def _add_places(self, connection: Connection, view: View, low: int, high: int) -> View:
        """Mark the rows from one position to another."""
        view = self._placing(connection, view)
        marks.add_places(connection, low, high)
        return _with_marks(view, marks.count(connection), view.marks.hidden)

    def _recount(self, connection: Connection, view: View) -> View:
        marked = marks.count(connection)
        if view.has_all or not marked:
            return _with_marks(view, marked, 0)
        return _with_marks(view, marked, marked - positions.count_among(connection, marks.ids()))

    def _changed_by(self, connection: Connection, view: View, changed: list[int], sign: int) -> View:
        """Return the view with marks on these entries added (1) or taken away (-1): counted quickly where few."""
        if view.has_all:
            shown = len(changed)
        elif len(changed) > marks.CHUNK:
            return self._recount(connection, view)
        else:
            positions.index(connection)
            shown = positions.count_among(connection, changed)
        marked = view.marks.marked + sign * len(changed)
        return _with_marks(view, marked, view.marks.hidden + sign * (len(changed) - shown))


def _with_marks(view: View, marked: int, hidden: int) -> View:
    return replace(view, marks=MarkCounts(marked, hidden))
