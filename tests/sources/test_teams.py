"""Microsoft Teams numbers (sources.md 3.1, 3.2 and the table of part I; I2)."""

from __future__ import annotations

import json
from datetime import date

import pytest

from inventory_tui.sources.rows import Ignored, RecordRow, Several
from tests.sources.cloud_files import pages
from tests.sources.files import read, reader, records, skips, workbook

ASSIGNMENTS = [
    "TelephoneNumber",
    "OperatorId",
    "NumberType",
    "ActivationState",
    "AssignedPstnTargetId",
    "AssignmentCategory",
    "Capability",
    "City",
    "CivicAddressId",
    "IsoCountryCode",
    "IsoSubdivision",
    "LocationId",
    "LocationUpdateSupported",
    "NetworkSiteId",
    "PortInOrderStatus",
    "PstnAssignmentStatus",
    "PstnPartnerId",
    "PstnPartnerName",
    "NumberSource",
    "ReverseNumberLookup",
    "Tag",
    "AssignmentBlockedState",
    "AssignmentBlockedUntil",
    "SmsActivationState",
]
ACQUIRED = [
    "TelephoneNumber",
    "OperatorId",
    "NumberType",
    "LocationId",
    "CivicAddressId",
    "NetworkSiteId",
    "AvailableCapabilities",
    "AcquiredCapabilities",
    "AssignmentStatus",
    "PlaceName",
    "ActivationState",
    "PartnerName",
    "IsoCountryCode",
    "PortInOrderStatus",
    "CapabilityUpdateSupported",
    "AcquisitionDate",
    "TargetId",
    "TargetType",
    "AssignmentCategory",
    "CallingProfileId",
    "IsoSubdivisionCode",
    "NumberSource",
    "SupportedCustomerActions",
    "ReverseNumberLookup",
    "RoutingOptions",
]
GUID = "0f1e2d3c-0000-4000-8000-000000000001"
NOBODY = "00000000-0000-0000-0000-000000000000"
USES = [
    ("Unassigned", "unassigned", "Microsoft"),
    ("UserAssigned", "teams_user", ""),
    ("ConferenceAssigned", "conference_bridge", "Microsoft"),
    ("VoiceApplicationAssigned", "voice_application", "Microsoft"),
    ("ThirdPartyAppAssigned", "other_service", "Microsoft"),
    ("PolicyAssigned", "other_service", "Microsoft"),
]


def export(header: list[str], *rows: dict[str, str], above: str = "", quote: str = '"') -> str:
    """As Export-Csv writes it: all cells quoted, CRLF."""
    lines = [header, *([row.get(name, "") for name in header] for row in rows)]
    return above + "".join(",".join(f"{quote}{cell}{quote}" for cell in line) + "\r\n" for line in lines)


def assigned(number: str, status: str, **cells: str) -> dict[str, str]:
    return {
        "TelephoneNumber": number,
        "PstnAssignmentStatus": status,
        "AssignmentStatus": status,
        "NumberType": "DirectRouting",
        "ActivationState": "Activated",
        **cells,
    }


@pytest.mark.parametrize(("status", "use", "vendor"), USES)
@pytest.mark.parametrize("header", [ASSIGNMENTS, ACQUIRED], ids=["assignments", "acquired"])
def test_every_status_becomes_its_use(header: list[str], status: str, use: str, vendor: str) -> None:
    opened = reader(export(header, assigned("+15550100001", status)))
    assert opened.format == "teams"
    assert list(opened) == [
        RecordRow(2, "+15550100001", use, vendor=vendor, number_type="DirectRouting"),
    ]


def test_the_two_lists_cover_different_things() -> None:
    assert reader(export(ASSIGNMENTS)).covers == ("assignments",)
    assert reader(export(ACQUIRED)).covers == ("acquired numbers",)


def test_the_spelling_of_graph_is_read_too() -> None:
    (record,) = records(read("telephoneNumber,assignmentStatus\n+15550100001,userAssigned\n"))
    assert record.use == "teams_user"


@pytest.mark.parametrize(("target", "name"), [(GUID, GUID), (NOBODY, ""), ("Policy|Tag:SC1", "Policy|Tag:SC1")])
def test_the_target_is_the_name_and_zeros_are_nobody(target: str, name: str) -> None:
    (record,) = records(
        read(export(ASSIGNMENTS, assigned("+15550100001", "UserAssigned", AssignedPstnTargetId=target)))
    )
    assert record.name == name
    (record,) = records(read(export(ACQUIRED, assigned("+15550100001", "UserAssigned", TargetId=target))))
    assert record.name == name


