"""Streams over other streams: what gzip has packed, and a window on a part of a file (sources.md I8).

Nothing is unpacked to disk. How far a packed file may grow is bounded while it is read. Knows no format.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Final

from inventory_tui.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC: Final = b"\x1f\x8b"
MAX_RATIO: Final = 200
"""Times the bytes read so far; tables pack to a tenth, those of many equal columns to a sixtieth."""
_SMALL_BYTES: Final = 1 << 20
_PIECE: Final = 1 << 16
_FEED: Final = 1 << 13
_IS_GZIP: Final = 16 + zlib.MAX_WBITS
_MAX_EMPTY: Final = 1_000
"""Members without content, one after the other."""


class _Unpacked(io.RawIOBase):
    """The content of a gzip file; can be sought in, backwards by starting again."""

    def __init__(self, packed: BinaryIO, name: str) -> None:
        self._packed = packed
        self._name = name
        self._rewind()

    def _rewind(self) -> None:
        self._packed.seek(0)
        self._member = zlib.decompressobj(_IS_GZIP)
        self._feed = b""
        self._at = self._begun_at = 0
        self._empty = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._unpack(len(view))
        except zlib.error as error:
            raise self._refuse("is damaged: its gzip archive cannot be read") from error
        view[: len(data)] = data
        self._at += len(data)
        if self._at > _SMALL_BYTES + MAX_RATIO * self._packed.tell():
            raise self._refuse(f"unpacks to more than {MAX_RATIO} times its size")
        return len(data)

    def _unpack(self, most: int) -> bytes:
        """Return some bytes, at most so many; none at the end of the last member."""
        while True:
            self._feed = self._feed or self._packed.read(_FEED)
            if not self._feed:
                if self._member.eof:
                    return b""
                raise self._refuse("is cut off: its gzip archive ends early")
            if self._member.eof:
                self._feed = self._feed.lstrip(b"\0")  # what a tape is filled up with
                if self._feed:
                    self._begin_member()
                continue
            data = self._member.decompress(self._feed, most)
            self._feed = self._member.unused_data or self._member.unconsumed_tail
            if data:
                return data

    def _begin_member(self) -> None:
        """Go on with what the next program packed behind the first."""
        self._empty = 0 if self._at > self._begun_at else self._empty + 1
        if self._empty > _MAX_EMPTY:
            raise self._refuse(f"has more than {_MAX_EMPTY:,} empty parts in its gzip archive")
        self._begun_at = self._at
        self._member = zlib.decompressobj(_IS_GZIP)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_END:
            while self.read(_PIECE):
                pass
        target = offset if whence == os.SEEK_SET else self.tell() + offset
        if target < self.tell():
            self._rewind()
        while (left := target - self.tell()) > 0 and self.read(min(left, _PIECE)):
            pass
        return self.tell()

    def _refuse(self, what: str) -> SourceError:
        return SourceError(f"{self._name} {what}", "export or download it again", file=self._name)


class _Window(io.RawIOBase):
    """A part of a stream as a stream of its own; the stream is opened when its first bytes do not do."""

    def __init__(self, reach: Callable[[], BinaryIO], start: int, size: int, head: bytes) -> None:
        self._reach = reach
        self._stream: BinaryIO | None = None
        self._head = head
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        most = min(len(view), max(0, self._size - self._at))
        data = self._head[self._at : self._at + most] or self._read(most)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _read(self, most: int) -> bytes:
        if not most:
            return b""
        self._stream = self._stream or self._reach()
        self._stream.seek(self._start + self._at)
        return self._stream.read(most)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at


def unpack(packed: BinaryIO, name: str) -> BinaryIO:
    """Return a seekable stream of what a gzip file holds.

    Args:
        packed: the file, at its first byte.
        name: what messages call it.

    Reading it raises:
        SourceError: it is damaged, cut off, or unpacks to more than ``MAX_RATIO`` times its size.
    """
    return io.BufferedReader(_Unpacked(packed, name), _PIECE)


def cut_out(reach: Callable[[], BinaryIO], start: int, size: int, head: bytes = b"") -> BinaryIO:
    """Return a part of a seekable stream as a stream of its own.

    Args:
        reach: opens the whole; called at most once, and only when more is wanted than the first bytes.
        start: the part's first byte.
        size: its length in bytes.
        head: its first bytes, where they are known already.
    """
    return io.BufferedReader(_Window(reach, start, size, head), _PIECE)
