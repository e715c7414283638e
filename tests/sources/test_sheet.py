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
from inventory_tui.sources import sheet, workbook
from inventory_tui.sources.reader import look, open_reader
from inventory_tui.sources.rows import RecordRow
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
        book([[], [], HEADER, ["1001", "phone_line"], [], ["", "  "], ["1002", "phone_line", "Ann", "", "x"]])
    )
    assert [(record.line, record.number) for record in records(opened)] == [(4, "1001"), (7, "1002")]
    assert opened.sheet == "Sheet1"
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
    assert opened.sheet == "Data"
    assert [record.number for record in records(opened)] == ["1001"]
    assert "none of the other 3" in opened.notices[0]


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


def test_a_duration_becomes_text() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    page = made.add_worksheet()
    page.write(0, 0, "title")
    page.write_number(1, 0, 1.5, made.add_format({"num_format": "[h]:mm:ss"}))
    made.close()
    assert look(stream(target.getvalue())).rows == (("1 day, 12:00:00",),)


def test_a_sheet_without_references_is_read() -> None:
    content = raw_sheet(cells("number,use", "1001,phone_line"))
    assert read(content) == [RecordRow(2, "1001", "phone_line")]


def test_a_sheet_with_prefixes_and_odd_spacing_is_measured_alike() -> None:
    sheet_xml = b'<row r = "1"><c\nr=\'A1\' t="inlineStr"><is><t>number</t></is></c></row>'
    assert reader(raw_sheet(sheet_xml)).columns == ("number",)
    for bomb in (b"<x:row r='1'><x:c r=\"XFD1048576\"><x:v>1</x:v></x:c></x:row>", b'<c\tr="XFD1048576"/>'):
        with pytest.raises(SourceError, match="cells"):
            workbook.check_workbook(raw_sheet(bomb), "bomb")


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="XFD1"><v>1</v></c></row><row r="9999999999"><c><v>1</v></c></row>',
        b"<row>" + b"<c><v>1</v></c>" * 5_000 + b"</row>" + b"<row></row>" * 5_000,
        b"<row><c/>" * 4_000 + b"<c/>" * 4_001,
    ],
    ids=["far corner", "far row", "counted", "open rows"],
)
def test_i8_a_sheet_that_spans_too_much_is_refused(rows: bytes) -> None:
    tracemalloc.start()
    begun = time.monotonic()
    with pytest.raises(SourceError, match="cells") as refused:
        reader(raw_sheet(rows))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert time.monotonic() - begun < 5
    assert "CSV" in refused.value.hint


def bomb(size: int) -> bytes:
    return archive(xl__workbook_x=b"<workbook/>", xl__worksheets__sheet1_x=b" " * size)


def test_i8_a_bomb_is_refused_before_it_is_unpacked() -> None:
    for content, word in [(bomb(2_000_000), "200 times"), (bomb(250 * 1024 * 1024), "200 MB")]:
        with pytest.raises(SourceError, match=word):
            reader(content)


def lie(content: bytes, size: int) -> bytes:
    """Say of every member that it unpacks to so many bytes."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + 4] = struct.pack("<I", size)
            at = content.find(mark, at + 4)
    return bytes(changed)


def test_i8_a_bomb_that_lies_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    content = lie(bomb(3_000_000), 10)
    with pytest.raises(SourceError, match="200 times"):
        reader(content)
    monkeypatch.setattr(workbook, "MAX_BYTES", 1_500_000)
    with pytest.raises(SourceError, match="MB"):
        reader(content)


def test_i8_too_many_members() -> None:
    with pytest.raises(SourceError, match="members"):
        reader(archive(xl__workbook_x=b"", **{f"m{at}": b"" for at in range(501)}))


def test_i8_a_file_too_large_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(SourceError, match="larger than"):
        reader(book([HEADER]))


def test_an_archive_that_is_no_workbook() -> None:
    with pytest.raises(SourceError, match="not an XLSX"):
        reader(archive(readme=b"x"))


def test_a_workbook_that_the_parser_refuses() -> None:
    with pytest.raises(SourceError, match="cannot be read as XLSX") as refused:
        reader(archive(xl__workbook_x=b"<workbook><sheets><sheet"))
    assert refused.value.hint
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    with pytest.raises(SourceError):
        reader(archive(xl__workbook_x=entity))


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


class Panic(BaseException):
    """What the parser raises when it meets a bug of its own."""


Panic.__name__ = "PanicException"


def test_a_bug_in_the_parser_is_an_error_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(error: BaseException) -> None:
        raise error

    monkeypatch.setattr(sheet, "_open", lambda _: fail(Panic("index out of bounds\nmore")))
    with pytest.raises(SourceError, match=r"index out of bounds$"):
        reader(book([HEADER]))
    monkeypatch.setattr(sheet, "_open", lambda _: fail(ValueError()))
    with pytest.raises(SourceError, match="ValueError"):
        reader(book([HEADER]))
    monkeypatch.setattr(sheet, "_open", lambda _: fail(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        reader(book([HEADER]))


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
