"""What was done to the inventory: runs and changes, newest first; each with its changes and findings (P4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from inventory_tui.exports.formats import choose_format
from inventory_tui.exports.listing import ListColumn, write_list
from inventory_tui.exports.target import check_target
from inventory_tui.inventory.history import ChangeRow, OperationDetail, OperationSummary
from inventory_tui.inventory.model import State
from inventory_tui.inventory.work import Work
from inventory_tui.store import changes, levels, runs
from inventory_tui.store.engine import Connection, Store, interrupter

__all__ = ["History"]

CHUNK = 2_000
_BLANK = ("", "", "")


_COLUMNS = (
    ListColumn("run", is_text=False),
    ListColumn("what", is_text=False),
    ListColumn("number", is_text=False),
    ListColumn("level"),
    *(
        ListColumn(f"{field}_{when}", is_text=field != "status")
        for when in ("before", "after")
        for field in ("status", "usage", "vendor")
    ),
    ListColumn("why"),
)
"""Of the file of an operation: a row for each change, then one for each finding."""


class History:
    """Reads the history."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, customer: str | None = None, limit: int = 50) -> list[OperationSummary]:
        """Return the newest runs and changes, the newest first: one customer's, or everybody's.

        Raises:
            NotFoundError: there is no such customer.
        """
        with self._store.read() as connection:
            owner = None if customer is None else levels.find_customer(connection, customer)
            return runs.list_operations(connection, limit, of=owner)

    def last_change(self, customer: str) -> runs.LastChange | None:
        """Return who changed something on a customer last, imports of service records included; None: nobody.

        Raises:
            NotFoundError: there is no such customer.
        """
        with self._store.read() as connection:
            return runs.last_change(connection, levels.find_customer(connection, customer))

    def show(self, operation_id: int) -> OperationDetail:
        """Return one run or change, with what it noticed and how many entries it changed.

        Raises:
            NotFoundError: there is none of that id.
        """
        with self._store.read() as connection:
            found, _ = runs.find_run(connection, operation_id)
            findings = runs.count_findings(connection, operation_id) if found.is_audit else {}
            return OperationDetail(found, findings, runs.count_changes(connection, operation_id))

    def change_count(self, operation_id: int) -> int:
        """Return how many entries a run or change changed.

        Raises:
            NotFoundError: there is none of that id.
        """
        return self.show(operation_id).changes

    def changes(self, operation_id: int, offset: int = 0, limit: int = 100) -> tuple[ChangeRow, ...]:
        """Return some of the changes, each with before, after and why; in the order the entries came to be.

        Raises:
            NotFoundError: there is no run or change of that id.
        """
        with self._store.read() as connection:
            _, owner = runs.find_run(connection, operation_id)
            return changes.read_changes(connection, operation_id, owner, offset=offset, limit=limit)

    def export(self, operation_id: int, path: Path, *, overwrite: bool = False, work: Work | None = None) -> int:
        """Write the changes and findings of a run or change to a file, and return how many rows it has.

        Raises:
            NotFoundError: there is no run or change of that id.
            UsageError: a format that no file has.
            RefusedError: the file exists.
            ExportError: it cannot be written; nothing is left behind.
            CancelledError: the person gave up; nothing is left behind.
        """
        work = work or Work()
        choose_format(path, None)  # a format that cannot be written shows before the work
        with self._store.private() as connection, work.interruptible(interrupter(connection)):
            check_target(path, overwrite=overwrite)
            with self._store.read(on=connection):
                _, owner = runs.find_run(connection, operation_id)
                total = runs.count_changes(connection, operation_id)
                total += sum(runs.count_findings(connection, operation_id).values())
            with self._store.read(on=connection):
                rows = _iter_counted(_iter_cells(connection, operation_id, owner), total, work)
                write_list(path, _COLUMNS, rows, overwrite=overwrite)
        return total


def _iter_counted(chunks: Iterator[list[list[str]]], total: int, work: Work) -> Iterator[Sequence[Sequence[str]]]:
    done = 0
    for rows in chunks:
        work.step("Exporting", done, total)
        done += len(rows)
        yield rows


def _iter_cells(connection: Connection, operation_id: int, owner: int) -> Iterator[list[list[str]]]:
    run, last = str(operation_id), 0
    while rows := changes.read_changes(connection, operation_id, owner, after=last, limit=CHUNK):
        last = rows[-1].entry_id
        yield [
            [run, "change", row.number, row.level, *_state(row.before), *_state(row.after), _reason(row)]
            for row in rows
        ]
    for found in runs.iter_findings(connection, operation_id, owner):
        yield [[run, each.code, each.number, each.level, *_BLANK, *_BLANK, each.note] for each in found]


def _state(state: State | None) -> tuple[str, str, str]:
    return _BLANK if state is None else (state.status, state.usage, state.vendor)


def _reason(row: ChangeRow) -> str:
    fields = [f"{name} {before or '–'} → {after or '–'}" for name, (before, after) in row.fields.items()]
    return "; ".join(filter(None, (row.why, *fields)))
