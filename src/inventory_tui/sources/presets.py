"""Mappings that are known beforehand: telephone systems whose lists are plain tables (sources.md, chapter 6). Data.

Users of these systems are Used / User with the system's name as vendor: table U knows users by ``teams_user``, and a
record's own vendor takes the place of the table's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.format_info import TABLES, FormatInfo, Header, Shape
from inventory_tui.sources.mapped import read_mapped
from inventory_tui.sources.mapping import ColumnMapping, IgnoredValue

_USER: Final = str(Use.TEAMS_USER)
_OTHER: Final = str(Use.OTHER_SERVICE)
_SURE: Final = 0.95
_LIKELY: Final = 0.7


def _preset(
    name: str,
    label: str,
    mapping: ColumnMapping,
    requires: tuple[str, ...],
    match: Callable[[Header], float],
    *,
    description: str,
    obtain: str,
    takes: str,
    leaves: str,
    certainty: str,
) -> FormatInfo:
    """Return the format that reads by a mapping; columns that are not required may be missing."""
    return FormatInfo(
        name,
        label,
        "services",
        description,
        requires,
        match,
        partial(read_mapped, mapping),
        lambda _: label,
        shapes=TABLES | {Shape.OBJECTS},
        columns=tuple(map(clean_title, mapping.columns)),
        obtain=obtain,
        takes=takes,
        leaves=leaves,
        certainty=certainty,
    )


# -- FreePBX ---------------------------------------------------------------------------------------------------

_FREEPBX_USER: Final = frozenset(
    ("tech", "sipname", "cid_masquerade", "ringtimer", "noanswer", "recording", "callwaiting", "findmefollow_enabled")
)


def _match_freepbx_extensions(header: Header) -> float:
    """Return how surely this is a list of extensions; before version 13 its first column is ``action``."""
    if not {"extension", "name", "outboundcid"}.issubset(header):
        return 0.0
    return _SURE if _FREEPBX_USER.intersection(header) else _LIKELY


FREEPBX_EXTENSIONS: Final = _preset(
    "freepbx-extensions",
    "FreePBX extensions",
    ColumnMapping(
        numbers=("extension",),
        use=_USER,
        names=("name",),
        vendor="FreePBX",
        descriptions=("tech",),
        ignored=(IgnoredValue("action", "del", "an extension to be deleted"),),
    ),
    ("extension", "name", "outboundcid"),
    _match_freepbx_extensions,
    description="Bulk Handler, Extensions; before version 13 the module Bulk Extensions.",
    obtain="Admin > Bulk Handler > Export > Extensions; before version 13 Bulk Extensions > Export.",
    takes="Each extension with its name, as Used / User of the vendor FreePBX.",
    leaves="Passwords and voicemail PINs, and outboundcid: what others see is often the main number, whose owner the "
    "list of DIDs tells.",
    certainty="Columns from the source code; which there are depends on the modules.",
)


def _match_freepbx_dids(header: Header) -> float:
    return _SURE if {"cidnum", "extension", "destination"}.issubset(header) else 0.0


FREEPBX_DIDS: Final = _preset(
    "freepbx-dids",
    "FreePBX DIDs",
    ColumnMapping(
        numbers=("extension",),
        use=_OTHER,
        use_column="destination",
        words=(
            ("from-did-direct,*", _USER),
            ("ext-group,*", str(Use.HUNT_PILOT)),
            ("ext-queues,*", str(Use.VOICE_APPLICATION)),
            ("ivr-*", str(Use.VOICE_APPLICATION)),
            ("ext-local,vm*", str(Use.VOICEMAIL_PILOT)),
            ("ext-meetme,*", str(Use.CONFERENCE_BRIDGE)),
        ),
        names=("description",),
        vendor="FreePBX",
        descriptions=("destination", "cidnum"),
        ignored=(IgnoredValue("extension", "", "a route for any DID"),),
    ),
    ("extension", "destination", "cidnum"),
    _match_freepbx_dids,
    description="Bulk Handler, DIDs: inbound routes.",
    obtain="Admin > Bulk Handler > Export > DIDs.",
    takes="Each DID, which is in the column extension, with what its destination says: an extension, a ring group, a "
    "queue or IVR, voicemail, a conference; any other destination is other_service.",
    leaves="Routes for any DID. A DID without a destination is a skipped row.",
    certainty="Columns from the source code; the words of destination by report.",
)

# -- FusionPBX -------------------------------------------------------------------------------------------------

_FUSION_USER: Final = (
    *("number_alias", "extension_uuid", "effective_caller_id_name", "effective_caller_id_number"),
    *("outbound_caller_id_name", "outbound_caller_id_number", "emergency_caller_id_number", "user_context"),
)


def _match_fusionpbx_extensions(header: Header) -> float:
    if "extension" not in header or "outboundcid" in header:
        return 0.0
    found = len(set(_FUSION_USER).intersection(header))
    return _SURE if found > 1 else _LIKELY * found


FUSIONPBX_EXTENSIONS: Final = _preset(
    "fusionpbx-extensions",
    "FusionPBX extensions",
    ColumnMapping(
        numbers=("extension", "number_alias"),
        use=_USER,
        names=("effective_caller_id_name",),
        vendor="FusionPBX",
        descriptions=("description",),
    ),
    ("extension", "|".join(_FUSION_USER)),
    _match_fusionpbx_extensions,
    description="Accounts > Extensions, export, with any of its columns ticked.",
    obtain="Accounts > Extensions > Export; tick extension, number_alias, effective_caller_id_name and description.",
    takes="Each extension and its number alias, as Used / User of the vendor FusionPBX.",
    leaves="Passwords, and the numbers shown to others (effective and outbound caller ID), which belong to no one "
    "extension.",
    certainty="Columns from the source code.",
)


def _match_fusionpbx_destinations(header: Header) -> float:
    if "destination_number" not in header:
        return 0.0
    return _SURE if sum(title.startswith("destination_") for title in header) > 1 else _LIKELY


FUSIONPBX_DESTINATIONS: Final = _preset(
    "fusionpbx-destinations",
    "FusionPBX destinations",
    ColumnMapping(
        numbers=("destination_number",),
        use=_OTHER,
        names=("destination_description",),
        vendor="FusionPBX",
        descriptions=("destination_prefix", "destination_app", "destination_data"),
    ),
    ("destination_number",),
    _match_fusionpbx_destinations,
    description="Dialplan > Destinations, export: DIDs and where they lead.",
    obtain="Dialplan > Destinations > Export.",
    takes="Each DID, as written in destination_number, as other_service: in use, whatever it leads to.",
    leaves="destination_actions. A destination_prefix (the country code) stands in the description, it is not put "
    "before the number.",
    certainty="Columns from the source code of its import.",
)

# -- 3CX -------------------------------------------------------------------------------------------------------

_THREE_CX: Final = frozenset(
    ("authid", "emailaddress", "mobilenumber", "webmeetingfriendlyname", "outboundcallerid", "email", "mobile")
)


def _match_3cx_users(header: Header) -> float:
    if not {"number", "firstname", "lastname"}.issubset(header):
        return 0.0
    return _SURE if _THREE_CX.intersection(header) else _LIKELY


THREE_CX_USERS: Final = _preset(
    "3cx-users",
    "3CX users",
    ColumnMapping(
        numbers=("Number",),
        use=_USER,
        names=("FirstName", "LastName"),
        vendor="3CX",
        descriptions=("EmailAddress",),
    ),
    ("number", "firstname", "lastname"),
    _match_3cx_users,
    description="Users (Extensions), export; versions 15 to 18.",
    obtain="Users (before: Extensions) > Export.",
    takes="Each extension with its user's name, as Used / User of the vendor 3CX.",
    leaves="Passwords and PINs, and MobileNumber, which is a number of another network. Version 20 has no such file.",
    certainty="Columns from the vendor's documentation.",
)

PRESETS: Final = (FREEPBX_EXTENSIONS, FREEPBX_DIDS, FUSIONPBX_EXTENSIONS, FUSIONPBX_DESTINATIONS, THREE_CX_USERS)
