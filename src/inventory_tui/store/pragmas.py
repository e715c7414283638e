"""How every connection to SQLite is opened and begun: the SQLite-only part of the gate (architecture.md §8).

Must not know tables or schema versions.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

APPLICATION_ID = 0x4E54_5549
"""Marks a file as ours in its header: the letters ``NTUI``."""
WAL_SINCE = (3, 51, 3)
"""Older versions can lose commits when several processes checkpoint (reliability.md §1.1)."""
CACHE_KIB = 8_192
BEGIN_OPTION = "inventory_begin"
"""Execution option: which BEGIN a connection's next transaction uses."""


def choose_journal(version: tuple[int, int, int], *, is_local: bool) -> str:
    """Return the journal mode that is safe for this SQLite on this file system."""
    return "wal" if version >= WAL_SINCE and is_local else "delete"


def connect(path: Path, *, is_read_only: bool, busy_timeout_s: float) -> sqlite3.Connection:
    """Open an existing database file; SQLite never creates one here.

    Raises:
        sqlite3.Error: SQLite's own, to be translated by the caller.
    """
    mode = "ro" if is_read_only else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=busy_timeout_s,
        isolation_level=None,  # SQLAlchemy's begin hook says BEGIN, nobody else
        check_same_thread=False,
    )
    try:
        for pragma in (
            "foreign_keys=ON",
            "synchronous=FULL",
            "trusted_schema=OFF",
            "mmap_size=0",
            f"cache_size=-{CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def make_engine(path: Path, *, is_read_only: bool, busy_timeout_s: float) -> Engine:
    """Return the engine of one database file; nothing is opened yet."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, is_read_only=is_read_only, busy_timeout_s=busy_timeout_s),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
        hide_parameters=True,  # numbers and names stay out of reports
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN"))

    return engine
