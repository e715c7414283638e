"""Webex Calling: the API's numbers, scripts' CSV, Control Hub's exports (sources.md 4 and the table of part I)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inventory_tui.sources.formats import SURE
from inventory_tui.sources.rows import Ignored, RecordRow, Several, Skip
from inventory_tui.sources.webex import match_webex
from tests.sources.cloud_files import SCRIPT, USERS, pages, table, webex_number
from tests.sources.files import ignored, read, reader, records, skips

VENDOR = "Webex Calling"
OWNERS = [
    *[(word, "webex_user", "") for word in ("PEOPLE", "PLACE", "VIRTUAL_LINE", "people", "Virtual Line")],
    ("HUNT_GROUP", "hunt_pilot", VENDOR),
    *[(word, "voicemail_pilot", VENDOR) for word in ("VOICE_MESSAGING", "VOICEMAIL_GROUP")],
    *[(word, "voice_application", VENDOR) for word in ("AUTO_ATTENDANT", "CALL_QUEUE")],
    *[
        (word, "other_service", VENDOR)
        for word in (
            *("PAGING_GROUP", "GROUP_PAGING", "OFFICE_ANYWHERE", "BROADWORKS_ANYWHERE", "CONTACT_CENTER_LINK"),
            *("CONTACT_CENTER_ADAPTER", "ROUTE_LIST", "COLLABORATE_BRIDGE", "AI_RECEPTIONIST", "SOMETHING_NEW"),
        )
    ],
]


def page(*items: dict[str, Any]) -> str:
    return pages("phoneNumbers", items)


def only(content: str, **options: Any) -> RecordRow:
    (record,) = records(read(content, **options))
    return record


@pytest.mark.parametrize(("owner", "use", "vendor"), OWNERS)
def test_every_owner_becomes_its_use(owner: str, use: str, vendor: str) -> None:
    opened = reader(page(webex_number("+15550100001", owner)))
    assert (opened.format, opened.covers) == ("webex", ("numbers",))
    (item,) = opened
    assert item == RecordRow(
        1, "+15550100001", use, name="Ann Example", vendor=vendor, description=owner, number_type="PRIMARY"
    )
    is_new = owner == "SOMETHING_NEW"
    assert opened.notices == (("the owner type 'SOMETHING_NEW' is not known: taken as other_service (1 row)",) * is_new)


def test_a_number_without_owner_is_unassigned_and_an_inactive_one_inactive() -> None:
    """A missing owner is how the API says that nobody has the number."""
    items = [
        webex_number("+15550100001"),
        webex_number("+15550100002", state="INACTIVE"),
        webex_number("+15550100003", "PEOPLE", state="INACTIVE", extension="5103"),
    ]
    assert [(record.number, record.use, record.vendor) for record in records(read(page(*items)))] == [
        ("+15550100001", "unassigned", VENDOR),
        ("+15550100002", "inactive", VENDOR),
        ("+15550100003", "inactive", VENDOR),
        ("5103", "inactive", VENDOR),
    ]


def test_one_record_for_the_phone_number_and_one_for_the_extension() -> None:
    (item,) = read(page(webex_number("+15550100001", "HUNT_GROUP", extension="5101")))
    assert isinstance(item, Several)
    assert [(row.number, row.use, row.name) for row in item.rows] == [
        ("+15550100001", "hunt_pilot", "Ann Example"),
        ("5101", "hunt_pilot", "Ann Example"),
    ]


def test_an_entry_with_an_extension_only() -> None:
    """``phoneNumber`` is missing or an empty string; the level comes from the location."""
    bare = webex_number("", "PEOPLE", extension="5101")
    missing = {key: value for key, value in bare.items() if key != "phoneNumber"}
    for items in ([bare], [missing], [missing, bare]):
        found = records(read(page(*items), site_column="location.name"))
        assert {(row.number, row.use, row.site) for row in found} == {("5101", "webex_user", "Cork")}
    other = {**missing, "location": {"id": "x", "name": "Ulm"}}
    assert [row.site for row in records(read(page(missing, other), site_column="location.name"))] == ["Cork", "Ulm"]


def test_an_esn_is_another_way_to_dial_the_extension() -> None:
    item = webex_number("+15550100001", "PEOPLE", extension="5101", routingPrefix="81", esn="815101")
    assert [(row.number, row.use) for row in records(read(page(item)))] == [
        ("+15550100001", "webex_user"),
        ("5101", "webex_user"),
        ("815101", "mentioned"),
    ]
    assert [row.number for row in records(read(page({**item, "esn": "5101"})))] == ["+15550100001", "5101"]
    alone = webex_number("", "PEOPLE", esn="815101")
    assert [(row.number, row.use) for row in records(read(page(alone)))] == [("815101", "webex_user")]
    free = webex_number("", extension="5101", esn="815101")
    assert [(row.number, row.use) for row in records(read(page(free)))] == [("5101", "unassigned")]


def test_what_else_is_worth_knowing() -> None:
    item = webex_number("+15550100001", "CALL_QUEUE", mainNumber=True, isServiceNumber=True, isReservedNumber=True)
    assert only(page(item)).description == "CALL_QUEUE, main number, service number, reserved number"
    item["owner"] = {"type": "PLACE", "displayName": "Lobby"}
    assert only(page(item)).name == "Lobby"


def test_w0_a_main_number_is_in_use_even_when_nobody_answers_it() -> None:
    """Its location shows it to others, and they call it."""
    items = webex_number("+15550100001", mainNumber=True), webex_number("+15550100002")
    found = records(read(page(*items, webex_number("+15550100003", "PEOPLE"))))
    assert [(row.use, row.description) for row in found[:2]] == [("other_service", "main number"), ("unassigned", "")]


def test_several_pages_are_one_file_and_the_first_owner_may_come_late() -> None:
    items = [webex_number(f"+1555010{at:04d}") for at in range(20)]
    items.append(webex_number("+15550109999", "PLACE"))
    for indent in (None, 2):
        opened = reader(pages("phoneNumbers", items, size=7, indent=indent))
        found = records(opened)
        assert len(found) == 21
        assert [row.use for row in found[-2:]] == ["unassigned", "webex_user"]
    late = [*items[:1] * 1_200, items[-1]]
    assert records(read(pages("phoneNumbers", late, size=500)))[-1].use == "webex_user"
    assert records(read(json.dumps(items)))[0].use == "unassigned"


def test_a_number_of_which_nothing_is_said_is_never_free() -> None:
    items = read(page(webex_number("+15550100001", state=""), webex_number("+15550100002", "PEOPLE", state="")))
    (skip,) = skips(items)
    assert (skip.column, skip.text, skip.use) == ("state", "+15550100001", "")
    assert "nobody can say" in skip.reason
    assert skip.is_number_problem, "every audit names the number: it may free one that is in use"
    assert [row.number for row in records(items)] == ["+15550100002"]


@pytest.mark.parametrize("cells", [{"state": "PENDING"}, {"assigned": "vielleicht"}])
def test_w0_a_word_that_nobody_knows_is_in_use(cells: dict[str, str]) -> None:
    """A skipped row would leave the number without a record: the next audit would free it."""
    opened = reader(page({**webex_number("+15550100001"), **cells}, webex_number("+15550100002", "PEOPLE", **cells)))
    assert [(row.number, row.use) for row in records(opened)] == [
        ("+15550100001", "other_service"),
        ("+15550100002", "webex_user"),
    ]
    ((column, word),) = cells.items()
    assert opened.notices == (
        f"the word {word.casefold()!r} for {column} is not known: taken as other_service (1 row)",
    )


def test_a_list_without_owners_says_of_no_number_that_it_is_free() -> None:
    rows = [{"phoneNumber": f"+1555010000{at}", "state": "ACTIVE", "phoneNumberType": "PRIMARY"} for at in range(3)]
    for content in (table(["phoneNumber", "state", "phoneNumberType"], *rows), json.dumps(rows)):
        items = read(content)
        assert len(skips(items)) == 3
        assert "no column says whose the number is" in skips(items)[0].reason
    (free,) = records(read("phoneNumber,state,ownerType\n+15550100001,ACTIVE,\n"))
    assert free.use == "unassigned"


def test_a_list_cut_out_of_the_answer_without_owners_is_none_of_free_numbers() -> None:
    """``jq '.phoneNumbers[] | {phoneNumber, state, location}'``: whose the numbers are was left out."""
    kept = ("phoneNumber", "state", "location")
    rows = [{key: webex_number("+15550100001", "PEOPLE")[key] for key in kept}]
    assert records(read(json.dumps(rows))) == []


def test_a_list_without_owners_has_none_when_it_is_read_again() -> None:
    opened = reader(json.dumps([{"phoneNumber": "+15550100001", "state": "ACTIVE"}]))
    assert list(opened) == list(opened) == skips(list(opened))


@pytest.mark.parametrize("owner", ["Ann Example", "PEOPLE", "@{id=Y2lzY29; type=PEOPLE}", [{"type": "PEOPLE"}]])
def test_an_owner_that_is_no_object_is_one(owner: object) -> None:
    """As scripts flatten the answer: whoever has the number, it is not free."""
    item = {**webex_number("+15550100001"), "owner": owner}
    content = [json.dumps([item]), page(item)]
    if isinstance(owner, str):
        content.append(table(["phoneNumber", "state", "owner"], {"phoneNumber": "+15550100001", "owner": owner}))
    assert [only(each).use for each in content] == ["other_service"] * len(content)
    (free,) = records(read("phoneNumber,state,owner\n+15550100001,ACTIVE,\n"))
    assert free.use == "unassigned"


SCRIPTED = [
    ({"assigned": "yes", "ownerType": "PEOPLE", "ownerName": "Ann Example"}, "webex_user"),
    ({"assigned": "Yes"}, "other_service"),
    ({"assigned": "TRUE"}, "other_service"),
    ({"assigned": "no"}, "unassigned"),
    ({"assigned": "False", "status": "ACTIVE"}, "unassigned"),
    ({"assigned": "no", "status": "INACTIVE"}, "inactive"),
    ({"assigned": "no", "ownerType": "CALL_QUEUE"}, "voice_application"),
    ({"assigned": "no", "ownerName": "Ann Example"}, "other_service"),
    ({"ownerId": "Y2lzY29"}, "other_service"),
    ({"status": "ACTIVE"}, "unassigned"),
    ({"assigned": "no", "status": "PENDING"}, "other_service"),
    ({"assigned": "perhaps", "status": "ACTIVE"}, "other_service"),
    ({}, ""),
]


@pytest.mark.parametrize(("cells", "use"), SCRIPTED, ids=str)
def test_a_script_s_csv_leaves_status_and_type_blank(cells: dict[str, str], use: str) -> None:
    """Blank is unknown; ``assigned`` and the owner say whether a number is in use."""
    content = table(SCRIPT, {"phoneNumber": "+15550100001", "locationName": "Cork", **cells})
    (item,) = reader(content, site_column="locationName")
    if use:
        assert isinstance(item, RecordRow)
        assert (item.use, item.site, item.number_type) == (use, "Cork", "")
    else:
        assert isinstance(item, Skip)
        assert (item.column, item.text, item.site) == ("status", "+15550100001", "Cork")


def test_an_export_of_users() -> None:
    """Numbers as people write them; a caller id is no number of the user."""
    content = table(
        USERS,
        {
            "First Name": "Ann",
            "Last Name": "Example",
            "Display Name": "Ann E.",
            "User ID/Email (Required)": "ann@example.com",
            "Extension": "5101",
            "Phone Number": "+1 555 010 0001",
            "Caller ID Number": "+15550100099",
            "Location": "Cork",
        },
        {"First Name": "Bo", "Last Name": "Example", "User ID/Email (Required)": "bo@example.com", "Extension": "5102"},
        {"User ID/Email (Required)": "cy@example.com", "Phone Number": "555-010-0003"},
        {"User ID/Email (Required)": "di@example.com", "Webex Calling Professional": "FALSE"},
    )
    opened = reader(content, site_column="Location")
    items = list(opened)
    assert opened.covers == ("users",)
    assert [(row.number, row.use, row.name, row.description, row.site) for row in records(items)] == [
        ("+15550100001", "webex_user", "Ann E.", "ann@example.com", "Cork"),
        ("5101", "webex_user", "Ann E.", "ann@example.com", "Cork"),
        ("5102", "webex_user", "Bo Example", "bo@example.com", ""),
        ("5550100003", "webex_user", "cy@example.com", "", ""),
    ]
    assert items[-1] == Ignored(5, "no number")


@pytest.mark.parametrize(
    ("column", "covers", "use", "description"),
    [
        ("Hunt Group Enable", "hunt groups", "hunt_pilot", "hunt group"),
        ("Number of Calls in Queue", "call queues", "voice_application", "call queue"),
        ("Language", "features", "other_service", ""),
    ],
)
def test_an_export_of_features(column: str, covers: str, use: str, description: str) -> None:
    header = ["Name", "Phone Number", "Extension", "Location", column, "Alternate Number1", "Agent1 ID", "Agent2 ID"]
    content = table(
        header,
        {"Name": "Sales", "Phone Number": "+15550100001", "Extension": "5101", "Alternate Number1": "+15550100002"},
        {"Name": "Sales", "Agent1 ID": "ann@example.com"},
    )
    opened = reader(content)
    items = list(opened)
    assert (opened.format, opened.covers) == ("webex", (covers,))
    assert [row[1:3] for row in records(items)] == [
        ("+15550100001", use),
        ("5101", use),
        ("+15550100002", use),
    ]
    assert {(row.name, row.vendor, row.description) for row in records(items)} == {("Sales", VENDOR, description)}
    assert len(ignored(items)) == 1
    assert bool(opened.notices) == (covers == "features")


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("Call Park Name,Location Name,Recall To,Hunt Group Name,Member Action,Agent1 ID", "call park"),
        ("Name,Location,Notification Type", "call pickup"),
    ],
)
def test_call_parks_and_pickups_have_no_number(header: str, word: str) -> None:
    opened = reader(f"{header}\nFront,Cork,x\n\n")
    assert (opened.format, opened.covers) == ("webex", ())
    assert list(opened) == [Ignored(2, f"{word}, which has no number in Webex")]


def test_n4_one_of_two_numbers_is_unusable() -> None:
    """The other is taken all the same; the unusable one is a problem under its own column."""
    (item,) = read(page(webex_number("1.43E+10", "PEOPLE", extension="5101")))
    assert isinstance(item, Several)
    assert [row.number for row in item.rows] == ["5101"]
    assert [(skip.column, skip.text, skip.use) for skip in item.problems] == [("phonenumber", "1.43E+10", "webex_user")]
    (item,) = read(page(webex_number("1.43E+10", "PEOPLE", extension="x12")))
    assert isinstance(item, Several)
    assert [skip.column for skip in item.problems] == ["phonenumber", "extension"]
    (item,) = read(page(webex_number("x12", "PEOPLE")))
    assert isinstance(item, Skip)
    assert item.is_number_problem
    assert read(page(webex_number("tel:", "PEOPLE"))) == [Ignored(1, "no number")]
    assert read(page(webex_number("", "PEOPLE"))) == [Ignored(1, "no number")]
    assert only(page(webex_number("tel:", "PEOPLE", extension="5101"))).number == "5101"


def test_objects_that_were_cut_out_of_their_pages() -> None:
    """As ``jq .phoneNumbers[]`` writes them."""
    items = [webex_number("+15550100001"), webex_number("+15550100002", "PEOPLE")]
    for indent in (None, 2):
        found = records(read("\n".join(json.dumps(item, indent=indent) for item in items)))
        assert [row.use for row in found] == ["unassigned", "webex_user"]


def test_n3_the_ext_of_a_phone_number_stands_beside_its_extension() -> None:
    (item,) = read(page(webex_number("tel:+15550100001;ext=5101", "PEOPLE", extension="5102")))
    assert isinstance(item, Several)
    assert [(row.number, row.use) for row in item.rows] == [
        ("+15550100001", "webex_user"),
        ("5101", "mentioned"),
        ("5102", "webex_user"),
    ]


def test_what_is_no_list_of_webex() -> None:
    for header in ("phoneNumber", "extension,name", "phoneNumber,name", "name,location", "agent1 id"):
        assert match_webex(header.split(",")) < SURE
