"""Schema versions: the steps lead to the tables as they are, and a step that fails leaves nothing (F8, M1–M4)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_mock_engine, event, insert, make_url

from inventory_tui import __version__
from inventory_tui.errors import CorruptError, FullError, ReadOnlyError, SchemaError
from inventory_tui.settings import Settings
from inventory_tui.store import migrations, pragmas
from inventory_tui.store.engine import Store
from inventory_tui.store.schema import metadata, source, source_site
from inventory_tui.store.setup import add_customer, add_site
from tests.store.unprivileged import nobody

Dump = list[tuple[object, ...]]

PRESENT = migrations.HEAD
LATER = [f"{int(PRESENT) + step:04}" for step in range(1, 6)]
"""Schema versions of releases to come."""
NEXT = LATER[0]

PRETENDED = '''
"""A step of tomorrow: remakes a table that others point to, adds a column, fills it."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    with op.batch_alter_table("level", recreate="always") as level:
        level.add_column(sa.Column("address{revision}", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE level SET address{revision} = 'somewhere in ' || name")
    op.create_table("place{revision}", sa.Column("id", sa.Integer(), primary_key=True))
    {more}
'''


def dump_of(path: Path) -> Dump:
    """Everything that is in a database: the schema's own words, and all rows."""
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [name for kind, name, *_ in schema if kind == "table"]
        rows = [(name, *row) for name in tables for row in connection.execute(f'SELECT * FROM "{name}"')]
        return [*schema, *rows]


def schema_of(path: Path) -> dict[str, str]:
    return {
        f"{kind} {name}": " ".join((sql or "").split())
        for kind, name, _, sql in (row for row in dump_of(path) if row[0] in ("table", "index", "view", "trigger"))
        if isinstance(sql, str)
    }


@pytest.fixture
def older(settings: Settings) -> Path:
    """A database of this program's version, with rows that point to each other."""
    with Store.open(settings) as store, store.write() as connection:
        customer = add_customer(connection, "Northwind")
        for name in ("Amsterdam", "Berlin", "Cork"):
            site = add_site(connection, customer, name)
            named = {"name": name, "name_key": name.casefold()}
            source_id: int = connection.execute(
                insert(source).values(customer_id=customer.id, settings={}, **named).returning(source.c.id)
            ).scalar_one()
            pointer = {"source_id": source_id, "level_id": site.id, "value": "A", "value_key": "a"}
            connection.execute(insert(source_site).values(customer_id=customer.id, **pointer))
    return settings.database


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of a later release: one schema version further. Returns where its steps are."""
    return next_release(tmp_path, monkeypatch, NEXT, "pass")


def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revision: str, more: str) -> Path:
    steps = tmp_path / "steps 100%"
    if not steps.exists():
        shutil.copytree(migrations.STEPS, steps)
    step = PRETENDED.format(revision=revision, before=f"{int(revision) - 1:04}", more=more)
    (steps / "versions" / f"v{revision}_pretended.py").write_text(step)
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "HEAD", revision)
    return steps


def copies_of(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.backup"))


def build_by_steps(path: Path, version: str) -> Engine:
    """Make a database as a release of that schema version left it, by the steps that lead there."""
    from alembic import command

    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={pragmas.APPLICATION_ID}")
        connection.execute("VACUUM")
    path.chmod(0o600)
    engine = pragmas.make_engine(partial(pragmas.connect, path, is_read_only=False, busy_timeout_s=1))
    with engine.begin() as connection:
        config = migrations.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    return engine


def test_the_steps_lead_to_the_tables_as_they_are(tmp_path: Path) -> None:
    """A new database is made from the tables; an old one by every step since. They are the same, to the letter."""
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    Store.open(Settings(made)).close()
    engine = build_by_steps(migrated, "head")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    expected, found = schema_of(made), schema_of(migrated)
    expected.pop("table alembic_version")
    found.pop("table alembic_version")
    assert found == expected, "tables changed: add a step (before the first release: bring 0001.sql in line)"


FIRST_ROWS = """
DROP TABLE alembic_version;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc
  PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('0001');
INSERT INTO customer VALUES (1, 'Northwind', 'northwind', 'flat', 1, 'UTC', 1, 2, 3);
INSERT INTO level VALUES (1, 1, 'customer', 'Customer', 'customer', ''), (2, 1, 'site', 'Cork', 'cork', '');
INSERT INTO source VALUES (1, 1, 'Feed', 'feed', 'generic', 7, '{"paths": ["a.csv"]}', 2),
  (2, 1, 'Other', 'other', '', NULL, '{}', NULL);
INSERT INTO source_site VALUES (1, 1, 'dp1', 'DP1', 2);
INSERT INTO snapshot VALUES (1, 1, 1, NULL, '2026-11-01T00:00:00+00:00', 'ann', '{}', '{}'),
  (2, 1, 1, 1, '2026-11-02T00:00:00+00:00', 'ann', '{}', '{}');
INSERT INTO kind VALUES (1, 0, 'phone_line', '', '');
INSERT INTO record (id, customer_id, level_id, source_id, snapshot_id, number, kind)
  VALUES (3, 1, 2, 1, 1, '5550101', 0);
INSERT INTO problem (id, customer_id, source_id, level_id, line, text, reason)
  VALUES (4, 1, 1, 2, 9, '5.55E+06', 'no');
"""
"""Rows of a database of schema version 0001, as its release wrote them."""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A database that the first release made and filled."""
    path = tmp_path / "first.db"
    build_by_steps(path, "0001").dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_ROWS)
    return path


def test_0002_keeps_sources_and_unusable_rows(first: Path) -> None:
    with Store.open(Settings(first)) as store, store.read() as connection:
        found = connection.exec_driver_sql("SELECT * FROM source ORDER BY id").all()
        assert [tuple(row) for row in found] == [
            (1, 1, "Feed", "feed", "generic", 7, '{"paths": ["a.csv"]}', 2, None),
            (2, 1, "Other", "other", "", None, "{}", None, None),
        ]
        (row,) = connection.exec_driver_sql("SELECT * FROM problem").all()
        assert tuple(row) == (4, 1, 1, 2, 2, "", "", "", 9, "5.55E+06", "no"), "held for the present snapshot's"
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM record JOIN source ON 1 = source.id").scalar() == 1
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM source_site").scalar() == 1
        assert list(migrations.iter_differences(connection)) == []
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    (copy,) = copies_of(first)
    assert ".schema-0001.backup" in copy.name


def test_f8_0002_is_done_whole_or_not_at_all(first: Path) -> None:
    before = dump_of(first)
    for statement in range(1, 200):
        with fault_at(statement) as sent:
            try:
                Store.open(Settings(first)).close()
                break
            except FaultError:
                pass
        assert dump_of(first) == before, sent[-1]
    assert statement > 15
    assert dump_of(first) != before


def test_indexes_that_are_partial_here_are_so_on_postgresql() -> None:
    said: list[str] = []
    dialect = make_url("postgresql://").get_dialect()()
    engine = create_mock_engine("postgresql://", lambda ddl, *_, **__: said.append(str(ddl.compile(dialect=dialect))))
    metadata.create_all(engine, checkfirst=False)
    assert sum(" WHERE " in each for each in said if "UNIQUE INDEX" in each) == 3


def test_the_version_is_that_of_the_last_step() -> None:
    assert ScriptDirectory.from_config(migrations.alembic_config()).get_heads() == [migrations.HEAD]


def test_steps_are_one_line_of_numbers() -> None:
    steps = list(ScriptDirectory.from_config(migrations.alembic_config()).walk_revisions())
    assert [step.revision for step in reversed(steps)] == [f"{place:04}" for place in range(1, len(steps) + 1)]


def test_a_database_of_this_version_is_left_alone(older: Path, settings: Settings) -> None:
    before = older.read_bytes(), older.stat().st_mtime_ns
    Store.open(settings).close()
    assert (older.read_bytes(), older.stat().st_mtime_ns) == before
    assert copies_of(older) == []


def test_an_older_database_is_brought_up_to_date(older: Path, settings: Settings, tomorrow: Path) -> None:
    with Store.open(settings) as store, store.read() as connection:
        rows = connection.exec_driver_sql(f"SELECT name, address{NEXT} FROM level ORDER BY name").all()
        assert [tuple(row) for row in rows] == [
            (name, f"somewhere in {name}") for name in ("Amsterdam", "Berlin", "Cork", "Customer")
        ]
        assert connection.exec_driver_sql("SELECT count(*) FROM source_site").scalar() == 3
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == NEXT


def test_the_copy_made_before_is_the_older_database(older: Path, settings: Settings, tomorrow: Path) -> None:
    before = dump_of(older)
    os.umask(0)
    Store.open(settings).close()
    (copy,) = copies_of(older)
    assert dump_of(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert f".schema-{PRESENT}.backup" in copy.name
    assert dump_of(older) != before


def test_restoring_the_copy_is_the_way_back(
    older: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M4."""
    before = dump_of(older)
    with monkeypatch.context() as release:
        next_release(tmp_path, release, NEXT, "pass")
        Store.open(settings).close()
    with pytest.raises(SchemaError):
        Store.open(settings)
    copies_of(older)[0].replace(older)
    Store.open(settings).close()
    assert dump_of(older) == before


def test_the_last_three_copies_are_kept(
    older: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = older.with_name("mine.backup")
    mine.touch()
    for revision in LATER:
        next_release(tmp_path, monkeypatch, revision, "pass")
        Store.open(settings).close()
    kept = [each.name.split(".schema-")[-1] for each in copies_of(older) if each != mine]
    assert kept == [f"{version}.backup" for version in LATER[1:4]]
    assert mine.exists()


def test_two_versions_are_one_transaction(
    older: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump_of(older)
    next_release(tmp_path, monkeypatch, NEXT, "pass")
    next_release(tmp_path, monkeypatch, LATER[1], "raise RuntimeError('in the second step')")
    with pytest.raises(RuntimeError, match="in the second step"):
        Store.open(settings)
    assert dump_of(older) == before


class FaultError(Exception):
    """Raised instead of the n-th statement."""


@contextmanager
def fault_at(statement: int) -> Iterator[list[str]]:
    """Fail instead of the n-th statement that any engine is about to send; yield those that were sent."""
    sent: list[str] = []

    def count(*said: object) -> None:
        sent.append(str(said[2]))
        if len(sent) == statement:
            raise FaultError

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def test_a_fault_at_any_statement_leaves_everything_as_it_was(older: Path, settings: Settings, tomorrow: Path) -> None:
    before = dump_of(older)
    for statement in range(1, 200):
        with fault_at(statement) as sent:
            try:
                Store.open(settings).close()
                break
            except FaultError:
                pass
        assert dump_of(older) == before, sent[-1]
        assert len(copies_of(older)) <= 3
    assert statement > 15
    assert dump_of(older) != before
    assert any("_alembic_tmp_level" in each for each in sent)


def test_rows_that_belong_to_nothing_stop_a_step(
    older: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_release(tmp_path, monkeypatch, NEXT, "op.execute(\"DELETE FROM level WHERE name = 'Berlin'\")")
    before = dump_of(older)
    with pytest.raises(CorruptError, match="belong to nothing"):
        Store.open(settings)
    assert dump_of(older) == before


@pytest.mark.parametrize("version", [NEXT, "0010", "9999", "abc", ""])
def test_a_newer_database_is_refused_untouched(older: Path, settings: Settings, version: str) -> None:
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [version])
    before = older.read_bytes()
    with pytest.raises(SchemaError) as refused:
        Store.open(settings)
    assert f"schema version {version}" in refused.value.message
    assert f"inventory-tui {__version__} knows versions up to {migrations.HEAD}" in refused.value.message
    assert refused.value.exit_code == 1
    assert older.read_bytes() == before
    assert copies_of(older) == []


def test_an_older_database_that_cannot_be_written_says_so(
    shared_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(shared_folder / "inventory.db")
    with nobody():
        Store.open(settings).close()
    settings.database.chmod(0o400)
    next_release(tmp_path, monkeypatch, NEXT, "pass")
    with nobody(), pytest.raises(ReadOnlyError, match="is read-only: you may not write the file"):
        Store.open(settings)


def test_no_room_for_the_copy_means_no_step(
    older: Path, settings: Settings, tomorrow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump_of(older)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inventory_tui.store.filesystem._sync", fail)
    with pytest.raises(FullError, match="no room for"):
        Store.open(settings)
    assert dump_of(older) == before
    assert copies_of(older) == []
