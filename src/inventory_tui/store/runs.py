"""Reading the history: operations, newest first, and what audit runs noticed (P4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from inventory_tui.audit.findings import Finding
from inventory_tui.errors import NotFoundError
from inventory_tui.inventory.history import OperationSummary
from inventory_tui.inventory.model import Customer
from inventory_tui.store.levels import levels_of
from inventory_tui.store.schema import change, customer, finding, operation, snapshot

CHUNK = 2_000
_OPERATION = select(
    operation.c.id,
    operation.c.kind,
    operation.c.at,
    operation.c.who,
    operation.c.claimed,
    operation.c.host,
    operation.c.customer_id,
    customer.c.name,
    operation.c.request,
    operation.c.counts,
    operation.c.undoes,
).join(customer, customer.c.id == operation.c.customer_id)


class FindingRow(NamedTuple):
    """One finding of a saved run."""

    code: str
    level: str
    """Name of the site, or ``Customer``."""
    number: str
    note: str


class LastChange(NamedTuple):
    """Who changed something last, and when."""

    who: str
    at: datetime


def list_operations(
    connection: Connection, limit: int, *, of: Customer | None = None, after: int | None = None
) -> list[OperationSummary]:
    """Return the newest operations, the newest first.

    Args:
        connection: inside a transaction.
        limit: how many at most.
        of: of this customer alone.
        after: newer than this one.
    """
    wanted = _OPERATION.order_by(operation.c.id.desc()).limit(limit)
    if of is not None:
        wanted = wanted.where(operation.c.customer_id == of.id)
    if after is not None:
        wanted = wanted.where(operation.c.id > after)
    rows = connection.execute(wanted).all()
    undone = {row.undoes: row.id for row in rows}  # an undo is newer than what it takes back, so it is among them
    return [replace(_read(row), undone_by=undone.get(row.id)) for row in rows]


def operations_with(connection: Connection, ids: Collection[int]) -> dict[int, OperationSummary]:
    """Return the operations of these ids."""
    rows = connection.execute(_OPERATION.where(operation.c.id.in_(sorted(ids)))) if ids else ()
    return {row.id: _read(row) for row in rows}


def newest(connection: Connection, of: Customer) -> int:
    """Return the id of the customer's newest operation; 0 where there is none."""
    id_: int = connection.execute(
        select(func.coalesce(func.max(operation.c.id), 0)).where(operation.c.customer_id == of.id)
    ).scalar_one()
    return id_


def last_change(connection: Connection, of: Customer) -> LastChange | None:
    """Return who changed something on the customer last: by an operation, or by an import of service records."""
    found = [
        LastChange(row.who, datetime.fromisoformat(row.at).astimezone(UTC))
        for table in (operation, snapshot)
        for row in connection.execute(
            select(table.c.who, table.c.at).where(table.c.customer_id == of.id).order_by(table.c.id.desc()).limit(1)
        )
    ]
    return max(found, key=lambda each: each.at, default=None)


def find_run(connection: Connection, operation_id: int) -> tuple[OperationSummary, int]:
    """Return an operation and its customer's id.

    Raises:
        NotFoundError: there is none of that id.
    """
    row = connection.execute(_OPERATION.where(operation.c.id == operation_id)).first()
    if row is None:
        raise NotFoundError(f"no run or change {operation_id}", "list them with: inventory-tui history")
    undo = select(operation.c.id).where(
        operation.c.customer_id == row.customer_id, operation.c.id > operation_id, operation.c.undoes == operation_id
    )
    return replace(_read(row), undone_by=connection.execute(undo).scalar()), row.customer_id


def count_changes(connection: Connection, operation_id: int) -> int:
    """Return how many entries an operation changed."""
    total: int = connection.execute(
        select(func.count()).select_from(change).where(change.c.operation_id == operation_id)
    ).scalar_one()
    return total


def count_findings(connection: Connection, operation_id: int) -> dict[str, int]:
    """Return what a run noticed, by code, in the order of audit.md §8."""
    rows = connection.execute(
        select(finding.c.codes, func.count()).where(finding.c.operation_id == operation_id).group_by(finding.c.codes)
    )
    counted: Counter[str] = Counter()
    for codes, total in rows:
        for code in _codes(codes):
            counted[code] += total
    return {each.value: counted[each.value] for each in Finding if counted[each.value]}


def iter_findings(connection: Connection, operation_id: int, customer_id: int) -> Iterator[list[FindingRow]]:
    """Yield what a run noticed, some thousand at a time; one that has several codes comes once for each."""
    levels = levels_of(connection, customer_id)
    last = -1
    while rows := connection.execute(
        select(finding.c.place, finding.c.codes, finding.c.level_id, finding.c.number, finding.c.note)
        .where(finding.c.operation_id == operation_id, finding.c.place > last)
        .order_by(finding.c.place)
        .limit(CHUNK)
    ).all():
        last = rows[-1].place
        yield [
            FindingRow(code, levels[level_id].label if level_id in levels else GONE_LEVEL, number, note)
            for _, codes, level_id, number, note in rows
            for code in _codes(codes)
        ]


GONE_LEVEL = "a site that is gone"


def _codes(codes: int) -> list[str]:
    return [each.value for each in Finding if codes & each.bit]


def _read(row: Row[*tuple[Any, ...]]) -> OperationSummary:
    return OperationSummary(
        id=row.id,
        kind=row.kind,
        at=datetime.fromisoformat(row.at).astimezone(UTC),
        who=row.who,
        origin=f"{row.host} ({row.claimed})" if row.claimed else row.host,
        customer=row.name,
        request=row.request,
        counts=row.counts,
        undoes=row.undoes,
    )
