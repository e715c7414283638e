"""Table U and the truth of a set of kinds (audit.md §2; T3, T4, T5)."""

from __future__ import annotations

import itertools

import pytest

from inventory_tui.audit.uses import RULES, TABLE_U, Kind, Use, describe_record, number_type_of, truth_of
from inventory_tui.inventory.model import State, Status

WRITTEN = """
U1  phone_line                      Used          Device              -
U2  device_profile_line             Used          Device              -
U3  remote_destination_profile_line Used          Device              -
U4  hunt_pilot                      Used-Utility  Hunt_Pilot          -
U5  pickup_group_pilot              Used-Utility  Pickup_Group_Pilot  -
U6  system_call_handler             Used-Utility  Call_Handler_Pilot  -
U7  voicemail_pilot                 Used-Utility  Voicemail_Pilot     -
U8  meet_me                         Used-Utility  Meet_Me             -
U9  cti_route_point                 Used-Utility  CTI_RoutePoint      -
U10 call_park                       Used-Utility  Call_Park           -
U11 directed_call_park              Used-Utility  Directed_Call_Park  -
U12 voss_phone                      Used-Utility  VOSS_Phone          -
U13 teams_user                      Used          User                Microsoft
U14 webex_user                      Used          User                Webex~Calling
U15 audiocodes_device               Used          Device              AudioCodes
U16 voice_application               Used-Utility  Voice_Application   -
U17 conference_bridge               Used-Utility  Conference_Bridge   -
U18 other_service                   Used-Utility  Other_Service       -
U19 inactive                        Inactive      -                   -
U20 unassigned                      Available     -                   -
U21 mentioned                       -             -                   -
"""
ROWS = [
    tuple("" if word == "-" else word.replace("~", " ") for word in line.split())
    for line in WRITTEN.strip().splitlines()
]
OWN_VENDOR = ("U12", "U16", "U17", "U18", "U19", "U20")


def kinds(*words: str) -> list[Kind]:
    """Kinds written as ``use`` or ``use/own vendor``."""
    return [Kind(Use(word.partition("/")[0]), word.partition("/")[2]) for word in words]


@pytest.mark.parametrize(("row", "written"), list(enumerate(ROWS)), ids=[row[0] for row in ROWS])
def test_table_u_says_what_is_written(row: int, written: tuple[str, ...]) -> None:
    """U1–U21: each row, in its place, word for word."""
    rule = TABLE_U[row]
    assert (rule.id, rule.use, rule.status or "", rule.usage, rule.vendor) == written
    assert RULES[Use(written[1])] is rule
    assert list(Use)[row] is rule.use
    assert rule.label


def test_table_u_has_no_other_row() -> None:
    assert len(TABLE_U) == len(Use) == len(ROWS) == 21


@pytest.mark.parametrize("written", ROWS[:20], ids=[row[0] for row in ROWS[:20]])
def test_one_record_makes_what_its_row_says(written: tuple[str, ...]) -> None:
    """T3, T4, T5 of one record: the row itself, and the record's own vendor in place of the table's."""
    _, use, status, usage, vendor = written
    assert truth_of(kinds(use)) == State(Status(status), usage, vendor)
    assert truth_of(kinds(f"{use}/Example Telecom")) == State(Status(status), usage, "Example Telecom")


def test_rows_with_the_records_own_vendor_have_none_in_the_table() -> None:
    """U12, U16–U20: the vendor is the record's own, blank where it has none."""
    assert all(rule.vendor == "" for rule in TABLE_U if rule.id in OWN_VENDOR)


def test_mentioned_never_counts() -> None:
    """U21: alone it makes nothing; with others it changes nothing; its strength is below all."""
    assert truth_of([]) is None
    assert truth_of(kinds("mentioned")) is None
    assert truth_of(kinds("mentioned/Example", "unassigned")) == State(Status.AVAILABLE)
    assert kinds("mentioned")[0].status is None
    assert kinds("mentioned")[0].strength > kinds("unassigned")[0].strength


