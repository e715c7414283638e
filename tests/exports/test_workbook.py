"""XLSX: every cell comes back as the text it was, none is anything else, and no size is too large (X1, X2)."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inventory_tui.errors import ExportError
from inventory_tui.exports import workbook
from inventory_tui.exports.cells import Coded, Fields
from inventory_tui.exports.formats import Format, encode
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.sheet import SheetTable

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELLS = st.one_of(
    st.text(max_size=12),
    st.text("_x0123456789ABCDEFabcdef\r\n\t\0\x01 <>&\"'=", max_size=16),
    st.sampled_from(
        ["_x000D_", "_x0041_x0042_", "_x0041\x01", "_x005F_", "<r><t>x</t></r>", "]]>", "=1+1", "+1", "@x", " a  b "]
    ),
)


@dataclass(frozen=True)
class Field:
    name: str
    is_text: bool = True


FIELDS = [Field("number", is_text=False), Field("description"), Field("notes")]


def write(rows: Sequence[tuple[str, ...]], size: int = 3) -> bytes:
    chunks = [rows[at : at + size] for at in range(0, len(rows), size)]
    return b"".join(encode(Format.XLSX, FIELDS, chunks))


def read(content: bytes) -> list[list[str]]:
    table = SheetTable(Origin(io.BytesIO(content)), lambda _: True)
    assert table.header == ("number", "description", "notes")
    rows = [row for row in table.rows() if isinstance(row, list)]
    return [row[:-1] for row in rows]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def iter_cells(content: bytes) -> Iterator[ET.Element]:
    for name, part in parts(content).items():
        root = ET.fromstring(part)  # noqa: S314 - our own file
        if name.startswith("xl/worksheets/"):
            yield from root.iter(f"{MAIN}c")


@given(st.lists(st.tuples(st.just("+15550100001"), CELLS, CELLS), max_size=8))
@example([("1", "_x0041" + character, "") for character in "\0\r\x1f\ud800\uffff_"])
@example([("1", "two\nlines", "a\rb\r\nc"), ("2", "\ttab", " "), ("3", "𐀀\u2028\x85\x7f\ufeff", "x")])
def test_every_cell_comes_back(rows: list[tuple[str, ...]]) -> None:
    """X2, by the reader that imports it."""
    assert read(write(rows)) == [list(row) for row in rows]


@given(st.lists(st.tuples(st.just("+15550100001"), CELLS, CELLS), min_size=1, max_size=4))
def test_no_cell_is_anything_but_text(rows: list[tuple[str, ...]]) -> None:
    """X1: no formula, no amount, no date; text also once a person edits it."""
    for cell in iter_cells(write(rows)):
        assert cell.get("t", "inlineStr") == "inlineStr"
        assert cell.get("s") in ("1", "2")
        assert {each.tag for each in cell.iter()} <= {f"{MAIN}{tag}" for tag in ("c", "is", "t")}
        assert cell.get("t") or not list(cell), "a blank cell is empty"


def test_a_workbook_has_its_parts_and_no_more() -> None:
    found = parts(write([("1", "a", "b")]))
    assert sorted(found) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    ]
    assert write([("1", "a", "b")]) == write([("1", "a", "b")]), "the same rows make the same file"


def test_a_workbook_without_rows_has_its_header() -> None:
    content = write([])
    assert [cell.findtext(f"{MAIN}is/{MAIN}t") for cell in iter_cells(content)] == ["number", "description", "notes"]
    assert read(content) == []


def test_more_rows_than_a_sheet_holds_go_to_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 5)
    for count in (3, 4, 5, 8, 9):
        rows = [(str(nth), "", "x") for nth in range(count)]
        content = write(rows, size=3)
        assert read(content) == [list(row) for row in rows]
        sheets = [part for name, part in parts(content).items() if name.startswith("xl/worksheets/")]
        assert len(sheets) == -(-count // 4)
        assert all(part.count(b"<row>") <= 5 for part in sheets)
        assert all(re.search(rb"<row><c[^>]*><is><t>number<", part) for part in sheets), "the header is repeated"


def test_a_sheet_never_grows_beyond_what_archives_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MAX_SHEET", 500)
    rows = [(str(nth), "x" * 200, "") for nth in range(12)]
    content = write(rows)
    assert len([name for name in parts(content) if name.startswith("xl/worksheets/")]) == 4
    assert read(content) == [list(row) for row in rows]


def test_ids_stand_for_neighbouring_cells() -> None:
    fields: Fields = [Field("number"), Coded((Field("description"), Field("notes")), {7: ["=a", ""], 8: ["", "<b>"]})]
    content = b"".join(encode(Format.XLSX, fields, [[("1", 7), ("2", 8)]]))
    assert read(content) == [["1", "=a", ""], ["2", "", "<b>"]]


@pytest.mark.parametrize("text", ["x" * 32_767, "\U0001f4de" * 16_383, "x" * 32_768, "\U0001f4de" * 16_384])
def test_a_cell_longer_than_any_spreadsheet_holds_is_refused_not_cut(text: str) -> None:
    if len(text.encode("utf-16-le")) // 2 <= 32_767:
        assert read(write([("1", text, "")])) == [["1", text, ""]]
    else:
        with pytest.raises(ExportError, match="32,767"):
            write([("1", text, "")])


def test_memory_does_not_grow_and_pieces_come_as_rows_do() -> None:
    chunks = ([(f"+1555{nth:07d}", "lobby", "") for nth in range(at, at + 1_000)] for at in itertools.count(0, 1_000))
    pieces = encode(Format.XLSX, FIELDS, chunks)
    sizes = [len(piece) for piece in itertools.islice(pieces, 50)]
    assert max(sizes) < 100_000
    pieces.close()  # type: ignore[attr-defined]  # it is a generator: whoever gives up closes it
