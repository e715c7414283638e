"""What the file system says about a database file before SQLite opens it: kind, modes, network or local.

Must not open the file itself: closing it again would drop the locks of this process's other connections.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory_tui.errors import CorruptError, StoreError


def resolve(path: Path) -> Path:
    """Return where ``path`` really is, so that journals are found whatever way leads there."""
    return path.resolve()


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another (device and inode); None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def inspect(path: Path) -> str:
    """Check an existing database file; return why it can only be read, blank where it can be written."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(f"{path} is not a file", "give the path of an inventory with --database")
    if found.st_size == 0:
        raise CorruptError(f"{path} is empty, not a database", "remove it, or restore a backup")
    if found.st_mode & stat.S_IWOTH:
        raise StoreError(f"everybody may write {path}, so it is not trusted", f"run: chmod o-w {path}")
    if not os.access(path, os.W_OK, effective_ids=True):
        return "you may not write the file"
    if not os.access(path.parent, os.W_OK, effective_ids=True):
        return "you may not write its folder"
    return ""


def make_folder(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, for this user alone."""
    for missing in [each for each in (*reversed(folder.parents), folder) if not each.exists()]:
        missing.mkdir(mode=0o700, exist_ok=True)
        missing.chmod(0o700)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a draft beside ``path`` that takes its name at the end, unless another process was quicker."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
    try:
        draft.chmod(0o600)
        yield draft
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)
