"""Ids handed out in blocks, where rows of several tables must agree on them before they are written.

The one place that knows how an engine remembers the last id: SQLite in ``sqlite_sequence`` (AUTOINCREMENT), which an
insert with an id of its own moves along.
"""

from __future__ import annotations

from sqlalchemy import Connection, text


def last_id(conn: Connection, table: str) -> int:
    """Return the last id that ``table`` ever handed out; the ids after it are free while the write gate is held."""
    found = conn.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table}).scalar()
    return int(found or 0)
