"""Table U as data, and the truth that a set of kinds of records makes of a number (audit.md §2, §3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from inventory_tui.inventory.model import State, Status


class Use(StrEnum):
    """The kinds of service record, by code, in the order of table U."""

    PHONE_LINE = "phone_line"
    DEVICE_PROFILE_LINE = "device_profile_line"
    REMOTE_DESTINATION_PROFILE_LINE = "remote_destination_profile_line"
    HUNT_PILOT = "hunt_pilot"
    PICKUP_GROUP_PILOT = "pickup_group_pilot"
    SYSTEM_CALL_HANDLER = "system_call_handler"
    VOICEMAIL_PILOT = "voicemail_pilot"
    MEET_ME = "meet_me"
    CTI_ROUTE_POINT = "cti_route_point"
    CALL_PARK = "call_park"
    DIRECTED_CALL_PARK = "directed_call_park"
    VOSS_PHONE = "voss_phone"
    TEAMS_USER = "teams_user"
    WEBEX_USER = "webex_user"
    AUDIOCODES_DEVICE = "audiocodes_device"
    VOICE_APPLICATION = "voice_application"
    CONFERENCE_BRIDGE = "conference_bridge"
    OTHER_SERVICE = "other_service"
    INACTIVE = "inactive"
    UNASSIGNED = "unassigned"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class UseRule:
    """One row of table U."""

    id: str
    use: Use
    label: str
    """What a person calls it."""
    status: Status | None
    """None: it never counts (U21)."""
    usage: str = ""
    vendor: str = ""
    has_mask: bool = False
    """Whether a mask stands for many numbers (N5)."""


_U, _X = Status.USED, Status.UTILITY
TABLE_U: tuple[UseRule, ...] = (
    UseRule("U1", Use.PHONE_LINE, "phone line", _U, "Device"),
    UseRule("U2", Use.DEVICE_PROFILE_LINE, "device profile line", _U, "Device"),
    UseRule("U3", Use.REMOTE_DESTINATION_PROFILE_LINE, "remote destination profile line", _U, "Device"),
    UseRule("U4", Use.HUNT_PILOT, "hunt pilot", _X, "Hunt_Pilot", has_mask=True),
    UseRule("U5", Use.PICKUP_GROUP_PILOT, "pickup group", _X, "Pickup_Group_Pilot"),
    UseRule("U6", Use.SYSTEM_CALL_HANDLER, "call handler", _X, "Call_Handler_Pilot"),
    UseRule("U7", Use.VOICEMAIL_PILOT, "voicemail pilot", _X, "Voicemail_Pilot"),
    UseRule("U8", Use.MEET_ME, "Meet-Me number", _X, "Meet_Me", has_mask=True),
    UseRule("U9", Use.CTI_ROUTE_POINT, "CTI route point", _X, "CTI_RoutePoint"),
    UseRule("U10", Use.CALL_PARK, "call park", _X, "Call_Park", has_mask=True),
    UseRule("U11", Use.DIRECTED_CALL_PARK, "directed call park", _X, "Directed_Call_Park", has_mask=True),
    UseRule("U12", Use.VOSS_PHONE, "multi-vendor phone", _X, "VOSS_Phone"),
    UseRule("U13", Use.TEAMS_USER, "Teams user", _U, "User", "Microsoft"),
    UseRule("U14", Use.WEBEX_USER, "Webex user", _U, "User", "Webex Calling"),
    UseRule("U15", Use.AUDIOCODES_DEVICE, "AudioCodes device", _U, "Device", "AudioCodes"),
    UseRule("U16", Use.VOICE_APPLICATION, "voice application", _X, "Voice_Application"),
    UseRule("U17", Use.CONFERENCE_BRIDGE, "conference bridge", _X, "Conference_Bridge"),
    UseRule("U18", Use.OTHER_SERVICE, "other service", _X, "Other_Service"),
    UseRule("U19", Use.INACTIVE, "not activated", Status.INACTIVE),
    UseRule("U20", Use.UNASSIGNED, "listed as unassigned", Status.AVAILABLE),
    UseRule("U21", Use.MENTIONED, "mentioned", None),
)
RULES: dict[Use, UseRule] = {rule.use: rule for rule in TABLE_U}
_ROW: dict[Use, int] = {rule.use: row for row, rule in enumerate(TABLE_U)}
_STRENGTH = {Status.UTILITY: 0, Status.USED: 1, Status.INACTIVE: 2, Status.AVAILABLE: 3}


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What a record says of its number: its use, and the vendor and number type it carries itself (blank: none)."""

    use: Use
    vendor: str = ""
    number_type: str = ""

    @property
    def status(self) -> Status | None:
        """The Status this makes of a number; None where it never counts (U21)."""
        return RULES[self.use].status

    @property
    def effective_vendor(self) -> str:
        """The record's own vendor, else the table's (audit.md §2)."""
        return self.vendor or RULES[self.use].vendor

    @property
    def label(self) -> str:
        """What a person calls it; a user or device of table U's vendor is that of the record's own, if it has one."""
        rule = RULES[self.use]
        is_others = bool(rule.vendor) and self.effective_vendor != rule.vendor
        return f"{self.vendor} {rule.usage.lower()}" if is_others else rule.label

    @property
    def strength(self) -> int:
        """Its place in T3's order, 0 the strongest; 4 for what never counts."""
        return 4 if self.status is None else _STRENGTH[self.status]


def truth_of(kinds: Iterable[Kind]) -> State | None:
    """Return the Status, Usage and Vendor that these records' kinds make of a number (T3, T4, T5).

    Returns:
        None where no kind counts: T6 then decides.
    """
    counting = [kind for kind in kinds if kind.status is not None]
    if not counting:
        return None
    strongest = min(kind.strength for kind in counting)
    status = next(status for status, strength in _STRENGTH.items() if strength == strongest)
    rows: dict[str, int] = {}
    for kind in counting:
        row = _ROW[kind.use]
        usage = TABLE_U[row].usage
        if usage:
            rows[usage] = min(row, rows.get(usage, row))
    usages = sorted(rows, key=rows.__getitem__)
    if status.is_in_use:
        speaking = [kind for kind in counting if kind.strength <= _STRENGTH[Status.USED]]
    else:
        speaking = [kind for kind in counting if kind.strength == strongest]
    vendors = sorted({kind.effective_vendor for kind in speaking} - {""})
    return State(status, ",".join(usages), ",".join(vendors))


def number_type_of(kinds: Iterable[Kind]) -> str:
    """Return the number type a created number takes: that of its counting records where the non-blank agree (S6)."""
    types = {kind.number_type for kind in kinds if kind.status is not None} - {""}
    return types.pop() if len(types) == 1 else ""


def describe_record(use: str, name: str, level: str, source: str, vendor: str = "") -> str:
    """Return a service record as a reason: ``hunt pilot Helpdesk NL at Amsterdam, CUCM Amsterdam`` (P1).

    Args:
        use: code of table U.
        name: of the device, user or service; may be blank.
        level: the level's label.
        source: name of the source that said so.
        vendor: the record's own; may be blank.
    """
    what = f"{Kind(Use(use), vendor).label} {name}".rstrip()
    return f"{what} at {level}, {source}"
