"""The snapshots of a source: the present one compared with the one before, taken back, and its end (I1, W7).

Whoever restores or retires says which snapshot he saw: an import in between makes him look again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from inventory_tui.actions.comparison import Comparison
from inventory_tui.errors import ChangedError, RefusedError
from inventory_tui.inventory.model import Customer
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.store import bulk, levels, restoring, retiring
from inventory_tui.store import sources as source_store
from inventory_tui.store.engine import Connection, Store, interrupter
from inventory_tui.store.operations import record_operation

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Restorable:
    """What restoring a source's previous snapshot would do; the question before it."""

    customer: str
    source: str
    snapshot_id: int
    """The present one, which would be taken back."""
    imported_at: datetime
    """When that was imported."""
    previous_at: datetime
    """When the previous one was: the source's age afterwards."""
    counts: restoring.Reversal

    def lines(self) -> list[str]:
        """Return what comes back and what goes, line by line."""
        counts = self.counts
        return [
            f"Records: {counts.back:,} come back, {counts.leaving:,} go.",
            f"Unusable rows: {counts.problems_back:,} come back, {counts.problems_leaving:,} go.",
        ]


@dataclass(frozen=True, slots=True)
class Retirable:
    """What retiring a source would do; the question before it."""

    customer: str
    source: str
    snapshot_id: int | None
    """The present one; None: it was never imported."""
    counts: retiring.Holding

    def lines(self) -> list[str]:
        """Return what goes with it, line by line."""
        counts = self.counts
        unusable = f" and {counted(counts.problems, 'unusable row')}" if counts.problems else ""
        said = [f"{counted(counts.records, 'record')}{unusable} of it will no longer count."]
        if counts.alone:
            said.append(
                f"{counted(counts.alone, 'number')} {'is' if counts.alone == 1 else 'are'} in use by it alone:"
                f" the next audit frees {'it' if counts.alone == 1 else 'them'}."
            )
        return said


class Snapshots:
    """What can be done with the snapshots of a customer's sources."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def compare_snapshots(self, customer: str, source: str, work: Work | None = None) -> Comparison:
        """Open what the present snapshot of a source added and took away; whoever asks closes it (I1).

        Raises:
            NotFoundError: there is no such customer or source.
            RefusedError: the source was never imported.
            CancelledError: the person gave up.
        """
        return Comparison(self._store, customer, source, work or Work())

    def look_at_restore(self, customer: str, source: str) -> Restorable:
        """Count what restoring the previous snapshot of a source would do.

        Raises:
            NotFoundError: there is no such customer or source.
            RefusedError: there is no previous snapshot, or a site it leads to was removed.
        """
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            found = source_store.find_source(connection, owner.id, source)
            present, previous_at = _check_restorable(connection, owner, found)
            counts = restoring.reversal_of(connection, owner.id, found.id, present.id)
        return Restorable(owner.name, found.name, present.id, present.at, previous_at, counts)

    def restore(self, asked: Restorable, work: Work | None = None) -> int:
        """Give a source the records and unusable rows of its previous snapshot, and that snapshot's age (I1).

        Returns:
            The id of the operation.

        Raises:
            ChangedError: the source has another snapshot than the one that was looked at; nothing was changed.
            RefusedError: a site it leads to was removed meanwhile.
            BusyError: another session is writing (G4).
            CancelledError: the person gave up; nothing was changed.
        """

        def take_back(connection: Connection, owner: Customer, found: source_store.Source) -> int:
            present, previous_at = _check_restorable(connection, owner, found)
            counts = restoring.take_back(connection, owner.id, found.id, present)
            request = {"action": "restore", "source": found.name, "from": _instant(present.at)}
            told = {"back": counts.back, "gone": counts.leaving}
            return record_operation(connection, owner.id, "source", request | {"to": _instant(previous_at)}, told)

        return self._write(asked, take_back, work or Work(), "Restoring")

    def look_at_retirement(self, customer: str, source: str) -> Retirable:
        """Count what would go with a source.

        Raises:
            NotFoundError: there is no such customer or source.
        """
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            found = source_store.find_source(connection, owner.id, source)
            counts = retiring.holding_of(connection, owner.id, found.id)
        return Retirable(owner.name, found.name, found.snapshot_id, counts)

    def retire(self, asked: Retirable, work: Work | None = None) -> int:
        """Let a source count no more; its name is free again, and the history still names it.

        Returns:
            The id of the operation.

        Raises:
            ChangedError: the source has another snapshot than the one that was looked at; nothing was changed.
            BusyError: another session is writing (G4).
            CancelledError: the person gave up; nothing was changed.
        """

        def end(connection: Connection, owner: Customer, found: source_store.Source) -> int:
            records = retiring.retire(connection, owner.id, found)
            request = {"action": "retire", "source": found.name}
            return record_operation(connection, owner.id, "source", request, {"records": records})

        return self._write(asked, end, work or Work(), "Retiring")

    def _write(
        self,
        asked: Restorable | Retirable,
        change: Callable[[Connection, Customer, source_store.Source], Result],
        work: Work,
        step: str,
    ) -> Result:
        """Change the snapshot that a person saw, in one transaction on a connection of its own."""
        work.step("Waiting for other sessions")
        connection = self._store.private()
        try:
            bulk.check_keys_by_hand(connection)
            with (
                work.interruptible(interrupter(connection)),
                self._store.write(on=connection, work=work) as writing,
            ):
                work.step(step)
                owner = levels.find_customer(writing, asked.customer)
                found = source_store.find_source(writing, owner.id, asked.source)
                if found.snapshot_id != asked.snapshot_id:
                    raise ChangedError(
                        f"{found.name} has another snapshot than the one you saw; nothing was changed",
                        "look at it again",
                    )
                result = change(writing, owner, found)
                work.check()
            return result
        finally:
            connection.close()


def _check_restorable(
    connection: Connection, owner: Customer, source: source_store.Source
) -> tuple[source_store.Snapshot, datetime]:
    """Return a source's present snapshot, and when the one before was imported.

    Raises:
        RefusedError: there is none before, or a site that something would come back to was removed.
    """
    present = source_store.snapshot_of(connection, source)
    if present is None:
        raise RefusedError(f"{source.name} was never imported: there is nothing to restore")
    if present.previous_at is None:
        raise RefusedError(
            f"{source.name} has its first snapshot: there is none before it to restore",
            "retire the source where it should not count at all",
        )
    missing = restoring.sites_in_the_way(connection, owner.id, source.id, present.id)
    if missing:
        raise RefusedError(
            f"records of the previous snapshot of {source.name} stood at sites that were removed: {', '.join(missing)}",
            "import its file again",
        )
    return present, present.previous_at


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
