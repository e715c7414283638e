"""The columns: what a file says and what a person reads (cli.md, Files)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inventory_tui.errors import UsageError
from inventory_tui.inventory.columns import (
    BY_NAME,
    EXPORTED,
    SHOWN,
    SHOWN_AT_FIRST,
    export_row,
    exported_columns,
    shown_columns,
)
from inventory_tui.inventory.model import Customer, Entry, Level, LevelKind, State, Status

CUSTOMER = Customer(1, "Northwind")
BERLIN = Level(3, 1, LevelKind.SITE, "Berlin")
TOP = Level(2, 1, LevelKind.CUSTOMER, "Customer")
ENTRY = Entry(
    7,
    BERLIN,
    "+15550100001",
    State(Status.RESERVED, "Device", "Microsoft"),
    number_type="DID",
    description="=lobby",
    reservation_notes="for Ann",
    release_date=date(2030, 1, 2),
    extra1="a",
    extra2="b",
    extra3="c",
    last_used_at=datetime(2026, 5, 6, 23, tzinfo=UTC),
)


def test_a_file_has_the_columns_of_the_contract() -> None:
    assert ",".join(column.name for column in EXPORTED) == (
        "customer,level,site,number,status,usage,vendor,number_type,description,reservation_notes,release_date,"
        "extra1,extra2,extra3"
    )


def test_only_words_can_look_like_a_formula() -> None:
    assert [each.name for each in EXPORTED if not each.is_text] == [
        "level",
        "number",
        "status",
        "release_date",
    ]


def test_a_row_of_a_file() -> None:
    assert export_row(CUSTOMER, ENTRY) == {
        "customer": "Northwind",
        "level": "site",
        "site": "Berlin",
        "number": "+15550100001",
        "status": "Reserved",
        "usage": "Device",
        "vendor": "Microsoft",
        "number_type": "DID",
        "description": "=lobby",
        "reservation_notes": "for Ann",
        "release_date": "2030-01-02",
        "extra1": "a",
        "extra2": "b",
        "extra3": "c",
    }


def test_a_row_at_customer_level_has_no_site() -> None:
    row = export_row(CUSTOMER, Entry(8, TOP, "100", State(Status.AVAILABLE)))

    assert (row["level"], row["site"], row["release_date"]) == ("customer", "", "")


def test_a_person_reads_the_site_under_level() -> None:
    assert {column.name: column.show(ENTRY) for column in SHOWN} == {
        "number": "+15550100001",
        "level": "Berlin",
        "status": "Reserved",
        "usage": "Device",
        "vendor": "Microsoft",
        "description": "=lobby",
        "number_type": "DID",
        "reservation_notes": "for Ann",
        "release_date": "2030-01-02",
        "extra1": "a",
        "extra2": "b",
        "extra3": "c",
        "last_used": "2026-05-06",
    }
    assert BY_NAME["last_used"].show(Entry(8, TOP, "100", State(Status.AVAILABLE))) == ""
    assert BY_NAME["level"].show(Entry(8, TOP, "100", State(Status.AVAILABLE))) == "Customer"
    assert BY_NAME["customer"].show(ENTRY) == ""
    assert BY_NAME["last_used"].cell(CUSTOMER, ENTRY) == "2026-05-06"
    assert set(SHOWN_AT_FIRST) <= {column.name for column in SHOWN}


def test_columns_are_chosen_by_name() -> None:
    assert exported_columns(None) == EXPORTED
    assert [each.name for each in exported_columns(["number", "site", "number"])] == ["number", "site"]
    assert [each.name for each in exported_columns(["last_used"])] == ["last_used"], "what a screen shows is exported"
    with pytest.raises(UsageError, match="no column 'colour'"):
        exported_columns(["colour"])


def test_a_screen_always_has_the_number() -> None:
    assert shown_columns(["vendor", "usage", "vendor"]) == ("number", "vendor", "usage")
    assert shown_columns(["vendor", "number"]) == ("vendor", "number")
    assert shown_columns([]) == shown_columns(column.name for column in SHOWN) == ()
    with pytest.raises(UsageError, match="no column 'hat'"):
        shown_columns(["number", "hat"])
