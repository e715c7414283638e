"""CUCM Import/Export archives: every member that bears numbers, and the traps of sources.md 1.2 by number."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import BinaryIO

import pytest

from inventory_tui.errors import SourceError
from inventory_tui.inventory.number import NO_NUMBER
from inventory_tui.sources.cucm_cells import rejoin
from inventory_tui.sources.cucm_rows import IN_GROUP, OUTSIDE
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.reader import Reader
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from tests.sources.cucm_files import CANARY, HEADERS, csv_text, member, phone, phone_header, row_of, tar_of
from tests.sources.files import ignored, reader, records, skips

TAR = "cucm-tar"


def opened(members: Mapping[str, str | bytes], prefix: str = "", **options: str) -> Reader:
    found = reader(tar_of(members, prefix), **options)
    assert found.format == TAR
    return found


def read(members: Mapping[str, str | bytes], **options: str) -> list[Item]:
    return list(opened(members, **options))


def uses(items: list[Item]) -> list[tuple[str, str]]:
    return [(record.number, record.use) for record in records(items)]


ONE_EACH = {
    "phone.csv": ({"Device Name": "SEP020000000001", "Directory Number 1": "\\+15550100001"}, "phone_line"),
    "ctiroutepoint.csv": ({"DEVICE NAME": "CTI-1", "DIRECTORY NUMBER 1": "\\+15550100001"}, "cti_route_point"),
    "rdp.csv": (
        {"Remote Destination Profile Name": "RDP-1", "Directory Number 1": "\\+15550100001"},
        "remote_destination_profile_line",
    ),
    "huntpilot.csv": ({"HUNT PILOT": "\\+15550100001", "DESCRIPTION": "Sales"}, "hunt_pilot"),
    "linegroup.csv": ({"NAME": "LG", "DN OR PATTERN 1": "\\+15550100001"}, "phone_line"),
    "callpickupgroup.csv": ({"CPG NUMBER": "\\+15550100001", "CPG NAME": "Ward 3"}, "pickup_group_pilot"),
    "callpark.csv": ({"CALL PARK NUMBER": "\\+15550100001"}, "call_park"),
    "directedcallpark.csv": ({"NUMBER": "\\+15550100001"}, "directed_call_park"),
    "meetmenumber.csv": ({"MEETME NUMBER": "\\+15550100001", "DESCRIPTION": "All"}, "meet_me"),
    "voicemailpilot.csv": ({"DIRECTORY NUMBER": "+15550100001", "IS DEFAULT": "t"}, "voicemail_pilot"),
    "conferencenow.csv": ({"CONFERENCE NOW NUMBER": "\\+15550100001"}, "other_service"),
    "mobilevoiceaccess.csv": ({"MOBILE VOICE ACCESS NUMBER": "\\+15550100001"}, "other_service"),
    "handoffconfiguration.csv": ({"HANDOFF NUMBER": "\\+15550100001"}, "other_service"),
    "messagewaitingnumbers.csv": ({"MESSAGE WAITING NUMBER": "\\+15550100001"}, "other_service"),
    "intercomdn.csv": ({"INTERCOM DIRECTORY NUMBER": "\\+15550100001"}, "other_service"),
    "directorynumber.csv": ({"Directory Number": "\\+15550100001", "Active": "t"}, "unassigned"),
    "routepattern.csv": ({"ROUTE PATTERN": "\\+15550100001", "DESCRIPTION": "To Unity"}, "mentioned"),
    "translationpattern.csv": ({"TRANSLATION PATTERN": "\\+15550100001"}, "mentioned"),
}


@pytest.mark.parametrize("name", ONE_EACH)
def test_each_member_alone_is_known_by_its_header_and_makes_its_use(name: str) -> None:
    row, use = ONE_EACH[name]
    found = opened({"renamed": member(name, row)})
    assert uses(list(found)) == [("+15550100001", use.replace("unassigned", "other_service"))]
    assert len(found.covers) == 1


def test_without_line_groups_no_directory_number_is_unassigned() -> None:
    """Any member may be missing (1.2); a number of a line group must not look free because its member is."""
    row, use = ONE_EACH["directorynumber.csv"]
    spare = member("directorynumber.csv", row)
    found = opened({"directorynumber.csv": spare})
    assert uses(list(found)) == [("+15550100001", "other_service")]
    assert any("no line groups" in notice and "export them too" in notice for notice in found.notices)
    both = {"directorynumber.csv": spare, "linegroup.csv": member("linegroup.csv")}
    assert uses(read(both)) == [("+15550100001", use)]


def test_where_no_column_tells_forwards_an_unassigned_number_says_so() -> None:
    text = "Directory Number,Route Partition,Active\n5101,,t\n"
    found = opened({"directorynumber.csv": text, "linegroup.csv": member("linegroup.csv")})
    assert uses(list(found)) == [("5101", "unassigned")]
    assert any("no column tells whether it forwards" in notice for notice in found.notices)


def test_all_members_are_one_snapshot_and_each_kind_is_covered() -> None:
    found = opened({name: member(name, row) for name, (row, _) in ONE_EACH.items()} | {"enduser.csv": "USER ID\nann\n"})
    expected = sorted(use for _, use in ONE_EACH.values() if use != "unassigned")
    assert sorted(use for _, use in uses(list(found))) == expected  # the line group has the unassigned one
    assert len(found.covers) == len(ONE_EACH)
    assert found.notices == (
        "members of the archive that are not needed: 1",
        "header.txt: Time : 2026-03-01 02:00",
        "header.txt: CCM : 14.0.1",
    )


def test_trap_1_an_empty_partition_is_written_in_three_ways() -> None:
    cells = ("", "NULL", "null/null", "5101/null", " ", "DN-PT")
    rows = [{"HUNT PILOT": f"510{at}", "ROUTE PARTITION": cell} for at, cell in enumerate(cells)]
    assert [record.partition for record in records(read({"a": member("huntpilot.csv", *rows)}))] == [*[""] * 5, "DN-PT"]
    row = {
        "Directory Number": "5101",
        "Description": "NULL",
        "Alerting Name": "NULL",
        "Forward All Destination": "NULL",
    }
    spare = member("directorynumber.csv", row, {"Directory Number": "NULL"})
    (record,) = records(read({"a": spare, "linegroup.csv": member("linegroup.csv")}))
    assert (record.use, record.name) == ("unassigned", "")


def test_trap_2_escaped_and_plain_numbers_are_one() -> None:
    items = read({"a": member("voicemailpilot.csv", ONE_EACH["voicemailpilot.csv"][0]), **_one("routepattern.csv")})
    assert {record.number for record in records(items)} == {"+15550100001"}


def _one(name: str) -> dict[str, str]:
    return {name: member(name, ONE_EACH[name][0])}


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, lambda text: text.replace(" ", "  ")])
@pytest.mark.parametrize("name", ["phone.csv", "ctiroutepoint.csv", "meetmenumber.csv", "linegroup.csv"])
def test_trap_3_headers_match_in_any_case_and_spacing(name: str, change: type[str]) -> None:
    first, _, rest = member(name, ONE_EACH[name][0]).partition("\n")
    assert uses(read({name: f"{change(first)}\n{rest}"})) == [("+15550100001", ONE_EACH[name][1])]


def test_trap_3_the_partition_of_a_meet_me_number_has_no_space() -> None:
    (record,) = records(read({"a": member("meetmenumber.csv", {"MEETME NUMBER": "5101", "ROUTEPARTITION": "MM-PT"})}))
    assert record.partition == "MM-PT"


def test_trap_4_numbered_columns_are_read_as_far_as_they_go() -> None:
    assert read({"a": member("deviceprofile.csv", {"Device Profile Name": "UDP-1"})}) == [Ignored(2, NO_NUMBER)]
    header = phone_header(12)
    row = row_of(header, **phone("SEP020000000001", *(f"51{at:02d}" for at in range(1, 13))))
    (item,) = read({"phone.csv": csv_text(header, [row])})
    assert isinstance(item, Several)
    assert [record.number for record in item.rows] == [f"51{at:02d}" for at in range(1, 13)]
    header = (*HEADERS["deviceprofile.csv"][:-1], "Directory Number 2", "Route Partition 2")
    row = row_of(header, device_profile_name="UDP-1", directory_number_2="5101", route_partition_2="DN-PT")
    (record,) = records(read({"a": csv_text(header, [row])}))
    assert (record.use, record.name, record.partition) == ("device_profile_line", "UDP-1", "DN-PT")


def test_trap_5_a_header_name_that_stands_twice_loses_nothing_else() -> None:
    twice = "USE FORWARD SETTINGS OF LINE GROUP MEMBER "
    header = ("HUNT PILOT", twice, "ROUTE PARTITION", twice, "DESCRIPTION")
    found = opened({"huntpilot.csv": csv_text(header, [("5101", "t", "HP-PT", "f", "Sales")])})
    (record,) = records(list(found))
    assert (record.partition, record.name) == ("HP-PT", "Sales")
    assert any("more than once" in notice for notice in found.notices)


def test_trap_6_unnamed_last_columns_and_longer_rows() -> None:
    header = HEADERS["mobilevoiceaccess.csv"]
    assert header[-1] == ""
    items = read({"a": csv_text(header, [("5101", "PT", "English", ""), ("5102", "PT", "English", "", "")])})
    assert uses(items) == [("5101", "other_service"), ("5102", "other_service")]
    row = ("Mobile of Ann", "RDP-1", "", "+15550100099", "x")
    assert read({"a": csv_text(HEADERS["remotedestination.csv"], [row])}) == [Ignored(2, OUTSIDE)]


def test_trap_6_cells_that_were_cut_at_their_commas_are_put_together() -> None:
    """What a line group does next holds a comma that nobody quotes; so may a phone's XML."""
    words = "Try next member; then, try next group in Hunt List"
    skip = "Skip remaining members, and go directly to next group"
    rows = [("Sales", "10", "Circular", words, words, skip, "1", "5101", "DN-PT", "2", "5102", "NULL")]
    rows += [("Desk", "10", "Circular", words, words, skip, "1", "5103", "DN-PT", "", "", "")]
    items = read({"linegroup.csv": csv_text(HEADERS["linegroup.csv"], rows)})
    assert [(record.number, record.partition, record.name) for record in records(items)] == [
        ("5101", "DN-PT", "Sales"),
        ("5102", "", "Sales"),
        ("5103", "DN-PT", "Desk"),
    ]
    row = phone("SEP020000000001", "5104", XML="<v><days>1,7</days><x>a</x></v>")
    (record,) = records(read({"phone.csv": member("phone.csv", row)}))
    assert record.number == "5104"


