"""What the database library says, in the words of the error family (reliability.md §3.3).

The one place that knows SQLite's result codes. Must not decide what to do about a fault.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from inventory_tui.errors import (
    BusyError,
    CancelledError,
    CorruptError,
    FullError,
    InventoryError,
    ReadOnlyError,
    StoreError,
)

_PRIMARY = 0xFF
"""The low byte of an extended result code is the code of its family."""
Word = TypeVar("Word", bound=StrEnum)
RESTORE_HINT = "restore a backup, or copy what is left with the sqlite3 program's .recover"


@contextmanager
def translated(path: Path, *, target: Path | None = None) -> Iterator[None]:
    """Translate what the database library raises inside; anything unknown stays as it is, a bug.

    Args:
        path: the database that is read and written.
        target: where a copy of it is written, if one is.

    Raises:
        StoreError: one of its leaves, by SQLite's result code.
        CancelledError: the statement was interrupted.
    """
    try:
        yield
    except DBAPIError as error:
        known = _translate(error.orig, path, target or path)
        if known is None:
            raise
        raise known from error
    except UnicodeDecodeError as error:  # SQLite complains in words that quote the damaged file
        raise damaged(path) from error
    except sqlite3.Error as error:
        known = _translate(error, path, target or path)
        if known is None:
            raise
        raise known from error


def is_busy(error: BaseException | None) -> bool:
    """Whether ``error`` says that another session holds the lock."""
    return _code(error) & _PRIMARY in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_about_tables(error: BaseException | None) -> bool:
    """Whether ``error`` says that a statement does not fit the tables there are."""
    return _code(error) == sqlite3.SQLITE_ERROR


def _code(error: BaseException | None) -> int:
    if str(error).startswith("Could not decode to UTF-8"):  # Python's own, without a code
        return sqlite3.SQLITE_CORRUPT
    return int(getattr(error, "sqlite_errorcode", None) or 0)


def _translate(error: BaseException | None, path: Path, written: Path) -> InventoryError | None:
    code = _code(error)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return moved(path, "nothing was changed")
    if code == sqlite3.SQLITE_IOERR_WRITE:
        return full(written)
    match code & _PRIMARY:
        case sqlite3.SQLITE_INTERRUPT:
            return CancelledError("cancelled, nothing was changed")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return busy()
        case sqlite3.SQLITE_FULL:
            return full(written)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return ReadOnlyError(
                f"the database {written} cannot be written", "check the modes of the file and its folder"
            )
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path)
        case sqlite3.SQLITE_NOTADB:
            return CorruptError(f"{path} is not a database", "give the path of an inventory with --database")
        case sqlite3.SQLITE_IOERR:
            return StoreError(
                f"the disk failed while the database {written} was in use, nothing was changed",
                f"check the disk: {free_space(written)}",
            )
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(f"cannot open the database {path}", "check that the file and its folder may be read")
        case _:
            return None


def known_word(kind: type[Word], stored: str) -> Word:
    """Return a stored word as the value it stands for.

    Raises:
        CorruptError: there is no such value: the file was damaged, or changed by other means.
    """
    try:
        return kind(stored)
    except ValueError as error:
        raise CorruptError(
            f"the database holds the {kind.__name__} {stored!r}, which does not exist", RESTORE_HINT
        ) from error


def damaged(path: Path) -> CorruptError:
    """Return the answer to a damaged file (F7)."""
    return CorruptError(f"the database {path} is damaged", RESTORE_HINT)


def busy() -> BusyError:
    """Return the answer to a wait that was in vain (G4)."""
    return BusyError("busy, nothing was changed", "another session is writing: try again in a moment")


def full(path: Path) -> FullError:
    """Return the answer to a full disk or a limit on file sizes, naming the path and what is left there (F5)."""
    return FullError(f"no room for the database {path}, nothing was changed", free_space(path))


def moved(path: Path, consequence: str) -> StoreError:
    """Return the answer to a file that is another one than was opened (F15)."""
    return StoreError(
        f"the database {path} was replaced or removed while it was open: {consequence}",
        "leave the program and start it again",
    )


def free_space(path: Path) -> str:
    """Say how much room is left where ``path`` is, and where SQLite puts what does not fit in memory."""
    said = []
    for folder in dict.fromkeys((path.parent, Path(tempfile.gettempdir()))):
        with suppress(OSError):
            room = os.statvfs(folder)
            said.append(f"{room.f_bavail * room.f_frsize / 1e6:,.1f} MB are free in {folder}")
    return ", ".join(said)
