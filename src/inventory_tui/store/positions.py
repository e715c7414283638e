"""Position tables: the ids a query asks for, each at its place, so that any page of a million rows is near at hand.

Such a table is temporary, on a connection of its own, and made by one statement: no row passes through Python. It is
a snapshot: what others change later does not move a row, what they delete leaves its place empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Column, Connection, Index, MetaData, Select, Table, func, insert, select, text

from inventory_tui.inventory.model import Customer, Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.store.numbers import entries_of, wanted_ids
from inventory_tui.store.schema import ID, entry

_place = Table(
    "row_place",
    MetaData(),
    Column("place", ID, primary_key=True),  # from 1
    Column("entry_id", ID, nullable=False),
    prefixes=["TEMPORARY"],
)
_by_entry = Index("ix_row_place_entry", _place.c.entry_id)


def build(
    connection: Connection, customer: Customer, query: NumberQuery, today: date, among: Select[int] | None = None
) -> int:
    """Make the position table of a query on a connection of one's own, and return how many rows it has.

    Args:
        connection: inside a transaction.
        customer: whose entries.
        query: which, and in which order.
        today: the customer's calendar day.
        among: the statement for the ids to choose from; None: all.

    Raises:
        NotFoundError: a site that does not exist.
    """
    connection.execute(text(f"DROP TABLE IF EXISTS {_place.name}"))
    connection.execute(text(f"CREATE TEMPORARY TABLE {_place.name} (place INTEGER PRIMARY KEY, entry_id BIGINT)"))
    ids = wanted_ids(connection, customer, query, today, among)
    connection.execute(insert(_place).from_select(["entry_id"], ids))
    total: int = connection.execute(select(func.coalesce(func.max(_place.c.place), 0))).scalar_one()
    return total


def read_page(connection: Connection, customer: Customer, offset: int, limit: int) -> tuple[Entry, ...]:
    """Return the entries at these places, without those that are gone."""
    ids = connection.execute(
        select(_place.c.entry_id)
        .where(_place.c.place > offset, _place.c.place <= offset + limit)
        .order_by(_place.c.place)
    )
    return entries_of(connection, customer, ids.scalars().all())


def index(connection: Connection) -> None:
    """Let entries be found in the table by their ids; takes a moment, once."""
    connection.execute(text(f"CREATE INDEX IF NOT EXISTS {_by_entry.name} ON {_place.name} (entry_id)"))


def place_of(connection: Connection, entry_id: int) -> int | None:
    """Return where an entry stands, from 0; None where it does not. Wants ``index``."""
    found = connection.execute(select(_place.c.place).where(_place.c.entry_id == entry_id)).scalar()
    return None if found is None else found - 1


def place_of_number(connection: Connection, customer: Customer, number: str) -> int | None:
    """Return where the first of the table's numbers from ``number`` on stands, from 0. Wants ``index``.

    Returns:
        None where all its numbers come before.
    """
    found = connection.execute(
        select(_place.c.place)
        .join(entry, entry.c.id == _place.c.entry_id)
        .where(entry.c.customer_id == customer.id, entry.c.number >= number)
        .order_by(entry.c.number, entry.c.level_id)
        .limit(1)
    ).scalar()
    return None if found is None else found - 1


def count_among(connection: Connection, ids: Select[int] | Sequence[int]) -> int:
    """Return how many of these entries are in the table; quicker with ``index`` where they are few."""
    found: int = connection.execute(select(func.count()).where(_place.c.entry_id.in_(ids))).scalar_one()
    return found
