"""Online copies of a database: the backup a person asks for, and the one made before a migration."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from inventory_tui.store import faults, filesystem, pragmas

KEPT = 3
"""How many copies made before a migration stay."""
_SUFFIX = ".backup"


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy what ``source`` has committed to a new file for this user alone: complete, or not there.

    Raises:
        FileExistsError: something is at ``target``.
        StoreError: the copy cannot be made; no part of it is left.
    """
    if target.is_symlink() or target.exists():
        raise FileExistsError(target)
    with (
        filesystem.new_file(target) as draft,
        faults.translated(target),
        closing(pragmas.connect(draft, is_read_only=False, busy_timeout_s=0)) as copy,
    ):
        # Nobody knows the draft yet: a journal on the disk would only be litter after a crash.
        copy.execute("PRAGMA journal_mode=MEMORY").close()
        source.backup(copy)
        # A copy is one file that can be carried away: no log beside it.
        copy.execute("PRAGMA journal_mode=DELETE").close()


def copy_before_migration(source: sqlite3.Connection, path: Path, version: str) -> Path:
    """Copy the database beside itself, named by schema version and time, and keep the last few such copies (M1)."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = path.with_name(f"{path.name}.{stamp}.schema-{version}{_SUFFIX}")
    copy_database(source, target)
    start = f"{path.name}."
    copies = sorted(
        each
        for each in path.parent.iterdir()
        if each.name.startswith(start) and ".schema-" in each.name and each.name.endswith(_SUFFIX)
    )
    for old in copies[:-KEPT]:
        old.unlink(missing_ok=True)
    return target
