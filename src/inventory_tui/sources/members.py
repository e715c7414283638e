"""The members of a TAR archive, found without unpacking anything (sources.md 1.2, I8).

Members are read where they lie. Links, devices, sparse files and paths that lead outside are left out. Knows no format.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final, cast

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import shown
from inventory_tui.sources.origin import HEAD_BYTES, Origin

MAX_MEMBERS: Final = 2_000
MAX_BYTES: Final = 1 << 32
"""All members together."""
_MAX_HEADERS: Final = 1 << 14
"""Bytes of the headers of one member; extended ones may be of any length and number."""
_MAX_HEADS: Final = 1 << 24
"""Bytes of the beginnings of all members that are kept."""
_BLOCK: Final = 512


@dataclass(slots=True)
class Members:
    """What an archive holds."""

    origins: dict[str, Origin] = field(default_factory=dict)
    """Its files by base name, in the archive's order; by their whole path where another folder has that name, too."""
    left_out: int = 0
    """Links, and paths that lead outside."""
    replaced: int = 0
    """Files that come again at the same path: the last is the one there is, as when all are unpacked."""
    was_cut: bool = False
    """Whether it ends before its end mark (I2)."""


class _Careful:
    """A stream of which no member's headers take more than they should."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self.left = _MAX_HEADERS
        """Bytes that may still be read before the next member is found."""
        self.seek = stream.seek
        self.tell = stream.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= self.left:
            raise _refuse(self._name, "has a member with headers of unbearable length")
        self.left -= size
        return self._stream.read(size)


def is_tar(head: bytes) -> bool:
    """Tell by the first 512 bytes whether a file is a TAR archive."""
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def list_members(origin: Origin) -> Members:
    """Return the files of an archive.

    Raises:
        SourceError: it is damaged at its first member, has too many of them, or is too large.
    """
    found = Members()
    paths: dict[str, PurePosixPath] = {}
    left = _MAX_HEADS
    with origin.open() as stream:
        for member in _iter_members(origin, stream, found):
            path = PurePosixPath(member.name)
            if member.isdir():
                continue
            if not member.isreg() or member.issparse() or path.is_absolute() or ".." in path.parts:
                found.left_out += 1
                continue
            head = _read_head(stream, member, left)
            left -= len(head)
            name = shown(path.name)
            if paths.setdefault(name, path) != path:
                name = shown(member.name)
            found.replaced += name in found.origins
            found.origins[name] = origin.member(name, member.offset_data, member.size, head)
    return found


def _read_head(stream: BinaryIO, member: tarfile.TarInfo, most: int) -> bytes:
    """Return the first bytes of a member while it is passed: most members are short, and gzip knows no way back."""
    size = min(member.size, HEAD_BYTES)
    if size > most:
        return b""
    stream.seek(member.offset_data)
    return stream.read(size)


def _iter_members(origin: Origin, stream: BinaryIO, found: Members) -> Iterator[tarfile.TarInfo]:
    """Yield the members; notes where the archive is cut off."""
    end = count = total = 0
    careful = _Careful(stream, origin.name)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", careful), mode="r:") as archive:
            for member in archive:
                careful.left = _MAX_HEADERS
                count += 1
                total += member.size
                if count > MAX_MEMBERS:
                    raise _refuse(origin.name, f"has more than {MAX_MEMBERS:,} members")
                if total > MAX_BYTES:
                    raise _refuse(origin.name, f"holds more than {MAX_BYTES >> 30} GB")
                yield member
                end = member.offset_data + -(-member.size // _BLOCK) * _BLOCK
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        if not count:
            raise _refuse(origin.name, "is damaged: its archive cannot be read") from error
        found.was_cut = True
        return
    stream.seek(end)
    found.was_cut = stream.read(_BLOCK) != bytes(_BLOCK)


def _refuse(name: str, what: str) -> SourceError:
    return SourceError(f"{name} {what}", "export it again, or give its members as files", file=name)
