"""XLSX workbooks: which sheet, which text, and bombs (sources.md I8; reliability I4)."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory_tui.errors import SourceError
from inventory_tui.sources import sheet_rows, workbook
from inventory_tui.sources.reader import look, open_reader
from inventory_tui.sources.rows import NumberRow, RecordRow
from inventory_tui.sources.sheet_rows import read_amount
from tests.sources.files import archive, entries, raw_sheet, read, reader, records, skips, stream
from tests.sources.files import workbook as book

HEADER = ["number", "use", "name"]


def cells(*rows: str) -> bytes:
    """Rows of a sheet without any reference, as inline strings."""
    return "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row.split(",")) + "</row>"
        for row in rows
    ).encode()


def test_rows_are_numbered_as_in_the_sheet() -> None:
    opened = reader(
        book([[], [], [*HEADER, " "], ["1001", "phone_line"], [], ["", "  "], ["1002", "phone_line", "Ann", "", "x"]])
    )
    assert [(record.line, record.number) for record in records(opened)] == [(4, "1001"), (7, "1002")]
    assert opened.parts[0].table.sheet == "Sheet1"
    assert opened.notices == ("rows with more cells than the header, which are not read: 1",)
    assert list(opened) == list(opened)
    assert opened.notices == ("rows with more cells than the header, which are not read: 1",)


def test_the_sheet_whose_header_is_known_is_read() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    for name, rows in {
        "Cover": [["About"], ["this file"]],
        "#Notes": [HEADER, ["9999", "phone_line"]],
        "Hidden": [HEADER, ["8888", "phone_line"]],
        "Empty": [],
        "Data": [HEADER, ["1001", "phone_line"]],
        "More": [HEADER, ["7777", "phone_line"]],
    }.items():
        page = made.add_worksheet(name)
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
        if name == "Hidden":
            page.hide()
    made.close()
    opened = reader(target.getvalue())
    assert opened.parts[0].table.sheet == "Data"
    assert [record.number for record in records(opened)] == ["1001", "7777"]
    assert "not 'Cover'" in opened.notices[0]


def test_the_first_sheet_with_a_header_where_none_is_known() -> None:
    content = book([["what", "ever"], ["x", "y"]], before=("Empty",))
    assert look(stream(content)).header == ("what", "ever")
    with pytest.raises(SourceError, match="no known kind"):
        reader(content)


def test_a_workbook_without_a_table() -> None:
    for content in (book([]), book([[" "], [""]])):
        with pytest.raises(SourceError, match="no sheet with a header"):
            reader(content)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (15550100001.0, "15550100001"),
        (2.5, "2.5"),
        (-3, "-3"),
        (1e15, "1.000000E+15"),
        (True, "TRUE"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),  # noqa: DTZ001 - a spreadsheet knows no zone
        (clock(3, 4), "03:04:00"),
        ("'0042", "'0042"),
    ],
)
def test_cells_become_text(value: object, text: str) -> None:
    (row,) = look(stream(book([["title"], [value]]))).rows
    assert row == (text,)


def test_a_duration_becomes_a_time() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    page = made.add_worksheet()
    page.write(0, 0, "title")
    page.write_number(1, 0, 1.5, made.add_format({"num_format": "[h]:mm:ss"}))
    made.close()
    assert look(stream(target.getvalue())).rows == (("1900-01-01T12:00:00",),)


def test_a_sheet_without_references_is_read() -> None:
    content = raw_sheet(cells("number,use", "1001,phone_line"))
    assert read(content) == [RecordRow(2, "1001", "phone_line")]


def test_elements_with_a_prefix_and_others_that_do_not_matter() -> None:
    content = raw_sheet(
        b'<x:row r = "3"><x:c\nr=\'B3\' t="inlineStr"><x:is><x:t>number</x:t></x:is></x:c></x:row>'
        b'<x:row><y:c r="A9"/><x:c r="B4"><x:f>1+1</x:f><x:v>1001</x:v></x:c></x:row>',
        prefix="x:",
    )
    assert entries(read(content)) == [NumberRow(4, "1001")]


def test_references_that_are_none_and_cells_out_of_order() -> None:
    content = raw_sheet(
        cells("number,use,name") + b'<row r="x"><c r="?1" t="str"><v>1001</v></c><c t="str"><v>phone_line</v></c></row>'
        b'<row r="99999999"><c r="B7" t="str"><v>meet_me</v></c><c r="A7" t="str"><v>1002</v></c></row>'
        b'<row><c r="ZZZZ1" t="str"><v>1003</v></c><c t="str"><v>meet_me</v></c><c r="XFD4"><v>7</v></c></row>'
    )
    assert [(record.line, record.number) for record in records(read(content))] == [
        (2, "1001"),
        (3, "1002"),
        (4, "1003"),
    ]


def test_types_of_cells() -> None:
    content = raw_sheet(
        cells("title") + b'<row><c t="e"><v>#N/A</v></c></row><row><c t="b"><v>0</v></c></row>'
        b'<row><c t="d"><v>2026-01-02</v></c></row>'
        b"<row><c><v>0042</v></c></row><row><c><v>1.5555010001E10</v></c></row><row><c><v>1555501000100001</v></c></row>"
        b'<row><c><v>about</v></c></row><row><c t="s"><v>7</v></c></row><row><c t="s"><v>-7</v></c></row>'
        b'<row><c t="str"><v>a_x000D_b_x005F_x000D_</v></c></row>'
        b'<row><c t="inlineStr"><is><r><t>Gro</t></r><r><t>ss</t></r><rPh><t>reading</t></rPh></is></c></row>'
    )
    assert [row[0] for row in look(stream(content), rows=99).rows] == [
        "#N/A",
        "FALSE",
        "2026-01-02",
        "42",
        "15555010001",
        "1.555501E+15",
        "about",
        "a\rb_x000D_",
        "Gross",
    ]


def test_shared_strings_are_joined_and_readings_left_out() -> None:
    content = raw_sheet(
        b'<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row><row><c t="s"><v>2</v></c></row>',
        strings=b"<si><t>title</t></si><si><r><t>Z\xc3\xbc</t></r><r><t>rich</t></r><rPh><t>x</t></rPh></si><si><t/></si>",
    )
    assert look(stream(content)).rows == (("Zürich",),)


def test_i8_shared_strings_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_STRINGS", 1_000)
    with pytest.raises(SourceError, match="shared text"):
        reader(raw_sheet(b'<row><c t="s"><v>0</v></c></row>', strings=b"<si><t>" + b"x" * 2_000 + b"</t></si>"))


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ("DD.MM.YY", True),
        ("[h]:mm", True),
        ("[ss]", True),
        ("[$-409]d-mmm;@", True),
        ("General", False),
        ("0.00", False),
        ('0 "days"', False),
        (r"0\d", False),
        ("[Red]0", False),
        ("#,##0_s", False),
        ("0*d", False),
    ],
)
def test_formats_that_show_dates(code: str, is_date: bool) -> None:
    assert workbook.is_date_format(code) is is_date


@pytest.mark.parametrize(
    ("amount", "is_1904", "text"),
    [
        ("46024", False, "2026-01-02"),
        ("44562", True, "2026-01-02"),
        ("46024.5", False, "2026-01-02T12:00:00"),
        ("0.25", False, "06:00:00"),
        ("1", False, "1900-01-01"),
        ("61", False, "1900-03-01"),
        ("-1", False, "-1"),
        ("9999999", False, "9999999"),
        ("never", False, "never"),
    ],
)
def test_dates(amount: str, is_1904: bool, text: str) -> None:
    assert read_amount(amount, is_date=True, is_1904=is_1904) == text


def test_a_workbook_that_counts_from_1904() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"date_1904": True, "default_date_format": "yyyy-mm-dd"})
    page = made.add_worksheet()
    page.write(0, 0, "title")
    page.write(1, 0, date(2026, 1, 2))
    made.close()
    assert look(stream(target.getvalue())).rows == (("2026-01-02",),)


def test_more_rows_than_a_sheet_holds_are_read_from_all_sheets() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    for name, rows in {"1": ["1001", "1002"], "other": ["x"], "2": ["1003"]}.items():
        page = made.add_worksheet(name)
        page.write_row(0, 0, ["Number" if name == "2" else "number"] if name != "other" else ["foo"])
        page.write_column(1, 0, rows)
    made.close()
    opened = reader(target.getvalue())
    assert [entry.number for entry in entries(opened)] == ["1001", "1002", "1003"]
    assert opened.notices == ("the sheet '1' was read, not 'other'",)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        (b"<row/>" * 2_000, "1,000 rows"),
        (b"<row>" + b"<c/>" * 20_000 + b"</row>", "16,384 cells"),
        (b"<row x='" + b"x" * 5_000_000 + b"'/>", "a tag without end"),
        (b"<row><c>", "mismatched tag"),
    ],
    ids=["rows", "cells", "tag", "open"],
)
def test_i8_what_no_spreadsheet_has(rows: bytes, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_rows, "MAX_ROWS", 1_000)
    content = raw_sheet(cells("number") + rows, noise=True)
    with pytest.raises(SourceError, match=word):
        list(reader(content))


def test_i8_a_far_corner_costs_nothing() -> None:
    rows = (
        cells("number")
        + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="2"><c r="A2"><v>7</v></c></row>'
    )
    tracemalloc.start()
    items = read(raw_sheet(rows))
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()
    assert [row.number for row in entries(items)] == ["7"]


def test_i8_a_giant_cell_is_a_skipped_row() -> None:
    rows = [["number", "description"], ["1001", "a"], ["1002", ""], ["1003", "c"]]
    giant = raw_sheet(
        cells("number,description", "1001,a")
        + b'<row><c t="str"><v>1002</v></c><c t="str"><v>'
        + b"x" * 3_000_000
        + b"</v></c></row>"
        + cells("1003,c"),
        noise=True,
    )
    tracemalloc.start()
    items = read(giant)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.number for row in entries(items)] == [rows[1][0], rows[3][0]]
    assert [skip.line for skip in skips(items)] == [3]
    assert peak < 12_000_000


def test_i8_rows_do_not_pile_up() -> None:
    content = book([["number", "description"], *([f"1{at:06d}", f"number {at}"] for at in range(4_000))])
    tracemalloc.start()
    assert sum(1 for _ in reader(content)) == 4_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    "head",
    [b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', b"<!DOCTYPE x>"],
)
def test_i8_a_document_type_is_refused(head: bytes) -> None:
    with pytest.raises(SourceError, match="document type"):
        reader(archive(xl__workbook_x=head + b"<workbook/>"))


@pytest.mark.parametrize("encoding", ["klingon", "utf-7", "shift_jis"])
def test_a_member_in_an_encoding_nobody_reads(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    with pytest.raises(SourceError, match="cannot be read as XLSX"):
        reader(archive(xl__workbook_x=head + b"<workbook/>"))


def bomb(size: int) -> bytes:
    return archive(xl__workbook_x=b"<workbook/>", xl__worksheets__sheet1_x=b" " * size)


def test_i8_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bomb(50_000_000)
    begun = time.process_time()
    with pytest.raises(SourceError, match="200 times"):
        reader(content)
    monkeypatch.setattr("inventory_tui.sources.archive.MAX_BYTES", 40_000_000)
    with pytest.raises(SourceError, match="GB"):
        reader(content)
    assert time.process_time() - begun < 1


def lie(content: bytes, size: int) -> bytes:
    """Say of every member that it unpacks to so many bytes."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + 4] = struct.pack("<I", size)
            at = content.find(mark, at + 4)
    return bytes(changed)


