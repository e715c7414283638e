"""What an XLSX file may be before anything parses it (sources.md I8): bombs are refused here.

The parser keeps a whole sheet as one rectangle in memory, and trusts what the archive says of itself. So every member
is inflated once, piece by piece, its real size counted, and the rectangle measured from the cells' own references.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from inventory_tui.errors import SourceError

MAX_MEMBERS: Final = 500
MAX_FILE_BYTES: Final = 100 * 1024 * 1024
MAX_BYTES: Final = 200 * 1024 * 1024
"""All members together, unpacked."""
MAX_RATIO: Final = 200
MAX_CELLS: Final = 16_000_000
"""Rows times columns of one sheet, blank ones included."""
_SMALL_BYTES = 1024 * 1024
_PIECE = 1024 * 1024
_LONGEST_TAG = 4_096
_HINT = "export it as CSV (UTF-8), or in smaller files"
_CELL = re.compile(rb"<c[\s/>]")
_ROW = re.compile(rb"<row[\s/>]")
_CELL_PLACE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,10})"')
_ROW_PLACE = re.compile(rb'<row r="(\d{1,10})"')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ANY_CELL_PLACE = re.compile(rb"<(?:\w+:)?c\s[^<>]{0,400}?\br\s*=\s*[\"']\s*([A-Za-z]{1,3})(\d{1,10})")
_ANY_ROW_PLACE = re.compile(rb"<(?:\w+:)?row\s[^<>]{0,400}?\br\s*=\s*[\"']\s*(\d{1,10})")


def check_workbook(content: bytes, name: str) -> None:
    """Inflate every member once and measure it.

    Raises:
        SourceError: it is no XLSX workbook, is damaged, or is larger than this program reads.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise _damaged(name) from error
    if not any(member.filename.lstrip("/").lower() == "xl/workbook.xml" for member in members):
        raise SourceError(f"{name} is a ZIP archive, not an XLSX workbook", _HINT, file=name)
    if len(members) > MAX_MEMBERS:
        raise SourceError(f"{name} has {len(members):,} members, more than {MAX_MEMBERS:,}", _HINT, file=name)
    _check_sizes(name, sum(member.file_size for member in members), len(content))
    total = 0
    for member in members:
        total += _measure(content, member, name, MAX_BYTES - total)


def _check_sizes(name: str, unpacked: int, packed: int) -> None:
    if unpacked > MAX_BYTES:
        raise SourceError(f"{name} unpacks to more than {MAX_BYTES >> 20} MB", _HINT, file=name)
    if unpacked > _SMALL_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise SourceError(f"{name} unpacks to more than {MAX_RATIO} times its size", _HINT, file=name)


def _damaged(name: str) -> SourceError:
    return SourceError(f"{name} is damaged: its archive cannot be read", "export or download it again", file=name)


def _measure(content: bytes, member: zipfile.ZipInfo, name: str, left: int) -> int:
    """Inflate one member, piece by piece.

    Args:
        content: the whole archive.
        member: the member.
        name: what messages call the file.
        left: how many bytes it may still unpack to.

    Returns:
        Its real size.
    """
    header = content[member.header_offset : member.header_offset + 30]
    if len(header) < 30 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(name)
    names, extra = struct.unpack("<HH", header[26:30])
    start = member.header_offset + 30 + names + extra
    packed = memoryview(content)[start : start + member.compress_size]
    size, extent = 0, _Extent(name)
    try:
        for piece in _inflate(packed, is_deflated=member.compress_type == zipfile.ZIP_DEFLATED):
            size += len(piece)
            if size > left:
                _check_sizes(name, MAX_BYTES + 1, 0)
            extent.add(piece)
    except zlib.error as error:
        raise _damaged(name) from error
    extent.add(b"<")
    _check_sizes(name, size, len(packed))
    return size


def _inflate(packed: memoryview, *, is_deflated: bool) -> Iterator[bytes]:
    """Yield a member's content, at most 1 MiB at a time, whatever its length is said to be."""
    if not is_deflated:
        for start in range(0, len(packed), _PIECE):
            yield bytes(packed[start : start + _PIECE])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    left: bytes | memoryview = packed
    while not inflater.eof:
        piece = inflater.decompress(left, _PIECE)
        left = inflater.unconsumed_tail
        if not piece and not left:
            return
        yield piece


class _Extent:
    """The rectangle that a sheet's cells span, from their references or, without them, from counting."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tail = b""
        self._width = 0
        self._height = 0
        self._loose_rows = 0
        self._loose_cells = 0
        self._widest = 0

    def add(self, piece: bytes) -> None:
        """Look at the next piece; a tag cut at its end is kept for the next one.

        Raises:
            SourceError: the rectangle has become too large.
        """
        text = self._tail + piece
        end = text.rfind(b"<")
        if end < 0:
            self._tail = b""
            return
        self._tail = text[end : end + _LONGEST_TAG]
        self._look(text[:end])
        cells = (self._width + self._widest) * (self._height + self._loose_rows)
        if cells > MAX_CELLS:
            raise SourceError(f"{self._name} has a sheet of more than {MAX_CELLS:,} cells", _HINT, file=self._name)

    def _look(self, text: bytes) -> None:
        cells, rows = _CELL_PLACE.findall(text), _ROW_PLACE.findall(text)
        has_prefix = b":c" in text or b":row" in text
        if has_prefix or len(cells) != len(_CELL.findall(text)) or len(rows) != len(_ROW.findall(text)):
            cells, rows = _ANY_CELL_PLACE.findall(text), _ANY_ROW_PLACE.findall(text)
            self._count_loose(text, len(cells), len(rows))
        if cells:
            self._width = max(self._width, *map(_column_number, {letters for letters, _ in cells}))
        for places in ([digits for _, digits in cells], rows):
            self._height = max(self._height, *map(int, places), 0)

    def _count_loose(self, text: bytes, cells: int, rows: int) -> None:
        """Count the rows and cells that do not say their place; they follow the one before."""
        parts = _ANY_ROW.split(text)
        self._loose_rows += len(parts) - 1 - rows
        if len(_ANY_CELL.findall(text)) == cells:
            return
        for place, part in enumerate(parts):
            self._loose_cells = len(_ANY_CELL.findall(part)) + (0 if place else self._loose_cells)
            self._widest = max(self._widest, self._loose_cells)


def _column_number(letters: bytes) -> int:
    """Return the number of a column from its letters, ``A`` being 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
