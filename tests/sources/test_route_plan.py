"""CUCM's Route Plan Report (sources.md 1.1 and the table of 1.4; audit.md N5): a number never looks Available by it."""

from __future__ import annotations

import pytest

from inventory_tui.audit.uses import RULES, Use
from inventory_tui.inventory.model import Status
from inventory_tui.sources.cucm_uses import PATTERN_USAGES, Kind, find_usage
from inventory_tui.sources.route_plan import PARTITION, PATTERN, TEXT, TYPE, USERS
from tests.sources.files import ignored, read, reader, records, skips

HEADER = "Pattern or URI,Partition,Type,Route Detail,Device Description\n"
PHONE = "\\+15550100001,PT-Internal,Directory Number,SEP022F96AF9A3D,Desk of Ada\n"


def rows(*lines: str, header: str = HEADER) -> str:
    return header + "".join(f"{line}\n" for line in lines)


def uses(content: str) -> list[tuple[str, str]]:
    return [(each.number, each.use) for each in records(read(content))]


@pytest.mark.parametrize("pattern", PATTERN)
@pytest.mark.parametrize("order", [1, -1])
def test_1_1_columns_go_by_any_of_their_names_in_any_order_and_case(pattern: str, order: int) -> None:
    for partition, kind, user, text in zip(PARTITION * 2, TYPE * 2, USERS * 2, TEXT * 3, strict=False):
        titles = [pattern.upper(), partition.title(), f" {kind}", user.replace(" ", ""), text.replace(" ", "  ")]
        cells = [r"\+15550100001", "PT-Internal", "Device", "SEP022F96AF9A3D", "Desk of Ada"]
        content = f"{';'.join(titles[::order])}\n{';'.join(cells[::order])}\n"
        opened = reader(content)
        assert opened.format == "cucm-route-plan"
        (record,) = records(opened)
        assert record[1:] == (
            *("+15550100001", "phone_line", "", "SEP022F96AF9A3D", "", "Desk of Ada", "", "PT-Internal"),
        )


def test_1_1_utf_8_with_its_mark() -> None:
    assert records(read(b"\xef\xbb\xbf" + (HEADER + PHONE).encode()))[0].number == "+15550100001"


@pytest.mark.parametrize("header", ["Pattern or URI,Partition\n", "Partition,Pattern/Directory Number\n"])
def test_1_1_pattern_and_partition_alone_must_do_and_nothing_looks_available(header: str) -> None:
    """Nobody can say what a pattern is: it is in use; a mask of anything is no number of anybody."""
    cells = [("5550101", "PT"), (r"\+15550100002", "<None>"), ("80XX", "PT"), ("9.@", "PT"), ("ada@example.com", "URI")]
    order = 1 if header.startswith("Pattern") else -1
    content = header + "".join(f"{','.join(pair[::order])}\n" for pair in cells)
    opened = reader(content)
    items = list(opened)
    assert opened.format == "cucm-route-plan"
    assert [(each.number, each.use) for each in records(items)] == [
        ("5550101", "other_service"),
        ("+15550100002", "other_service"),
    ]
    assert {each.description for each in records(items)} == {"in CUCM, use unknown"}
    assert len(ignored(items)) == 3
    assert not skips(items)
    assert "no type is told: the pattern is taken as in use, as other_service (4 rows)" in opened.notices
    assert all(RULES[Use(each.use)].status in (Status.USED, Status.UTILITY) for each in records(items))


def test_1_4_both_sets_of_words_make_the_uses_of_the_table() -> None:
    for _, word, meaning in PATTERN_USAGES:
        found = uses(rows(f"5550101,PT,{word},SEP022F96AF9A3D,"))
        of_kinds = {Kind.LINE: ["phone_line"], Kind.ROUTING: ["mentioned"]}
        assert [use for _, use in found] == (of_kinds.get(meaning, []) if isinstance(meaning, Kind) else [meaning])
    said = {"Meet-Me": "meet_me", "Call Park": "call_park", "Directed Call Park": "directed_call_park"}
    said |= {"Call Pickup Group": "pickup_group_pilot", "Hunt Pilot": "hunt_pilot", "Intercom DN": "other_service"}
    for word, use in said.items():
        assert uses(rows(f"5550101,PT,{word},,")) == [("5550101", use)]


def test_1_1_an_unassigned_dn_is_unassigned_and_says_where_it_still_exists() -> None:
    opened = reader(rows("5550101,PT,Unassigned DN,,Old phone", "5550102,PT,Directory Number,,") + PHONE)
    found = records(opened)
    assert [each.use for each in found] == ["unassigned", "unassigned", "phone_line"]
    assert found[0].name == "Old phone"
    assert found[0].description == "exists in CUCM, unassigned"
    assert any("unassigned directory number; whether a line group" in notice for notice in opened.notices)


