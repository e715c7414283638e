"""Schema versions: making a database, and bringing an older one up to date in one transaction.

Alembic is imported only where the version differs (M2).
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from inventory_tui.store import faults, filesystem, pragmas
from inventory_tui.store.schema import metadata

HEAD = "0001"
"""The schema version this program reads and writes."""


def create(path: Path, busy_timeout_s: float) -> None:
    """Make a new, empty database; where another process does so at the same moment, its database is used."""
    filesystem.make_folder(path.parent)
    with filesystem.new_file(path) as draft, faults.translated(path):
        engine = pragmas.make_engine(draft, is_read_only=False, busy_timeout_s=busy_timeout_s)
        with engine.begin() as connection:
            build(connection)
        engine.dispose()


def build(connection: Connection) -> None:
    """Make every table in an empty database and stamp it."""
    connection.execute(text(f"PRAGMA application_id={pragmas.APPLICATION_ID}"))
    metadata.create_all(connection, checkfirst=False)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
