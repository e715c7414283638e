"""Small estates in a real database: written straight into the tables, taken back from them, compared to the byte.

The values are those of the reference (``tests.oracle``); no action of the product has a hand in it.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, delete, insert, select, update
from sqlalchemy.pool import NullPool

from inventory_tui.store import schema
from tests.oracle import CUSTOMER, Entry, Estate, Problem, Record, Site, Source

FREE_FIELDS = ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3")
Row = dict[str, Any]
Dump = dict[str, list[Row]]


_path: ContextVar[Path] = ContextVar("path")


def _connect() -> sqlite3.Connection:
    connection = sqlite3.connect(_path.get(), timeout=30)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


# One engine for every file: it keeps what it compiled.
_engine = create_engine("sqlite://", creator=_connect, poolclass=NullPool)


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A connection of the tests' own, one transaction, foreign keys enforced."""
    token = _path.set(path)
    try:
        with _engine.begin() as connection:
            yield connection
    finally:
        _path.reset(token)


# --- writing ----------------------------------------------------------------------------------------------


def write(connection: Connection, name: str, estate: Estate, *, unused_kinds: int = 0) -> int:
    """Write a customer with all that it has, and return its id.

    Args:
        connection: inside a transaction.
        name: of the customer.
        estate: what it has.
        unused_kinds: kinds that no record has, taking the first slots; from 62 on, sets are no longer bits.
    """
    customer_id = _insert(
        connection,
        schema.customer,
        name=name,
        name_key=name.casefold(),
        dial_plan=estate.dial_plan,
        number_management=estate.number_management,
        inventory_revision=secrets.randbits(63),
        record_revision=secrets.randbits(63),
        setup_revision=secrets.randbits(63),
    )
    _insert(connection, schema.level, customer_id=customer_id, kind="customer", name="Customer", name_key="customer")
    for site in estate.sites:
        words = {"name": site.name, "name_key": site.name.casefold(), "code": site.code}
        _insert(connection, schema.level, customer_id=customer_id, kind="site", **words)
    for slot in range(unused_kinds):
        words = {"use": "other_service", "vendor": f"Unused {slot}", "number_type": ""}
        connection.execute(insert(schema.kind).values(customer_id=customer_id, slot=slot, **words))
    blank = replace(estate, entries=(), records=(), problems=(), sources=())
    change(connection, customer_id, blank, estate)
    return customer_id


def change(connection: Connection, customer_id: int, before: Estate, after: Estate) -> None:
    """Turn one estate of a customer into another: sources, records, problems and entries, nothing but what differs."""
    customers = schema.customer
    revisions = dict.fromkeys(("inventory_revision", "record_revision", "setup_revision"))
    connection.execute(
        update(customers)
        .where(customers.c.id == customer_id)
        .values({name: secrets.randbits(63) for name in revisions})
    )
    _change_sources(connection, customer_id, before.sources, after.sources)
    _change_entries(connection, customer_id, before.entries, after.entries)
    for gone in (Counter(before.records) - Counter(after.records)).elements():
        _remove_record(connection, customer_id, gone)
    for record in (Counter(after.records) - Counter(before.records)).elements():
        _add_record(connection, customer_id, record)
    assert not Counter(before.problems) - Counter(after.problems), "problems only come"
    for line, problem in enumerate((Counter(after.problems) - Counter(before.problems)).elements(), start=1):
        _add_problem(connection, customer_id, problem, line)


def _change_sources(
    connection: Connection, customer_id: int, before: Iterable[Source], after: Iterable[Source]
) -> None:
    known = {source.name: source for source in before}
    for source in after:
        if known.get(source.name) == source:
            continue
        if source.name not in known:
            words = {"name": source.name, "name_key": source.name.casefold(), "settings": {}}
            _insert(connection, schema.source, customer_id=customer_id, max_age_days=source.max_age_days, **words)
        snapshot_id = None
        source_id = _source_ids(connection, customer_id)[source.name]
        if source.imported_at is not None:
            snapshot_id = _insert(
                connection,
                schema.snapshot,
                customer_id=customer_id,
                source_id=source_id,
                at=source.imported_at.isoformat(timespec="seconds"),
                who="tester",
                counts={},
                coverage={},
            )
        connection.execute(
            update(schema.source)
            .where(schema.source.c.id == source_id)
            .values(snapshot_id=snapshot_id, max_age_days=source.max_age_days)
        )


