"""The cases of the cloud systems' formats; see ``cases.py``."""

from __future__ import annotations

from typing import Final

from tests.sources.cloud_files import (
    SCRIPT,
    USERS,
    handler,
    handlers_json,
    handlers_xml,
    json_lines,
    pages,
    webex_number,
)
from tests.sources.kit import Case

_NUMBERS = [
    webex_number("+15550100001", "PEOPLE", extension="5101", routingPrefix="81", esn="815101"),
    webex_number("+15550100002", "HUNT_GROUP"),
    webex_number("", "PLACE", extension="5103", location={"id": "x", "name": "Ulm"}),
    webex_number("+15550100004"),
    webex_number("+15550100005", state="INACTIVE"),
    webex_number("+15550100006", state="PENDING"),
    webex_number("+15550100007", "SOMETHING_NEW"),
    webex_number("x12", "PEOPLE", extension="5108"),
]
WEBEX_API: Final = Case(
    "webex",
    documents={
        "page": pages("phoneNumbers", _NUMBERS).encode(),
        "pages": pages("phoneNumbers", _NUMBERS, size=3, indent=2).encode("utf-16"),
        "lines of pages": pages("phoneNumbers", _NUMBERS, size=2).encode(),
        "lines": json_lines(_NUMBERS).encode("utf-8-sig"),
    },
    name="api",
)
WEBEX_SCRIPT: Final = Case(
    "webex",
    tuple(SCRIPT),
    (
        ("+15550100001", "5101", "", "Y2lz", "Cork", "yes", "PEOPLE", "Ann\nExample", "Y2lz", ""),
        ("+15550100002", "", "", "Y2lz", "Cork", "yes", "AUTO_ATTENDANT", "Main; menu", "Y2lz", ""),
        ("+15550100003", "", "", "Y2lz", "Ulm", "no", "", "", "", ""),
        ("+15550100004", "", "", "Y2lz", "Ulm", "", "", "", "", ""),
        ("", "5105", "", "Y2lz", "Ulm", "yes", "", "", "", ""),
        ("", "", "", "Y2lz", "Ulm", "yes", "PLACE", "Lobby", "", ""),
        ("1.43E+10", "5106", "", "Y2lz", "Ulm", "yes", "PLACE", "Lobby", "", ""),
    ),
    name="script",
)
WEBEX_USERS: Final = Case(
    "webex",
    tuple(USERS),
    tuple(
        (
            *(first, "Example", "", f"{first}@example.com", "Verified", "", "2", extension, phone),
            *("+15550100099", "", "", "Cork\nSouth", "TRUE"),
        )
        for first, extension, phone in (
            ("Ann", "5101", "+1 555 010 0001"),
            ("Bo", "", "555-010-0002"),
            ("Cy", "5103", ""),
            ("Di", "", ""),
            ("Ed", "x12", ""),
        )
    ),
    name="users",
)
WEBEX_FEATURES: Final = Case(
    "webex",
    ("Name", "Phone Number", "Extension", "Location", "Hunt Group Enable", "Agent1 ID", "Agent2 ID"),
    (
        ("Sales", "+15550100001", "5101", "Cork", "TRUE", "ann@example.com", "a|b\tc"),
        ("Sales", "", "", "Cork", "", "bo@example.com", ""),
        ("Help\ndesk", "", "5102", "Ulm", "TRUE", "", ""),
    ),
    name="hunt groups",
)
_GRAPH = [
    {
        "telephoneNumber": number,
        "numberType": "callingPlan",
        "activationState": "activated",
        "assignmentStatus": status,
        "assignmentTargetId": target,
        "assignmentCategory": "primary",
        "capabilities": ["userAssignment"],
        "city": "Cork",
    }
    for number, status, target in (
        ("+15550100001", "userAssigned", "3f7e"),
        ("+15550100002", "voiceApplicationAssigned", "9a01"),
        ("+15550100003", "unassigned", None),
        ("+15550100004", "internalError", None),
        ("15550100005", "policyAssigned", "x|Tag:SC1"),
    )
]
TEAMS_GRAPH: Final = Case(
    "teams",
    documents={
        "page": pages("value", _GRAPH, indent=1).encode(),
        "pages": pages("value", _GRAPH, size=2).encode("utf-8-sig"),
    },
    name="graph",
)
_HANDLERS = (
    handler("Opening Greeting"),
    handler("Operator", "0"),
    handler("Sales & <Service>", "5101"),
    handler("Ann Example", "5102", IsPrimary="true"),
    handler("Template", "5103", IsTemplate="true"),
    handler("Zoë 全角", "x12"),
)
UNITY_API: Final = Case(
    "unity",
    documents={
        "json": handlers_json(*_HANDLERS).encode(),
        "one": handlers_json(_HANDLERS[1]).encode(),
        "json pages": (handlers_json(*_HANDLERS[:1]) + handlers_json(*_HANDLERS[1:])).encode("utf-16"),
        "xml": handlers_xml(*_HANDLERS).encode(),
        "xml pages": (handlers_xml(*_HANDLERS[:3], newline="\n") + "\n" + handlers_xml(*_HANDLERS[3:])).encode(
            "utf-16"
        ),
    },
    name="api",
)
UNITY_TABLE: Final = Case(
    "unity",
    ("DisplayName", "DtmfAccessId"),
    (("Sales,\nall day", "5101"), ("Operator", "0"), ("No one", ""), ("Broken", "x12")),
    name="table",
)
UNITY_USERS: Final = Case(
    "unity",
    ("Alias", "Extension", "DisplayName"),
    (("ann", "5101", "Ann\nExample"), ("bo", "", "Bo Example")),
    name="users",
)
CLOUD_CASES: Final = (
    TEAMS_GRAPH,
    *(UNITY_API, UNITY_TABLE, UNITY_USERS),
    *(WEBEX_API, WEBEX_SCRIPT, WEBEX_USERS, WEBEX_FEATURES),
)