def test_i8_a_row_of_very_many_cells_is_not_put_together() -> None:
    """Each cell that is taken out moves all behind it: a line of a megabyte would take half a minute."""
    row = ["SEP1", "5101", *[" a"] * 100_000, ""]
    assert rejoin(row, 3, 1) == 100_000
    (item,) = read({"phone.csv": f"Device Name,Owner User ID,Directory Number 1\nSEP1,ann,5101{', a' * 100_000}\n"})
    assert isinstance(item, Several)
    assert [record.number for record in item.rows] == ["5101"]


def test_trap_6_a_row_that_may_have_been_shifted_is_not_silently_without_a_number() -> None:
    row = phone("SEP020000000001", "5104", Description="Desk,2", **{"Log Missed Calls 1": "t"})
    row["Forward All Destination 1"] = ""
    (item,) = read({"phone.csv": member("phone.csv", row | {"Device Pool": "DP,,,,,,"})})
    assert isinstance(item, Skip)
    assert (item.column, item.name) == ("Directory Number 1", "SEP020000000001")
    assert "may have moved its columns" in item.reason


MOVED = (
    {"Description": "Hall, West"},
    {"Display 1": "Smith, Ada"},
    {"Display 1": "A,B", "Line Text Label 1": "C,D,E"},
    {"Description": "Hall\\5550199, West"},
)


