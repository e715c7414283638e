"""Reading the inventory: counts, pages, values with their counts, and rows for a file.

Everything is fetched whole, or streamed to a caller that waits for nobody. Owns how an entry is read from its row;
which rows is for ``filters`` to say. A query for drift leaves a temporary table behind: give it a private connection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, literal, select

from inventory_tui.inventory.model import Customer, Entry, Level, LevelKind, State, Status, name_key
from inventory_tui.inventory.query import NumberQuery, words_of
from inventory_tui.store.drift import stage_drift
from inventory_tui.store.filters import conditions_of, order_of
from inventory_tui.store.levels import levels_of
from inventory_tui.store.schema import entry, level, state
from inventory_tui.store.states import states_of

CHUNK = 2_000
"""Rows fetched at a time where there are many."""
_JOINED = entry.join(state, state.c.id == entry.c.state_id).join(level, level.c.id == entry.c.level_id)
_ENTRY = select(
    entry.c.id,
    entry.c.number,
    entry.c.number_type,
    entry.c.description,
    entry.c.reservation_notes,
    entry.c.release_date,
    entry.c.extra1,
    entry.c.extra2,
    entry.c.extra3,
    entry.c.last_used_at,
    entry.c.level_id,
    level.c.kind,
    level.c.name,
    level.c.code,
    state.c.status,
    state.c.usage,
    state.c.vendor,
).select_from(_JOINED)
_CODED = {
    "customer": "level_id",
    "level": "level_id",
    "site": "level_id",
    "status": "state_id",
    "usage": "state_id",
    "vendor": "state_id",
}
"""Columns of a file that an id of the entry stands for."""
_ESCAPED = case((func.substr(entry.c.number, 1, 1) == "+", literal("\\") + entry.c.number), else_=entry.c.number)


Chunks: TypeAlias = Generator[Sequence[tuple[Any, ...]], None, None]
"""Rows, some thousand at a time; to be closed by whoever leaves early."""


class Group(NamedTuple):
    """One cell of a row: a column of a file, or an id that stands for several neighbouring ones."""

    names: tuple[str, ...]
    words: dict[int, list[str]] | None
    """What each id stands for, a word for each name; None where the cell is text."""


def count(
    connection: Connection, customer: Customer, query: NumberQuery, today: date, among: Select[int] | None = None
) -> int:
    """Return how many entries a query asks for; ``among`` is as for ``wanted_ids``.

    Raises:
        NotFoundError: a site that does not exist.
    """
    conditions = _conditions(connection, customer, query, today, among)
    total: int = connection.execute(select(func.count()).select_from(entry).where(*conditions)).scalar_one()
    return total


def wanted_ids(
    connection: Connection, customer: Customer, query: NumberQuery, today: date, among: Select[int] | None = None
) -> Select[int]:
    """Return the statement for the ids a query asks for, in its order.

    Args:
        connection: inside a transaction.
        customer: whose entries.
        query: which, and in which order.
        today: the customer's calendar day.
        among: the statement for the ids to choose from; None: all.

    Raises:
        NotFoundError: a site that does not exist.
    """
    ids: Select[int] = select(entry.c.id).where(*_conditions(connection, customer, query, today, among))
    if query.sort[0] in ("status", "usage", "vendor"):
        ids = ids.join(state, state.c.id == entry.c.state_id)
    if query.sort[0] in ("level", "site"):
        ids = ids.join(level, level.c.id == entry.c.level_id)
    return ids.order_by(*order_of(query.sort))


def read_page(
    connection: Connection, customer: Customer, query: NumberQuery, today: date, offset: int, limit: int
) -> tuple[Entry, ...]:
    """Return ``limit`` entries of a query from ``offset`` on; quick near its beginning.

    Raises:
        NotFoundError: a site that does not exist.
    """
    ids = wanted_ids(connection, customer, query, today).offset(offset).limit(limit)
    return entries_of(connection, customer, connection.execute(ids).scalars().all())


def entries_of(connection: Connection, customer: Customer, ids: Sequence[int]) -> tuple[Entry, ...]:
    """Return the customer's entries of these ids, in their order; those that are gone are left out."""
    found: dict[int, Entry] = {}
    for at in range(0, len(ids), CHUNK):
        rows = connection.execute(_ENTRY.where(belongs_to(customer), entry.c.id.in_(ids[at : at + CHUNK])))
        found |= {row.id: _read(customer, row) for row in rows}
    return tuple(found[id_] for id_ in ids if id_ in found)


def belongs_to(customer: Customer) -> ColumnElement[bool]:
    """Return whether an entry is the customer's, said so that no index seems to serve it: ids do, beside it."""
    return entry.c.customer_id + 0 == customer.id


def entries_with(connection: Connection, customer: Customer, number: str) -> tuple[Entry, ...]:
    """Return the entries of one number: at Customer level first, then at sites by their ids."""
    rows = connection.execute(
        _ENTRY.where(entry.c.customer_id == customer.id, entry.c.number == number).order_by(entry.c.level_id)
    )
    return tuple(_read(customer, row) for row in rows)


def near_numbers(connection: Connection, customer: Customer, number: str, most: int = 3) -> list[str]:
    """Return other spellings of a number which does not exist, then numbers that begin like it."""
    twin = number[1:] if number.startswith("+") else f"+{number}"
    twins = [twin] if entries_with(connection, customer, twin) else []
    prefix = number[:-2] or number
    rows = connection.execute(
        select(entry.c.number)
        .where(entry.c.customer_id == customer.id, entry.c.number >= prefix)
        .order_by(entry.c.number)
        .distinct()
        .limit(most)
    )
    return [*twins, *(each for each in rows.scalars() if each.startswith(prefix))][:most]


