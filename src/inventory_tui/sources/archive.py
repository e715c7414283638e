"""ZIP archives, read in place and never unpacked to disk (sources.md I8): bombs are refused here.

A member is read in pieces, and never further than the archive says it is long; so what an archive declares bounds what
it can cost. Knows nothing of what the members mean.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.origin import Origin

MAX_MEMBERS: Final = 500
MAX_BYTES: Final = 1 << 30
"""All members together, unpacked."""
MAX_RATIO: Final = 200
"""Times the size of the file; text in a spreadsheet packs to a tenth, now and then to a fiftieth."""
PIECE: Final = 1 << 16
_SMALL_BYTES = 1 << 20
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises of a damaged, encrypted or strangely packed archive."""


class Archive:
    """An open archive whose members are known to be of a bearable size."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Read the directory and check it.

        Raises:
            SourceError: it is damaged, or unpacks to more than this program reads.
        """
        self.name = name
        with self.telling():
            self._file = zipfile.ZipFile(stream)
        members = self._file.infolist()
        self._members = {member.filename.lstrip("/"): member for member in members}
        if len(members) > MAX_MEMBERS:
            raise self._refuse(f"has {len(members):,} members, more than {MAX_MEMBERS}")
        unpacked = sum(member.file_size for member in members)
        if unpacked > MAX_BYTES:
            raise self._refuse(f"unpacks to more than {MAX_BYTES >> 30} GB")
        packed = stream.seek(0, 2)
        if unpacked > max(_SMALL_BYTES, MAX_RATIO * packed):
            raise self._refuse(f"unpacks to more than {MAX_RATIO} times its size")

    def __contains__(self, member: str) -> bool:
        """Tell whether there is such a member."""
        return member in self._members

    def pieces(self, member: str) -> Iterator[bytes]:
        """Yield the content of a member, piece by piece.

        Raises:
            SourceError: the member is damaged, encrypted, or packed in a way this program does not read.
        """
        with self.telling():
            info = self._members[member]
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise NotImplementedError
            with self._file.open(info) as content:
                while piece := content.read(PIECE):
                    yield piece

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn what the archive's parser says into an error of the file."""
        try:
            yield
        except _FAULTS as error:
            raise SourceError(
                f"{self.name} is damaged: its archive cannot be read", "export or download it again", file=self.name
            ) from error

    def _refuse(self, what: str) -> SourceError:
        return SourceError(f"{self.name} {what}", "export it as CSV (UTF-8), or in smaller files", file=self.name)


@contextmanager
def open_archive(origin: Origin) -> Iterator[Archive]:
    """Open a file as an archive.

    Raises:
        SourceError: it cannot be read, is damaged, or unpacks to more than this program reads.
    """
    with origin.open() as stream:
        yield Archive(stream, origin.name)