def test_1_1_an_unassigned_dn_that_is_on_a_device_is_in_use() -> None:
    opened = reader(rows("5550101,PT,Unassigned DN,SEP020000000009,") + PHONE)
    assert [each.use for each in records(opened)] == ["other_service", "phone_line"]
    assert "unassigned by its type, but on a device: taken as in use, as other_service (1 row)" in opened.notices


def test_1_4_where_no_directory_number_has_a_device_none_is_unassigned() -> None:
    """The warning of 1.4: a list made with a join of unrelated keys says so of every number."""
    opened = reader(rows("5550101,PT,Directory Number,,", "5550102,PT,Device,,", "5550103,PT,Hunt Pilot,Helpdesk,"))
    assert [each.use for each in records(opened)] == ["other_service", "other_service", "hunt_pilot"]
    assert "no directory number has a device: none of them is taken as unassigned (2 rows)" in opened.notices


def test_without_a_column_for_the_device_directory_numbers_are_phone_lines() -> None:
    opened = reader(rows("5550101,PT,Directory Number", header="Pattern or URI,Partition,Type\n"))
    assert [each.use for each in records(opened)] == ["phone_line"]
    assert any("no column names the device" in notice for notice in opened.notices)


def test_a_type_that_is_not_known_is_in_use() -> None:
    opened = reader(rows("5550101,PT,Crystal Ball,,", "55501XX,PT,Crystal Ball,,"))
    items = list(opened)
    assert [each.use for each in records(items)] == ["other_service"]
    assert [each.reason for each in ignored(items)] == ["pattern with wildcards of which nobody says what it is"]
    assert any("the type 'Crystal Ball' is not known" in notice for notice in opened.notices)


def test_1_1_a_shared_line_is_there_once_for_each_device() -> None:
    found = records(read(HEADER + PHONE + PHONE.replace("SEP022F96AF9A3D", "CSFADA")))
    assert [(each.number, each.name) for each in found] == [
        ("+15550100001", "SEP022F96AF9A3D"),
        ("+15550100001", "CSFADA"),
    ]


def test_1_1_uris_are_ignored_and_counted() -> None:
    items = read(
        rows("ada@example.com,Directory URI,Directory Number,SEP022F96AF9A3D,", "*.example.com,,SIP Route Pattern,,")
    )
    assert [each.reason for each in ignored(items)] == ["domain, IP address or URI"] * 2


@pytest.mark.parametrize("word", ["Hunt Pilot", "Meet-Me", "Call Park", "Directed Call Park"])
def test_n5_masks_of_u4_u8_u10_u11_are_their_numbers(word: str) -> None:
    assert [number for number, _ in uses(rows(f"801X,PT,{word},,"))] == [f"801{last}" for last in range(10)]


def test_n5_no_other_mask_is_a_number() -> None:
    items = read(
        rows("801X,PT,Call Pickup Group,,", "801X,PT,Directory Number,SEP022F96AF9A3D,", "8XXXX,PT,Call Park,,")
    )
    assert [each.is_number_problem for each in skips(items)] == [True, True, True]


def test_n5_routes_and_translations_are_mentioned_or_ignored() -> None:
    items = read(
        rows(
            r"\+15550100009,PT,Translation Pattern,,To reception",
            "9.5550101,PT,Route Pattern,GW-Cork,",
            "9.@,PT,Route Pattern,GW-Cork,",
            "**.XXXX,PT,Translation Pattern,,",
        )
    )
    assert [(each.number, each.use) for each in records(items)] == [
        ("+15550100009", "mentioned"),
        ("95550101", "mentioned"),
    ]
    assert [each.reason for each in ignored(items)] == ["route or translation pattern with wildcards"] * 2


def test_trap_1_no_partition_is_no_partition() -> None:
    found = records(read(rows("5550101,NULL,Hunt Pilot,,", "5550102,< None >,Hunt Pilot,,", "5550103,PT,Hunt Pilot,,")))
    assert [each.partition for each in found] == ["", "", "PT"]


def test_a_row_without_a_pattern_is_ignored() -> None:
    assert [each.reason for each in ignored(read(rows(",PT,Directory Number,SEP0,", PHONE.strip())))] == ["no number"]


def test_words_of_the_type_that_the_tests_use_are_known() -> None:
    assert find_usage("Crystal Ball") is None
    assert find_usage("Device") is Kind.LINE
