"""Filling an empty database with a whole estate at once: the demo's, and those that the benchmarks measure.

Rows come ready-made, with their ids and in the order of the tables' columns; nothing is looked up or judged here.
Must not know what an estate looks like.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, func, insert, literal, null, select, update

from inventory_tui.store.kinds import kinds_of
from inventory_tui.store.pragmas import driver
from inventory_tui.store.schema import change, entry, gone_record, operation, problem, record, snapshot, source

SIZE_KEY = "demo_numbers"
"""In the request of an operation: this database is a demo estate of so many numbers."""


class EntryRow(NamedTuple):
    """One entry, as it is stored."""

    id: int
    customer_id: int
    level_id: int
    number: str
    state_id: int
    number_type: str
    description: str
    reservation_notes: str
    release_date: str | None
    extra1: str
    operation_id: int


class RecordRow(NamedTuple):
    """One service record, as it is stored."""

    id: int
    customer_id: int
    level_id: int
    source_id: int
    snapshot_id: int
    number: str
    kind: int
    name: str
    description: str


class ProblemRow(NamedTuple):
    """One unusable number that a source holds."""

    customer_id: int
    source_id: int
    level_id: int
    snapshot_id: int
    use: str
    name: str
    file: str
    line: int
    text: str
    reason: str


def insert_entries(connection: Connection, rows: Sequence[EntryRow]) -> None:
    """Insert entries; needs the write gate."""
    _insert(connection, entry, EntryRow._fields, rows)


def insert_records(connection: Connection, rows: Sequence[RecordRow]) -> None:
    """Insert service records; needs the write gate."""
    _insert(connection, record, RecordRow._fields, rows)


def insert_gone_records(connection: Connection, gone_by: Mapping[int, int], rows: Sequence[RecordRow]) -> None:
    """Insert records that are gone already; ``gone_by`` is the snapshot that took them, by source."""
    fields = (*RecordRow._fields, "gone_by")
    _insert(connection, gone_record, fields, [(*row, gone_by[row.source_id]) for row in rows])


def insert_problems(connection: Connection, rows: Sequence[ProblemRow]) -> None:
    """Insert unusable numbers; needs the write gate."""
    _insert(connection, problem, ProblemRow._fields, rows)


def withdraw_records(connection: Connection, gone_by: Mapping[int, int], rows: Iterable[RecordRow]) -> None:
    """Move records that are there to those that are gone; ``gone_by`` is the snapshot that took them, by source."""
    rows = list(rows)
    insert_gone_records(connection, gone_by, rows)
    statement = delete(record).where(record.c.id == -1)
    sql = str(statement.compile(dialect=connection.dialect))
    _executemany(connection, sql, [(row.id,) for row in rows])


def insert_source(
    connection: Connection, customer_id: int, name: str, key: str, format_: str, max_age_days: int | None
) -> int:
    """Declare a source and return its id; it has no snapshot yet."""
    id_: int = connection.execute(
        insert(source)
        .values(
            customer_id=customer_id, name=name, name_key=key, format=format_, max_age_days=max_age_days, settings={}
        )
        .returning(source.c.id)
    ).scalar_one()
    return id_


def insert_snapshot(
    connection: Connection, owner: tuple[int, int], previous_id: int | None, signed: tuple[str, str]
) -> int:
    """Give a source a new snapshot and return its id; what it holds is counted later.

    Args:
        connection: inside a write.
        owner: ids of customer and source.
        previous_id: the snapshot it replaces.
        signed: when and by whom.
    """
    customer_id, source_id = owner
    at, who = signed
    id_: int = connection.execute(
        insert(snapshot)
        .values(
            customer_id=customer_id,
            source_id=source_id,
            previous_id=previous_id,
            at=at,
            who=who,
            counts={},
            coverage={},
        )
        .returning(snapshot.c.id)
    ).scalar_one()
    connection.execute(update(source).where(source.c.id == source_id).values(snapshot_id=id_))
    return id_


def set_snapshot_counts(connection: Connection, snapshot_id: int, counts: Mapping[str, int]) -> None:
    """Write down what a snapshot turned out to hold."""
    connection.execute(update(snapshot).where(snapshot.c.id == snapshot_id).values(counts=dict(counts)))


def cover_snapshots(connection: Connection, customer_id: int, snapshots: Mapping[int, int]) -> None:
    """Write down which uses and levels snapshots cover, by source, that have the records that are there now."""
    covered: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: {"uses": Counter(), "sites": Counter()})
    counted = (
        select(record.c.source_id, record.c.level_id, record.c.kind, func.count())
        .where(record.c.customer_id == customer_id)
        .group_by(record.c.source_id, record.c.level_id, record.c.kind)
    )
    kinds = kinds_of(connection, customer_id)
    for source_id, level_id, slot, count in connection.execute(counted):
        covered[source_id]["uses"][kinds[slot].use.value] += count
        covered[source_id]["sites"][str(level_id)] += count
    counts = dict(
        connection.execute(select(snapshot.c.id, snapshot.c.counts).where(snapshot.c.id.in_(snapshots.values()))).all()
    )
    for source_id, snapshot_id in snapshots.items():
        coverage = {"files": [], **covered[source_id], "skipped": counts[snapshot_id].get("skipped", 0)}
        connection.execute(update(snapshot).where(snapshot.c.id == snapshot_id).values(coverage=coverage))


def log_creations(connection: Connection, operation_id: int) -> int:
    """Write the change log of an operation that created all its entries, and return how many."""
    rows = select(literal(operation_id), entry.c.id, null(), entry.c.state_id).where(
        entry.c.operation_id == operation_id
    )
    columns = ["operation_id", "entry_id", "before_id", "after_id"]
    return connection.execute(insert(change).from_select(columns, rows.order_by(entry.c.id))).rowcount


def sign_operation(connection: Connection, operation_id: int, at: str, who: str, host: str) -> None:
    """Say when, by whom and where an operation was done, the entries it took out of use included."""
    connection.execute(
        update(operation).where(operation.c.id == operation_id).values(at=at, who=who, claimed="", host=host)
    )
    connection.execute(
        update(entry)
        .where(entry.c.operation_id == operation_id, entry.c.last_used_at.is_not(None))
        .values(last_used_at=at)
    )


def set_operation_counts(connection: Connection, operation_id: int, counts: Mapping[str, int]) -> None:
    """Write down what an operation turned out to do."""
    connection.execute(update(operation).where(operation.c.id == operation_id).values(counts=dict(counts)))


def demo_size(connection: Connection) -> int | None:
    """Return how many numbers the demo estate in this database was built with; None where it is no demo estate."""
    first = connection.execute(select(operation.c.request).order_by(operation.c.id).limit(1)).scalar()
    size = first.get(SIZE_KEY) if isinstance(first, dict) else None
    return size if isinstance(size, int) else None


def _insert(connection: Connection, table: Table, fields: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        values: dict[str, Any] = dict.fromkeys(fields)  # in the order of the table's columns, as the rows are
        sql = str(insert(table).values(values).compile(dialect=connection.dialect))
        _executemany(connection, sql, rows)


def _executemany(connection: Connection, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Run one statement for many rows in the driver itself: half the time of going through the library."""
    driver(connection).executemany(sql, rows).close()
