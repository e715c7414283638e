"""The words of the inventory as values (audit.md §1, §2; G3)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from inventory_tui.inventory.model import (
    FREE_FIELDS,
    Customer,
    DialPlan,
    Entry,
    Level,
    LevelKind,
    ServiceRecord,
    State,
    Status,
    clean_name,
    name_key,
)


def test_statuses_are_spelt_as_the_field_spells_them() -> None:
    """§2."""
    assert [status.value for status in Status] == [
        "Available",
        "Used",
        "Used-Utility",
        "Inactive",
        "Reserved",
        "Cooling",
    ]
    assert [status for status in Status if status.is_in_use] == [Status.USED, Status.UTILITY]
    assert [status for status in Status if status.is_hold] == [Status.RESERVED, Status.COOLING]


def test_a_customer_is_flat_and_managed_unless_said() -> None:
    """§1."""
    customer = Customer(1, "Northwind")
    assert (customer.dial_plan, customer.number_management) == (DialPlan.FLAT, True)
    assert [plan.value for plan in DialPlan] == ["flat", "slc"]


def test_levels_have_the_name_people_read() -> None:
    """§1: the customer, or one of its sites."""
    at_customer = Level(1, 1, LevelKind.CUSTOMER, "customer")
    at_site = Level(2, 1, LevelKind.SITE, "Amsterdam", "20")
    assert (at_customer.is_site, at_customer.label) == (False, "Customer")
    assert (at_site.is_site, at_site.label) == (True, "Amsterdam")


def test_an_entry_starts_blank() -> None:
    """S6: free fields are blank, and the list of them is the entry's."""
    entry = Entry(1, Level(1, 1, LevelKind.CUSTOMER, "customer"), "+15550100001", State(Status.AVAILABLE))
    assert all(getattr(entry, name) == "" for name in FREE_FIELDS)
    assert (entry.release_date, entry.last_used_at, entry.drift) == (None, None, None)
    assert (entry.state.usage, entry.state.vendor) == ("", "")


def test_values_cannot_be_changed() -> None:
    state = State(Status.USED, "Device")
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.usage = "User"  # type: ignore[misc]  # the very thing that must fail
    assert sorted([State(Status.USED, "User"), state]) == [state, State(Status.USED, "User")]


def test_a_record_carries_what_a_person_is_shown() -> None:
    level = Level(2, 1, LevelKind.SITE, "Amsterdam")
    record = ServiceRecord(
        7,
        level,
        "1001",
        "phone_line",
        "",
        "SEP001",
        "Desk",
        "",
        "",
        "CUCM",
        datetime(2026, 11, 20, tzinfo=UTC),
    )
    assert (record.level.label, record.source) == ("Amsterdam", "CUCM")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amsterdam", "AMSTERDAM"),
        ("  New   York ", "new york"),
        ("New\u00a0York", "new york"),
        ("Straße", "STRASSE"),
        ("Zu\u0308rich", "Zürich"),
        ("ZU\u0308RICH", "zürich"),
        ("ΜΆΪΟΣ", "μάϊος"),
    ],
)
def test_names_match_without_case_and_spelling(one: str, other: str) -> None:
    """G3: NFC, white space collapsed, no case."""
    assert name_key(one) == name_key(other)


def test_different_names_stay_different() -> None:
    assert name_key("Cork") != name_key("York")
    assert name_key("Zurich") != name_key("Zürich")


@pytest.mark.parametrize(
    "name", ["Amsterdam", "Straße", "Zu\u0308rich", "ǰ\u0323", "İstanbul", "\u0345Α", "α\u0345\u0301", "  a  b "]
)
def test_a_stored_name_is_found_again(name: str) -> None:
    """cli.md, Files: stored names keep their case; the key of a stored name is the key of the typed one."""
    assert name_key(clean_name(name)) == name_key(name)
    assert name_key(name_key(name)) == name_key(name)
    assert clean_name(clean_name(name)) == clean_name(name)


def test_clean_names_keep_their_case() -> None:
    assert clean_name("  Zu\u0308rich   West ") == "Zürich West"
