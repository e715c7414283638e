"""VOSS Automate's number inventory (sources.md chapter 5): templates in workbooks, and plain tables of its columns."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest
import xlsxwriter

from inventory_tui.exports.voss import INSTRUCTION, TITLES
from inventory_tui.sources.formats import guess
from inventory_tui.sources.reader import look
from inventory_tui.sources.rows import Item, NumberRow
from inventory_tui.sources.voss import TITLES as READ
from tests.sources.files import entries, ignored, raw_sheet, read, reader, skips, workbook

ENTITY = ["entity: data/InternalNumberInventory; hierarchy: sys.Northwind; parallel: false"]
GROUPS = ["", "Basic", "Details"]
LABELS = ["Comment", "Internal Number", "Status", "Usage", "Vendor", "Description"]
NAMES = ["comment", "internal_number", "status", "usage", "vendor", "description"]
ADA = ["", r"\+15550100001", "Used", "Device, Hunt_Pilot", "Cisco", "Ada"]
BO = ["", "5550102", "Available", "", "", ""]


def book(**sheets: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, rows in sheets.items():
        page = made.add_worksheet(name.replace("comment_", "#"))
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(line, column, cell)
    made.close()
    return target.getvalue()


def numbers(items: list[Item]) -> list[str]:
    return [each.number for each in entries(items)]


def test_5_the_last_header_row_below_the_instruction_counts() -> None:
    opened = reader(book(Numbers=[ENTITY, GROUPS, LABELS, NAMES, ADA, BO]))
    first, second = entries(opened)
    assert opened.format == "voss"
    assert first == NumberRow(
        5, "+15550100001", status="Used", usage="Device,Hunt_Pilot", vendor="Cisco", description="Ada"
    )
    assert (second.number, second.status, second.usage, second.site, second.level) == (
        "5550102",
        "Available",
        "",
        None,
        None,
    )
    assert opened.notices == ()
    seen = look(io.BytesIO(book(Numbers=[ENTITY, GROUPS, LABELS, NAMES, ADA])))
    assert seen.header == tuple(NAMES)
    assert seen.sheet == "Numbers"


def test_5_words_of_either_spelling_in_any_case() -> None:
    for header in (LABELS, NAMES, [name.upper() for name in NAMES]):
        assert numbers(read(book(Numbers=[ENTITY, header, ADA, BO]))) == ["+15550100001", "5550102"]
        assert numbers(read(workbook([header, ADA, BO]))) == ["+15550100001", "5550102"]
        assert numbers(read(";".join(header) + "\n" + ";".join(ADA) + "\n")) == ["+15550100001"]


def test_5_a_sheet_may_stack_templates_and_a_workbook_have_sheets() -> None:
    other = [["entity: data/Countries"], ["name"], ["Ireland"], []]
    turned = [ENTITY, ["Status", "Internal Number"], ["Reserved", "5550103"]]
    opened = reader(
        book(comment_Notes=[["entity: x"], NAMES, BO], A=[*other, ENTITY, NAMES, ADA, *turned], B=[ENTITY, NAMES, BO])
    )
    found = entries(opened)
    assert [(each.line, each.number, each.status) for each in found] == [
        (7, "+15550100001", "Used"),
        (10, "5550103", "Reserved"),
        (3, "5550102", "Available"),
    ]
    assert opened.notices == ("rows of other templates, or outside of all, which are not read: 2",)


def test_5_rows_that_begin_with_a_sign_and_blank_blocks() -> None:
    after = [[], [], ["", "5550109", "Used"]]
    opened = reader(book(A=[ENTITY, NAMES, ["# an example", "5550108"], ADA, [], BO, *after]))
    assert numbers(list(opened)) == ["+15550100001", "5550102"]
    assert opened.notices == (
        "rows that begin with #, which are not read: 1",
        "rows of other templates, or outside of all, which are not read: 1",
    )


def test_5_problems_name_the_platforms_columns() -> None:
    items = read(
        book(
            A=[
                ENTITY,
                ["release_date", *NAMES],
                ["soon", *BO],
                ["", "", "55XX", "Used"],
                ["", "", "1", "Gone"],
                ["", "x"],
            ]
        )
    )
    assert [(each.line, each.column) for each in skips(items)] == [
        (3, "release_date"),
        (4, "internal_number"),
        (5, "status"),
    ]
    assert [each.reason for each in ignored(items)] == ["no number"]


def test_5_no_row_is_taken_for_a_header_or_an_instruction() -> None:
    """Words in free fields are data, and no row is lost for them."""
    free = [["", "5550101", "Used", "", "", "entity: data/x"], ["", "5550102", "Used", "", "", "internal_number"], BO]
    again = ["", "internal_number", "status", "usage", "vendor", "description"]
    items = read(book(A=[ENTITY, NAMES, *free[:2], again, free[2]]))
    assert [each.description for each in entries(items)] == ["entity: data/x", "internal_number", ""]


def test_5_more_cells_than_the_header_and_a_release_date() -> None:
    opened = reader(book(A=[ENTITY, ["internal_number", "Release Date"], ["5550101", "2026-12-01", "more"]]))
    assert entries(opened)[0].release_date == date(2026, 12, 1)
    assert opened.notices == ("rows with more cells than the header, which are not read: 1",)


def test_a_workbook_without_the_key_column_is_an_ordinary_one() -> None:
    assert reader(book(A=[["number", "status"], ["5550101", "Used"]])).format == "inventory"
    ordinary = read(book(A=[["number", "description"], ["5550101", "entity: nothing"]]))
    assert numbers(ordinary) == ["5550101"]


def test_a_row_too_long_is_skipped() -> None:
    def row(*cells: str) -> str:
        return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"

    rows = row("entity: x") + row("internal_number") + row("9" * (1 << 20) + "9") + row("5550101")
    items = read(raw_sheet(rows.encode(), noise=True))
    assert numbers(items) == ["5550101"]
    assert [each.reason for each in skips(items)] == ["a row of more than 1,048,576 characters"]
    above = row("9" * (1 << 20) + "9") + rows
    assert numbers(read(raw_sheet(above.encode(), noise=True))) == ["5550101"]


@pytest.mark.parametrize("header", [["internal_number"], ["Internal Number".casefold(), "status"]])
def test_it_is_recognised_as_nothing_else(header: list[str]) -> None:
    assert [info.name for info, _ in guess([header])] == ["voss"]


def test_what_is_written_is_what_is_read() -> None:
    assert all(TITLES[name] in titles for name, titles in READ.items())
    assert set(TITLES) == set(READ)
    assert INSTRUCTION.startswith("entity:")