@pytest.mark.parametrize("last", ["", "t"])
@pytest.mark.parametrize("cells", MOVED)
def test_trap_6_numbers_that_a_comma_has_moved_are_in_use(cells: dict[str, str], last: str) -> None:
    """They are read where they stand now; what a credential may have moved into is not kept."""
    header = phone_header(3)
    row = row_of(header, **phone("SEP1", "5101", "\\+15550100002", **cells, **{"Log Missed Calls 2": last}))
    for content in (tar_of({"phone.csv": csv_text(header, [row])}), csv_text(header, [row]).encode()):
        found = reader(content)
        (item,) = found
        assert isinstance(item, Several)
        assert not item.problems
        assert {(record.number, record.use, record.description) for record in item.rows} == {
            ("5101", "phone_line", ""),
            ("+15550100002", "phone_line", ""),
        }
        assert any("has moved columns" in notice for notice in found.notices)


def test_trap_6_a_number_that_may_have_moved_farther_is_told() -> None:
    """The numbers that are found are in use all the same; every audit reports the row (N4)."""
    header = phone_header(2)
    row = row_of(header, **phone("SEP1", "5101", "5102", **{"Display 1": "Smith, Ada" + ",x" * 9}))
    (item,) = read({"phone.csv": csv_text(header, [row])})
    assert isinstance(item, Several)
    assert [record.number for record in item.rows] == ["5101"]
    (told,) = item.problems
    assert (told.is_number_problem, told.name, told.text) == (True, "SEP1", "")
    assert "may have moved its columns" in told.reason
    assert CANARY not in repr(item)


