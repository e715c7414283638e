"""Fixtures of the tests of the store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.store.plans import Plans, with_depth


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder of its own that an unprivileged user can enter, read and write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


@pytest.fixture
def statements() -> Iterator[Plans]:
    """Every statement that runs, with the details of its plan."""
    seen: Plans = []

    def explain(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        word = statement.split(None, 1)[0].upper()
        if word in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH") or "AS\nSELECT" in statement:
            driver = cursor.connection.cursor()  # type: ignore[attr-defined]  # the driver's cursor
            first = parameters[0] if isinstance(parameters, list) else parameters
            driver.execute(f"EXPLAIN QUERY PLAN {statement}", first)
            seen.append((statement, [str(row[3]) for row in with_depth(driver.fetchall())]))

    event.listen(Engine, "before_cursor_execute", explain)
    yield seen
    event.remove(Engine, "before_cursor_execute", explain)