def test_masks_belong_to_four_uses() -> None:
    """N5: U4, U8, U10 and U11 only."""
    assert [rule.id for rule in TABLE_U if rule.has_mask] == ["U4", "U8", "U10", "U11"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("unassigned", "inactive", "phone_line", "hunt_pilot"), Status.UTILITY),
        (("unassigned", "inactive", "phone_line"), Status.USED),
        (("unassigned", "inactive"), Status.INACTIVE),
        (("unassigned",), Status.AVAILABLE),
        (("mentioned", "inactive"), Status.INACTIVE),
    ],
)
def test_the_strongest_status_wins(words: tuple[str, ...], status: Status) -> None:
    """T3: Used-Utility > Used > Inactive > Available."""
    for order in itertools.permutations(words):
        truth = truth_of(kinds(*order))
        assert truth is not None
        assert truth.status is status


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        (("phone_line", "hunt_pilot"), "Device,Hunt_Pilot"),
        (("hunt_pilot", "audiocodes_device"), "Hunt_Pilot,Device"),
        (("audiocodes_device", "hunt_pilot", "phone_line"), "Device,Hunt_Pilot"),
        (("webex_user", "teams_user"), "User"),
        (
            ("other_service", "audiocodes_device", "voss_phone", "webex_user"),
            "VOSS_Phone,User,Device,Other_Service",
        ),
        (("phone_line", "device_profile_line", "remote_destination_profile_line"), "Device"),
        (("inactive", "meet_me"), "Meet_Me"),
        (("unassigned", "inactive"), ""),
    ],
)
def test_usage_words_stand_at_their_first_row(words: tuple[str, ...], usage: str) -> None:
    """T4: different words, each at the first row among these very records, joined by a bare comma."""
    for order in itertools.permutations(words):
        truth = truth_of(kinds(*order))
        assert truth is not None
        assert truth.usage == usage


@pytest.mark.parametrize(
    ("words", "vendor"),
    [
        (("teams_user", "webex_user"), "Microsoft,Webex Calling"),
        (("teams_user", "webex_user/Microsoft"), "Microsoft"),
        (("phone_line", "teams_user"), "Microsoft"),
        (("phone_line", "hunt_pilot"), ""),
        (("teams_user", "inactive/Zeta"), "Microsoft"),
        (("inactive/Zeta", "unassigned/Alpha"), "Zeta"),
        (("phone_line", "inactive/Zeta"), ""),
        (("unassigned/beta", "unassigned/Zeta", "unassigned/émile", "unassigned"), "Zeta,beta,émile"),
        (("hunt_pilot/Webex Calling", "teams_user"), "Microsoft,Webex Calling"),
        (("mentioned/Nobody", "unassigned/Alpha"), "Alpha"),
    ],
)
def test_vendors_of_those_who_speak(words: tuple[str, ...], vendor: str) -> None:
    """T5: of the records in use, else the Inactive, else the Available; by code point; all blank is blank."""
    for order in itertools.permutations(words):
        truth = truth_of(kinds(*order))
        assert truth is not None
        assert truth.vendor == vendor


def test_the_number_type_of_those_who_agree() -> None:
    """S6: blank ones do not disagree, and mentioned ones do not speak."""
    did, extension = Kind(Use.PHONE_LINE, "", "DID"), Kind(Use.HUNT_PILOT, "", "Extension")
    assert number_type_of([]) == ""
    assert number_type_of([did, Kind(Use.INACTIVE)]) == "DID"
    assert number_type_of([did, extension]) == ""
    assert number_type_of([did, Kind(Use.MENTIONED, "", "Extension")]) == "DID"


def test_a_record_as_a_reason() -> None:
    """P1, in its own words; a record without a name is its use."""
    reason = describe_record("hunt_pilot", "Helpdesk NL", "Amsterdam", "CUCM Amsterdam")
    assert reason == "hunt pilot Helpdesk NL at Amsterdam, CUCM Amsterdam"
    assert describe_record("phone_line", "", "Customer", "Teams") == "phone line at Customer, Teams"


@pytest.mark.parametrize(
    ("use", "vendor", "label"),
    [
        (Use.TEAMS_USER, "", "Teams user"),
        (Use.TEAMS_USER, "Microsoft", "Teams user"),
        (Use.TEAMS_USER, "FreePBX", "FreePBX user"),
        (Use.WEBEX_USER, "3CX", "3CX user"),
        (Use.AUDIOCODES_DEVICE, "Acme", "Acme device"),
        (Use.PHONE_LINE, "Acme", "phone line"),
    ],
)
def test_a_user_or_device_of_another_vendor_is_called_by_it(use: Use, vendor: str, label: str) -> None:
    """Chapter 6 of sources.md has users of other systems; table U knows them by the use with the Usage ``User``."""
    assert Kind(use, vendor).label == label
    assert describe_record(use, "Ann", "Cork", "Feed", vendor) == f"{label} Ann at Cork, Feed"
