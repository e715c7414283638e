"""The gate: what every connection is like, who waits for whom, and what is never lost in silence."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, PoolProxiedConnection, text
from sqlalchemy.exc import IntegrityError

from inventory_tui.errors import BusyError, CancelledError, StoreError
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings
from inventory_tui.store import filesystem
from inventory_tui.store.engine import Store, interrupter
from inventory_tui.store.pragmas import APPLICATION_ID, driver
from inventory_tui.store.setup import add_customer

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@contextmanager
def another_session(path: Path, begin: str) -> Iterator[sqlite3.Connection]:
    """Another program that has begun a transaction and does not end it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(begin)
        yield connection


@pytest.fixture
def hasty(settings: Settings, store: Store) -> Iterator[Store]:
    """The same database, opened by somebody who waits for 0.3 seconds only."""
    with Store.open(replace(settings, busy_timeout_s=0.3)) as opened:
        yield opened


def customers(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT name FROM customer ORDER BY name")).scalars())


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("trusted_schema", 0),
        ("mmap_size", 0),
        ("busy_timeout", 10_000),
        ("application_id", APPLICATION_ID),
        ("journal_mode", "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"),
    ],
)
def test_every_connection_is_alike(store: Store, name: str, value: object) -> None:
    """F16, L5: also those that come later, and private ones."""
    with store.read() as one, store.read() as another, closing(store.private()) as private:
        assert [pragma(each, name) for each in (one, another, private)] == [value] * 3
    with store.write() as connection:
        assert pragma(connection, name) == value


def test_who_writes_or_computes_keeps_more(store: Store) -> None:
    """Once a writer spills, every reader waits for its commit; who reads a page keeps little (performance.md §1.3)."""
    with store.write() as connection:
        assert pragma(connection, "cache_size") == -49_152
    with closing(store.private()) as private, store.read(on=private):
        assert pragma(private, "cache_size") == -49_152
    with closing(store.private()) as private, store.read(on=private, keeps_few=True):
        assert pragma(private, "cache_size") == -8_192
    with store.read() as connection:
        assert pragma(connection, "cache_size") == -8_192


def test_what_is_written_is_there(store: Store, settings: Settings) -> None:
    with store.write() as connection:
        add_customer(connection, "Northwind")
    assert customers(store) == ["Northwind"]
    with Store.open(settings) as again:
        assert customers(again) == ["Northwind"]


def test_an_error_takes_everything_back(store: Store) -> None:
    def fail() -> None:
        with store.write() as connection:
            add_customer(connection, "Northwind")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    assert customers(store) == []


def test_a_broken_rule_of_the_tables_is_a_fault_of_the_program(store: Store) -> None:
    """No person can do anything about it: it is reported as a fault, without the values (L1)."""
    with pytest.raises(IntegrityError) as raised, store.write() as connection:
        connection.execute(
            text("INSERT INTO entry (customer_id, level_id, number, state_id) VALUES (7, 7, :number, 7)"),
            {"number": "+15550100001"},
        )
    assert "+15550100001" not in str(raised.value)


def test_reading_cannot_see_half_of_a_change(store: Store) -> None:
    with store.read() as reader:
        assert reader.execute(text("SELECT count(*) FROM customer")).scalar() == 0
    with store.write() as writer:
        add_customer(writer, "Northwind")
        assert customers(store) == []


def test_writing_takes_the_lock_at_once(store: Store, hasty: Store) -> None:
    with store.write(), pytest.raises(BusyError), hasty.write():
        pass


def test_a_wait_in_vain_changes_nothing(hasty: Store) -> None:
    """G4."""
    with another_session(hasty.path, "BEGIN IMMEDIATE"):
        began = time.monotonic()
        with pytest.raises(BusyError, match="busy, nothing was changed") as busy, hasty.write():
            pytest.fail("the lock was somebody else's")
        assert 0.3 <= time.monotonic() - began < 5
    assert busy.value.exit_code == 1
    with hasty.write() as connection:
        add_customer(connection, "Northwind")