def test_trap_6_a_comma_behind_the_last_number_moves_none() -> None:
    row = phone("SEP1", "5101", **{"Display 1": "Smith, Ada", "Log Missed Calls 1": "t"})
    (item,) = read({"phone.csv": member("phone.csv", row)})
    assert isinstance(item, RecordRow)
    assert (item.number, item.description) == ("5101", "Phone SEP1")


def test_trap_6_no_credential_moves_into_a_description() -> None:
    header = "Device Name,Directory Number 1,Display 1,Secure Shell Password,Owner User ID"
    (item,) = read({"phone.csv": f"{header}\nSEP1,5101,Smith, Ada,{CANARY},ada\n"})
    assert isinstance(item, RecordRow)
    assert (item.number, item.description) == ("5101", "")


def test_trap_6_a_number_in_the_first_column_cannot_be_moved() -> None:
    pilots = csv_text(HEADERS["huntpilot.csv"], [("5101", "PT", "Sales, Cork", "NANP", "", "HL")])
    assert uses(read({"a": pilots})) == [("5101", "hunt_pilot")]
    spare = csv_text(HEADERS["directorynumber.csv"], [("5101", "PT", "Sales, Cork", "", "", "", "f", "5109", "", "t")])
    assert uses(read({"a": spare, "linegroup.csv": member("linegroup.csv")})) == [("5101", "other_service")]


def test_trap_7_empty_and_header_only_members_are_normal() -> None:
    found = opened({"gateway.csv": "", "huntpilot.csv": member("huntpilot.csv"), **_one("callpark.csv")})
    assert uses(list(found)) == [("+15550100001", "call_park")]
    assert found.covers == ("hunt pilots", "call park")


