"""Streams over other streams: what gzip has packed, and a window on a part of a file (sources.md I8).

Nothing is unpacked to disk. How far a packed file may grow is bounded while it is read. Knows no format.
"""

from __future__ import annotations

import gzip
import io
import os
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

from inventory_tui.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC: Final = b"\x1f\x8b"
MAX_RATIO: Final = 200
"""Times the bytes read so far; tables pack to a tenth, those of many equal columns to a sixtieth."""
_SMALL_BYTES: Final = 1 << 20
_PIECE: Final = 1 << 16


class _Unpacked(io.RawIOBase):
    """The content of a gzip file; can be sought in, backwards by starting again."""

    def __init__(self, packed: BinaryIO, name: str) -> None:
        self._packed = packed
        self._name = name
        self._file = gzip.GzipFile(fileobj=packed, mode="rb")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: WriteableBuffer) -> int:
        try:
            return self._fill(memoryview(buffer).cast("B"))
        except EOFError as error:
            raise self._refuse("is cut off: its gzip archive ends early") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise self._refuse("is damaged: its gzip archive cannot be read") from error

    def _fill(self, view: memoryview) -> int:
        data = self._file.read1(len(view))
        view[: len(data)] = data
        if self._file.tell() > _SMALL_BYTES + MAX_RATIO * self._packed.tell():
            raise self._refuse(f"unpacks to more than {MAX_RATIO} times its size")
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_END:
            while self.read(_PIECE):
                pass
        target = offset if whence == os.SEEK_SET else self.tell() + offset
        if target < self.tell():
            self._file.seek(0)
        while (left := target - self.tell()) > 0 and self.read(min(left, _PIECE)):
            pass
        return self.tell()

    def _refuse(self, what: str) -> SourceError:
        return SourceError(f"{self._name} {what}", "export or download it again", file=self._name)


class _Window(io.RawIOBase):
    """A part of a stream as a stream of its own."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream = stream
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
        self._stream.seek(self._start + self._at)
        data = self._stream.read(min(len(view), max(0, self._size - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

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


def cut_out(stream: BinaryIO, start: int, size: int) -> BinaryIO:
    """Return ``size`` bytes of a seekable stream, from byte ``start``, as a stream of their own."""
    return io.BufferedReader(_Window(stream, start, size), _PIECE)