def test_a_wait_ends_when_the_other_is_done(store: Store) -> None:
    with another_session(store.path, "BEGIN IMMEDIATE") as other:
        done = threading.Event()

        def write() -> None:
            with store.write() as connection:
                add_customer(connection, "Northwind")
            done.set()

        waiting = threading.Thread(target=write)
        waiting.start()
        assert not done.wait(0.3)
        other.execute("COMMIT")
        waiting.join(10)
    assert customers(store) == ["Northwind"]


def test_a_wait_can_be_given_up(store: Store) -> None:
    work = Work()
    with another_session(store.path, "BEGIN IMMEDIATE"):
        threading.Timer(0.2, work.cancel).start()
        began = time.monotonic()
        with pytest.raises(CancelledError, match="nothing was changed"), store.write(work=work):
            pytest.fail("the lock was somebody else's")
        assert time.monotonic() - began < 5


def test_reading_waits_too_and_says_so(hasty: Store) -> None:
    with another_session(hasty.path, "BEGIN EXCLUSIVE"), pytest.raises(BusyError):
        customers(hasty)


def test_a_reader_that_stays_makes_a_commit_give_up(hasty: Store) -> None:
    """With a rollback journal a commit needs every reader gone."""
    with another_session(hasty.path, "BEGIN") as reader:
        reader.execute("SELECT * FROM customer").fetchall()
        if sqlite3.sqlite_version_info >= (3, 51, 3):
            pytest.skip("the write-ahead log has no such wait")
        with pytest.raises(BusyError), hasty.write() as connection:
            add_customer(connection, "Northwind")
    assert customers(hasty) == []


def test_an_interrupted_statement_is_a_cancelled_one(store: Store) -> None:
    work = Work()
    connection = store.private()
    try:
        threading.Timer(0.2, work.cancel).start()
        with (
            pytest.raises(CancelledError, match="nothing was changed"),
            work.interruptible(interrupter(connection)),
            store.read(on=connection),
        ):
            connection.execute(text(ENDLESS)).scalar()
        with store.read(on=connection):
            assert connection.execute(text("SELECT 1")).scalar() == 1
    finally:
        connection.close()


def test_an_interrupted_change_is_taken_back(store: Store) -> None:
    with closing(store.private()) as connection:
        threading.Timer(0.2, interrupter(connection)).start()

        def write() -> None:
            with store.write(on=connection):
                add_customer(connection, "Northwind")
                connection.execute(text(ENDLESS)).scalar()

        with pytest.raises(CancelledError):
            write()
    assert customers(store) == []


def test_interrupting_what_is_over_does_nothing(store: Store) -> None:
    connection = store.private()
    interrupt = interrupter(connection)
    interrupt()
    raw = driver(connection)
    with store.read(on=connection):
        assert connection.execute(text("SELECT 1")).scalar() == 1
    raw.close()
    interrupt()
    with suppress(sqlite3.ProgrammingError):
        connection.close()
    interrupt()


