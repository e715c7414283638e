"""The cases of every format: headers exactly as the systems write them (sources.md), invented numbers and names.

A format that is added gets its row here; ``test_every_format_has_a_case`` names the one that lacks it.
"""

from __future__ import annotations

from typing import Final

from tests.sources.cloud_cases import CLOUD_CASES
from tests.sources.cucm_cases import CUCM_CASES
from tests.sources.files import workbook
from tests.sources.kit import Case

GENERIC: Final = Case(
    "generic",
    ("number", "use", "site", "name", "vendor", "description"),
    (
        ("+15550100001", "phone_line", "Cork", "SEP020000000001", "", "Reception,\nfront desk"),
        ("\\+1 555 010 0002", "hunt_pilot", "Ulm", "Sales", "Cisco", ""),
        ("tel:+15550100003;ext=5103", "teams_user", "", "ann@example.com", "", ""),
        ("555010X", "call_park", "Cork", "", "", ""),
        ("5101", "voss_phone", "Cork", 'Lobby; "old" one', "Poly", "a|b\tc"),
        ("", "phone_line", "Cork", "SEP020000000002", "", ""),
        ("sip:ann@example.com", "phone_line", "Cork", "SEP020000000003", "", "Zoë 全角"),
        ("5102", "no_such_use", "", "", "", ""),
        ("1.43E+10", "phone_line", "", "", "", ""),
    ),
)
TEAMS: Final = Case(
    "teams",
    (
        *("TelephoneNumber", "OperatorId", "NumberType", "ActivationState", "AssignedPstnTargetId"),
        *("AssignmentCategory", "Capability", "City", "CivicAddressId", "IsoCountryCode", "IsoSubdivision"),
        *("LocationId", "LocationUpdateSupported", "NetworkSiteId", "PortInOrderStatus", "PstnAssignmentStatus"),
        *("PstnPartnerId", "PstnPartnerName", "NumberSource", "ReverseNumberLookup", "Tag", "AssignmentBlockedState"),
    ),
    tuple(
        (
            *(number, "", "DirectRouting", state, target, category, "UserAssignment", city, "", "US", ""),
            *("", "True", "", "", status, "", "", "OnPremises", "", tag, ""),
        )
        for number, state, target, category, city, status, tag in (
            ("+15550100001", "Activated", "3f7e", "Primary", "Cork", "UserAssigned", "one\ntwo"),
            ("+15550100002", "Activated", "9a01", "", "Ulm", "VoiceApplicationAssigned", ""),
            ("+15550100003", "Activated", "", "", "Ulm", "Unassigned", ""),
            ("15550100004", "AssignmentPending", "71bb", "Private", "Cork", "ConferenceAssigned", ""),
            ("+15550100005", "Activated", "", "", "", "PolicyAssigned", ""),
            ("+15550100006", "Activated", "", "", "", "InternalError", ""),
            ("", "", "", "", "", "Unassigned", ""),
            ("sip:ann@example.com", "Activated", "3f7e", "", "Cork", "UserAssigned", ""),
        )
    ),
    name="assignments",
)
ACQUIRED: Final = Case(
    "teams",
    (
        *("TelephoneNumber", "NumberType", "ActivationState", "AssignmentStatus", "PlaceName", "PartnerName"),
        *("AcquiredCapabilities", "AcquisitionDate", "TargetId", "TargetType", "AssignmentCategory"),
    ),
    (
        ("+15550100001", "CallingPlan", "Activated", "UserAssigned", "Cork", "", "", "", "3f7e", "User", "Primary"),
        ("+15550100007", "CallingPlan", "Activated", "Unassigned", "", "", "", "", "", "", ""),
    ),
    name="acquired",
)
TEAMS_USERS: Final = Case(
    "teams-users",
    ("DisplayName", "UserPrincipalName", "LineUri", "EnterpriseVoiceEnabled"),
    (
        ("Ann Example", "ann@example.com", "tel:+15550100001", "True"),
        ("Bo Example", "bo@example.com", "tel:+15550100002;ext=5102", "True"),
        ("", "cy@example.com", "5103", "True"),
        ("Di\nExample", "di@example.com", "", "False"),
        ("Ed Example", "ed@example.com", "sip:ed@example.com", "True"),
    ),
    name="users",
)
RESOURCES: Final = Case(
    "teams-users",
    ("DisplayName", "UserPrincipalName", "PhoneNumber", "ApplicationId"),
    (
        ("Main menu", "menu@example.com", "tel:+15550100008", "ce933385-9390-45d1-9512-c8d228074e07"),
        ("Sales", "sales@example.com", "+15550100009", "11cd3e2e-fccb-42ad-ad00-878b93575e07"),
        ("None", "none@example.com", "", "11cd3e2e-fccb-42ad-ad00-878b93575e07"),
    ),
    name="accounts",
)
COMMUNITY: Final = Case(
    "teams-users",
    ("LineURI", "DDI", "Ext", "DisplayName", "FirstName", "LastName", "Type"),
    (
        ("tel:+15550100001;ext=5101", "+15550100001", "5101", "Ann Example", "Ann", "Example", "User"),
        ("tel:+15550100008", "+15550100008", "", "Menu", "", "", "Auto Attendant Resource Account"),
        ("tel:+15550100009", "", "", "Sales", "", "", "Something new"),
    ),
    name="community",
)
INVENTORY: Final = Case(
    "inventory",
    (
        *("number", "customer", "level", "site", "status", "usage", "vendor", "number_type", "description"),
        *("reservation_notes", "release_date", "extra1", "extra2", "extra3"),
    ),
    (
        ("+15550100001", "", "site", "Cork", "Used", "Device", "Cisco", "", "x\ny", "", "", "", "", ""),
        ("5101", "", "customer", "", "Reserved", "", "", "DID", "", "for Ann", "", "a", "b", "c"),
        ("5102", "", "", "Ulm", "Cooling", "", "", "", "", "", "2030-01-31", "", "", ""),
        ("", "", "", "Ulm", "Available", "", "", "", "", "", "", "", "", ""),
        ("51X2", "", "", "Ulm", "Available", "", "", "", "", "", "", "", "", ""),
        ("5103", "", "", "Ulm", "Lost", "", "", "", "", "", "", "", "", ""),
        ("5104", "", "", "Ulm", "Cooling", "", "", "", "", "", "31/01/2030", "", "", ""),
    ),
)
SITES: Final = Case(
    "sites",
    ("customer", "dial_plan", "site", "location_code"),
    (
        ("Northwind", "slc", "Cork", "8101"),
        ("Northwind", "", "Ulm", "8102"),
        ("Fabrikam", "flat", "", ""),
        ("Fabrikam", "round", "Oslo", ""),
        ("", "flat", "", ""),
    ),
)
ROUTE_PLAN: Final = Case(
    "cucm-route-plan",
    ("Pattern or URI", "Partition", "Type", "Route Detail", "Device Description"),
    (
        ("\\+15550100001", "PT-Internal", "Directory Number", "SEP020000000001", "Reception,\nfront desk"),
        ("5550102", "NULL", "Hunt Pilot", "Helpdesk", ""),
        ("5550103", "PT-Internal", "Unassigned DN", "", "Zoë 全角"),
        ("801X", "PT-Park", "Call Park", "", ""),
        ("9.@", "PT-Out", "Route Pattern", "GW-Cork", ""),
        ("\\+15550100004", "PT-Out", "Translation Pattern", "", ""),
        ("ann@example.com", "Directory URI", "Directory Number", "SEP020000000001", ""),
        ("5550105", "PT-Internal", "no such type", "", 'an "old" one'),
        ("55X", "PT-Internal", "Directory Number", "SEP020000000002", ""),
        ("", "PT-Internal", "Directory Number", "SEP020000000003", "a|b\tc"),
    ),
)
ROUTE_PLAN_BARE: Final = Case(
    "cucm-route-plan",
    ("Pattern/Directory Number", "Partition"),
    (("\\+15550100001", "PT-Internal"), ("80XX", "Zoë\n全角"), ("5550102", "")),
    name="bare",
)
FREEPBX_EXTENSIONS: Final = Case(
    "freepbx-extensions",
    (
        *("extension", "password", "name", "voicemail", "ringtimer", "noanswer", "recording", "outboundcid", "sipname"),
        *("tech", "dial", "devicetype", "secret", "context", "voicemail_vmpwd", "voicemail_email"),
    ),
    tuple(
        (number, "hidden", name, "default", "0", "", "", cid, "", tech, "", "fixed", "hidden", "", "hidden", "")
        for number, name, cid, tech in (
            ("5101", "Ann Example", "+15550100001", "pjsip"),
            ("5102", "Lobby,\nfirst floor", '"Cork" <5550100>', "sip"),
            ("", "No number", "", "pjsip"),
            ("51X3", "Zoë 全角", "", "pjsip"),
        )
    ),
)
FREEPBX_BULK: Final = Case(
    "freepbx-extensions",
    ("action", "extension", "name", "cid_masquerade", "sipname", "outboundcid", "ringtimer", "tech", "devinfo_secret"),
    (
        ("edit", "5101", "Ann Example", "", "", "5550100", "0", "sip", "hidden"),
        ("del", "5102", "Bo Example", "", "", "", "0", "sip", "hidden"),
    ),
    name="before-13",
)
FREEPBX_DIDS: Final = Case(
    "freepbx-dids",
    (
        *("cidnum", "extension", "destination", "privacyman", "alertinfo", "ringing", "fanswer", "mohclass"),
        *("description", "grppre", "delay_answer", "pricid"),
    ),
    tuple(
        (cid, number, destination, "0", "", "", "", "default", description, "", "0", "")
        for cid, number, destination, description in (
            ("", "+15550100001", "from-did-direct,5101,1", "Ann"),
            ("", "5550100002", "ext-group,600,1", "Sales,\nall"),
            ("5550199", "5550100002", "ext-queues,700,1", ""),
            ("", "5550100003", "ivr-3,s,1", ""),
            ("", "5550100004", "timeconditions,2,1", ""),
            ("", "5550100005", "", "leads nowhere"),
            ("", "", "app-blackhole,hangup,1", "any DID"),
            ("", "_55501XX", "from-did-direct,5101,1", ""),
        )
    ),
)
FUSIONPBX_EXTENSIONS: Final = Case(
    "fusionpbx-extensions",
    (
        *("extension_uuid", "domain_uuid", "extension", "number_alias", "password", "accountcode"),
        *("effective_caller_id_name", "effective_caller_id_number", "outbound_caller_id_name"),
        *("outbound_caller_id_number", "description"),
    ),
    (
        ("u1", "d1", "5101", "5901", "hidden", "", "Ann Example", "5101", "Northwind", "+15550100001", "a|b\tc"),
        ("u2", "d1", "5102", "", "hidden", "", "", "5102", "Northwind", "+15550100001", "one\ntwo"),
        ("u3", "d1", "5103", "ann@example.com", "hidden", "", "Bo", "", "", "", ""),
        ("u4", "d1", "", "", "hidden", "", "", "", "", "", ""),
    ),
)
FUSIONPBX_DESTINATIONS: Final = Case(
    "fusionpbx-destinations",
    (
        *("destination_number", "destination_prefix", "destination_app", "destination_data", "destination_actions"),
        "destination_description",
    ),
    (
        ("5550100001", "1", "transfer", "5101 XML example.com", "", "Ann"),
        ("+15550100002", "", "", "", '[{"destination_app":"transfer","destination_data":"600 XML x"}]', "Sales,\nall"),
        ("", "", "", "", "", "nothing"),
        ("555(.*)", "", "transfer", "", "", ""),
    ),
)
THREE_CX_USERS: Final = Case(
    "3cx-users",
    (
        *("Number", "FirstName", "LastName", "EmailAddress", "MobileNumber", "AuthID", "AuthPassword"),
        *("WebMeetingFriendlyName", "WebMeetingPrivateRoom", "ClickToCall", "EnableVoicemail", "PIN"),
    ),
    tuple(
        (number, first, last, mail, mobile, "hidden", "hidden", "", "0", "1", "1", "hidden")
        for number, first, last, mail, mobile in (
            ("5101", "Ann", "Example", "ann@example.com", "+15550100999"),
            ("5102", "Lobby,\nfirst floor", "", "", ""),
            ("", "Nobody", "", "", "+15550100998"),
            ("fax", "Fax", "", "", ""),
        )
    ),
)
CUCM_SQL: Final = Case(
    "cucm-sql",
    (
        *("dnpattern", "ptname", "usagename", "devname", "devclass", "devmodel", "devpool", "lgname", "cfadest"),
        *("cfavm", "descr"),
    ),
    (
        ("\\+15550100001", "PT", "Device", "SEP020000000001", "Phone", "8845", "Cork", "", "", "f", "Zoë,\n全角"),
        ("5550101", "NULL", "Device", "NULL", "NULL", "NULL", "NULL", "NULL", "", "f", ""),
        ("5550102", "PT", "Device", "NULL", "NULL", "NULL", "NULL", "LG Desk", "", "f", ""),
        ("801X", "PT", "CallPark", "NULL", "NULL", "NULL", "NULL", "NULL", "", "f", 'an "old" one'),
        ("9.@", "PT", "Route", "GW-Cork", "Gateway", "", "", "NULL", "", "f", ""),
        ("55X", "PT", "Device", "SEP020000000002", "Phone", "8845", "Ulm", "", "", "f", "a|b\tc"),
    ),
    documents={
        "paste": (
            b"admin:run sql SELECT dnorpattern\ndnpattern     ptname usagename  devname         descr\n"
            b"============= ====== ========== =============== ==========\n\\+15550100001 PT     Device     "
            b"SEP020000000001 Zo\xc3\xab\n5550102       NULL   Hunt Pilot NULL\n\nadmin:run sql SELECT a\n"
            b"directorynumber description\n=============== ===========\n+15550100000    VM Cork\n\nadmin:"
        )
    },
)
VOSS: Final = Case(
    "voss",
    (
        *("internal_number", "status", "usage", "vendor", "internal_number_type", "description"),
        *("reservation_notes", "release_date", "e164number", "extra1", "extra2", "extra3"),
    ),
    (
        ("\\+15550100001", "Used", "Device, Hunt_Pilot", "", "DID", "Reception,\nfront desk", "", "", "", "a", "", ""),
        ("\\+15550100002", "Reserved", "", "", "", 'an "old" one', "for Ann", "2027-01-31", "", "", "b|\tc", ""),
        ("5550103", "Available", "", "", "", "Zoë 全角", "", "", "", "", "", ""),
        ("5550104", "Gone", "", "", "", "", "", "", "", "", "", ""),
        ("801X", "Used-Utility", "Call_Park", "", "", "", "", "", "", "", "", ""),
        ("", "Available", "", "", "", "", "", "", "", "", "", ""),
    ),
    documents={
        "templates": workbook(
            [
                ["entity: data/Countries"],
                ["name"],
                ["Ireland"],
                ["entity: data/InternalNumberInventory; hierarchy: sys.Northwind"],
                ["", "Basic", "", "Details"],
                ["Comment", "Internal Number", "Status", "Usage"],
                ["comment", "internal_number", "status", "usage"],
                ["#", "5550108", "Used", ""],
                ["", "\\+15550100001", "Used", "Device"],
                ["", "1.43E+10", "Used", ""],
            ]
        )
    },
)
CASES: Final = (
    GENERIC,
    FREEPBX_EXTENSIONS,
    FREEPBX_BULK,
    FREEPBX_DIDS,
    FUSIONPBX_EXTENSIONS,
    FUSIONPBX_DESTINATIONS,
    THREE_CX_USERS,
    ROUTE_PLAN,
    ROUTE_PLAN_BARE,
    CUCM_SQL,
    TEAMS,
    ACQUIRED,
    TEAMS_USERS,
    RESOURCES,
    COMMUNITY,
    *CLOUD_CASES,
    *CUCM_CASES,
    INVENTORY,
    VOSS,
    SITES,
)


def cases_of(format_name: str) -> list[Case]:
    """The cases of one format."""
    return [case for case in CASES if case.format == format_name]
