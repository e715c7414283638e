"""Many rows at once: where the driver is asked directly, because the library costs half again.

SQLite only, and in one place: another engine numbers rows with an identity column and copies them in its own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from inventory_tui.store import pragmas

ROWS: Final = 500
"""Rows of one statement: one such statement costs two thirds of 500 single ones."""
PLACE: Final = "place INTEGER PRIMARY KEY"
"""A column that numbers the rows in the order in which they are inserted."""


def put(connection: Connection, target: str, width: int, values: Sequence[object]) -> None:
    """Insert rows with one statement.

    Args:
        connection: inside a transaction.
        target: a table, with its columns in brackets where not all of them are given.
        width: how many values make a row.
        values: of one row after the other; at most ``ROWS`` rows and few more.
    """
    if values:
        row = f"({', '.join('?' * width)})"
        rows = ", ".join([row] * (len(values) // width))
        pragmas.driver(connection).execute(f"INSERT INTO {target} VALUES {rows}", values).close()


def put_ids(connection: Connection, name: str, ids: Sequence[int]) -> None:
    """Make a temporary table of ids in a column ``entry_id``; an id may come twice."""
    pragmas.driver(connection).execute(f"CREATE TEMPORARY TABLE {name} (entry_id BIGINT NOT NULL)").close()
    for at in range(0, len(ids), ROWS):
        put(connection, name, 1, ids[at : at + ROWS])


def check_keys_by_hand(connection: Connection) -> None:
    """Leave foreign keys unchecked on a private connection: for a million rows the check costs as much as the rows.

    Who writes has checked, inside the same transaction, that the customer and every level, source and entry he
    points to are there: the customer's revisions say so in one look; states are never taken away from a customer.
    SQLite only; elsewhere the keys stay checked. Outside a transaction, where SQLite hears it.
    """
    if connection.dialect.name == "sqlite":
        pragmas.driver(connection).execute("PRAGMA foreign_keys=OFF").close()
