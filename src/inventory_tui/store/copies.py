"""Online copies of a database: the backup a person asks for, and the one made before a migration."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from inventory_tui.inventory.work import Work
from inventory_tui.store import faults, filesystem, pragmas

KEPT = 3
"""How many copies made before a migration stay."""
_SUFFIX = ".backup"


def copy_database(
    source: sqlite3.Connection, path: Path, target: Path, *, busy_timeout_s: float, work: Work | None = None
) -> None:
    """Copy what ``source`` has committed to a new file for this user alone: complete, or not there.

    Args:
        source: a connection to the database at ``path``.
        path: the database.
        target: where the copy goes.
        busy_timeout_s: how long to wait for a session that is writing.
        work: asked while waiting whether the person gave up.

    Raises:
        FileExistsError: something is at ``target``.
        StoreError: the copy cannot be made; no part of it is left.
        CancelledError: the person gave up.
    """
    if target.is_symlink() or target.exists():
        raise FileExistsError(target)
    give_up_at = time.monotonic() + busy_timeout_s

    def step(result: int, _remaining: int, _total: int) -> None:
        # SQLite's own loop would try for ever.
        if work is not None:
            work.check()
        if result in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() >= give_up_at:
            raise faults.busy()

    with (
        filesystem.new_file(target) as draft,
        faults.translated(path, target=target),
        closing(pragmas.connect(draft, is_read_only=False, busy_timeout_s=0)) as copy,
    ):
        # Nobody knows the draft yet: a journal on the disk would only be litter after a crash.
        copy.execute("PRAGMA journal_mode=MEMORY").close()
        source.backup(copy, progress=step, sleep=0.05)
        # A copy is one file that can be carried away: no log beside it.
        copy.execute("PRAGMA journal_mode=DELETE").close()


def copy_before_migration(source: sqlite3.Connection, path: Path, version: str, busy_timeout_s: float) -> Path:
    """Copy the database beside itself, named by schema version and time, and keep the last few such copies (M1)."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = path.with_name(f"{path.name}.{stamp}.schema-{version}{_SUFFIX}")
    copy_database(source, path, target, busy_timeout_s=busy_timeout_s)
    start = f"{path.name}."
    copies = sorted(
        each
        for each in path.parent.iterdir()
        if each.name.startswith(start) and ".schema-" in each.name and each.name.endswith(_SUFFIX)
    )
    for old in copies[:-KEPT]:
        old.unlink(missing_ok=True)
    return target
