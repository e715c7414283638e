"""The door to the database: opening it, reading it, and the one gate through which everything is written.

Owns connections and transactions. Must not know what the tables mean.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, RootTransaction, event
from sqlalchemy.exc import OperationalError

from inventory_tui.errors import NoDatabaseError, ReadOnlyError, StoreError
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings
from inventory_tui.store import copies, faults, filesystem, migrations, pragmas

__all__ = ["Connection", "Store", "check_before_each", "interrupter"]

_START_AGAIN = "what is shown here is no longer kept anywhere"
_SLICE_S = 0.2
"""How long one try for the write lock lasts before it is asked whether the person gave up."""


def interrupter(connection: Connection) -> Callable[[], None]:
    """Return what stops the statement that ``connection`` runs in another thread: it ends with ``CancelledError``.

    It may be called from any thread at any moment, also while the connection is being closed or after that: then
    nothing runs, and nothing happens.
    """
    raw = pragmas.driver(connection)  # to ask SQLAlchemy's connection later would be to use it in two threads at once

    def interrupt() -> None:
        with suppress(sqlite3.ProgrammingError):  # closed in the meantime
            raw.interrupt()

    return interrupt


def check_before_each(connection: Connection, check: Callable[[], None]) -> None:
    """Let ``check`` refuse each statement before it runs: an ``interrupt`` between two statements is lost otherwise."""

    @event.listens_for(connection, "before_cursor_execute")
    def ask(*_: object) -> None:
        check()


class Store:
    """One open database. Safe to use from several threads; a connection belongs to one thread at a time."""

    def __init__(self, path: Path, settings: Settings, *, read_only_because: str) -> None:
        self.path = path
        self.read_only_because = read_only_because
        """Why nothing can be written; blank where everything can."""
        self._busy_timeout_s = settings.busy_timeout_s
        self._identity = filesystem.identity(path)
        self._engine = pragmas.make_engine(self._connect)

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
        if not filesystem.exists(path):
            if not create:
                raise NoDatabaseError(
                    f"there is no database at {path}",
                    f"check the path {settings.database}: only a command that writes makes a new database",
                )
            migrations.create(path, settings.busy_timeout_s)
        store = cls(path, settings, read_only_because=filesystem.inspect(path))
        store._make_ready()
        return store

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about the place of the database (F6, F11, F15); usually nothing."""
        said = []
        if self.is_read_only:
            said.append(f"read-only: {self.read_only_because}")
        kind = filesystem.file_system_of(self.path)
        if kind and not filesystem.is_local(kind):
            said.append(f"the database lies on {kind}, which this machine may share: locking there can be slow")
        said.extend(filesystem.iter_second_names(self.path))
        return tuple(said)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return bool(self.read_only_because)

    @contextmanager
    def read(self, on: Connection | None = None, *, keeps_few: bool = False) -> Iterator[Connection]:
        """Open one read transaction: fetch and leave, nobody waits inside.

        Args:
            on: a private connection to read on, instead of one of the pool.
            keeps_few: whether to keep few pages on it, too: where each is read about once, more serve nobody.

        Raises:
            StoreError: one of its leaves.
            CancelledError: the statement was interrupted.
        """
        self._check_identity(_START_AGAIN)
        with self._translated(), self._connection(on) as connection:
            cache_kib = pragmas.CACHE_KIB if on is None or keeps_few else pragmas.WIDE_CACHE_KIB
            pragmas.prepare_to_read(connection, cache_kib=cache_kib)
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
            CancelledError: the person gave up, or the statement was interrupted.
        """
        self.check_may_write()
        self._check_identity("nothing was changed")
        with self._translated(), self._connection(on) as connection, self._begin_to_write(connection, work):
            # The wait for the lock may have been long.
            self._check_identity("nothing was changed")
            yield connection
        self._check_identity("the last change may be lost")

    def check_may_write(self) -> None:
        """Refuse at once, before work starts, where nothing can be written (F6).

        Raises:
            ReadOnlyError: the reason.
        """
        if self.is_read_only:
            raise ReadOnlyError(
                f"the database {self.path} is read-only: {self.read_only_because}",
                "ask its owner for the right to write",
            )

    def private(self) -> Connection:
        """Return a connection of one's own: its temporary tables live until the caller closes it.

        Use it through ``read(on=…)`` and ``write(on=…)``; from any thread, but one at a time.

        Raises:
            StoreError: one of its leaves.
        """
        self._check_identity(_START_AGAIN)
        with faults.translated(self.path):
            connection = self._engine.connect()
            connection.detach()
            return connection

    def copy_to(self, target: Path, work: Work | None = None) -> None:
        """Copy what is committed to a new file for this user alone: complete, or not there.

        Raises:
            FileExistsError: something is at ``target``.
            StoreError: one of its leaves; no part of the copy is left.
            CancelledError: the person gave up.
        """
        with closing(self.private()) as source:
            pragmas.set_busy_timeout(source, _SLICE_S)
            driver = pragmas.driver(source)
            copies.copy_database(driver, self.path, target, busy_timeout_s=self._busy_timeout_s, work=work)

    def close(self) -> None:
        """Close every connection of the pool."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make_ready(self) -> None:
        """Check that the file is an inventory of this version, or make it one."""
        with faults.translated(self.path), closing(self._connect()) as connection:
            pragmas.check_is_ours(connection, self.path)
            version = migrations.version_of(connection, self.path)
            is_current = migrations.is_current(version, self.path)
            if is_current and not self.is_read_only:
                kind = filesystem.file_system_of(self.path)
                wanted = pragmas.choose_journal(sqlite3.sqlite_version_info, is_local=filesystem.is_local(kind))
                pragmas.settle_journal(connection, self.path, wanted)
        if not is_current:
            self.check_may_write()
            migrations.upgrade(self.path, self._busy_timeout_s)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Translate what the library raises; a statement that does not fit the tables may be damage, or our fault."""
        with faults.translated(self.path):
            try:
                yield
            except OperationalError as error:
                if faults.is_about_tables(error.orig) and not self._has_our_tables():
                    raise faults.damaged(self.path) from error
                raise

    def _has_our_tables(self) -> bool:
        with self._engine.connect() as connection:
            return not any(migrations.iter_differences(connection))

    def _connect(self) -> sqlite3.Connection:
        connection = pragmas.connect(self.path, is_read_only=self.is_read_only, busy_timeout_s=self._busy_timeout_s)
        try:
            self._check_identity(_START_AGAIN)
        except StoreError:
            connection.close()
            raise
        return connection

    @contextmanager
    def _connection(self, on: Connection | None) -> Iterator[Connection]:
        if on is not None:
            yield on
        else:
            with self._engine.connect() as connection:
                yield connection

    def _begin_to_write(self, connection: Connection, work: Work | None) -> RootTransaction:
        """Wait for the write lock in short tries; only a refused BEGIN is ever tried again."""
        pragmas.prepare_to_write(connection)
        give_up_at = time.monotonic() + self._busy_timeout_s
        pragmas.set_busy_timeout(connection, min(_SLICE_S, self._busy_timeout_s))
        try:
            while True:
                if work is not None:
                    work.check()
                try:
                    return connection.begin()
                except OperationalError as error:
                    if not faults.is_busy(error.orig) or time.monotonic() >= give_up_at:
                        raise
        finally:
            pragmas.set_busy_timeout(connection, self._busy_timeout_s)

    def _check_identity(self, consequence: str) -> None:
        if filesystem.identity(self.path) != self._identity:
            raise faults.moved(self.path, consequence)
