"""What the file system says about a database file before SQLite opens it: kind, modes, network or local.

Must not open an existing database itself: closing it again would drop the locks of this process's other connections.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inventory_tui.errors import CorruptError, FullError, StoreError
from inventory_tui.store import faults

LOCAL_FILE_SYSTEMS = frozenset(
    {"apfs", "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "hfs", "jfs", "overlay"}
    | {"ramfs", "reiserfs", "tmpfs", "ufs", "xfs", "zfs"}
)
"""Those whose locks and shared memory SQLite's write-ahead log can trust; what is not named here is not."""
_MOUNTS = Path("/proc/self/mountinfo")
_DRAFT_IS_DEAD_AFTER_S = 3600.0


def resolve(path: Path) -> Path:
    """Return where ``path`` really is, so that journals are found whatever way leads there (F15)."""
    return Path(os.path.realpath(path))


def exists(path: Path) -> bool:
    """Whether something is at ``path``.

    Raises:
        StoreError: nobody can tell, for want of rights.
    """
    return _stat(path) is not None


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another (device and inode); None where there is none."""
    found = _stat(path)
    return None if found is None else (found.st_dev, found.st_ino)


def inspect(path: Path) -> str:
    """Check an existing database file before anything opens it.

    Returns:
        Why it can only be read; blank where it can be written.

    Raises:
        StoreError: it is not a file, it is empty, or everybody may write it.
    """
    found = _stat(path)
    if found is None:
        raise StoreError(f"the database {path} is gone", "start again")
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(f"{path} is not a file", "give the path of an inventory with --database")
    if found.st_size == 0:
        raise CorruptError(
            f"{path} is empty: it is no database, and it was not touched", "restore a backup, or remove the file"
        )
    if found.st_mode & stat.S_IWOTH:
        raise StoreError(
            f"everybody on this machine may write {path}, so it is not trusted",
            f"take that right away with: chmod o-w '{path}'",
        )
    if not _may(path, os.R_OK):
        raise StoreError(f"you may not read the database {path}", "ask its owner for access")
    if not _may(path, os.W_OK):
        return "you may not write the file"
    if not _may(path.parent, os.W_OK | os.X_OK):
        return "you may not write its folder"
    return ""


def iter_dangers(path: Path) -> Iterator[str]:
    """Yield a sentence for each way in which the database could be changed or damaged from outside."""
    found = _stat(path)
    if found is None:
        yield f"the database {path} is gone"
        return
    if found.st_mode & stat.S_IWOTH:
        yield f"everybody on this machine may write {path}"
    yield from iter_second_names(path)
    folder = path.parent.stat()
    if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
        yield f"everybody on this machine may replace {path}: its folder is open to all"


def iter_second_names(path: Path) -> Iterator[str]:
    """Yield a sentence where the database has a hard link: each name has a journal of its own (F15)."""
    found = _stat(path)
    if found is not None and found.st_nlink > 1:
        yield f"{path} has {found.st_nlink} names (hard links): who uses it by another name can damage it"


def make_folder(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, for this user alone whatever the umask.

    Raises:
        StoreError: it cannot be made.
    """
    missing = [each for each in (*reversed(folder.parents), folder) if not each.exists()]
    try:
        for each in missing:
            with suppress(FileExistsError):  # another process was quicker
                each.mkdir(mode=0o700)
                each.chmod(0o700)
    except OSError as error:
        raise _cannot_make(folder, error, "the folder ") from error


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield an empty draft beside ``path``, for this user alone; complete, it takes the name of ``path``.

    Raises:
        FileExistsError: something has that name by then; the draft is gone.
        StoreError: nothing can be made there.
    """
    _remove_dead_drafts(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise _cannot_make(path, error) from error
    try:
        draft.chmod(0o600)
        yield draft
        _finish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def file_system_of(path: Path, mounts: str | None = None) -> str:
    """Return the type of the file system that holds ``path``; blank where the machine does not say.

    Args:
        path: an absolute path.
        mounts: what Linux says is mounted where, ``/proc/self/mountinfo`` by default.
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return ""
    best, name = -1, ""
    for line in mounts.splitlines():
        fields, _, rest = line.partition(" - ")
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields.split(" ")[4]))
        # Of two mounts on one point the later one is seen.
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, name = len(point.parts), rest.split(" ")[0]
    return name


def is_local(file_system: str) -> bool:
    """Whether a file system of that type is on this machine alone (F11)."""
    return file_system in LOCAL_FILE_SYSTEMS


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreError(f"cannot open the database {path}: {error.strerror}", "check the path") from error


def _may(path: Path, rights: int) -> bool:
    """Ask with the effective ids, as opening the file will."""
    return os.access(path, rights, effective_ids=os.access in os.supports_effective_ids)


def _cannot_make(path: Path, error: OSError, what: str = "") -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FullError(f"no room for {what}{path}", faults.free_space(path))
    return StoreError(f"cannot make {what}{path}: {error.strerror}", "choose another place")


def _finish(draft: Path, path: Path) -> None:
    """Put a complete draft in its place, and let no power cut take it away again (F16)."""
    try:
        _sync(draft)
        _claim(draft, path)
        _sync(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise _cannot_make(path, error) from error


def _claim(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: claim the name first, then put the draft in its place.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        draft.replace(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_dead_drafts(path: Path) -> None:
    """Remove what a killed process left: a draft that nobody has written for an hour."""
    for each in path.parent.glob(".*.new"):
        if not re.fullmatch(rf"\.{re.escape(path.name)}\.[0-9a-f]{{12}}\.new", each.name):
            continue
        with suppress(OSError):
            if time.time() - each.lstat().st_mtime > _DRAFT_IS_DEAD_AFTER_S:
                each.unlink()
