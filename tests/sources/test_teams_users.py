"""Microsoft Teams users and resource accounts (sources.md 3.4)."""

from __future__ import annotations

import pytest

from inventory_tui.sources.rows import Ignored
from tests.sources.files import read, reader, records

ATTENDANT = "ce933385-9390-45d1-9512-c8d228074e07"
QUEUE = "11cd3e2e-fccb-42ad-ad00-878b93575e07"


@pytest.mark.parametrize("title", ["LineUri", "LineURI", "lineuri"])
def test_users_with_their_line(title: str) -> None:
    opened = reader(
        f"DisplayName,UserPrincipalName,{title}\nAnn Example,ann@example.invalid,tel:+15550100001\nBob,bob,\n"
    )
    assert (opened.format, opened.covers) == ("teams-users", ("users",))
    items = list(opened)
    assert items[1] == Ignored(3, "no number")
    (record,) = records(items)
    assert (record.number, record.use, record.vendor) == ("+15550100001", "teams_user", "")
    assert (record.name, record.description) == ("Ann Example", "ann@example.invalid")


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("tel:+15550100001;ext=1234", ["+15550100001", "1234"]),
        ("tel:+15550100001;ms-skip-rnl", ["+15550100001"]),
        ("tel:1234", ["1234"]),
        ("1234", ["1234"]),
        ("TEL:+15550100001;EXT=9", ["+15550100001", "9"]),
    ],
)
def test_forms_of_a_line_uri(line: str, numbers: list[str]) -> None:
    assert [record.number for record in records(read(f"DisplayName,LineUri\nAnn,{line}\n"))] == numbers


def test_resource_accounts() -> None:
    content = (
        "DisplayName,UserPrincipalName,PhoneNumber,ApplicationId\n"
        f"Main,main@example.invalid,tel:+15550100001,{ATTENDANT}\n"
        f"Queue,queue@example.invalid,+15550100002,{QUEUE.upper()}\n"
        ",other@example.invalid,+15550100003,\n"
    )
    opened = reader(content)
    assert (opened.format, opened.covers) == ("teams-users", ("resource accounts",))
    items = records(opened)
    assert {(record.use, record.vendor) for record in items} == {("voice_application", "Microsoft")}
    assert [(record.name, record.description) for record in items] == [
        ("Main", "auto attendant, main@example.invalid"),
        ("Queue", "call queue, queue@example.invalid"),
        ("other@example.invalid", ""),
    ]


def test_the_community_list() -> None:
    content = (
        "LineURI,DDI,Ext,DisplayName,FirstName,LastName,Type\n"
        "tel:+15550100001,+15550100001,,Ann Example,Ann,Example,User\n"
        "tel:+15550100002,+15550100002,,Main,,,Auto Attendant Resource Account\n"
        "tel:+15550100003,+15550100003,,Queue,,,Call Queue Resource Account\n"
        "tel:+15550100004,+15550100004,,Room,,,Meeting Room\n"
    )
    opened = reader(content)
    assert opened.covers == ("community list",)
    assert [(record.use, record.vendor, record.description) for record in records(opened)] == [
        ("teams_user", "", ""),
        ("voice_application", "Microsoft", "Auto Attendant Resource Account"),
        ("voice_application", "Microsoft", "Call Queue Resource Account"),
        ("other_service", "Microsoft", "Meeting Room"),
    ]
    assert "'Meeting Room' is not known" in opened.notices[0]


def test_a_column_called_type_alone_says_nothing() -> None:
    (record,) = records(read("DisplayName,LineUri,Type\nAnn,tel:1234,Member\n"))
    assert record.use == "teams_user"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("LineUri", "teams-users"),
        ("UserPrincipalName,PhoneNumber", "teams-users"),
        ("PhoneNumber,ApplicationId", "teams-users"),
    ],
)
def test_few_columns_are_enough(header: str, name: str) -> None:
    assert reader(header + "\n").format == name
