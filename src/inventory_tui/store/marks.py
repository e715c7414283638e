"""Marks that a person puts on entries, in temporary tables on a connection of one's own.

A set of ids that outlives filters and sorts; the selection before it is kept, too. A million marks are some megabytes
of a temporary file and pass through Python only where somebody asks for their ids. Marks of entries that others
delete go with ``drop_gone``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Column, Connection, MetaData, Select, Table, delete, func, insert, select, text

from inventory_tui.inventory.model import Customer
from inventory_tui.store import bulk, pragmas
from inventory_tui.store.schema import ID, entry

CHUNK = 2_000
_CACHE_KIB = 16_384
"""Of temporary tables: a million marks fit, in whatever order they come."""
_marked = Table("marked", MetaData(), Column("entry_id", ID, primary_key=True), prefixes=["TEMPORARY"])
_before = Table("marked_before", MetaData(), Column("entry_id", ID, primary_key=True), prefixes=["TEMPORARY"])
_staged = Table("staged_id", MetaData(), Column("entry_id", ID), prefixes=["TEMPORARY"])
_ASIDE = "marked_aside"
_ADD_PLACES = """
INSERT INTO marked (entry_id) SELECT entry_id FROM row_place
WHERE place > :first AND place <= :last AND entry_id IN (SELECT id FROM entry)
ON CONFLICT (entry_id) DO NOTHING
"""
_ADD_ALL = """
INSERT INTO marked (entry_id) SELECT id FROM entry WHERE customer_id = :customer ORDER BY number
ON CONFLICT (entry_id) DO NOTHING
"""


class MarkCounts(NamedTuple):
    """How many entries are marked."""

    marked: int = 0
    hidden: int = 0
    """Of these, how many are not among the rows shown."""


NO_MARKS = MarkCounts()


def lay_out(connection: Connection) -> None:
    """Make the tables, without marks."""
    pragmas.set_temporary_cache(connection, _CACHE_KIB)
    for table in (_marked, _before):
        table.create(connection)


def drop_gone(connection: Connection) -> None:
    """Take the marks of entries away that are gone."""
    there = select(entry.c.id)
    for table in (_marked, _before):
        connection.execute(delete(table).where(table.c.entry_id.not_in(there)))


def ids() -> Select[int]:
    """Return the statement for the ids of the marked entries."""
    return select(_marked.c.entry_id)


def stage(connection: Connection, entry_ids: Sequence[int]) -> Select[int]:
    """Put ids that come from elsewhere into a table of their own, and return the statement for them."""
    bulk.put_ids(connection, _staged.name, entry_ids)
    return select(_staged.c.entry_id)


def add(connection: Connection, customer: Customer, entry_ids: Iterable[int]) -> list[int]:
    """Mark the customer's entries of these ids, and return those that were not marked."""
    added: list[int] = []
    for some in _chunks(entry_ids):
        new = select(entry.c.id).where(
            entry.c.customer_id + 0 == customer.id, entry.c.id.in_(some), entry.c.id.not_in(ids())
        )
        found = connection.execute(new).scalars().all()
        if found:
            connection.execute(insert(_marked), [{"entry_id": id_} for id_ in found])
        added += found
    return added


def remove(connection: Connection, entry_ids: Iterable[int]) -> list[int]:
    """Take these marks away, and return those that there were."""
    removed: list[int] = []
    for some in _chunks(entry_ids):
        found = _on(connection, some)
        connection.execute(delete(_marked).where(_marked.c.entry_id.in_(found)))
        removed += found
    return removed


def add_places(connection: Connection, first: int, last: int) -> None:
    """Mark the entries at these places of the position table, counted from 0, both included."""
    connection.execute(text(_ADD_PLACES), {"first": first, "last": last + 1})


def add_all(connection: Connection, customer: Customer) -> None:
    """Mark every entry of the customer."""
    connection.execute(text(_ADD_ALL), {"customer": customer.id})


def clear(connection: Connection) -> None:
    """Take all marks away; they become the selection before."""
    if count(connection):
        connection.execute(delete(_before))
        swap(connection)


def swap(connection: Connection) -> None:
    """Let the marks and the selection before them change places."""
    for old, new in ((_marked.name, _ASIDE), (_before.name, _marked.name), (_ASIDE, _before.name)):
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def has_before(connection: Connection) -> bool:
    """Return whether there is a selection before."""
    return connection.execute(select(_before.c.entry_id).limit(1)).first() is not None


def count(connection: Connection) -> int:
    """Return how many marks there are."""
    total: int = connection.execute(select(func.count()).select_from(_marked)).scalar_one()
    return total


def on(connection: Connection, entry_ids: Iterable[int]) -> frozenset[int]:
    """Return which of these entries are marked."""
    return frozenset(id_ for some in _chunks(entry_ids) for id_ in _on(connection, some))


def all_ids(connection: Connection) -> array[int]:
    """Return the ids of all marked entries: eight bytes each."""
    found: array[int] = array("q")
    rows = pragmas.driver(connection).execute(f"SELECT entry_id FROM {_marked.name} ORDER BY entry_id")
    with closing(rows):
        found.extend(id_ for (id_,) in rows)  # half the time of asking through the library
    return found


def _on(connection: Connection, entry_ids: Sequence[int]) -> Sequence[int]:
    return connection.execute(ids().where(_marked.c.entry_id.in_(entry_ids))).scalars().all()


def _chunks(entry_ids: Iterable[int]) -> Iterable[Sequence[int]]:
    every = list(entry_ids)
    return (every[at : at + CHUNK] for at in range(0, len(every), CHUNK))