def _change_entries(connection: Connection, customer_id: int, before: Iterable[Entry], after: Iterable[Entry]) -> None:
    levels, table = _level_ids(connection, customer_id), schema.entry
    was, becomes = {entry.key: entry for entry in before}, {entry.key: entry for entry in after}
    for (level, number), entry in becomes.items():
        values = {field: getattr(entry, field) for field in FREE_FIELDS}
        values |= {"release_date": entry.release_date or None, "state_id": _state_id(connection, customer_id, entry)}
        if (level, number) not in was:
            place = {"customer_id": customer_id, "level_id": levels[level], "number": number}
            _insert(connection, table, **place, **values)
        elif was[level, number] != entry:
            connection.execute(update(table).where(*_at(table, customer_id, levels[level], number)).values(values))
    for level, number in was.keys() - becomes.keys():
        connection.execute(delete(table).where(*_at(table, customer_id, levels[level], number)))


def _add_record(connection: Connection, customer_id: int, record: Record) -> None:
    source_id = _source_ids(connection, customer_id)[record.source]
    _insert(
        connection,
        schema.record,
        customer_id=customer_id,
        level_id=_level_ids(connection, customer_id)[record.level],
        source_id=source_id,
        snapshot_id=_snapshot_id(connection, source_id),
        number=record.number,
        kind=_kind_slot(connection, customer_id, record),
        name=record.name,
    )


def _snapshot_id(connection: Connection, source_id: int) -> int:
    return connection.scalar(select(schema.source.c.snapshot_id).where(schema.source.c.id == source_id)) or 0


def _remove_record(connection: Connection, customer_id: int, record: Record) -> None:
    table = schema.record
    found = connection.scalar(
        select(table.c.id)
        .where(
            *_at(table, customer_id, _level_ids(connection, customer_id)[record.level], record.number),
            table.c.kind == _kind_slot(connection, customer_id, record),
            table.c.source_id == _source_ids(connection, customer_id)[record.source],
            table.c.name == record.name,
        )
        .limit(1)
    )
    assert found is not None
    connection.execute(delete(table).where(table.c.id == found))


def _add_problem(connection: Connection, customer_id: int, problem: Problem, line: int) -> None:
    source_id = _source_ids(connection, customer_id)[problem.source]
    _insert(
        connection,
        schema.problem,
        customer_id=customer_id,
        source_id=source_id,
        snapshot_id=_snapshot_id(connection, source_id),
        level_id=_level_ids(connection, customer_id)[problem.level],
        use="phone_line",
        name="Desk",
        file="lines.csv",
        line=line,
        text=problem.text,
        reason="not a number",
    )


def _insert(connection: Connection, table: Table, **values: object) -> int:
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _at(table: Table, customer_id: int, level_id: int, number: str) -> tuple[Any, ...]:
    return (table.c.customer_id == customer_id, table.c.level_id == level_id, table.c.number == number)


def _level_ids(connection: Connection, customer_id: int) -> dict[str, int]:
    table = schema.level
    rows = connection.execute(select(table.c.id, table.c.kind, table.c.name).where(table.c.customer_id == customer_id))
    return {CUSTOMER if kind == "customer" else name: id_ for id_, kind, name in rows}


def _source_ids(connection: Connection, customer_id: int) -> dict[str, int]:
    table = schema.source
    rows = connection.execute(select(table.c.name, table.c.id).where(table.c.customer_id == customer_id))
    return {row.name: int(row.id) for row in rows}


def _state_id(connection: Connection, customer_id: int, entry: Entry) -> int:
    table = schema.state
    words = {"customer_id": customer_id, "status": entry.status, "usage": entry.usage, "vendor": entry.vendor}
    known = connection.scalar(select(table.c.id).where(*(table.c[name] == value for name, value in words.items())))
    return known if known is not None else _insert(connection, table, **words)


