"""What becomes of a bad file, a full disk and missing rights (reliability.md F5–F7, X6)."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from inventory_tui.bootstrap import open_actions
from inventory_tui.errors import CorruptError, FullError, ReadOnlyError, StoreError
from inventory_tui.inventory.model import State, Status
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from inventory_tui.store.faults import free_space
from inventory_tui.store.pragmas import APPLICATION_ID, driver
from inventory_tui.store.setup import add_customer, add_site
from inventory_tui.store.states import state_ids
from tests.store.unprivileged import nobody

PAGE = 4096
INSERT = text(
    """INSERT INTO entry (customer_id, level_id, number, state_id, description)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
    SELECT :customer, :level, '+1555010' || (:start + i), :state, 'desk of somebody' FROM n"""
)


def fill(store: Store, name: str, count: int) -> int:
    """Add a customer with so many numbers at one site; return the customer's id."""
    with store.write() as connection:
        customer = add_customer(connection, name)
        site = add_site(connection, customer, "Berlin")
        (state,) = state_ids(connection, customer.id, [State(Status.AVAILABLE)]).values()
        ids = {"customer": customer.id, "level": site.id, "state": state}
        connection.execute(INSERT, {"count": count, "start": 1_000_000, **ids})
    return customer.id


def insert_more(connection: Connection, count: int) -> None:
    """Add so many numbers beside those that are there."""
    customer, level, state = connection.execute(text("SELECT customer_id, level_id, state_id FROM entry")).fetchmany(1)[
        0
    ]
    ids = {"customer": customer, "level": level, "state": state}
    connection.execute(INSERT, {"count": count, "start": 5_000_000, **ids})


def names(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT name FROM customer ORDER BY id")).scalars())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- what is no database of ours (F7) -----------------------------------------------------------------------


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE somebody_else (id INTEGER)")


def marked_but_empty(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("CREATE TABLE something (id INTEGER)")


def stamped_with_nothing(path: Path) -> None:
    marked_but_empty(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR)")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.touch, "is empty: it is no database"),
        (lambda path: path.write_text("number,use\n+15550100001,phone_line\n" * 100), "is not a database"),
        (lambda path: path.write_bytes(b"x"), "is no inventory"),
        (lambda path: path.write_bytes(b"\0" * 8192), "is not a database"),
        (other_database, "is no inventory"),
        (marked_but_empty, "does not say its schema version"),
        (stamped_with_nothing, "does not say its schema version"),
    ],
)
def test_a_foreign_file_is_refused_and_never_touched(settings: Settings, make: object, message: str) -> None:
    settings.database.parent.mkdir()
    assert callable(make)
    make(settings.database)
    before = settings.database.read_bytes(), settings.database.stat().st_mtime_ns
    with pytest.raises(CorruptError, match=message) as refused:
        Store.open(settings)
    assert refused.value.hint
    assert (settings.database.read_bytes(), settings.database.stat().st_mtime_ns) == before
    assert list(settings.database.parent.iterdir()) == [settings.database]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_refused_at_once(settings: Settings, make: object) -> None:
    """I6: a FIFO would let the program hang."""
    settings.database.parent.mkdir()
    assert callable(make)
    make(settings.database)
    with pytest.raises(StoreError, match="is not a file"):
        Store.open(settings)


def test_devices_are_refused_too(settings: Settings) -> None:
    with pytest.raises(StoreError, match="is not a file"):
        Store.open(replace(settings, database=Path("/dev/null")))


# --- damage (F7) --------------------------------------------------------------------------------------------


def look_at_everything(settings: Settings) -> str:
    """Open the database, list, check; return what became of it. Anything but an answer fails the test."""
    try:
        actions = open_actions(settings)
    except StoreError as error:
        return error.message
    try:
        said = actions.upkeep.check()
        for each in actions.customers.list():
            actions.customers.sites(each.customer.name)
    except StoreError as error:
        return error.message
    finally:
        actions.close()
    return "; ".join(said)


@pytest.fixture
def victim(store: Store) -> bytes:
    """The bytes of a sound database of some forty pages."""
    fill(store, "Northwind", 400)
    store.close()
    return store.path.read_bytes()


def test_a_sound_database_has_nothing_to_say(victim: bytes, settings: Settings) -> None:
    assert look_at_everything(settings) == ""


@pytest.mark.usefixtures("harmed")
def test_a_database_cut_off_anywhere_is_noticed(victim: bytes, settings: Settings) -> None:
    for size in range(PAGE, len(victim), PAGE):
        settings.database.write_bytes(victim[:size])
        assert look_at_everything(settings) != ""
        assert settings.database.read_bytes() == victim[:size]


@pytest.mark.usefixtures("harmed")
def test_a_database_with_changed_bytes_is_never_a_traceback(victim: bytes, settings: Settings) -> None:
    """Some bytes are nobody's: not all damage can be noticed. None may end in a traceback, or be written."""
    draw = random.Random(20_261_122)
    for _ in range(120):
        damaged = bytearray(victim)
        for _ in range(draw.choice((1, 8, 64))):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        settings.database.write_bytes(damaged)
        look_at_everything(settings)
        assert settings.database.read_bytes() == damaged


