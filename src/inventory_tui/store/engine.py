"""The door to the database: opening it, reading it, and the one gate through which everything is written.

Owns connections and transactions. Must not know what the tables mean.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, RootTransaction

from inventory_tui.errors import ReadOnlyError, StoreError
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings
from inventory_tui.store import faults, filesystem, migrations, pragmas

__all__ = ["Connection", "Store", "interrupt"]


def interrupt(connection: Connection) -> None:
    """Stop the statement that ``connection`` runs in another thread; it ends with ``CancelledError``."""
    try:
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.interrupt()
    except (sqlite3.ProgrammingError, OSError):  # closed in the meantime: nothing runs
        return


class Store:
    """One open database."""

    def __init__(self, engine: Engine, path: Path, settings: Settings, *, read_only_because: str) -> None:
        self._engine = engine
        self._identity = filesystem.identity(path)
        self._busy_timeout_s = settings.busy_timeout_s
        self.path = path
        self.read_only_because = read_only_because
        """Why nothing can be written; blank where everything can."""

    @classmethod
    def open(cls, settings: Settings, *, create: bool = True) -> Store:
        """Open the database, making it or bringing its schema up to date first where needed.

        Args:
            settings: where it is and how long to wait for others.
            create: whether a missing database is made.

        Raises:
            StoreError: one of its leaves; the file is then as it was.
        """
        path = filesystem.resolve(settings.database)
        if not path.exists():
            if not create:
                raise StoreError(
                    f"there is no database at {path}", "give the path of an inventory with --database"
                )
            migrations.create(path, settings.busy_timeout_s)
        reason = filesystem.inspect(path)
        engine = pragmas.make_engine(path, is_read_only=bool(reason), busy_timeout_s=settings.busy_timeout_s)
        return cls(engine, path, settings, read_only_because=reason)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return bool(self.read_only_because)

    @contextmanager
    def read(self, on: Connection | None = None) -> Iterator[Connection]:
        """Open one read transaction; fetch and leave, nobody waits inside.

        Args:
            on: a private connection to read on, instead of one of the pool.
        """
        with faults.translated(self.path), self._connection(on) as connection:
            connection.execution_options(**{pragmas.BEGIN_OPTION: "BEGIN"})
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, on: Connection | None = None, work: Work | None = None) -> Iterator[Connection]:
        """Open the write transaction: waits for other sessions, commits at the end, all or nothing (P3).

        Args:
            on: a private connection to write on, instead of one of the pool.
            work: asked while waiting whether the person gave up.

        Raises:
            BusyError: another session kept writing for the whole time allowed (G4).
            ReadOnlyError: the database cannot be written.
            StoreError: the file was replaced or removed under this session, or the disk failed.
            CancelledError: the person gave up.
        """
        if self.is_read_only:
            raise ReadOnlyError(
                f"the database {self.path} is read-only: {self.read_only_because}",
                "ask its owner for write access",
            )
        self._check_identity("nothing was changed")
        with faults.translated(self.path), self._connection(on) as connection:
            transaction = self._begin(connection, work)
            with transaction:
                yield connection
        self._check_identity("the last change may be lost")

    def private(self) -> Connection:
        """Return a connection of one's own: its temporary tables live until the caller closes it."""
        with faults.translated(self.path):
            connection = self._engine.connect()
            connection.detach()
            return connection

    def close(self) -> None:
        """Close every connection of the pool."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _connection(self, on: Connection | None) -> Iterator[Connection]:
        if on is not None:
            yield on
        else:
            with self._engine.connect() as connection:
                yield connection

    def _begin(self, connection: Connection, work: Work | None) -> RootTransaction:
        if work is not None:
            work.check()
        connection.execution_options(**{pragmas.BEGIN_OPTION: "BEGIN IMMEDIATE"})
        return connection.begin()

    def _check_identity(self, consequence: str) -> None:
        if filesystem.identity(self.path) != self._identity:
            raise StoreError(
                f"the database {self.path} was replaced or removed while it was open: {consequence}",
                "leave the program and start it again",
            )
