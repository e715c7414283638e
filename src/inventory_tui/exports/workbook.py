"""XLSX workbooks, written row by row while the rows come (ECMA-376; cli.md, Files).

Every cell is a text, written where it stands, so that nothing in it is ever a formula, a number or a date, and in a
column of texts, so that it stays one when somebody edits it. Rows beyond what a sheet holds go to further sheets under
the same header. Memory does not grow with the file, and nothing is left to do when the last row is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from inventory_tui.errors import ExportError
from inventory_tui.exports.cells import Cell, Chunks, Fields, encode_rows, encoders, flatten

MAX_ROWS = 1 << 20
"""Rows of a sheet, its header included."""
MAX_CHARACTERS = 32_767
"""UTF-16 units of a cell."""
_MAX_SHEET = 1 << 30
"""Bytes after which a new sheet begins: archives with parts beyond two gigabytes are not read everywhere."""
_FAST = 1
"""Of zlib's levels: four times as fast as its own choice, for a file a third larger."""
_WIDTH = 18
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Style 1 is text (format 49, ``@``), style 2 is bold text."""
_UNHOLDABLE = "\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff"
"""What XML cannot hold, and CR, which it would turn into LF."""
_ESCAPED = re.compile(f"[{_UNHOLDABLE}]|_(?=x[0-9A-Fa-f]{{4}}[_{_UNHOLDABLE}])")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NEEDS_SPACE = re.compile(r"^\s|\s$|[\t\n]|  ")


def encode_workbook(fields: Fields, chunks: Chunks, *, above: str = "") -> Iterator[bytes]:
    """Yield a workbook piece by piece.

    Args:
        fields: its columns.
        chunks: its rows.
        above: what a cell above the header of each sheet says; blank: the header is the first row.

    Raises:
        ExportError: a cell with more text than any spreadsheet holds.
    """
    target = _Pieces()
    with ZipFile(cast("BinaryIO", target), "w", ZIP_DEFLATED, compresslevel=_FAST) as archive:
        sheets = 0
        rows = _Rows(chunks)
        while rows.has_more or not sheets:
            sheets += 1
            yield from _write_sheet(archive, target, f"xl/worksheets/sheet{sheets}.xml", fields, rows, above)
        for name, text in _parts(sheets):
            archive.writestr(name, text)
    yield target.take()


class _Pieces:
    """A file that nobody can seek in; what was written to it is taken from time to time."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing: whoever takes the pieces writes them."""

    def take(self) -> bytes:
        """Return what was written since it was last asked."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


class _Rows:
    """Rows, of which a sheet takes as many as it has room for."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = iter(chunks)
        self._left: Sequence[Sequence[Cell]] = ()

    @property
    def has_more(self) -> bool:
        """Whether there is another row."""
        while not self._left:
            some = next(self._chunks, None)
            if some is None:
                return False
            self._left = some
        return True

    def take(self, most: int) -> Sequence[Sequence[Cell]]:
        """Return some rows, at most so many."""
        taken, self._left = self._left[:most], self._left[most:]
        return taken


def _write_sheet(
    archive: ZipFile, target: _Pieces, name: str, fields: Fields, rows: _Rows, above: str
) -> Iterator[bytes]:
    """Write one sheet, as many rows as it has room for."""
    columns = flatten(fields)
    encode: Sequence[Callable[[Any], str]] = encoders(fields, lambda _: partial(_cell, 1), "")
    headers = [_cell(2, above)] * (above != "") + ["".join(_cell(2, column.name) for column in columns)]
    room, size = MAX_ROWS - len(headers), 0
    with archive.open(name, "w") as sheet:
        top = "".join(f"<row>{header}</row>" for header in headers)
        sheet.write(f"{_head(len(columns), len(headers))}{top}".encode())
        while room and size < _MAX_SHEET and rows.has_more:
            some = rows.take(room)
            room -= len(some)
            text = "".join([f"<row>{row}</row>" for row in map("".join, encode_rows(encode, some))]).encode()
            size += sheet.write(text)
            yield target.take()
        sheet.write(b"</sheetData></worksheet>")


def _cell(style: int, text: str) -> str:
    """Return a cell of text.

    Raises:
        ExportError: no spreadsheet holds so much.
    """
    if not text:
        return f'<c s="{style}"/>'
    if len(text) > MAX_CHARACTERS // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_CHARACTERS:
        raise ExportError(
            f"a cell has {len(text):,} characters; no spreadsheet holds more than {MAX_CHARACTERS:,}",
            "write CSV or JSON instead",
        )
    space = ' xml:space="preserve"' if _NEEDS_SPACE.search(text) else ""
    return f'<c s="{style}" t="inlineStr"><is><t{space}>{_escape(text)}</t></is></c>'


def _escape(text: str) -> str:
    """Return a text as a sheet has it: ``_x000D_`` for what XML cannot hold, and for what looks like that (22.9.2.19).

    An underscore is escaped, too, where what follows only looks like an escape once it is escaped itself.
    """
    if not text.isprintable() or "_x" in text:
        text = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.translate(_MARKUP)


def _head(columns: int, frozen: int) -> str:
    """Return how a sheet begins: so many first rows stay in sight, its columns are texts."""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews>"
        f'<cols><col min="1" max="{columns}" width="{_WIDTH}" style="1" customWidth="1"/></cols><sheetData>'
    )


def _parts(sheets: int) -> Iterator[tuple[str, str]]:
    """Yield name and text of everything around the sheets."""
    every = range(1, sheets + 1)
    yield "xl/styles.xml", _STYLES
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="Sheet{nth}" sheetId="{nth}" r:id="rId{nth}"/>' for nth in every)
        + "</sheets></workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(
            *[(f"rId{nth}", f"{_OFFICE}/worksheet", f"worksheets/sheet{nth}.xml") for nth in every],
            (f"rId{sheets + 1}", f"{_OFFICE}/styles", "styles.xml"),
        ),
    )
    yield "_rels/.rels", _relations(("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml"))
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{nth}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
            for nth in every
        )
        + "</Types>",
    )


def _relations(*every: tuple[str, str, str]) -> str:
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="{id_}" Type="{kind}" Target="{to}"/>' for id_, kind, to in every)
        + "</Relationships>"
    )