def test_trap_8_booleans_say_whether_a_directory_number_is_active() -> None:
    rows = [{"Directory Number": f"510{at}", "Active": word} for at, word in enumerate(("t", "f"))]
    members = {"a": member("directorynumber.csv", *rows), "linegroup.csv": member("linegroup.csv")}
    found = records(read(members))
    assert [record.description for record in found] == ["on no device", "on no device, not active"]


def test_trap_9_templates_have_no_number() -> None:
    row = phone("Template", **{"Device Type": "Universal Device Template"})
    assert read({"phone.csv": member("phone.csv", row)}) == [Ignored(2, NO_NUMBER)]


def test_trap_10_credentials_are_never_read() -> None:
    found = opened({"phone.csv": member("phone.csv", phone("SEP020000000001", "5101"), phone("SEP1", "x" * 300))})
    items = list(found)
    assert CANARY not in repr(items)
    assert not any("xml" in column or "password" in column for column in found.columns)
    user = row_of(HEADERS["enduser.csv"], user_id="ann", password=CANARY, pin=CANARY, primary_extension_1="5101")
    found = opened({**_one("callpark.csv"), "enduser.csv": csv_text(HEADERS["enduser.csv"], [user])})
    assert len(list(found)) == 1


def test_trap_11_a_shared_line_is_one_record_for_each_device() -> None:
    rows = [phone(f"SEP02000000000{at}", "\\+15550100001") for at in (1, 2)]
    found = records(read({"phone.csv": member("phone.csv", *rows)}))
    assert [(record.number, record.name) for record in found] == [
        ("+15550100001", "SEP020000000001"),
        ("+15550100001", "SEP020000000002"),
    ]


def test_trap_12_members_are_known_by_base_name_and_packed_archives_are_read() -> None:
    content = tar_of(_one("callpark.csv"), "common/export/")
    for each in (content, gzip.compress(content)):
        found = reader(each)
        assert [part.name for part in found.parts] == ["standard input/header.txt", "standard input/callpark.csv"]
        assert uses(list(found)) == [("+15550100001", "call_park")]


def test_n4_a_phone_keeps_its_good_lines_beside_an_unusable_one() -> None:
    header = phone_header(4)
    row = row_of(header, **phone("SEP020000000001", "5101", "ann@example.com", "", "[/x]"))
    (item,) = read({"phone.csv": csv_text(header, [row])})
    assert isinstance(item, Several)
    assert [record.number for record in item.rows] == ["5101"]
    assert [(skip.column, skip.text, skip.is_number_problem) for skip in item.problems] == [
        ("Directory Number 2", "ann@example.com", True),
        ("Directory Number 4", "[/x]", True),
    ]
    bad = [phone("SEP1", "x" * 5_000), phone("SEP2", "5\x1b1"), phone("SEP3", "a@b", "c@d")]
    texts = csv_text(header, [row_of(header, **each) for each in bad])
    first, second, third = read({"phone.csv": texts})
    assert isinstance(first, Skip)
    assert isinstance(second, Skip)
    assert len(first.text) == 200
    assert "\x1b" not in second.text
    assert isinstance(third, Several)
    assert (third.rows, len(third.problems)) == ((), 2)


def test_n5_masks_are_legal_for_pilots_parks_and_meet_me_alone() -> None:
    names = {"huntpilot.csv": "HUNT PILOT", "callpark.csv": "CALL PARK NUMBER", "meetmenumber.csv": "MEETME NUMBER"}
    names["directedcallpark.csv"] = "NUMBER"
    for name, column in names.items():
        (item,) = read({name: member(name, {column: "80X[0-4]"})})
        assert len(records([item])) == 50
    (skip,) = skips(read({"a": member("callpickupgroup.csv", {"CPG NUMBER": "80XX"})}))
    assert skip.is_number_problem