def test_i8_a_bomb_that_lies_is_read_no_further_than_it_says() -> None:
    rows = cells("number") + cells("1001") * 40_000
    content = lie(raw_sheet(rows), 3_000)
    tracemalloc.start()
    with pytest.raises(SourceError, match=r"damaged|cannot be read"):
        read(content)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_i8_too_many_members() -> None:
    with pytest.raises(SourceError, match="members"):
        reader(archive(xl__workbook_x=b"", **{f"m{at}": b"" for at in range(501)}))


def test_an_archive_that_is_no_workbook() -> None:
    with pytest.raises(SourceError, match="not an XLSX"):
        reader(archive(readme=b"x"))


def test_a_workbook_that_is_no_xml() -> None:
    for content in (b"<workbook><sheets><sheet", b"", b"\x00\x01"):
        with pytest.raises(SourceError, match="cannot be read as XLSX") as refused:
            reader(archive(xl__workbook_x=content))
        assert refused.value.hint


def test_an_encrypted_member() -> None:
    content = bytearray(archive(xl__workbook_x=b"<workbook/>"))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.find(mark) + offset] |= 1
    with pytest.raises(SourceError, match="damaged"):
        reader(bytes(content))


def test_a_sheet_that_is_named_and_not_there() -> None:
    with pytest.raises(SourceError, match="no sheet"):
        reader(archive(xl__workbook_x=b'<workbook xmlns:r="r"><sheets><sheet name="A" r:id="1"/></sheets></workbook>'))


