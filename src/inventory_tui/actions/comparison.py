"""What a source's present snapshot added and took away, for as long as somebody looks at it (I1)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from inventory_tui.errors import CancelledError, RefusedError
from inventory_tui.exports.formats import choose_format
from inventory_tui.exports.listing import ListColumn, write_list
from inventory_tui.exports.target import check_target
from inventory_tui.inventory.work import Work
from inventory_tui.store import comparing, levels
from inventory_tui.store import sources as source_store
from inventory_tui.store.comparing import ComparedRow, Side
from inventory_tui.store.engine import Store, check_before_each, interrupter

__all__ = ["ComparedRow", "Comparison", "Side"]

CHUNK = 2_000
_COLUMNS = (
    ListColumn("change", is_text=False),
    ListColumn("number", is_text=False),
    ListColumn("use"),
    ListColumn("level"),
    ListColumn("name"),
)


class Comparison:
    """Records that are new with a snapshot, and records that are gone: both stay as they are found.

    Safe to use from several threads. ``close`` it when nobody looks any more.
    """

    customer: str
    source: str
    imported_at: datetime
    previous_at: datetime | None
    """When the snapshot that it is compared with was imported; None: it is the first."""
    same: int
    """Records that both have."""

    def __init__(self, store: Store, customer: str, source: str, work: Work) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._is_over = False
        self._connection = store.private()
        self._interrupt = interrupter(self._connection)
        try:
            with work.interruptible(self._interrupt):
                work.step("Comparing with the previous snapshot")
                self._find(customer, source)
        except BaseException:
            self._connection.close()
            raise
        check_before_each(self._connection, self._check)

    def _find(self, customer: str, name: str) -> None:
        with self._store.read(on=self._connection) as connection:
            owner = levels.find_customer(connection, customer)
            source = source_store.find_source(connection, owner.id, name)
            present = source_store.snapshot_of(connection, source)
            if present is None:
                raise RefusedError(f"{source.name} was never imported: there is nothing to compare")
            self._customer_id = owner.id
            self._counts = comparing.compare(connection, owner.id, source.id, present.id)
        self.customer, self.source = owner.name, source.name
        self.imported_at, self.previous_at = present.at, present.previous_at
        self.same = present.counts.get("records", 0) - self._counts[Side.ADDED]

    def count(self, side: Side) -> int:
        """Return how many records are new, or gone."""
        return self._counts[side]

    def page(self, side: Side, offset: int, limit: int) -> list[ComparedRow]:
        """Return some of the records, by number and level.

        Raises:
            CancelledError: it was closed.
        """
        with self._lock:
            self._check()
            with self._store.read(on=self._connection, keeps_few=True) as connection:
                return comparing.read_page(connection, self._customer_id, side, offset, limit)

    def iter_pages(self, *sides: Side) -> Iterator[tuple[Side, list[ComparedRow]]]:
        """Yield all records of these sides, some thousand at a time."""
        for side in sides:
            for offset in range(0, self._counts[side], CHUNK):
                yield side, self.page(side, offset, CHUNK)

    def export(self, path: Path, sides: Sequence[Side], *, overwrite: bool = False, work: Work | None = None) -> int:
        """Write the records of some sides to a file, and return how many there are.

        Raises:
            UsageError: a format that no file has.
            RefusedError: the file exists.
            ExportError: it cannot be written; nothing is left behind.
            CancelledError: the person gave up; nothing is left behind.
        """
        work = work or Work()
        choose_format(path, None)
        check_target(path, overwrite=overwrite)
        total = sum(self._counts[side] for side in sides)

        def iter_chunks() -> Iterator[list[list[str]]]:
            done = 0
            for side, rows in self.iter_pages(*sides):
                work.step("Exporting", done, total)
                done += len(rows)
                yield [[side, *row] for row in rows]

        write_list(path, _COLUMNS, iter_chunks(), overwrite=overwrite)
        return total

    def close(self) -> None:
        """Give its tables back; what another thread still asks for ends with ``CancelledError``."""
        self._is_over = True
        self._interrupt()
        with self._lock:
            self._connection.close()

    def _check(self) -> None:
        if self._is_over:
            raise CancelledError("nobody looks at this comparison any more")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