@pytest.mark.usefixtures("harmed")
def test_a_damaged_page_is_a_damaged_database(victim: bytes, settings: Settings) -> None:
    settings.database.write_bytes(victim[:PAGE] + b"\xff" * (len(victim) - PAGE))
    with pytest.raises(CorruptError, match="is damaged") as damaged:
        Store.open(settings)
    assert "restore a backup" in damaged.value.hint
    assert damaged.value.exit_code == 1


@pytest.mark.usefixtures("harmed")
def test_a_word_that_does_not_exist_is_damage(store: Store) -> None:
    fill(store, "Northwind", 1)
    with store.write() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints=ON"))
        connection.execute(text("UPDATE customer SET dial_plan = 'flut'"))
    with open_actions(Settings(store.path)).store as same, pytest.raises(CorruptError, match="DialPlan 'flut'"):
        open_actions(Settings(same.path)).customers.list()


@pytest.mark.usefixtures("harmed")
def test_tables_that_are_not_as_they_were_are_damage(store: Store) -> None:
    fill(store, "Northwind", 1)
    with store.write() as connection:
        connection.execute(text("ALTER TABLE customer RENAME COLUMN name TO nine"))
    with pytest.raises(CorruptError, match="is damaged"):
        names(store)


def test_a_wrong_statement_is_a_fault_of_the_program(store: Store) -> None:
    with pytest.raises(OperationalError, match="no such column"), store.read() as connection:
        connection.execute(text("SELECT nine FROM customer"))


@pytest.mark.usefixtures("harmed")
def test_text_that_is_no_text_is_damage(store: Store) -> None:
    fill(store, "Northwind", 1)
    with store.write() as connection:
        connection.execute(text("UPDATE customer SET name = CAST(x'ff' AS TEXT)"))
    with pytest.raises(CorruptError, match="is damaged"):
        names(store)


# --- rights (F6, X6) ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_is_made_is_private_whatever_the_umask(settings: Settings, umask: int) -> None:
    os.umask(umask)
    with Store.open(settings) as store:
        assert mode_of(store.path.parent) == 0o700
        with store.write() as connection:
            add_customer(connection, "Northwind")
            beside = [each for each in store.path.parent.iterdir() if each != store.path]
            assert beside, "a journal stands beside a database that is written"
            assert {mode_of(each) for each in (store.path, *beside)} == {0o600}


def test_a_teams_database_keeps_its_mode_and_group(store: Store, settings: Settings) -> None:
    if os.geteuid() == 0:
        os.chown(store.path, 0, 65534)
    store.path.chmod(0o660)
    before = store.path.stat()
    with Store.open(settings) as shared, shared.write() as connection:
        add_customer(connection, "Northwind")
        journals = [each for each in store.path.parent.iterdir() if each != store.path]
        assert {mode_of(each) for each in journals} == {0o660}
    after = store.path.stat()
    assert (after.st_mode, after.st_gid, after.st_ino) == (before.st_mode, before.st_gid, before.st_ino)


@pytest.mark.parametrize("mode", [0o666, 0o602, 0o777])
@pytest.mark.usefixtures("harmed")
def test_a_file_that_everybody_may_write_is_refused(store: Store, settings: Settings, mode: int) -> None:
    store.path.chmod(mode)
    with pytest.raises(StoreError, match="everybody on this machine may write") as refused:
        Store.open(settings)
    assert refused.value.hint == f"take that right away with: chmod o-w '{store.path}'"


@pytest.fixture
def shared(shared_folder: Path) -> Path:
    """A database with one customer that an unprivileged user owns."""
    path = shared_folder / "inventory.db"
    with nobody(), Store.open(Settings(path)) as store:
        fill(store, "Northwind", 3)
    return path


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "reason"),
    [(0o400, 0o777, "you may not write the file"), (0o600, 0o555, "you may not write its folder")],
)
def test_without_rights_one_reads_and_is_told_why(shared: Path, file_mode: int, folder_mode: int, reason: str) -> None:
    shared.chmod(file_mode)
    shared.parent.chmod(folder_mode)
    before = shared.read_bytes()
    with nobody(), Store.open(Settings(shared)) as store:
        assert store.is_read_only
        assert store.notices[0] == f"read-only: {reason}"
        assert names(store) == ["Northwind"]
        with pytest.raises(ReadOnlyError, match=f"is read-only: {reason}") as refused, store.write():
            pytest.fail("nothing can be written")
        assert refused.value.exit_code == 1
    assert shared.read_bytes() == before


