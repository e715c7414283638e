"""What SQLite's result codes become (reliability.md §3.3): every one that a person can meet."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from inventory_tui.errors import (
    BusyError,
    CancelledError,
    CorruptError,
    FullError,
    InventoryError,
    ReadOnlyError,
    StoreError,
)
from inventory_tui.store import faults

DATABASE, COPY = Path("/srv/team/inventory.db"), Path("/mnt/backup/copy.db")
CODES = {
    sqlite3.SQLITE_BUSY: (BusyError, "busy, nothing was changed"),
    sqlite3.SQLITE_BUSY_SNAPSHOT: (BusyError, "busy, nothing was changed"),
    sqlite3.SQLITE_LOCKED: (BusyError, "busy, nothing was changed"),
    sqlite3.SQLITE_PROTOCOL: (BusyError, "busy, nothing was changed"),
    sqlite3.SQLITE_INTERRUPT: (CancelledError, "cancelled, nothing was changed"),
    sqlite3.SQLITE_FULL: (FullError, f"no room for the database {COPY}, nothing was changed"),
    sqlite3.SQLITE_IOERR_WRITE: (FullError, f"no room for the database {COPY}, nothing was changed"),
    sqlite3.SQLITE_READONLY: (ReadOnlyError, f"the database {COPY} cannot be written"),
    sqlite3.SQLITE_READONLY_ROLLBACK: (ReadOnlyError, f"the database {COPY} cannot be written"),
    sqlite3.SQLITE_READONLY_DIRECTORY: (ReadOnlyError, f"the database {COPY} cannot be written"),
    sqlite3.SQLITE_PERM: (ReadOnlyError, f"the database {COPY} cannot be written"),
    sqlite3.SQLITE_READONLY_DBMOVED: (StoreError, f"the database {DATABASE} was replaced or removed"),
    sqlite3.SQLITE_CORRUPT: (CorruptError, f"the database {DATABASE} is damaged"),
    sqlite3.SQLITE_CORRUPT_INDEX: (CorruptError, f"the database {DATABASE} is damaged"),
    sqlite3.SQLITE_NOTADB: (CorruptError, f"{DATABASE} is not a database"),
    sqlite3.SQLITE_IOERR: (StoreError, f"the disk failed while the database {COPY} was in use"),
    sqlite3.SQLITE_IOERR_FSYNC: (StoreError, f"the disk failed while the database {COPY} was in use"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, f"cannot open the database {DATABASE}"),
    sqlite3.SQLITE_CANTOPEN_ISDIR: (StoreError, f"cannot open the database {DATABASE}"),
}


def raised(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_code_is_a_sentence(code: int, is_wrapped: bool) -> None:
    kind, message = CODES[code]
    cause = raised(code)
    error = OperationalError("SELECT 1", {}, cause) if is_wrapped else cause
    with pytest.raises(InventoryError) as told, faults.translated(DATABASE, target=COPY):
        raise error
    assert type(told.value) is kind
    assert told.value.message.startswith(message)
    assert told.value.hint or kind is CancelledError
    assert told.value.__cause__ is error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE, 0])
def test_a_fault_of_the_program_stays_one(code: int) -> None:
    with pytest.raises(sqlite3.OperationalError), faults.translated(DATABASE):
        raise raised(code)
    with pytest.raises(OperationalError), faults.translated(DATABASE):
        raise OperationalError("SELECT 1", {}, raised(code))


def test_a_complaint_that_quotes_damage_is_damage() -> None:
    complaint = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    with pytest.raises(CorruptError, match="is damaged"), faults.translated(DATABASE):
        raise complaint


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), faults.translated(DATABASE):
        raise KeyError


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_LOCKED])
def test_only_locks_are_waited_for(code: int) -> None:
    assert faults.is_busy(raised(code))
    assert not faults.is_busy(raised(sqlite3.SQLITE_FULL))
    assert not faults.is_busy(None)