def _kind_slot(connection: Connection, customer_id: int, record: Record) -> int:
    table = schema.kind
    words = {"use": record.use, "vendor": record.vendor, "number_type": record.number_type}
    slots = {
        (row.use, row.vendor, row.number_type): int(row.slot)
        for row in connection.execute(select(table).where(table.c.customer_id == customer_id))
    }
    slot = slots.get((record.use, record.vendor, record.number_type))
    if slot is None:
        slot = max(slots.values(), default=-1) + 1
        connection.execute(insert(table).values(customer_id=customer_id, slot=slot, **words))
    return slot


# --- reading ----------------------------------------------------------------------------------------------


def read(connection: Connection, name: str) -> Estate:
    """Take a customer's estate back from the tables."""
    customers = schema.customer
    row = connection.execute(select(customers).where(customers.c.name == name)).one()
    levels = {id_: level for level, id_ in _level_ids(connection, row.id).items()}
    sources = {id_: source for source, id_ in _source_ids(connection, row.id).items()}
    return Estate(
        dial_plan=row.dial_plan,
        number_management=bool(row.number_management),
        sites=tuple(
            Site(each.name, each.code) for each in _rows(connection, schema.level, row.id) if each.kind == "site"
        ),
        entries=tuple(sorted(_read_entries(connection, row.id, levels))),
        records=tuple(sorted(_read_records(connection, row.id, levels, sources))),
        problems=tuple(
            Problem(levels[each.level_id], each.text, sources[each.source_id])
            for each in _rows(connection, schema.problem, row.id)
        ),
        sources=tuple(_read_sources(connection, row.id)),
    )


def _read_entries(connection: Connection, customer_id: int, levels: dict[int, str]) -> Iterator[Entry]:
    states = {row.id: row for row in _rows(connection, schema.state, customer_id)}
    for row in _rows(connection, schema.entry, customer_id):
        state = states[row.state_id]
        free = {field: getattr(row, field) for field in FREE_FIELDS}
        place = (levels[row.level_id], row.number)
        yield Entry(*place, state.status, state.usage, state.vendor, release_date=row.release_date or "", **free)


def _read_records(
    connection: Connection, customer_id: int, levels: dict[int, str], sources: dict[int, str]
) -> Iterator[Record]:
    kinds = {row.slot: row for row in _rows(connection, schema.kind, customer_id)}
    for row in _rows(connection, schema.record, customer_id):
        kind = kinds[row.kind]
        saying = (kind.use, kind.vendor, kind.number_type)
        yield Record(levels[row.level_id], row.number, *saying, source=sources[row.source_id], name=row.name)


def _read_sources(connection: Connection, customer_id: int) -> Iterator[Source]:
    at = {row.id: row.at for row in _rows(connection, schema.snapshot, customer_id)}
    for row in _rows(connection, schema.source, customer_id):
        imported = None if row.snapshot_id is None else datetime.fromisoformat(at[row.snapshot_id]).astimezone(UTC)
        yield Source(row.name, imported, row.max_age_days)


def _rows(connection: Connection, table: Table, customer_id: int) -> Sequence[Any]:
    order = tuple(table.primary_key.columns)
    return connection.execute(select(table).where(table.c.customer_id == customer_id).order_by(*order)).all()


def dump(connection: Connection, customer_id: int) -> Dump:
    """Every column of every row that belongs to a customer, by table."""
    return {
        table: [dict(row._mapping) for row in connection.exec_driver_sql(statement, (customer_id,))]
        for table, statement in _DUMPS.items()
    }


def _dump_of(table: Table) -> str:
    order = ", ".join(column.name for column in table.primary_key.columns)
    column = "id" if table is schema.customer else "customer_id"
    if column in table.c:
        return f"SELECT * FROM {table.name} WHERE {column} = ? ORDER BY {order}"
    of_customer = "SELECT id FROM operation WHERE customer_id = ?"  # what hangs on an operation
    return f"SELECT * FROM {table.name} WHERE operation_id IN ({of_customer}) ORDER BY {order}"


_DUMPS = {table.name: _dump_of(table) for table in schema.metadata.sorted_tables}
