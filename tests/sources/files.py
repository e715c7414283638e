"""Files for the tests of the readers, built on the spot from invented numbers and names."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.reader import Reader, open_reader
from inventory_tui.sources.rows import Ignored, Item, NumberRow, RecordRow, Several, Skip

GENERIC = "number,use,site,name,vendor,description\n"


def stream(content: str | bytes, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(content if isinstance(content, bytes) else content.encode(encoding))


def reader(content: str | bytes, format_name: str | FormatInfo | None = None, **options: Any) -> Reader:
    return open_reader(stream(content), format_name, **options)


def read(content: str | bytes, format_name: str | None = None, **options: Any) -> list[Item]:
    return list(reader(content, format_name, **options))


def records(items: Iterable[Item]) -> list[RecordRow]:
    """The records of all rows taken."""
    found: list[RecordRow] = []
    for item in items:
        if isinstance(item, RecordRow):
            found.append(item)
        elif isinstance(item, Several):
            found.extend(item.rows)
    return found


def entries(items: Iterable[Item]) -> list[NumberRow]:
    return [item for item in items if isinstance(item, NumberRow)]


def skips(items: Iterable[Item]) -> list[Skip]:
    return [item for item in items if isinstance(item, Skip)]


def ignored(items: Iterable[Item]) -> list[Ignored]:
    return [item for item in items if isinstance(item, Ignored)]


def workbook(rows: Sequence[Sequence[Any]], *, sheet: str = "Sheet1", before: Sequence[str] = ()) -> bytes:
    """An XLSX workbook; cells are written as Python has them. ``before``: empty sheets in front."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name in before:
        book.add_worksheet(name)
    page = book.add_worksheet(sheet)
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(line, column, value)
    book.close()
    return target.getvalue()


def archive(**members: bytes) -> bytes:
    """A ZIP archive of an XLSX workbook's shape; members by name, ``__`` for ``/`` and ``_x`` for ``.xml``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "/").replace("_x", ".xml"), content)
    return target.getvalue()


def raw_sheet(rows: bytes, *, strings: bytes = b"", prefix: str = "", noise: bool = False) -> bytes:
    """A workbook whose one sheet has the rows given as XML.

    Args:
        rows: the elements inside ``sheetData``.
        strings: the elements inside the shared strings.
        prefix: put before the names of the sheet's own elements.
        noise: add a member that does not pack, so that the whole is no bomb.
    """
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
    relation = f"{office}/officeDocument/2006/relationships"
    named = prefix.rstrip(":")
    declared = f'xmlns{":" + named if named else ""}="{main}" xmlns:y="urn:other"'
    members = {
        "xl__workbook_x": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl___rels__workbook_x.rels": f'<Relationships xmlns="{office}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    packed = {name: content.encode() for name, content in members.items()}
    head, tail = f"<{prefix}worksheet {declared}><{prefix}sheetData>", f"</{prefix}sheetData></{prefix}worksheet>"
    packed["xl__worksheets__sheet1_x"] = head.encode() + rows + tail.encode()
    if strings:
        packed["xl__sharedStrings_x"] = f'<sst xmlns="{main}">'.encode() + strings + b"</sst>"
    if noise:
        packed["noise"] = random.Random(1).randbytes(100_000)
    return archive(**packed)


def ruled(titles: Sequence[str], *rows: Sequence[str], prompt: str = "admin:run sql SELECT something") -> str:
    """What a command line prints of a table: names, a ruler, rows, a prompt."""
    widths = [max(len(row[at]) for row in (titles, *rows)) for at in range(len(titles))]
    lines = [" ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (titles, *rows)]
    lines.insert(1, " ".join("=" * width for width in widths))
    return "\n".join([prompt, *lines, "", "admin:"])
