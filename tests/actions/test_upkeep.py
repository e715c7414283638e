"""Backups: complete or not there, for this user alone, never over anything (M1, F5, X6)."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.errors import BusyError, CancelledError, RefusedError, StoreError
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "inventory-2026-11-22.db"


def names(path: Path) -> list[str]:
    opened = open_actions(Settings(path), create=False)
    try:
        return [each.customer.name for each in opened.customers.list()]
    finally:
        opened.close()


def test_a_backup_is_a_database(actions: Actions, target: Path) -> None:
    actions.customers.add("Northwind")
    actions.upkeep.backup(target)
    actions.customers.add("Contoso")
    assert names(target) == ["Northwind"]
    assert [each.customer.name for each in actions.customers.list()] == ["Contoso", "Northwind"]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_backup_is_for_this_user_alone(actions: Actions, target: Path, umask: int) -> None:
    os.umask(umask)
    actions.upkeep.backup(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(target.parent.iterdir()) == [target]


def test_a_backup_is_one_file_even_of_a_write_ahead_log(actions: Actions, target: Path) -> None:
    actions.close()
    with closing(sqlite3.connect(actions.database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("UPDATE sqlite_sequence SET seq = seq")
        actions.upkeep.backup(target)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize("there", [Path.touch, Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_a_backup_never_overwrites(actions: Actions, target: Path, there: object) -> None:
    assert callable(there)
    there(target)
    with pytest.raises(RefusedError, match="exists already") as refused:
        actions.upkeep.backup(target)
    assert refused.value.exit_code == 3
    assert list(target.parent.iterdir()) == [target]
    assert not (target.parent / "nowhere").exists()


def test_a_backup_never_takes_the_place_of_the_database(actions: Actions) -> None:
    with pytest.raises(RefusedError, match="exists already"):
        actions.upkeep.backup(actions.database)


def test_a_backup_needs_a_folder(actions: Actions, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file or directory"):
        actions.upkeep.backup(tmp_path / "nowhere" / "backup.db")


def test_a_backup_can_be_named_from_where_one_is(
    actions: Actions, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(target.parent)
    actions.upkeep.backup(Path("here.db"))
    assert names(target.with_name("here.db")) == []


def test_a_backup_waits_for_a_commit_and_gives_up(settings: Settings, target: Path) -> None:
    actions = open_actions(Settings(settings.database, busy_timeout_s=0.2))
    actions.customers.list()
    with closing(sqlite3.connect(settings.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyError):
            actions.upkeep.backup(target)
    assert list(target.parent.iterdir()) == []
    actions.upkeep.backup(target)
    actions.close()


def test_a_backup_can_be_cancelled_while_it_waits(actions: Actions, target: Path) -> None:
    actions.customers.list()
    work = Work()
    with closing(sqlite3.connect(actions.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        threading.Timer(0.2, work.cancel).start()
        with pytest.raises(CancelledError):
            actions.upkeep.backup(target, work)
    assert list(target.parent.iterdir()) == []


@pytest.mark.usefixtures("harmed")
def test_a_database_that_is_gone_is_no_crash(actions: Actions, target: Path) -> None:
    actions.database.unlink()
    assert actions.notices == ()
    with pytest.raises(StoreError, match="was replaced or removed"):
        actions.upkeep.check()
    with pytest.raises(StoreError):
        actions.upkeep.backup(target)
    assert list(target.parent.iterdir()) == []