def test_n5_routing_is_never_in_use() -> None:
    patterns = ("9.@", "\\+!", "**.XXXX", "9.5550101", "\\+15550100001", "9+", "", "http:y")
    rows = ({"TRANSLATION PATTERN": text, "DESCRIPTION": "Night"} for text in patterns)
    items = read({"a": member("translationpattern.csv", *rows)})
    assert uses(items) == [("95550101", "mentioned"), ("+15550100001", "mentioned")]
    assert [item.reason for item in ignored(items)].count(NO_NUMBER) == 1
    assert sum("wildcards" in item.reason for item in ignored(items)) == 4
    assert len(skips(items)) == 1


MEMBERS = {
    "phone.csv": member("phone.csv", phone("SEP020000000001", "5101", **{"Route Partition 1": "DN-PT"})),
    "linegroup.csv": member(
        "linegroup.csv",
        {"NAME": "LG", "DN OR PATTERN 1": "5101", "ROUTE PARTITION 1": "DN-PT", "DN OR PATTERN 2": "5102"},
    ),
    "directorynumber.csv": member(
        "directorynumber.csv",
        {"Directory Number": "5102", "Route Partition": "NULL", "Active": "t"},
        {"Directory Number": "5102", "Route Partition": "OLD-PT", "Active": "t"},
        {"Directory Number": "5103", "Description": "Old fax", "Active": "f"},
        {"Directory Number": "5104", "Forward All Destination": "\\+15550100009", "Active": "t"},
        {"Directory Number": "5105", "Forward All Voice Mail": "t", "Active": "t"},
        {"Directory Number": "51X6", "Active": "t"},
    ),
}


@pytest.mark.parametrize("order", list(itertools.permutations(MEMBERS)))
def test_a_directory_number_of_a_line_group_is_not_unassigned_in_whatever_order(order: tuple[str, ...]) -> None:
    items = read({name: MEMBERS[name] for name in order})
    found = {(record.number, record.use, record.name, record.partition) for record in records(items)}
    assert found == {
        ("5101", "phone_line", "SEP020000000001", "DN-PT"),
        ("5101", "phone_line", "LG", "DN-PT"),
        ("5102", "phone_line", "LG", ""),
        ("5102", "unassigned", "", "OLD-PT"),
        ("5103", "unassigned", "Old fax", ""),
        ("5104", "other_service", "", ""),
        ("5105", "other_service", "", ""),
    }
    assert [item.reason for item in ignored(items)] == [IN_GROUP]
    assert len(skips(items)) == 1
    told = {record.number: record.description for record in records(items) if record.use == "other_service"}
    assert told == {"5104": "forwards all calls to \\+15550100009", "5105": "forwards all calls to voicemail"}


def test_header_txt_tells_where_an_archive_comes_from_and_no_more() -> None:
    found = opened(
        {"header.txt": 'Time : Sun, 1 Mar\n\nIP Address : 192.0.2.10\nCCM : \x1b[1m14\n"x\n', **_one("callpark.csv")}
    )
    assert len(list(found)) == 1
    assert found.notices == ("header.txt: Time : Sun, 1 Mar", "header.txt: CCM : ␛[1m14")
    with pytest.raises(SourceError, match="no member is known"):
        reader(tar_of({"a.csv": "foo,bar\n"}))


def test_line_groups_may_hold_what_is_no_number() -> None:
    rows = [{"NAME": "LG", "DN OR PATTERN 1": "51XX"}, {"NAME": "LG"}, {"NAME": "LG", "DN OR PATTERN 1": "5101"}]
    items = read({"linegroup.csv": member("linegroup.csv", *rows)})
    assert [type(item) for item in items] == [Skip, Ignored, RecordRow]


