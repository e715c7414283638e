"""Table U and the truth about a number (audit.md §2, §3)."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle.values import CUSTOMER, FLAT, IN_USE, Estate, Record

STRONGEST_FIRST = ("Used-Utility", "Used", "Inactive", "Available")
OWN = "the record's own"
TABLE_U = (
    # use, Status, Usage, Vendor
    ("phone_line", "Used", "Device", ""),
    ("device_profile_line", "Used", "Device", ""),
    ("remote_destination_profile_line", "Used", "Device", ""),
    ("hunt_pilot", "Used-Utility", "Hunt_Pilot", ""),
    ("pickup_group_pilot", "Used-Utility", "Pickup_Group_Pilot", ""),
    ("system_call_handler", "Used-Utility", "Call_Handler_Pilot", ""),
    ("voicemail_pilot", "Used-Utility", "Voicemail_Pilot", ""),
    ("meet_me", "Used-Utility", "Meet_Me", ""),
    ("cti_route_point", "Used-Utility", "CTI_RoutePoint", ""),
    ("call_park", "Used-Utility", "Call_Park", ""),
    ("directed_call_park", "Used-Utility", "Directed_Call_Park", ""),
    ("voss_phone", "Used-Utility", "VOSS_Phone", OWN),
    ("teams_user", "Used", "User", "Microsoft"),
    ("webex_user", "Used", "User", "Webex Calling"),
    ("audiocodes_device", "Used", "Device", "AudioCodes"),
    ("voice_application", "Used-Utility", "Voice_Application", OWN),
    ("conference_bridge", "Used-Utility", "Conference_Bridge", OWN),
    ("other_service", "Used-Utility", "Other_Service", OWN),
    ("inactive", "Inactive", "", OWN),
    ("unassigned", "Available", "", OWN),
    ("mentioned", None, None, None),
)
USES = tuple(use for use, _, _, _ in TABLE_U)


def row_of(use: str) -> int:
    return USES.index(use)


def counts_at_all(record: Record) -> bool:
    """U21 never counts."""
    return record.use != "mentioned"


def status_of(record: Record) -> str | None:
    return TABLE_U[row_of(record.use)][1]


def vendor_of(record: Record) -> str:
    """A record may carry its own vendor, which then replaces the table's."""
    if record.vendor:
        return record.vendor
    of_table = TABLE_U[row_of(record.use)][3]
    return "" if of_table in (None, OWN) else of_table


def is_one_number(estate: Estate, number: str) -> bool:
    """Whether it is one number throughout the customer."""
    return estate.dial_plan == FLAT or number.startswith("+")


def at_counting_levels(estate: Estate, level: str, number: str) -> list[Record]:
    """T1, T2: the records with this number whose level speaks to an entry at this level, U21 among them."""
    speaking = []
    for record in estate.records:
        if record.number != number:
            continue
        if level == CUSTOMER:
            speaks = True  # T2
        elif record.level in (level, CUSTOMER):
            speaks = True  # T1
        else:
            speaks = is_one_number(estate, number)  # T1, every other site
        if speaks:
            speaking.append(record)
    return speaking


def counting(estate: Estate, level: str, number: str) -> list[Record]:
    return [record for record in at_counting_levels(estate, level, number) if counts_at_all(record)]


def truth(records: Iterable[Record]) -> tuple[str, str, str] | None:
    """T3, T4, T5 of counting records; None where there is none (T6)."""
    records = list(records)
    if not records:
        return None
    statuses = [status_of(record) for record in records]
    status = next(one for one in STRONGEST_FIRST if one in statuses)  # T3
    usages: list[str] = []  # T4
    for use, _, usage, _ in TABLE_U:
        if usage and usage not in usages and any(record.use == use for record in records):
            usages.append(usage)
    for group in (IN_USE, ("Inactive",), ("Available",)):  # T5
        speaking = [record for record in records if status_of(record) in group]
        if speaking:
            break
    vendors = sorted({vendor_of(record) for record in speaking if vendor_of(record)}, key=lambda v: [ord(c) for c in v])
    return status, ",".join(usages), ",".join(vendors)
