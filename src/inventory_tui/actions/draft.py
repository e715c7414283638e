"""Something computed, shown, and only then done: an audit, an edit, an undo (P2, W7).

A draft owns a connection whose temporary tables hold what it computed. No transaction is open while a person thinks;
what is done in the end is exactly those tables, and nothing at all where the ground under them moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from inventory_tui.errors import ChangedError
from inventory_tui.inventory.model import Customer
from inventory_tui.inventory.work import Work
from inventory_tui.store import levels
from inventory_tui.store.engine import Connection, Store, interrupter


class Draft:
    """A context manager around what was computed. Use it from one thread at a time, any thread."""

    customer: Customer
    _revisions: tuple[int, int, int]
    """Of all that an audit or an edit reads, as they were when it was computed."""

    def __init__(self, store: Store, work: Work) -> None:
        self._store = store
        self._conn: Connection = store.private()
        self.interrupt = interrupter(self._conn)
        """Stops what another thread does with it: that ends there with ``CancelledError``; safe from any thread."""
        try:
            with work.interruptible(self.interrupt), store.read(on=self._conn) as conn:
                self._compute(conn, work)
        except BaseException:
            self.close()
            raise

    def _compute(self, conn: Connection, work: Work) -> None:
        """Fill the temporary tables, in one read transaction; set ``customer`` and ``_revisions``."""
        raise NotImplementedError

    @contextmanager
    def _writing(self, work: Work, step: str) -> Iterator[Connection]:
        """Hold the write gate over the very tables that were shown (P2, P3).

        Args:
            work: gets the steps and can cancel until the commit.
            step: what is being done.

        Raises:
            ChangedError: what was computed is no longer what is there; nothing was changed.
            BusyError: another session is writing (G4).
        """
        work.step("Waiting for other sessions", 0, 2)
        with work.interruptible(self.interrupt), self._store.write(on=self._conn, work=work) as conn:
            if levels.revisions(conn, self.customer.id) != self._revisions:
                raise ChangedError(
                    "the inventory changed since this was computed; nothing was changed",
                    "look at it anew, then decide again",
                    rules=["P2"],
                )
            work.step(step, 1, 2)
            yield conn
            work.check()  # the last moment to give up

    def close(self) -> None:
        """Give the connection and its temporary tables back."""
        self._conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
