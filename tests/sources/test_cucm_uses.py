"""CUCM's own words: pattern usages, device classes, partitions, wildcards (sources.md 1.4, chapter 7; N5)."""

from __future__ import annotations

import pytest

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cucm_uses import (
    DEVICE_CLASSES,
    PAGE_WORDS,
    PATTERN_USAGES,
    Kind,
    clean_partition,
    find_class,
    find_usage,
    has_wildcard,
    read_routing,
)
from inventory_tui.sources.rows import Ignored, RecordRow

TABLE_OF_1_4 = {
    "call_park": {0},
    "meet_me": {1},
    "directory number": {2},
    "route or translation pattern with wildcards": {3, 5},
    "pickup_group_pilot": {4},
    "other_service": {6, 13, 16, 17, 18, 31, 32},
    "hunt_pilot": {7},
    "phone_line": {8},
    "directed_call_park": {12},
}
IGNORED = {9, 10, 11, 14, 15, 19, *range(20, 31)}


def test_1_4_every_usage_is_what_the_table_says() -> None:
    for meaning, numbers in TABLE_OF_1_4.items():
        assert {at for at, _, each in PATTERN_USAGES if each == meaning and at < 100} == numbers
    assert {at for at, *_ in PATTERN_USAGES if at < 100} == set(range(33))
    for at in IGNORED:
        assert isinstance(find_usage(str(at)), Kind)
        assert find_usage(str(at)) not in (Kind.LINE, Kind.ROUTING)


def test_1_4_a_usage_is_known_by_name_and_by_number_however_it_is_written() -> None:
    for number, name, meaning in PATTERN_USAGES:
        assert find_usage(name) is find_usage(str(number)) is meaning
        assert find_usage(f" {name.upper()} ") is find_usage(name.replace(" ", "")) is meaning
    for word, meaning in PAGE_WORDS.items():
        assert find_usage(word) is find_usage(word.lower().replace("-", " ")) is meaning
    assert find_usage("Call Park") is find_usage("CallPark") is Use.CALL_PARK
    assert find_usage("") is find_usage("Crystal Ball") is None


def test_only_the_pages_word_for_it_makes_a_pattern_unassigned() -> None:
    assert Use.UNASSIGNED not in [meaning for *_, meaning in PATTERN_USAGES]
    assert {word for word, meaning in PAGE_WORDS.items() if meaning is Use.UNASSIGNED} == {
        "Unassigned DN",
        "Unassigned Directory Number",
    }


def test_1_4_device_classes() -> None:
    assert find_class("phone") is find_class("Voice Mail") is Use.PHONE_LINE
    assert find_class("CTI Route Point") is Use.CTI_ROUTE_POINT
    assert find_class("Gateway Template") is find_class("EMCC Base Phone") is Kind.TEMPLATE
    assert find_class("") is find_class("254") is None
    assert Use.UNASSIGNED not in DEVICE_CLASSES.values()


@pytest.mark.parametrize("cell", ["", " ", "NULL", "null/null", "5550101/null", "<None>", "< None >"])
def test_1_2_trap_1_no_partition_is_written_in_many_ways(cell: str) -> None:
    assert clean_partition(cell) == ""
    assert clean_partition(" PT-Internal ") == "PT-Internal"


@pytest.mark.parametrize("pattern", ["9.@", "80XX", "80xx", "8[0-4]1", "9.!", "1?", "55+1", r"\+1555010XXXX", "[^1]2"])
def test_n5_patterns_with_wildcards_are_ignored(pattern: str) -> None:
    assert has_wildcard(pattern)
    assert read_routing(RecordRow(7, pattern, "")) == Ignored(7, "route or translation pattern with wildcards")


@pytest.mark.parametrize(
    ("pattern", "number"), [(r"\+15550100001", r"\+15550100001"), ("+15550100001", "+15550100001"), ("9.555", "9555")]
)
def test_n5_an_exact_pattern_is_mentioned_without_its_separator(pattern: str, number: str) -> None:
    assert read_routing(RecordRow(7, pattern, "")) == RecordRow(7, number, "mentioned")