def test_what_else_is_worth_knowing() -> None:
    rows = [
        assigned("+15550100001", "UserAssigned", AssignmentCategory="Primary", AssignmentBlockedState="NotBlocked"),
        assigned("+15550100002", "UserAssigned", AssignmentCategory="Private"),
        assigned("+15550100003", "Unassigned", AssignmentBlockedState="BlockedForever"),
    ]
    items = records(read(export(ASSIGNMENTS, *rows)))
    assert [record.description for record in items] == ["", "Private", "BlockedForever"]
    assert items[2].use == "unassigned"


def test_an_activation_that_is_pending_is_a_notice() -> None:
    rows = [assigned(f"+1555010000{at}", "UserAssigned", ActivationState="UpdateFailed") for at in range(3)]
    opened = reader(export(ASSIGNMENTS, *rows))
    assert len(records(opened)) == 3
    assert opened.notices == ("the activation state is 'UpdateFailed' (3 rows)",)


def test_n3_two_extensions_of_one_number_are_two_rows() -> None:
    rows = [assigned(f"+15550100001;ext={ext}", "UserAssigned") for ext in (524, 525)]
    items = read(export(ASSIGNMENTS, *rows))
    assert all(isinstance(item, Several) for item in items)
    assert [(record.number, record.use) for record in records(items)] == [
        ("+15550100001", "teams_user"),
        ("524", "mentioned"),
        ("+15550100001", "teams_user"),
        ("525", "mentioned"),
    ]


def test_powershell_s_first_line_and_utf_16() -> None:
    content = export(ASSIGNMENTS, assigned("+15550100001", "Unassigned"), above="#TYPE Selected.PSCustomObject\r\n")
    assert len(records(read(content.encode("utf-16")))) == 1


def test_an_empty_number_is_ignored() -> None:
    rows = [assigned("", "Unassigned"), assigned("tel:", "Unassigned")]
    assert read(export(ASSIGNMENTS, *rows)) == [Ignored(2, "no number"), Ignored(3, "no number")]


def test_n4_a_number_that_a_spreadsheet_broke_is_a_problem() -> None:
    (skip,) = skips(read(export(ASSIGNMENTS, assigned("1.43E+10", "UserAssigned", AssignedPstnTargetId=GUID))))
    assert skip.is_number_problem
    assert (skip.column, skip.use, skip.name) == ("TelephoneNumber", "teams_user", GUID)


def test_a_date_in_a_spreadsheet_is_no_number() -> None:
    rows: list[list[object]] = [
        ["TelephoneNumber", "PstnAssignmentStatus"],
        [date(2026, 1, 2), "UserAssigned"],
        [15550100001, "Unassigned"],
    ]
    items = read(workbook(rows))
    (skip,) = skips(items)
    assert "a date" in skip.reason
    assert skip.text == "2026-01-02"
    assert [record.number for record in records(items)] == ["15550100001"]


def test_w0_a_status_nobody_knows_is_in_use() -> None:
    """A skipped row would leave the number without a record: the next audit would free it."""
    rows = [assigned("+15550100001", "Parked", AssignedPstnTargetId=GUID), assigned("+15550100002", "Parked")]
    opened = reader(export(ASSIGNMENTS, *rows))
    items = list(opened)
    assert [(record.use, record.vendor) for record in records(items)] == [("other_service", "Microsoft")] * 2
    assert "'Parked' is not known: taken as other_service (2 rows)" in opened.notices[0]


def test_w0_a_number_unassigned_to_somebody_is_in_use() -> None:
    """One of the two is not true; the number must not look free."""
    nobody = "00000000-0000-0000-0000-000000000000"
    rows = [assigned(f"+1555010000{at}", "Unassigned", AssignedPstnTargetId=to) for at, to in enumerate((GUID, nobody))]
    opened = reader(export(ASSIGNMENTS, *rows))
    assert [record.use for record in records(opened)] == ["other_service", "unassigned"]
    assert opened.notices == ("unassigned by its status, but with a target: taken as other_service (1 row)",)


def test_many_words_nobody_knows_do_not_pile_up() -> None:
    opened = reader(export(ASSIGNMENTS, *(assigned(f"1{at:03d}", f"Word {at}") for at in range(90))))
    assert len(list(opened)) == 90
    assert len(opened.notices) == 50


def test_without_a_status_column_the_target_decides() -> None:
    items = read(f"TelephoneNumber,AssignedPstnTargetId\n+15550100001,{GUID}\n+15550100002,\n+15550100003,{NOBODY}\n")
    assert [record.use for record in records(items)] == ["other_service", "unassigned", "unassigned"]


def test_a_bare_list_of_numbers_says_nothing_about_use() -> None:
    (skip,) = skips(read("TelephoneNumber\n+15550100001\n"))
    assert "PstnAssignmentStatus" in skip.reason