def test_numbers_that_nobody_calls_free_are_not() -> None:
    """A directory number whose forwarding is not told is in use; so is that of a device of an unknown kind."""
    header = ("DIRECTORY NUMBER", "ROUTE PARTITION", "DESCRIPTION")
    assert uses(read({"a": csv_text(header, [("5101", "", "")])})) == [("5101", "other_service")]
    ports = ("DEVICE NAME", "DEVICE POOL", "DIRECTORY NUMBER", "PARTITION")
    (record,) = records(read({"a": csv_text(ports, [("CiscoUM1-VI1", "DP", "5103", "DN-PT")])}))
    assert (record.number, record.use, record.name) == ("5103", "other_service", "CiscoUM1-VI1")
    device = ("ENDPOINT NAME", "PORT NUMBER", "DIRECTORY NUMBER 1", "ROUTE PARTITION 1")
    (record,) = records(read({"a": csv_text(device, [("AALN/S0/SU0/0", "0", "5102", "DN-PT")])}))
    assert (record.use, record.name) == ("phone_line", "AALN/S0/SU0/0")


def test_policies_and_options_are_no_numbers() -> None:
    """Columns that begin like those of the five members whose headers nobody has shown (1.2)."""
    members = {
        "universallinetemplate.csv": "Name,Route Partition,Message Waiting Lamp Policy\nULT,PT,Use System Policy\n",
        "mobilityprofile.csv": "NAME,HANDOFF TYPE\nDefault,DN\n",
    }
    found = opened(members | {"park": _one("callpark.csv")["callpark.csv"]})
    assert uses(list(found)) == [("+15550100001", "call_park")]
    assert found.covers == ("call park",)
    assert uses(read({"mwi": "MESSAGE WAITING,ROUTE PARTITION\n5101,PT\n"})) == [("5101", "other_service")]


def test_intercom_lines_of_a_phone_are_other_services() -> None:
    header = (*HEADERS["phone.csv"], "Intercom Directory Number 1", "Intercom Route Partition 1")
    row = row_of(header, **phone("SEP1", "5101"), intercom_directory_number_1="5199", intercom_route_partition_1="IC")
    found = records(read({"a": csv_text(header, [row])}))
    assert [(record.number, record.use, record.partition) for record in found] == [
        ("5101", "phone_line", ""),
        ("5199", "other_service", "IC"),
    ]


def test_i5_a_column_tells_the_site_of_the_members_that_have_it() -> None:
    members = {
        "phone.csv": member("phone.csv", phone("SEP1", "5101"), phone("SEP2", "5102", **{"Device Pool": "a\x07b"})),
        **_one("callpark.csv"),
    }
    found = records(read(members, site_column="Device  Pool"))
    assert [(each.number, each.site) for each in found] == [
        ("5101", "Cork-DP"),
        ("5102", "a␇b"),  # no site's, and no reason to skip a number in use
        ("+15550100001", ""),
    ]


def test_i9_a_member_in_another_encoding_is_an_error_that_names_it() -> None:
    bad = member("huntpilot.csv", {"HUNT PILOT": "5101", "DESCRIPTION": "Zoë"}).encode("cp1252")
    with pytest.raises(SourceError, match=r"standard input/huntpilot.csv is not UTF-8 text"):
        opened({"huntpilot.csv": bad, **_one("callpark.csv")})
    late = member("huntpilot.csv", *({"HUNT PILOT": "5101", "DESCRIPTION": "x" * 90} for _ in range(900))).encode()
    with pytest.raises(SourceError, match=r"standard input/huntpilot.csv is not UTF-8 text.*line 902"):
        read({"huntpilot.csv": late + b"5102,,Zo\xeb,,,\n"})
    (record,) = records(read({"huntpilot.csv": bad}, encoding="cp1252"))
    assert record.name == "Zoë"


def test_i9_a_member_that_nobody_needs_may_be_in_any_encoding() -> None:
    members: dict[str, str | bytes] = {"softkey.csv": "Name\nZoë\n".encode("cp1252"), "odd.csv": "#TYPE\n"}
    assert uses(read(members | _one("callpark.csv"))) == [("+15550100001", "call_park")]


