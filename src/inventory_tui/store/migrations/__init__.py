"""Schema versions: making a database, and bringing an older one up to date in one transaction.

Alembic is imported only where the version differs (M2). A new database is made from the tables as they are now; a
test proves that the migrations lead to the very same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from inventory_tui import __version__
from inventory_tui.errors import CorruptError, SchemaError
from inventory_tui.store import copies, faults, filesystem, pragmas
from inventory_tui.store.schema import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
"""The schema version this program reads and writes. Versions are numbers of four digits."""
STEPS = Path(__file__).parent / "steps"


def create(path: Path, busy_timeout_s: float) -> None:
    """Make a new, empty database; where another process does so at the same moment, its database is used.

    Raises:
        StoreError: it cannot be made; nothing is left.
    """
    filesystem.make_folder(path.parent)
    journal = pragmas.choose_journal(
        sqlite3.sqlite_version_info, is_local=filesystem.is_local(filesystem.file_system_of(path))
    )
    with suppress(FileExistsError), filesystem.new_file(path) as draft, faults.translated(path):
        engine = pragmas.make_engine(partial(pragmas.connect, draft, is_read_only=False, busy_timeout_s=busy_timeout_s))
        try:
            with engine.connect() as connection:
                # Nobody knows the draft yet: it is complete when it takes its name.
                pragmas.driver(connection).execute("PRAGMA journal_mode=MEMORY").close()
                with connection.begin():
                    build(connection)
                pragmas.driver(connection).execute(f"PRAGMA journal_mode={journal}").close()
        finally:
            engine.dispose()


def build(connection: Connection) -> None:
    """Make every table in an empty database and stamp it with this program's schema version."""
    connection.execute(text(f"PRAGMA application_id={pragmas.APPLICATION_ID}"))
    metadata.create_all(connection, checkfirst=False)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def iter_differences(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each table, index, view or trigger that is not as this program makes it."""
    expected = _expected_schema()
    found = _schema_of(connection)
    for name in expected.keys() - found.keys():
        yield f"the {name} is missing"
    for name in found.keys() - expected.keys():
        yield f"the {name} is not one of this program's"
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            yield f"the {name} is not as schema version {HEAD} has it"


@cache
def _expected_schema() -> dict[str, str]:
    """Return the schema of a new database; it is the same for as long as the program runs."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as fresh:
        engine = pragmas.make_engine(lambda: fresh)
        with engine.begin() as blank:
            build(blank)
            return _schema_of(blank)


def _schema_of(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'")
    )
    return {f"{kind} {name}": " ".join((sql or "").replace('"', "").split()) for kind, name, sql in rows}


def version_of(connection: sqlite3.Connection, path: Path) -> str:
    """Return the schema version of an inventory.

    Raises:
        CorruptError: it has none.
    """
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    if row is None:
        raise CorruptError(f"the database {path} does not say its schema version", faults.RESTORE_HINT)
    return str(row[0])


def is_current(version: str, path: Path) -> bool:
    """Whether a database of that schema version can be used as it is; if not, it is older.

    Raises:
        SchemaError: it is newer than this program, or of no version this program has heard of.
    """
    if version == HEAD:
        return True
    if not version.isdecimal() or version > HEAD:
        raise SchemaError(
            f"{path} has schema version {version}, but inventory-tui {__version__} knows versions up to {HEAD}",
            "use a newer inventory-tui for this database",
        )
    return False


def upgrade(path: Path, busy_timeout_s: float) -> None:
    """Bring an older database up to date: a copy first, then every step in one transaction (M1).

    Where several processes start at once one does it, and the others wait and find it done (M3).

    Raises:
        StoreError: it cannot be done; the schema and the data are as before.
    """
    from alembic import command

    connect = partial(pragmas.connect, path, is_read_only=False, busy_timeout_s=busy_timeout_s)
    engine = pragmas.make_engine(connect)
    config = alembic_config()
    try:
        with faults.translated(path), engine.connect() as connection:
            # Remaking a table drops the old one: with the keys on, that would empty what points to it. The switch
            # works outside a transaction only.
            pragmas.driver(connection).execute("PRAGMA foreign_keys=OFF").close()
            pragmas.prepare_to_write(connection)
            with connection.begin():
                version = version_of(pragmas.driver(connection), path)
                if is_current(version, path):
                    return
                with closing(connect()) as reader:
                    copies.copy_before_migration(reader, path, version, busy_timeout_s)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                _check_keys(connection, path)
    finally:
        engine.dispose()


def alembic_config() -> Config:
    """Return what Alembic must know: where the steps are."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _check_keys(connection: Connection, path: Path) -> None:
    if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise CorruptError(
            f"the database {path} holds rows that belong to nothing, so its schema was left as it was",
            faults.RESTORE_HINT,
        )