def test_a_blank_status_cell_is_not_unassigned() -> None:
    (skip,) = skips(read(f"TelephoneNumber,PstnAssignmentStatus,TargetId\n+15550100001,,{NOBODY}\n"))
    assert "no assignment status" in skip.reason


def test_i5_a_column_names_the_site() -> None:
    content = export(ASSIGNMENTS, assigned("+15550100001", "Unassigned", City="Cork"))
    assert records(read(content))[0].site == ""
    assert records(read(content, site_column="City"))[0].site == "Cork"


def test_i5_a_value_that_can_be_no_site_is_kept_as_it_is_shown() -> None:
    """It fits no site, so that the record goes to Customer level; a skipped row would make its number look free."""
    content = export(ASSIGNMENTS, assigned("+15550100001", "UserAssigned", City="Co\x1brk"))
    (record,) = records(read(content, site_column="City"))
    assert (record.number, record.site) == ("+15550100001", "Co␛rk")


@pytest.mark.parametrize(("count", "is_doubtful"), [(499, False), (500, True), (501, False), (1000, True)])
def test_i2_exactly_a_page_of_rows(count: int, is_doubtful: bool) -> None:
    rows = [assigned(f"+1555010{at:04d}", "UserAssigned") for at in range(count - 1)]
    opened = reader(export(ASSIGNMENTS, *rows, assigned("", "Unassigned")))
    items = list(opened)
    assert len(items) == opened.parts[0].tally.rows == count
    assert bool(opened.doubts) is is_doubtful


@pytest.mark.parametrize(("without", "is_doubtful"), [(1, False), (2, True)])
def test_i2_more_than_a_twentieth_without_plus(without: int, is_doubtful: bool) -> None:
    rows = [assigned(f"{'' if at < without else '+'}1555010{at:04d}", "UserAssigned") for at in range(20)]
    opened = reader(export(ASSIGNMENTS, *rows))
    list(opened)
    assert (opened.parts[0].tally.numbers, opened.parts[0].tally.without_plus) == (20, without)
    assert bool(opened.doubts) is is_doubtful


def test_unreadable_rows_and_repeated_headers_count_as_they_should() -> None:
    head = "TelephoneNumber,PstnAssignmentStatus\n"
    opened = reader(head + "+15550100001,Unassigned\n" + head + ',\n\n+15550100002,"x\n')
    assert len(list(opened)) == 3
    assert opened.parts[0].tally.rows == 2


def graph(number: str, status: str, **cells: object) -> dict[str, object]:
    """An item of Graph's ``numberAssignments``."""
    return {
        "id": number.lstrip("+"),
        "telephoneNumber": number,
        "numberType": "directRouting",
        "activationState": "activated",
        "assignmentStatus": status,
        "assignmentTargetId": None if status == "unassigned" else GUID,
        "assignmentCategory": "primary",
        "capabilities": ["userAssignment"],
        "isoCountryCode": "US",
        "city": "Cork",
        "numberSource": "online",
        "portInStatus": None,
        **cells,
    }


@pytest.mark.parametrize(("status", "use", "vendor"), USES)
def test_every_status_of_graph_becomes_its_use(status: str, use: str, vendor: str) -> None:
    opened = reader(pages("value", [graph("+15550100001", status[0].lower() + status[1:])]))
    assert (opened.format, opened.covers) == ("teams", ("assignments",))
    name = "" if use == "unassigned" else GUID
    assert list(opened) == [
        RecordRow(1, "+15550100001", use, name=name, vendor=vendor, number_type="DirectRouting"),
    ]


def test_several_pages_of_graph() -> None:
    items = [graph(f"+1555010{at:04d}", "userAssigned", assignmentCategory="private") for at in range(7)]
    for indent in (None, 2):
        opened = reader(pages("value", items, size=3, indent=indent), site_column="City")
        assert {(row.description, row.site) for row in records(opened)} == {("Private", "Cork")}
        assert opened.parts[0].tally.rows == 7


def test_i2_pages_of_graph_that_are_not_all() -> None:
    content = json.dumps({"value": [graph("+15550100001", "unassigned")], "@odata.nextLink": "https://example.org"})
    opened = reader(content)
    assert len(records(opened)) == 1
    assert opened.doubts == ("the last page names another that follows: fetch all pages",)


def test_an_internal_error_of_graph_is_never_free() -> None:
    """Nobody can say what has the number, or whether."""
    items = read(
        pages(
            "value",
            [
                graph("+15550100001", "internalError", assignmentTargetId=None),
                graph("+15550100002", "internalError"),
                {"telephoneNumber": "+15550100003", "numberType": "callingPlan"},
            ],
        )
    )
    assert [(skip.column, skip.text) for skip in skips(items)] == [("assignmentstatus", "+15550100003")]
    assert [row.use for row in records(items)] == ["other_service"] * 2
