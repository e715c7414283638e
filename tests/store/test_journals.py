"""Which journal a database gets, keeps and leaves (reliability.md §1.1, F11)."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from inventory_tui.errors import StoreError
from inventory_tui.settings import Settings
from inventory_tui.store import pragmas
from inventory_tui.store.engine import Store
from inventory_tui.store.levels import customers_of
from inventory_tui.store.setup import add_customer


def mode_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return str(mode)


def choose(monkeypatch: pytest.MonkeyPatch, journal: str) -> None:
    monkeypatch.setattr(pragmas, "choose_journal", lambda *_, **__: journal)


def test_a_new_database_gets_the_journal_that_is_safe(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[tuple[int, ...], bool]] = []

    def decide(version: tuple[int, ...], *, is_local: bool) -> str:
        asked.append((version, is_local))
        return "delete"

    monkeypatch.setattr(pragmas, "choose_journal", decide)
    monkeypatch.setattr("inventory_tui.store.filesystem.file_system_of", lambda _: "nfs4")
    Store.open(settings).close()
    assert asked == [(sqlite3.sqlite_version_info, False)] * 2
    assert mode_of(settings.database) == "delete"


def test_a_write_ahead_log_is_private_and_works(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, "wal")
    with Store.open(settings) as store:
        with store.write() as connection:
            add_customer(connection, "Northwind")
            with store.read() as reader:
                assert customers_of(reader) == {}
        files = sorted(store.path.parent.iterdir())
        assert [each.name for each in files] == ["inventory.db", "inventory.db-shm", "inventory.db-wal"]
        assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    with Store.open(settings) as again, again.read() as connection:
        assert [each.name for each in customers_of(connection).values()] == ["Northwind"]
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_write_ahead_log_that_is_not_safe_here_is_left(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        choose(elsewhere, "wal")
        with Store.open(settings) as store, store.write() as connection:
            add_customer(connection, "Northwind")
    assert mode_of(settings.database) == "wal"
    choose(monkeypatch, "delete")
    with Store.open(settings) as store, store.read() as connection:
        assert [each.name for each in customers_of(connection).values()] == ["Northwind"]
    assert mode_of(settings.database) == "delete"


def test_a_write_ahead_log_that_others_keep_open_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = replace(settings, busy_timeout_s=0.2)
    with monkeypatch.context() as elsewhere:
        choose(elsewhere, "wal")
        other = Store.open(settings)
        with other.read() as connection:
            customers_of(connection)
    choose(monkeypatch, "delete")
    with pytest.raises(StoreError, match="not safe to share here") as refused:
        Store.open(hasty)
    assert "close the other sessions" in refused.value.hint
    other.close()
    Store.open(hasty).close()
    assert mode_of(settings.database) == "delete"


def test_a_rollback_journal_stays_where_a_log_would_be_safe(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another session with an older SQLite may have the file open at this very moment."""
    with monkeypatch.context() as elsewhere:
        choose(elsewhere, "delete")
        Store.open(settings).close()
    choose(monkeypatch, "wal")
    Store.open(settings).close()
    assert mode_of(settings.database) == "delete"
