"""Where a file's bytes come from: a path or a stream, looked at before anything is read (sources.md I8).

Owns the opening. A pipe, a device or a folder is refused before a byte is read; standard input is handed in as a
seekable stream by who has spooled it. What gzip has packed is read as what it holds, and a member of an archive is an
origin of its own. Knows no format.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from inventory_tui.errors import SourceError
from inventory_tui.sources.compressed import MAGIC, cut_out, unpack

HEAD_BYTES = 65_536
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


class Origin:
    """A file, or a seekable binary stream, that can be read from its beginning as often as needed."""

    def __init__(self, what: Path | str | BinaryIO) -> None:
        self._stream = what if not isinstance(what, (str, Path)) else None
        self._path = Path(what) if isinstance(what, (str, Path)) else None
        self.name = str(self._path) if self._path is not None else "standard input"
        """What messages call it."""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open at the first byte of what it holds; a stream is left open afterwards.

        Raises:
            SourceError: it is no regular file, or cannot be read.
        """
        with self._open_raw() as stream:
            is_packed = stream.read(len(MAGIC)) == MAGIC
            stream.seek(0)
            yield unpack(stream, self.name) if is_packed else stream

    @property
    def is_packed(self) -> bool:
        """Whether gzip has packed it.

        Raises:
            SourceError: it is no regular file, or cannot be read.
        """
        with self._open_raw() as stream:
            return stream.read(len(MAGIC)) == MAGIC

    def member(self, name: str, start: int, size: int, head: bytes = b"") -> Origin:
        """Return a part of what it holds as an origin.

        Args:
            name: what messages call the part, behind the name of the file.
            start: its first byte.
            size: its bytes.
            head: the first of them, where they are known already: to reach it in what gzip has packed takes long.
        """
        return _Member(self, name, start, size, head)

    @contextmanager
    def _open_raw(self) -> Iterator[BinaryIO]:
        if self._stream is not None:
            with self._telling():
                self._stream.seek(0)
                yield self._stream
            return
        with self._telling():
            if "\0" in self.name:
                raise OSError(errno.EINVAL, "no file name holds a NUL")
            handle = os.open(self.name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                self._require_file(os.fstat(handle).st_mode)
            except SourceError:
                os.close(handle)
                raise
            with os.fdopen(handle, "rb") as stream:
                yield stream

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what the system says into a sentence."""
        try:
            yield
        except OSError as error:
            raise SourceError(
                f"cannot read {self.name}: {error.strerror or error}",
                "check the path and its permissions",
                file=self.name,
            ) from error

    def _require_file(self, mode: int) -> None:
        for is_kind, word in _KINDS:
            if is_kind(mode):
                raise SourceError(
                    f"{self.name} is {word}, not a file",
                    "give a file, or - to read standard input",
                    file=self.name,
                )

    def head(self) -> bytes:
        """Return the first 64 KiB.

        Raises:
            SourceError: it cannot be read, or is empty.
        """
        with self.open() as stream:
            head = stream.read(HEAD_BYTES)
        if not head.strip(b" \t\r\n\xef\xbb\xbf\xfe\xff"):
            raise SourceError(f"{self.name} is empty", "export it again", file=self.name)
        return head


class _Member(Origin):
    """A part of another origin."""

    def __init__(self, whole: Origin, name: str, start: int, size: int, head: bytes) -> None:
        super().__init__(f"{whole.name}/{name}")
        self._whole = whole
        self._start = start
        self._size = size
        self._head = head

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        with ExitStack() as stack:
            yield cut_out(lambda: stack.enter_context(self._whole.open()), self._start, self._size, self._head)
