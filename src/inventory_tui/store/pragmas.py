"""How a connection to SQLite is opened and begun: the SQLite-only part of the gate (architecture.md §8).

Must not know tables or schema versions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from inventory_tui.errors import CorruptError, StoreError
from inventory_tui.store import json_sql

APPLICATION_ID = 0x4E54_5549
"""Marks a file as ours in its header: the letters ``NTUI``."""
WAL_SINCE = (3, 51, 3)
"""Older versions can lose commits when several processes checkpoint (reliability.md §1.1)."""
CACHE_KIB = 8_192
WIDE_CACHE_KIB = 49_152
"""For a writer, and for a connection that computes over a whole customer: a writer that spills keeps every reader
waiting for its commit, and rows in another order than their numbers are read many times.

Not by ``cache_spill``: any number there makes large inserts cost twice as much.
"""
_BEGIN = "inventory_begin"
"""Execution option: the BEGIN of a connection's next transaction."""
_EVERY_CONNECTION = (
    "foreign_keys=ON",
    "synchronous=FULL",
    "trusted_schema=OFF",
    "mmap_size=0",
    f"cache_size=-{CACHE_KIB}",
)


def choose_journal(version: tuple[int, ...], *, is_local: bool) -> str:
    """Return the journal mode that is safe for this version of SQLite on this file system (F11)."""
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
        isolation_level=None,  # the begin hook says BEGIN, nobody else
        check_same_thread=False,
    )
    try:
        for pragma in _EVERY_CONNECTION:
            connection.execute(f"PRAGMA {pragma}").close()
        connection.create_function("text_before", 2, json_sql.text_before, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def make_engine(creator: Callable[[], sqlite3.Connection]) -> Engine:
    """Return an engine whose connections ``creator`` opens; nothing is opened yet."""
    engine = create_engine(
        "sqlite://",
        creator=creator,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
        hide_parameters=True,  # numbers and names stay out of reports (L1)
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def prepare_to_read(connection: Connection, *, cache_kib: int = CACHE_KIB) -> None:
    """Let the next transaction take no lock before it reads, and keep so many pages."""
    driver(connection).execute(f"PRAGMA cache_size=-{cache_kib}").close()
    connection.execution_options(**{_BEGIN: "BEGIN"})


def prepare_to_write(connection: Connection) -> None:
    """Let the next transaction take the write lock at once (reliability.md §1.2), and keep what it changes."""
    driver(connection).execute(f"PRAGMA cache_size=-{WIDE_CACHE_KIB}").close()
    connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def driver(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's own connection."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def set_busy_timeout(connection: Connection, seconds: float) -> None:
    """Set how long a statement waits for the locks of others."""
    driver(connection).execute(f"PRAGMA busy_timeout={int(seconds * 1000)}").close()


def set_temporary_cache(connection: Connection, kib: int) -> None:
    """Set how much of this connection's temporary tables may stay in memory; more of them goes to a file."""
    driver(connection).execute(f"PRAGMA temp.cache_size=-{kib}").close()


def version_of_data(connection: Connection) -> int:
    """Return a number that is another one once other connections have changed anything."""
    (version,) = driver(connection).execute("PRAGMA data_version").fetchone()
    return int(version)


def check_is_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Check that a file is an inventory, and nobody else's database, before anything is written.

    Raises:
        CorruptError: it is another program's database, or hardly one at all.
    """
    (found,) = connection.execute("PRAGMA application_id").fetchone()
    if found != APPLICATION_ID:
        raise CorruptError(
            f"{path} is no inventory: it was not touched",
            "give the path of an inventory with --database",
        )


def settle_journal(connection: sqlite3.Connection, path: Path, wanted: str) -> None:
    """Leave a journal mode that is not safe here; a safe one stays.

    A database gets its write-ahead log when it is made and never later: another session with an older SQLite may
    have it open.

    Raises:
        StoreError: other sessions keep it in a mode that this SQLite cannot share safely.
    """
    (current,) = connection.execute("PRAGMA journal_mode").fetchone()
    if current != "wal" or wanted == "wal":
        return
    try:
        (current,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
    if current == "wal":
        raise StoreError(
            f"{path} is open elsewhere with a write-ahead log, which is not safe to share here",
            "close the other sessions once, then start again",
        )