def test_a_read_only_database_can_be_previewed(shared: Path) -> None:
    """A preview keeps temporary tables, and those are no part of the file."""
    shared.chmod(0o400)
    with nobody(), Store.open(Settings(shared)) as store, closing(store.private()) as connection:
        with store.read(on=connection):
            connection.execute(text("CREATE TEMPORARY TABLE plan AS SELECT number FROM entry"))
        with store.read(on=connection):
            assert connection.execute(text("SELECT count(*) FROM plan")).scalar() == 3


def test_rights_taken_away_in_the_midst_are_an_answer(shared: Path) -> None:
    with nobody(), Store.open(Settings(shared)) as store:
        names(store)
        shared.chmod(0o400)
    with nobody(), Store.open(Settings(shared)) as store:
        assert store.is_read_only


def test_a_file_that_may_not_be_read_is_an_answer(shared: Path) -> None:
    shared.chmod(0o000)
    with nobody(), pytest.raises(StoreError, match="you may not read the database"):
        Store.open(Settings(shared))


def test_a_folder_that_may_not_be_entered_is_an_answer(shared: Path) -> None:
    shared.parent.chmod(0o000)
    with nobody(), pytest.raises(StoreError, match=r"cannot open the database .*: Permission denied"):
        Store.open(Settings(shared))


def test_a_database_cannot_be_made_where_nothing_may_be_written(shared_folder: Path) -> None:
    shared_folder.chmod(0o555)
    with nobody():
        with pytest.raises(StoreError, match=r"cannot make .*/inventory.db: Permission denied"):
            Store.open(Settings(shared_folder / "inventory.db"))
        with pytest.raises(StoreError, match=r"cannot make the folder .*/deeper: Permission denied"):
            Store.open(Settings(shared_folder / "deeper" / "inventory.db"))
    assert list(shared_folder.iterdir()) == []


def test_an_interrupted_change_that_may_not_be_rolled_back(shared: Path) -> None:
    """A killed session left a journal; who may only read cannot clean up, and is told so."""
    journal = shared.with_name("inventory.db-journal")
    with nobody(), Store.open(Settings(shared)) as store:
        if sqlite3.sqlite_version_info >= (3, 51, 3):
            pytest.skip("no rollback journal")
        with store.write() as connection:
            for pragma in ("cache_size=1", "cache_spill=1"):
                driver(connection).execute(f"PRAGMA {pragma}").close()
            insert_more(connection, 2_000)
            kept = shared.read_bytes(), journal.read_bytes()
    with nobody():
        shared.write_bytes(kept[0])
        journal.write_bytes(kept[1])
    journal.chmod(0o644)
    shared.chmod(0o444)
    shared.parent.chmod(0o555)
    with nobody(), pytest.raises(ReadOnlyError, match=r"cannot be written"):
        Store.open(Settings(shared))
    shared.parent.chmod(0o777)
    shared.chmod(0o600)
    journal.chmod(0o600)
    with nobody(), Store.open(Settings(shared)) as store, store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM entry")).scalar() == 3


# --- no room (F5) -------------------------------------------------------------------------------------------


@contextmanager
def limited_file_size(limit: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_says_where_and_how_much_is_left(store: Store) -> None:
    fill(store, "Northwind", 10)
    with closing(store.private()) as connection:
        pages = driver(connection).execute("PRAGMA page_count").fetchone()[0]
        driver(connection).execute(f"PRAGMA max_page_count={pages + 4}").close()

        def write() -> None:
            with store.write(on=connection):
                insert_more(connection, 20_000)

        with pytest.raises(FullError, match=r"no room for the database .*, nothing was changed") as full:
            write()
    assert str(store.path) in full.value.message
    assert f"MB are free in {store.path.parent}" in full.value.hint
    assert names(store) == ["Northwind"]
    with store.read() as reader:
        assert reader.execute(text("SELECT count(*) FROM entry")).scalar() == 10


def test_a_limit_on_file_sizes_is_like_a_full_disk(store: Store) -> None:
    fill(store, "Northwind", 10)
    with limited_file_size(store.path.stat().st_size + 8192), pytest.raises(FullError, match="nothing was changed"):
        fill(store, "Contoso", 50_000)
    assert names(store) == ["Northwind"]
    with store.read() as reader:
        assert reader.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_no_room_for_a_new_database_leaves_nothing(settings: Settings) -> None:
    with limited_file_size(8192), pytest.raises(FullError):
        Store.open(settings)
    assert list(settings.database.parent.iterdir()) == []


def test_no_room_for_a_backup_leaves_nothing(store: Store, tmp_path: Path) -> None:
    fill(store, "Northwind", 1_000)
    (tmp_path / "copies").mkdir()
    with limited_file_size(8192), pytest.raises(FullError, match=r"copies/backup.db"):
        store.copy_to(tmp_path / "copies" / "backup.db")
    assert list((tmp_path / "copies").iterdir()) == []


def test_where_nobody_knows_the_room_nothing_is_said(tmp_path: Path) -> None:
    assert "nowhere" not in free_space(tmp_path / "nowhere" / "inventory.db")
