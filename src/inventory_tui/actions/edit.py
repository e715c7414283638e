"""Working with entries: add, delete, move, modify, hold, release, take back (audit.md §9). Both faces call these."""

from __future__ import annotations

from inventory_tui.actions.next_free import NextFree, NextFreeRequest, next_free
from inventory_tui.actions.prepared import Prepared
from inventory_tui.actions.prepared_add import PreparedAdd, add, work_out
from inventory_tui.actions.undo import PreparedUndo
from inventory_tui.inventory.edits import ActionResult, Add, EntryEdit, Selection
from inventory_tui.inventory.work import Work
from inventory_tui.store import levels, operations
from inventory_tui.store.engine import Store

__all__ = ["Edit", "NextFree", "NextFreeRequest", "Prepared", "PreparedAdd", "PreparedUndo"]


class Edit:
    """Changes the inventory: one transaction and one line in the history each."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, customer: str, first: str, last: str | None = None, site: str | None = None) -> ActionResult:
        """Add a number, or a range of at most 1,000, at a site or at Customer level (W1).

        Those that exist are left as they are and counted; new ones get their truth (W0).

        Raises:
            UsageError: a number or the range cannot be read.
            RefusedError: number management is disabled, or Customer level under ``slc``.
        """
        edit = Add(first, last, site)
        with self._store.write() as conn:
            return add(conn, work_out(conn, customer, edit))

    def prepare_add(
        self, customer: str, first: str, last: str | None = None, site: str | None = None, work: Work | None = None
    ) -> PreparedAdd:
        """Count what adding a number or a range would do, without doing it (W1); the caller closes it.

        Raises:
            UsageError: a number or the range cannot be read.
            NotFoundError: no such customer or site.
            RefusedError: number management is disabled, or Customer level under ``slc``.
        """
        return PreparedAdd(self._store, customer, Add(first, last, site), work or Work())

    def prepare(self, customer: str, edit: EntryEdit, selection: Selection, work: Work | None = None) -> Prepared:
        """Count what an edit would do, and why it skips others, without doing it; the caller closes it.

        Raises:
            NotFoundError: no such customer or site.
            UsageError: a number that was named cannot be read.
        """
        return Prepared(self._store, customer, edit, selection, work or Work())

    def prepare_undo(self, operation_id: int, work: Work | None = None) -> PreparedUndo:
        """Count what taking back an operation would do, without doing it (W7); the caller closes it.

        Raises:
            NotFoundError: no such operation.
            RefusedError: it was undone already, changed no entry, or what it wrote was changed since.
        """
        return PreparedUndo(self._store, operation_id, work or Work())

    def last_undoable(self, customer: str) -> int | None:
        """Return this person's last operation on the customer that was not undone; None where there is none."""
        with self._store.read() as conn:
            owner = levels.find_customer(conn, customer)
            return operations.last_of(conn, owner.id, operations.who())

    def next_free(self, request: NextFreeRequest, work: Work | None = None) -> NextFree:
        """Pick the next free numbers, and reserve them where that is asked for (W10).

        Raises:
            NotFoundError: no such customer or site.
            RefusedError: numbers were to be reserved and none is free.
        """
        return next_free(self._store, request, work)