def test_stored_members_and_other_methods() -> None:
    for method, is_read in [(zipfile.ZIP_STORED, True), (zipfile.ZIP_BZIP2, False)]:
        target = io.BytesIO()
        old = zipfile.ZipFile(io.BytesIO(book([HEADER, ["1001", "phone_line"]])))
        with old, zipfile.ZipFile(target, "w", method) as new:
            for member in old.namelist():
                new.writestr(member, old.read(member))
        if is_read:
            assert len(records(read(target.getvalue()))) == 1
        else:
            with pytest.raises(SourceError, match="damaged"):
                reader(target.getvalue())


def test_a_cut_workbook(tmp_path: Path) -> None:
    path = tmp_path / "cut"
    content = book([HEADER, ["1001", "phone_line"]])
    for end in (10, len(content) // 2, len(content) - 3):
        path.write_bytes(content[:end])
        with pytest.raises(SourceError):
            open_reader(path)


GOOD = book([HEADER, ["1001", "phone_line", "Ann"], [1002, "hunt_pilot", 2.5]])


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6))
def test_damaged_workbooks_end_in_rows_or_in_one_error(changes: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD)
    for at, byte in changes:
        content[at] = byte
    try:
        items = read(bytes(content))
    except SourceError:
        return
    assert len(items) <= 10


def test_an_inventory_from_a_spreadsheet_of_some_size() -> None:
    rows = [["number", "status", "description"], *([f"+1555{at:07d}", "Used", f"n {at}"] for at in range(5_000))]
    items = read(book(rows))
    assert len(entries(items)) == 5_000
    assert not skips(items)
