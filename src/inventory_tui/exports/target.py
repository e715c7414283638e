"""The file that appears whole or not at all (reliability.md §4, X4–X6).

It is written beside its target under a name of its own and gets its name when it is complete. Must not know what is
in it.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from inventory_tui.errors import ExportError, RefusedError

_PREFIX, _SUFFIX = ".inventory-tui-", ".part"
_DEAD_AFTER_S = 3_600
"""A part that nobody wrote to for so long was left behind by a process that was killed."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES)

TEMPORARY = "set TMPDIR to a folder that has room and that you can write to"
"""What to do where the folder for temporary files cannot be used."""


@contextmanager
def new_file(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Open a file that gets its name when the block ends well, and leaves nothing behind when it does not.

    Args:
        path: where it will be.
        overwrite: whether a regular file, or a link, that is there already is replaced.

    Raises:
        RefusedError: something has the name already.
        ExportError: it cannot be written there.
    """
    check_target(path, overwrite=overwrite)
    with _translated(path):
        _sweep(path.parent)
        part = path.parent / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(part, flags, 0o600)
    try:
        with _translated(path), os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)
            yield file
            file.flush()
            os.fsync(descriptor)
        with _translated(path):
            _publish(part, path, overwrite=overwrite)
            _sync_folder(path.parent)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Open a file without a name whose bytes go to ``stream`` when the block ends well.

    Whoever writes it waits for no reader at the other end of a pipe. What ``stream`` raises stays as it is.

    Raises:
        ExportError: there is no folder for temporary files, or no room in it.
    """
    folder = _temporary_folder()
    with ExitStack() as stack:
        with _translated(folder, is_temporary=True):
            file = stack.enter_context(tempfile.TemporaryFile(dir=folder))
            yield file
            file.seek(0)
        shutil.copyfileobj(file, stream)
        stream.flush()


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except OSError as error:
        raise ExportError("there is no folder for temporary files that can be written", TEMPORARY) from error


def check_target(path: Path, *, overwrite: bool = False) -> None:
    """Check, before the work, that a file could be written there.

    Raises:
        RefusedError: something has the name already.
        ExportError: it is a folder or a device, or its folder does not exist.
    """
    with _translated(path):
        mode = _mode(path)
        if stat.S_ISDIR(mode):
            raise ExportError(f"{path} is a folder", "give the name of a file in it")
        if mode and not overwrite:
            raise _taken(path)
        if mode and not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
            raise ExportError(f"{path} is no regular file", "for standard output, give -")
        if not path.parent.is_dir():
            raise ExportError(f"{path}: there is no folder {path.parent}", "create it first")


def _mode(path: Path) -> int:
    """Return the mode of what has the name, 0 where nothing has."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0
    except ValueError as error:  # a NUL in it
        raise ExportError(f"{str(path)!r} is no name of a file", "choose another name") from error


def _publish(part: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        part.replace(path)
        return
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim(path)
        part.replace(path)


def _claim(path: Path) -> None:
    """Take a name where the file system has no hard links: whoever creates it first has it."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        raise _taken(path) from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:  # some file systems cannot sync a folder; the file itself is safe
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what killed processes of this user left behind."""
    for part in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            found = part.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime > _DEAD_AFTER_S:
                part.unlink()


def _taken(path: Path) -> RefusedError:
    return RefusedError(f"{path} exists already", "choose another name, or overwrite it (--overwrite)")


@contextmanager
def _translated(path: Path, *, is_temporary: bool = False) -> Iterator[None]:
    """Say what the operating system refused, and where.

    Args:
        path: what is written.
        is_temporary: whether it is the folder for temporary files, which nobody named.

    Raises:
        ExportError: for every ``OSError`` inside.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            folder = path if is_temporary else path.parent
            where = f"in {path} for temporary files" if is_temporary else f"for {path}"
            raise ExportError(f"no room {where}; nothing was written", free_space(folder)) from error
        reason = (error.strerror or str(error)).lower()
        hint = TEMPORARY if is_temporary else "choose another place or name"
        raise ExportError(f"{path} cannot be written: {reason}", hint) from error


def free_space(folder: Path) -> str:
    """Say how much room a folder has; blank where nobody knows."""
    try:
        room = os.statvfs(folder)
    except OSError:
        return ""
    return f"{room.f_bavail * room.f_frsize / 1e6:,.1f} MB are free in {folder}"