def count_values(
    connection: Connection, customer: Customer, fields: Sequence[str], query: NumberQuery, today: date
) -> tuple[dict[str, list[tuple[str, int]]], int]:
    """Return the values of fields with how many entries match each, the most frequent first, and how many there are.

    Args:
        connection: inside a transaction.
        customer: whose entries.
        fields: of ``status``, ``usage``, ``vendor`` and ``site``; neighbours of the first three are counted together.
        query: only entries that it asks for.
        today: the customer's calendar day.

    Raises:
        NotFoundError: a site that does not exist.
    """
    conditions = _conditions(connection, customer, query, today)
    counted: dict[str, list[tuple[str, int]]] = {}
    by_id: dict[int, int] = {}
    for name, some in groupby(fields, _CODED.__getitem__):
        by = entry.c[name]
        rows = connection.execute(select(by, func.count()).where(*conditions).group_by(by))
        by_id = {id_: int(total) for id_, total in rows}
        counted |= {field: _values(connection, customer, field, by_id) for field in some}
    return counted, sum(by_id.values())


def _values(connection: Connection, customer: Customer, field: str, by_id: dict[int, int]) -> list[tuple[str, int]]:
    """Return the values of a field, counted by the ids of states or levels.

    Of Usage and Vendor it is the words that count, since they are what a filter matches; every site is told, those
    without entries too.
    """
    counted: Counter[str] = Counter()
    spelt: dict[str, str] = {}  # values match without case, so they count without it
    if field == "site":
        for id_, each in levels_of(connection, customer.id).items():
            if each.is_site or id_ in by_id:
                counted[each.name if each.is_site else ""] += by_id.get(id_, 0)
    else:
        for id_, found in states_of(connection, customer.id).items():
            said = words_of(getattr(found, field)) if id_ in by_id else ()
            for key, word in {name_key(each): each for each in said}.items():
                counted[spelt.setdefault(key, word)] += by_id[id_]
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))


def open_cells(
    connection: Connection,
    customer: Customer,
    query: NumberQuery,
    today: date,
    columns: Sequence[str],
    *,
    among: Select[int] | None = None,
    escapes_plus: bool = False,
) -> tuple[tuple[Group, ...], Chunks]:
    r"""Return the rows of a file, some thousand at a time, in the query's order, and what stands in their cells.

    Args:
        connection: inside a transaction that stays open until the last row was taken.
        customer: whose entries.
        query: which, and in which order.
        today: the customer's calendar day.
        columns: names of columns that files have.
        among: the statement for the ids to choose from; None: all.
        escapes_plus: write numbers as ``\+1…`` (N6).

    Raises:
        NotFoundError: a site that does not exist.
    """
    words = _words(connection, customer)
    groups = []
    for coded, names in groupby(columns, lambda name: _CODED.get(name, name)):
        group = tuple(names)
        known = words.get(coded)
        said = None if known is None else {id_: [each[name] for name in group] for id_, each in known.items()}
        groups.append(Group(group, said))
    ids = wanted_ids(connection, customer, query, today, among)
    number = _ESCAPED if escapes_plus else entry.c.number
    cells = {
        "number": number,
        "release_date": func.coalesce(entry.c.release_date, ""),
        "last_used": func.substr(func.coalesce(entry.c.last_used_at, ""), 1, 10),
    }
    coded_or_named = [_CODED.get(group.names[0], group.names[0]) for group in groups]
    rows = ids.with_only_columns(*(cells[each] if each in cells else entry.c[each] for each in coded_or_named))
    return tuple(groups), _iter_chunks(connection, rows)


def _iter_chunks(connection: Connection, rows: Select[*tuple[Any, ...]]) -> Chunks:
    """Yield a statement's rows, some thousand at a time, on the driver's own cursor: a third quicker for a million."""
    compiled = rows.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    names = compiled.positiontup  # None where the driver takes values by name
    values = compiled.params if names is None else tuple(compiled.params[name] for name in names)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(compiled.string, values)
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
    finally:
        cursor.close()


def _conditions(
    connection: Connection, customer: Customer, query: NumberQuery, today: date, among: Select[int] | None = None
) -> list[ColumnElement[bool]]:
    if query.drift:
        stage_drift(connection, customer, query, today)
    found = conditions_of(connection, customer, query, today)
    return found if among is None else [*found, entry.c.id.in_(among)]


def _words(connection: Connection, customer: Customer) -> dict[str, dict[int, dict[str, str]]]:
    """Return what the ids of levels and states say in a file, by column."""
    return {
        "level_id": {
            id_: {"customer": customer.name, "level": each.kind, "site": each.name if each.is_site else ""}
            for id_, each in levels_of(connection, customer.id).items()
        },
        "state_id": {
            id_: {"status": each.status, "usage": each.usage, "vendor": each.vendor}
            for id_, each in states_of(connection, customer.id).items()
        },
    }


def _read(customer: Customer, row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(
        id=row.id,
        level=Level(row.level_id, customer.id, LevelKind(row.kind), row.name, row.code),
        number=row.number,
        state=State(Status(row.status), row.usage, row.vendor),
        number_type=row.number_type,
        description=row.description,
        reservation_notes=row.reservation_notes,
        release_date=date.fromisoformat(row.release_date) if row.release_date else None,
        extra1=row.extra1,
        extra2=row.extra2,
        extra3=row.extra3,
        last_used_at=datetime.fromisoformat(row.last_used_at).astimezone(UTC) if row.last_used_at else None,
    )
