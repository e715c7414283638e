"""Inventories and lists of sites (cli.md, Files)."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.inventory.columns import EXPORTED
from inventory_tui.inventory.model import Status
from inventory_tui.sources.inventory import COLUMNS, unguard
from inventory_tui.sources.rows import Ignored, NumberRow, SiteRow
from tests.sources.files import entries, ignored, read, reader, skips, workbook

HEADER = (
    "customer,level,site,number,status,usage,vendor,number_type,description,reservation_notes,release_date,"
    "extra1,extra2,extra3\n"
)
FULL = NumberRow(
    2,
    "+15550100001",
    "Northwind",
    "site",
    "Cork",
    "Used-Utility",
    "Device,Hunt_Pilot",
    "Cisco,Microsoft",
    "Geographic",
    "Helpdesk",
    "for Ann",
    date(2026, 12, 24),
    "a",
    "b",
    "c",
)
ROW = (
    'Northwind,site,Cork,+15550100001,Used-Utility,"Device,Hunt_Pilot","Cisco,Microsoft",Geographic,Helpdesk,for Ann,'
    "2026-12-24,a,b,c\n"
)


def test_reads_what_the_export_writes() -> None:
    opened = reader(HEADER + ROW)
    assert opened.format == "inventory"
    assert list(opened) == [FULL]


def test_the_columns_are_those_of_the_export() -> None:
    assert set(COLUMNS) == {column.name for column in EXPORTED}


def test_an_absent_column_is_none_and_a_blank_cell_is_blank() -> None:
    (row,) = entries(read("number;Description;release_date\n1001;;\n"))
    assert row == NumberRow(2, "1001", description="", release_date="")
    assert row.status is None
    assert row.level is None


def test_a_short_row_is_blank_where_the_file_has_the_column() -> None:
    (row,) = entries(read("number,description,extra1\n1001\n"))
    assert (row.description, row.extra1) == ("", "")


@pytest.mark.parametrize("status", [str(status) for status in Status])
def test_all_statuses_without_case(status: str) -> None:
    (row,) = entries(read(f"number,status\n1001, {status.upper()} \n"))
    assert row.status == status


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("status", "Busy", "no such status"),
        ("level", "building", "no such level"),
        ("release_date", "24.12.2026", "YYYY-MM-DD"),
        ("release_date", "2026-02-30", "no such day"),
        ("release_date", "20261224", "YYYY-MM-DD"),
        ("site", "a\x1bb", "correct it"),
        ("customer", "a\u202eb", "correct it"),
        ("vendor", "a\x00b", "correct it"),
        ("usage", "a\x9bb", "correct it"),
        ("site", "x" * 256, "too long"),
    ],
)
def test_i6_a_cell_that_cannot_be_read_skips_its_row(column: str, cell: str, reason: str) -> None:
    items = read(f"number,{column}\n1001,{cell}\n1002,\n", "inventory")
    (skip,) = skips(items)
    assert (skip.line, skip.column) == (2, column)
    assert reason in skip.reason
    assert [row.number for row in entries(items)] == ["1002"]


def test_many_vendors_fit() -> None:
    vendors = ",".join(f"Vendor {at}" for at in range(200))
    (row,) = entries(read(f'number,vendor\n1001,"{vendors}"\n'))
    assert row.vendor == vendors


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("80XX", "a mask"), ("1.43E+10", "scientific"), ("1000-1099", "two numbers"), ("bob", "letters")],
)
def test_n4_n5_only_single_numbers(cell: str, reason: str) -> None:
    (skip,) = skips(read(f"number,site\n{cell},Cork\n"))
    assert (skip.column, skip.text) == ("number", cell)
    assert reason in skip.reason


def test_a_row_without_a_number_is_ignored() -> None:
    items = read("number,site\n,Cork\n'tel:,Cork\n,\n\nnumber,site\n1001,\n")
    assert ignored(items) == [Ignored(2, "no number"), Ignored(3, "no number"), Ignored(6, "repeated header")]
    assert len(entries(items)) == 1


def test_i6_a_row_that_cannot_be_read_is_skipped() -> None:
    items = read('number,site,status\n1001,"Cork,\n1002,Cork,\n1003,, \n')
    assert [skip.line for skip in skips(items)] == [2]
    assert [(row.number, row.status) for row in entries(items)] == [("1002", ""), ("1003", "")]


def test_numbers_in_any_writing() -> None:
    items = read("number\ntel:+1 (555) 010-0001;ext=5\n'0042\n\\+15550100002\n15550100003.0\n")
    assert [row.number for row in entries(items)] == ["+15550100001", "0042", "+15550100002", "15550100003"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"),
        ("'+x", "+x"),
        ("'-x", "-x"),
        ("'@x", "@x"),
        ("'\tx", "\tx"),
        ("'\rx", "\rx"),
        ("'\nx", "\nx"),
        ("'\x00x", "\x00x"),
        ("''=x", "'=x"),
        ("'x", "'x"),
        ("''x", "''x"),
        ("'", "'"),
        ("", ""),
        ("=x", "=x"),
        (" '=x", " '=x"),
    ],
)
def test_exactly_one_apostrophe_comes_off(cell: str, text: str) -> None:
    assert unguard(cell) == text


def test_the_apostrophe_stays_where_the_export_puts_none() -> None:
    (row,) = entries(read(workbook([["number", "description"], ["1001", "'=x"]])))
    assert row.description == "'=x"
    (row,) = entries(read('[{"number": "1001", "description": "\'=x"}]'))
    assert row.description == "'=x"
    items = read("number,status,release_date,level\n1001,'=x,,\n1002,,'2026-01-01,\n1003,,,'site\n")
    assert len(skips(items)) == 3


@pytest.mark.parametrize("text", [" padded ", "tab\there", "two\nlines", "bell\x07", "\u202eevil", "e\u0301", "a\rb"])
def test_free_text_comes_back_exactly(text: str) -> None:
    target = io.StringIO()
    csv.writer(target).writerows([["number", "description"], ["1001", text]])
    (row,) = entries(read(target.getvalue()))
    assert row.description == text
    (row,) = entries(read(json.dumps([{"number": "1001", "description": text}])))
    assert row.description == text


def test_a_surrogate_cannot_be_stored() -> None:
    (row,) = entries(read('[{"number": "1001", "description": "a\\ud800b"}]'))
    assert row.description == "a\ufffdb"
    (skip,) = skips(read('[{"number": "1001", "site": "a\\ud800b"}]'))
    assert skip.text == "a\ufffdb"


def test_a_spreadsheet_with_dates_and_amounts() -> None:
    rows: list[list[object]] = [
        ["Number", "Release_Date", "Extra1", "Description"],
        [15550100001, date(2026, 1, 2), 2.5, True],
        ["1001", "2026-01-03", 3, None],
        [1.5e16, None, None, None],
    ]
    items = read(workbook(rows))
    assert entries(items) == [
        NumberRow(2, "15550100001", release_date=date(2026, 1, 2), extra1="2.5", description="TRUE"),
        NumberRow(3, "1001", release_date=date(2026, 1, 3), extra1="3", description=""),
    ]
    (skip,) = skips(items)
    assert "scientific" in skip.reason


def test_an_object_tells_for_itself_what_it_has() -> None:
    lines = [{"number": "1001", "Status": "Used"}, {"number": "1002", "site": None}, {"number": 1003}]
    items = read("\n".join(map(json.dumps, lines)))
    assert items == [
        NumberRow(1, "1001", status="Used"),
        NumberRow(2, "1002", site=""),
        NumberRow(3, "1003"),
    ]


def test_an_object_without_a_number_is_ignored() -> None:
    assert read('{"number":"1"}\n{"site":"x"}\n')[1] == Ignored(2, "no number")


FREE = st.text(st.characters(codec="utf-8"), max_size=10)


@given(st.lists(st.tuples(FREE, FREE, st.sampled_from([date(2026, 1, 2), ""])), max_size=5))
def test_round_trip_through_every_text_format(cells: list[tuple[str, str, date | str]]) -> None:
    wanted = [(str(1_000 + at), *row) for at, row in enumerate(cells)]
    names = ["number", "description", "extra1", "release_date"]

    def guard(text: str) -> str:
        return "'" + text if text.lstrip("'")[:1] in tuple("=+-@\t\r\n\0") else text

    def back(content: str) -> list[tuple[str, object, object, object]]:
        rows = entries(read(content, "inventory"))
        return [(row.number, row.description, row.extra1, row.release_date) for row in rows]

    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(names)
    writer.writerows([number, guard(one), guard(two), day] for number, one, two, day in wanted)
    assert back(target.getvalue()) == wanted
    objects = [dict(zip(names, [number, one, two, str(day)], strict=True)) for number, one, two, day in wanted]
    if objects:
        assert back(json.dumps(objects)) == wanted
        assert back("\n".join(json.dumps(entry, ensure_ascii=False) for entry in objects)) == wanted


def test_sites() -> None:
    opened = reader(
        "Customer;Dial_Plan;Site;Location_Code\nNorthwind;SLC;Cork;801\nNorthwind;;;\n;;Berlin;\n;flat;;\n;;;\n"
    )
    assert opened.format == "sites"
    assert list(opened) == [
        SiteRow(2, "Northwind", "slc", "Cork", "801"),
        SiteRow(3, "Northwind", "", "", ""),
        SiteRow(4, "", "", "Berlin", ""),
        Ignored(5, "no site"),
    ]


def test_sites_with_few_columns_and_bad_cells() -> None:
    items = read("site,location_code\nCork,801\nBer\x1blin,802\nsite,location_code\n", "sites")
    assert items[0] == SiteRow(2, "", "", "Cork", "801")
    (skip,) = skips(items)
    assert (skip.line, skip.column) == (3, "site")
    assert ignored(items) == [Ignored(4, "repeated header")]
    (skip,) = skips(read("customer,dial_plan,site\nNorthwind,octal,Cork\n"))
    assert "flat or slc" in skip.reason
    (skip,) = skips(read('customer,dial_plan,site\nNorthwind,"fl\x1bat",Cork\n"x\n')[:1])
    assert skip.column == "dial_plan"
    assert len(skips(read('customer,dial_plan,site\n"x\n'))) == 1