def test_i2_a_cut_archive_or_member_is_doubted() -> None:
    rows = [phone(f"SEP{at}", f"51{at:02d}") for at in range(40)]
    whole = tar_of({"phone.csv": member("phone.csv", *rows)})
    found = reader(whole)
    assert len(records(list(found))) == 40
    assert not found.doubts
    found = reader(whole[: len(whole) // 3])
    assert len(list(found)) < 40
    assert "the archive is cut off" in found.doubts
    assert "phone.csv: the last row is cut off" in found.doubts


GATEWAYS = (
    "Entity:GATEWAY\nDOMAIN NAME,PRODUCT,PROTOCOL\nVG1.example.com,VG310,MGCP\n"
    "Entity:SLOTCONFIGURATION\nGATEWAY NAME,SLOT POSITION,VIC\nVG1.example.com,0,VIC\n"
    "Entity:ANALOG\n"
    "GATEWAY NAME,PORT NUMBER,ENDPOINT NAME,DESCRIPTION,DEVICE POOL,DIRECTORY NUMBER 1,ROUTE PARTITION 1\n"
    "VG1.example.com,0,AALN/S0/SU0/0,Fax,Cork-DP,\\+15550100007,DN-PT\n"
    "VG1.example.com,1,AALN/S0/SU0/1,Door,Cork-DP,,\n"
    "Entity:H323\nDEVICE NAME,DESCRIPTION\nTrunk,To Ulm\n"
)


def test_ports_of_gateways_stand_in_a_block_of_their_member() -> None:
    found = opened({"gateway.csv": GATEWAYS, **_one("callpark.csv")}, site_column="device pool")
    assert [(part.name, part.covers) for part in found.parts] == [
        ("standard input/header.txt", ""),
        ("standard input/gateway.csv/ANALOG", "other devices"),
        ("standard input/callpark.csv", "call park"),
    ]
    port, _, park = found
    assert port == RecordRow(2, "+15550100007", "phone_line", "Cork-DP", "AALN/S0/SU0/0", "", "Fax", "", "DN-PT")
    assert isinstance(park, RecordRow)


def test_i6_no_block_of_a_member_is_lost() -> None:
    """Two of one name are two; too many are an error, or the numbers of the last ones would look free."""
    block = "Entity:VG310\nENDPOINT NAME,PORT,DIRECTORY NUMBER 1\nAALN/{0},{0},5{0:03d}\n"
    found = read({"gateway.csv": "".join(map(block.format, range(3)))})
    assert uses(found) == [("5000", "phone_line"), ("5001", "phone_line"), ("5002", "phone_line")]
    with pytest.raises(SourceError, match=r"gateway.csv holds more than 100 tables"):
        read({"gateway.csv": "".join(map(block.format, range(101)))})


def test_a_long_block_is_read_to_its_end() -> None:
    """Also one with a line as long as the piece that is looked at, of which a later part looks like a mark."""
    long = f"X,{'y' * ((1 << 16) - 2)}Entity:NO\n"
    rows = "".join(f"port,{at}\n" for at in range(5_100, 5_900))
    content = f"Entity:A\nENDPOINT NAME,DIRECTORY NUMBER 1\n{long}{rows}entity:b\nA,B\n1,2"
    found = opened({"gateway.csv": content})
    assert len(records(list(found))) == 800
    assert not found.doubts


def test_i8_a_packed_archive_is_not_unpacked_again_for_every_member(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gzip has packed is read from its beginning at each opening: short members are kept when first passed."""
    opens: list[str] = []
    reach = Origin.open

    def count(origin: Origin) -> AbstractContextManager[BinaryIO]:
        opens.append(origin.name)
        return reach(origin)

    monkeypatch.setattr(Origin, "open", count)
    members = {f"{at}.csv": member("callpark.csv", {"CALL PARK NUMBER": f"51{at:02d}"}) for at in range(40)}
    found = reader(gzip.compress(tar_of({**members, "phone.csv": member("phone.csv", *[phone("SEP1", "5101")] * 90)})))
    assert len(records(list(found))) == 130
    assert opens.count("standard input") <= 5
