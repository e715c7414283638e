"""Generic service records (cli.md, Files; sources.md I5–I7, I10; audit.md N3–N5)."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.audit.uses import TABLE_U, Use
from inventory_tui.errors import NotFoundError
from inventory_tui.inventory.number import is_canonical
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from tests.sources.files import GENERIC, ignored, read, reader, records, skips, workbook


def test_reads_every_column() -> None:
    items = read(GENERIC + "+15550100001,teams_user,Berlin,Ann,Microsoft,Second number\n")
    assert items == [RecordRow(2, "+15550100001", "teams_user", "Berlin", "Ann", "Microsoft", "Second number", "", "")]


def test_header_in_any_order_and_case_with_columns_nobody_asked_for() -> None:
    items = read("Secret; USE ;Number\nx;Phone_Line; 1001 \n")
    assert items == [RecordRow(2, "1001", "phone_line")]


@pytest.mark.parametrize("use", [str(use) for use in Use])
def test_every_code_of_table_u_is_a_use(use: str) -> None:
    assert [record.use for record in records(read(f"number,use\n1001,{use}\n"))] == [use]


def test_i6_a_row_with_an_unknown_use_is_skipped_and_told_what_is_near() -> None:
    (near, blank, far) = skips(read(GENERIC + "1001,hunt pilots,A,B,,\n1002,,,,,\n1003,zzz,,,,\n"))
    assert (near.line, near.column, near.site, near.name, near.text) == (2, "use", "A", "B", "1001")
    assert "unknown use 'hunt pilots'" in near.reason
    assert "hunt_pilot" in near.reason
    assert "no use" in blank.reason
    assert "source formats" in far.reason
    assert near.is_number_problem, "every audit names the number: it may free one that is in use"


def test_n4_an_unusable_number_is_a_problem_with_all_that_is_known() -> None:
    (skip,) = skips(read(GENERIC + f"{'1.42E+10' + ' ' * 300}x,hunt_pilot,Berlin,Helpdesk,,\n"))
    assert skip.is_number_problem
    assert (skip.line, skip.column, skip.use, skip.site, skip.name) == (
        2,
        "number",
        "hunt_pilot",
        "Berlin",
        "Helpdesk",
    )
    assert skip.text.startswith("1.42E+10")
    assert len(skip.text) <= 200


def test_n4_an_empty_number_is_unusable_here() -> None:
    (skip,) = skips(read(GENERIC + ",phone_line,Berlin,Ann,,\n"))
    assert skip.is_number_problem
    assert skip.reason == "no number"


def test_n3_an_extension_is_a_second_record() -> None:
    (item,) = read(GENERIC + "tel:+15550100001;ext=1234,teams_user,Berlin,Ann,,x\n")
    assert isinstance(item, Several)
    assert [(row.number, row.use, row.site, row.name) for row in item.rows] == [
        ("+15550100001", "teams_user", "Berlin", "Ann"),
        ("1234", "mentioned", "Berlin", "Ann"),
    ]


@pytest.mark.parametrize("rule", TABLE_U, ids=lambda rule: str(rule.id))
def test_n5_masks_are_legal_for_four_uses(rule: object) -> None:
    use = next(one for one in TABLE_U if one is rule)
    (item,) = read(f"number,use,name\n801X,{use.use},Park\n")
    if use.id in {"U4", "U8", "U10", "U11"}:
        assert isinstance(item, Several)
        assert [row.number for row in item.rows] == [f"801{digit}" for digit in range(10)]
        assert {row.name for row in item.rows} == {"Park"}
    else:
        assert isinstance(item, Skip)
        assert item.is_number_problem
        assert "mask" in item.reason


def test_n5_a_mask_of_more_than_a_thousand_numbers_is_unusable() -> None:
    (skip,) = skips(read("number,use\n8XXXX,call_park\n"))
    assert "10,000" in skip.reason
    assert skip.is_number_problem


def test_t5_a_vendor_that_lost_its_comma_is_told() -> None:
    content = 'number,use,vendor\n1001,phone_line,"Acme, Inc."\n1002,phone_line,"Acme, Inc."\n1003,phone_line,Cisco\n'
    found = reader(content)
    list(found)
    assert found.notices == ("a comma separates vendors, so the vendor “Acme, Inc.” is read as “Acme Inc.” (2 rows)",)


def test_t5_a_comma_in_a_vendor_becomes_a_space() -> None:
    (record,) = records(read(GENERIC + '1001,voss_phone,,,"Acme, Inc.",\n'))
    assert record.vendor == "Acme Inc."


@pytest.mark.parametrize("bad", ["\x1b[2J", "\x00", "\x9b", "\u202e", "x" * 300], ids=ascii)
@pytest.mark.parametrize("column", ["site", "vendor"])
def test_i10_a_key_field_that_is_no_key_skips_the_row(column: str, bad: str) -> None:
    (skip,) = skips(read(f"number,use,{column}\n1001,phone_line,Ber{bad}lin\n"))
    assert skip.column == column
    assert len(skip.text) <= 200
    assert skip.text.isprintable()


def test_i10_a_control_character_in_a_number_is_a_problem() -> None:
    (skip,) = skips(read("number,use\n10\x1b01,phone_line\n"))
    assert skip.is_number_problem
    assert skip.text == "10␛01"


def test_i10_free_text_is_made_visible() -> None:
    (record,) = records(read(GENERIC + '1001,phone_line,,"a\x1b]0;x\x07b","","c\x85\u202ed\ne"\n'))
    assert record.name == "a␛]0;x␇b"
    assert record.description == "c\ufffd\ufffdd␊e"
    assert record.name.isprintable()


def test_a_site_is_trimmed_and_composed() -> None:
    (record,) = records(read(GENERIC + "1001,phone_line, Zu\u0308rich ,,,\n"))
    assert record.site == "Zürich"


def test_i6_blank_lines_are_no_rows_and_repeated_headers_are_ignored() -> None:
    items = read(GENERIC + "\n1001,phone_line,,,,\n   \n,,,,,\n" + GENERIC + "1002,phone_line,,,,\n")
    assert [record.line for record in records(items)] == [3, 7]
    assert ignored(items) == [Ignored(6, "repeated header")]


def test_i5_another_column_can_name_the_site() -> None:
    opened = reader("number,use,site,Device  Pool\n1001,phone_line,x,DP Cork\n", site_column="device pool")
    assert [record.site for record in records(opened)] == ["DP Cork"]


def test_i5_a_column_that_is_not_there_is_an_error_that_names_the_others() -> None:
    with pytest.raises(NotFoundError, match="no column 'City'") as missing:
        reader("number,use,Town\n", site_column="City")
    assert "Town" in missing.value.hint


def test_a_spreadsheet_is_read_alike() -> None:
    items = read(workbook([["Number", "Use", "Site"], ["+15550100001", "teams_user", "Berlin"], [1001.0, "meet_me"]]))
    assert items == [
        RecordRow(2, "+15550100001", "teams_user", "Berlin"),
        RecordRow(3, "1001", "meet_me", ""),
    ]


def test_many_different_words_do_not_pile_up() -> None:
    rows = "".join(f"{1000 + at},use{at},Site {at},,,\n" for at in range(11_000))
    opened = reader(GENERIC + rows)
    assert sum(isinstance(item, Skip) for item in opened) == 11_000


CELLS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["1001", "+15550100001", "phone_line", "call_park", "80XX", "'1", "a,b", 'q"q', "line\nbreak", "\x00", ""]
)


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=8))
def test_i6_every_row_is_taken_skipped_or_ignored(rows: list[list[str]]) -> None:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(GENERIC.strip().split(","))
    writer.writerows(rows)
    items = read(target.getvalue().encode(), "generic")
    wanted = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(items) == len(wanted)
    for item, row in zip(items, wanted, strict=True):
        check(item, row)
    lines = [item.line for item in items if not isinstance(item, Several)]
    assert all(one < other for one, other in itertools.pairwise(lines))


def check(item: Item, row: list[str]) -> None:
    for record in records([item]):
        assert is_canonical(record.number)
        assert record.use in {row[1].strip().casefold(), "mentioned"}
        assert record.name.isprintable() or not record.name.isascii()
        assert "," not in record.vendor
    if isinstance(item, Skip):
        assert item.reason
        assert len(item.text) <= 200