def test_interrupting_what_is_just_being_closed_does_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person gives up at the very moment at which a thread has its answer and gives its connection back."""
    connection = store.private()
    interrupt = interrupter(connection)
    pooled = type(connection.connection)
    close, calls = pooled.close, []

    def close_and_hear(closed: PoolProxiedConnection) -> None:
        interrupt()
        close(closed)
        assert not connection.closed, "between two steps of closing it"
        interrupt()
        calls.append(closed)

    with monkeypatch.context() as patch:
        patch.setattr(pooled, "close", close_and_hear)
        connection.close()
    assert len(calls) == 1
    interrupt()


def test_private_tables_live_with_their_connection(store: Store) -> None:
    with closing(store.private()) as mine, closing(store.private()) as other:
        with store.read(on=mine):
            mine.execute(text("CREATE TEMPORARY TABLE plan (id INTEGER)"))
        with store.write(on=mine):
            mine.execute(text("INSERT INTO plan VALUES (1)"))
        with store.read(on=mine):
            assert mine.execute(text("SELECT count(*) FROM plan")).scalar() == 1
        with store.read(on=other):
            names = other.execute(text("SELECT name FROM sqlite_temp_master")).scalars().all()
        assert names == []


def test_private_connections_hold_no_lock_between_transactions(store: Store) -> None:
    """F10: nobody waits for a person who thinks."""
    with closing(store.private()) as connection:
        with store.read(on=connection):
            connection.execute(text("SELECT * FROM customer")).all()
        with store.write() as writer:
            add_customer(writer, "Northwind")


def test_private_connections_may_change_threads(store: Store) -> None:
    connection = store.private()
    seen: list[object] = []

    def look() -> None:
        with store.read(on=connection):
            seen.append(connection.execute(text("SELECT 1")).scalar())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(10)
    assert seen == [1]


def test_threads_share_a_store(store: Store) -> None:
    failed: list[Exception] = []

    def write(place: int) -> None:
        try:
            for turn in range(5):
                with store.write() as connection:
                    add_customer(connection, f"Customer {place} {turn}")
                customers(store)
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=[place]) for place in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert failed == []
    assert len(customers(store)) == 40


def replaced(path: Path) -> None:
    path.with_suffix(".old").hardlink_to(path)
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


@pytest.mark.parametrize("how", [Path.unlink, replaced])
@pytest.mark.usefixtures("harmed")
def test_a_file_that_is_another_one_is_never_written(store: Store, how: object) -> None:
    """F15: deleted, or replaced by a copy of itself."""
    customers(store)
    assert callable(how)
    how(store.path)
    before = store.path.read_bytes() if store.path.exists() else None
    with pytest.raises(StoreError, match="was replaced or removed while it was open"), store.write():
        pytest.fail("nothing may be written")
    with pytest.raises(StoreError, match="was replaced or removed"):
        customers(store)
    with pytest.raises(StoreError, match="was replaced or removed"):
        store.private()
    assert (store.path.read_bytes() if store.path.exists() else None) == before


def test_a_file_replaced_while_it_is_opened_is_not_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the path and the opening of the file."""
    true = filesystem.identity(store.path)
    answers = iter([true, (0, 0)])
    with monkeypatch.context() as race:
        race.setattr(filesystem, "identity", lambda _: next(answers))
        with pytest.raises(StoreError, match="was replaced or removed"):
            customers(store)
    assert customers(store) == []


@pytest.mark.usefixtures("harmed")
def test_a_file_replaced_in_the_midst_of_a_change_is_not_called_saved(store: Store) -> None:
    def write() -> None:
        with store.write() as connection:
            add_customer(connection, "Northwind")
            replaced(store.path)

    with pytest.raises(StoreError, match="was replaced or removed"):
        write()


def test_a_link_leads_to_the_same_database(store: Store, settings: Settings, tmp_path: Path) -> None:
    """F15: journals stand beside the file itself, whatever way leads there."""
    (tmp_path / "link.db").symlink_to(store.path)
    with Store.open(replace(settings, database=tmp_path / "link.db")) as linked:
        assert linked.path == store.path
        with linked.write() as connection:
            add_customer(connection, "Northwind")
    assert customers(store) == ["Northwind"]


def test_a_missing_database_is_made_only_where_asked(settings: Settings) -> None:
    with pytest.raises(StoreError, match="there is no database at"):
        Store.open(settings, create=False)
    assert not settings.database.parent.exists()
    Store.open(settings).close()
    Store.open(settings, create=False).close()


def test_a_database_beside_the_default_has_nothing_to_say(store: Store) -> None:
    assert store.notices == ()
    assert not store.is_read_only


def test_a_shared_disk_is_mentioned(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """F11."""
    monkeypatch.setattr("inventory_tui.store.filesystem.file_system_of", lambda _: "nfs4")
    assert store.notices == ("the database lies on nfs4, which this machine may share: locking there can be slow",)


def test_a_second_name_is_mentioned(store: Store, tmp_path: Path) -> None:
    """F15: a journal stands beside one of the names only."""
    (tmp_path / "second.db").hardlink_to(store.path)
    assert store.notices == (f"{store.path} has 2 names (hard links): who uses it by another name can damage it",)
    (tmp_path / "second.db").unlink()
    assert not store.notices
