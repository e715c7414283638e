"""What CUCM's own words and patterns mean: pattern usages, device classes, partitions (sources.md 1.4 and chapter 7).

Shared by the formats of CUCM. The words are those of ``typepatternusage`` and ``typeclass``, which AXL gives, too, and
the friendlier ones of the administration pages. Knows no file.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import MAX_KEY
from inventory_tui.sources.rows import Ignored, RecordRow
from inventory_tui.sources.services import join_words


class Kind(StrEnum):
    """What a pattern is where that alone is no use; the value is why a row of it is ignored."""

    LINE = "directory number"
    """Its use is that of the device it is on; never ignored as such."""
    ROUTING = "route or translation pattern with wildcards"
    """An exact one is mentioned (N5)."""
    TRANSFORMATION = "transformation"
    TEMPLATE = "template"
    ADDRESS = "domain, IP address or URI"
    LEARNED = "learned or imported pattern"
    ALTERNATE = "alternate number"
    INTERCOM = "intercom translation pattern"
    INTERNAL = "internal model profile"


PATTERN_USAGES: Final[tuple[tuple[int, str, Use | Kind], ...]] = (
    (0, "CallPark", Use.CALL_PARK),
    (1, "Conference", Use.MEET_ME),
    (2, "Device", Kind.LINE),
    (3, "Translation", Kind.ROUTING),
    (4, "Call Pick Up Group", Use.PICKUP_GROUP_PILOT),
    (5, "Route", Kind.ROUTING),
    (6, "Message Waiting", Use.OTHER_SERVICE),
    (7, "Hunt Pilot", Use.HUNT_PILOT),
    (8, "Voice Mail Port", Use.PHONE_LINE),
    (9, "Domain Routing", Kind.ADDRESS),
    (10, "IPAddress Routing", Kind.ADDRESS),
    (11, "Device template", Kind.TEMPLATE),
    (12, "Directed Call Park", Use.DIRECTED_CALL_PARK),
    (13, "Device Intercom", Use.OTHER_SERVICE),
    (14, "Translation Intercom", Kind.INTERCOM),
    (15, "Translation Calling Party Number", Kind.TRANSFORMATION),
    (16, "Mobility Handoff", Use.OTHER_SERVICE),
    (17, "Mobility Enterprise Feature Access", Use.OTHER_SERVICE),
    (18, "Mobility IVR", Use.OTHER_SERVICE),
    (19, "Device Intercom Template", Kind.TEMPLATE),
    (20, "Called Party Number Transformation", Kind.TRANSFORMATION),
    (21, "Call Control Discovery Learned Pattern", Kind.LEARNED),
    (22, "Uri Routing", Kind.ADDRESS),
    (23, "ILS Learned Enterprise Number", Kind.LEARNED),
    (24, "ILS Learned E164 Number", Kind.LEARNED),
    (25, "ILS Learned Enterprise Numeric Pattern", Kind.LEARNED),
    (26, "ILS Learned E164 Numeric Pattern", Kind.LEARNED),
    (27, "Alternate Number", Kind.ALTERNATE),
    (28, "ILS Learned URI", Kind.LEARNED),
    (29, "ILS Learned PSTN Failover Rule", Kind.LEARNED),
    (30, "ILS Imported E164 Number", Kind.LEARNED),
    (31, "Centralized Conference Number", Use.OTHER_SERVICE),
    (32, "Emergency Location ID Number", Use.OTHER_SERVICE),
    (104, "Centralized Conference Number", Use.OTHER_SERVICE),
    (105, "Emergency Location ID Number", Use.OTHER_SERVICE),
)
"""``typepatternusage``: number, name, meaning. The last two are reported with either number."""
PAGE_WORDS: Final[dict[str, Use | Kind]] = {
    "Directory Number": Kind.LINE,
    "Unassigned DN": Use.UNASSIGNED,
    "Unassigned Directory Number": Use.UNASSIGNED,
    "Call Park Number": Use.CALL_PARK,
    "Meet-Me": Use.MEET_ME,
    "Meet-Me Number": Use.MEET_ME,
    "Meet-Me Conference": Use.MEET_ME,
    "Call Pickup": Use.PICKUP_GROUP_PILOT,
    "Call Pickup Group": Use.PICKUP_GROUP_PILOT,
    "Call Pickup Group Number": Use.PICKUP_GROUP_PILOT,
    "Pickup Group": Use.PICKUP_GROUP_PILOT,
    "Route Pattern": Kind.ROUTING,
    "Translation Pattern": Kind.ROUTING,
    "Voice Mail": Use.VOICEMAIL_PILOT,
    "Voice Mail Pilot": Use.VOICEMAIL_PILOT,
    "CTI Route Point": Use.CTI_ROUTE_POINT,
    "Conference Now": Use.OTHER_SERVICE,
    "Conference Now Number": Use.OTHER_SERVICE,
    "Message Waiting Indicator": Use.OTHER_SERVICE,
    "Message Waiting Number": Use.OTHER_SERVICE,
    "MWI": Use.OTHER_SERVICE,
    "Intercom": Use.OTHER_SERVICE,
    "Intercom DN": Use.OTHER_SERVICE,
    "Intercom Directory Number": Use.OTHER_SERVICE,
    "Intercom Translation Pattern": Kind.INTERCOM,
    "Handoff Number": Use.OTHER_SERVICE,
    "Handoff Mobility": Use.OTHER_SERVICE,
    "Enterprise Feature Access": Use.OTHER_SERVICE,
    "Enterprise Feature Access Number": Use.OTHER_SERVICE,
    "Mobile Voice Access": Use.OTHER_SERVICE,
    "Mobile Voice Access Number": Use.OTHER_SERVICE,
    "ELIN": Use.OTHER_SERVICE,
    "Calling Party Transformation Pattern": Kind.TRANSFORMATION,
    "Calling Party Number Transformation": Kind.TRANSFORMATION,
    "Called Party Transformation Pattern": Kind.TRANSFORMATION,
    "IP Address Routing": Kind.ADDRESS,
    "SIP Route Pattern": Kind.ADDRESS,
    "Directory URI": Kind.ADDRESS,
    "URI": Kind.ADDRESS,
    "Enterprise Alternate Number": Kind.ALTERNATE,
    "+E.164 Alternate Number": Kind.ALTERNATE,
}
"""What the administration pages call the same things [K], where it is not the name above."""
DEVICE_CLASSES: Final[dict[str, Use | Kind]] = {
    "Phone": Use.PHONE_LINE,
    "Voice Mail": Use.PHONE_LINE,
    "Device Profile": Use.DEVICE_PROFILE_LINE,
    "Remote Destination Profile": Use.REMOTE_DESTINATION_PROFILE_LINE,
    "CTI Route Point": Use.CTI_ROUTE_POINT,
    "EMCC Base Phone": Kind.TEMPLATE,
    "Phone Template": Kind.TEMPLATE,
    "UDP Template": Kind.TEMPLATE,
    "Universal Device Template": Kind.TEMPLATE,
    "Device Profile Template": Kind.TEMPLATE,
    "RDP Template": Kind.TEMPLATE,
    "Remote Destination Profile Template": Kind.TEMPLATE,
    "Gateway Template": Kind.TEMPLATE,
}
"""``typeclass`` by name: the numbers are not documented."""
IS_UNASSIGNED: Final = "exists in CUCM, unassigned"
IS_UNKNOWN: Final = "in CUCM, use unknown"
UNKNOWN: Final = "pattern with wildcards of which nobody says what it is"
MODEL_PROFILE: Final = "modelprofile"
"""How the names of internal devices begin, without case."""
_WILDCARDS: Final = re.compile(r"[Xx!?@\[\]^]|(?!^)(?<!\\)\+")
_DISTINCT: Final = 1_000
"""Words that are kept with what they mean; a column repeats few."""
_NO_PARTITION: Final = frozenset({"null", "<none>", "< none >", "none"})


@lru_cache(_DISTINCT)
def _key(word: str) -> str:
    """Return a word without case and without anything but letters and digits: ``CallPark`` is ``Call Park``."""
    return "".join(filter(str.isalnum, word.casefold()))


_USAGES: Final = {
    **{_key(name): meaning for _, name, meaning in PATTERN_USAGES},
    **{str(number): meaning for number, _, meaning in PATTERN_USAGES},
    **{_key(word): meaning for word, meaning in PAGE_WORDS.items()},
}
_CLASSES: Final = {_key(word): meaning for word, meaning in DEVICE_CLASSES.items()}


def find_usage(word: str) -> Use | Kind | None:
    """Return what a pattern of this usage is, by name or number; None for a word that is not known."""
    return _USAGES.get(_key(word[:MAX_KEY]))


def find_class(word: str) -> Use | Kind | None:
    """Return what a line on a device of this class is; None for a word that is not known."""
    return _CLASSES.get(_key(word[:MAX_KEY]))


def clean_partition(cell: str) -> str:
    """Return a partition's name; blank for none, which is written blank, ``NULL`` and ``…/null``, too (1.2, trap 1)."""
    name = cell.strip()
    word = name.casefold()
    return "" if word in _NO_PARTITION or word.endswith("/null") else name


def has_wildcard(pattern: str) -> bool:
    r"""Tell whether a pattern matches more than one number; ``.`` is a separator, ``\+`` a plus (chapter 7)."""
    return _WILDCARDS.search(pattern.strip()) is not None


def read_routing(draft: RecordRow) -> RecordRow | Ignored:
    """Return what a route or translation pattern becomes (N5).

    Args:
        draft: its record, the number as written; its use does not matter.

    Returns:
        A record that is ``mentioned`` where the pattern is exact, its separator dropped.
    """
    if has_wildcard(draft.number):
        return Ignored(draft.line, Kind.ROUTING.value)
    return draft._replace(number=draft.number.replace(".", ""), use=str(Use.MENTIONED))


def read_unknown(draft: RecordRow) -> RecordRow | Ignored:
    """Return what a pattern becomes of which nobody says what it is: in use, so that it never looks Available.

    Args:
        draft: its record, the number as written; its use does not matter.
    """
    if has_wildcard(draft.number):
        return Ignored(draft.line, UNKNOWN)
    return draft._replace(use=str(Use.OTHER_SERVICE), description=join_words(IS_UNKNOWN, draft.description))
