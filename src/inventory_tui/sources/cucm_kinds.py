"""What bears numbers in a Cisco Unified CM export, as data: one row for each kind of table (sources.md 1.2, 1.3).

A kind is known by the header of its table, never by a name: by the columns that only it has. Names of columns are as
``clean_title`` makes them; in ``a|b`` one is enough, and ``#`` stands for 1, 2, 3 … as far as the header goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from inventory_tui.audit.uses import Use


class Rule(StrEnum):
    """What is special about the rows of a kind."""

    PLAIN = "each number is in use"
    GROUP = "each number is a member of a group, also where no device has it"
    SPARE = "each number is on no device"
    PATTERN = "each pattern leads somewhere; only one without a wildcard names a number"
    OUTSIDE = "each number belongs to another system"


@dataclass(frozen=True, slots=True)
class Lines:
    """A column of numbers, or as many as are numbered, with what belongs to each."""

    number: str
    """Blank: the one that begins with the words of the kind."""
    use: Use
    partition: str = "route partition|routepartition|partition"


@dataclass(frozen=True, slots=True)
class MemberKind:
    """One kind of table: how it is known, and what its columns mean."""

    name: str
    """What coverage calls it (I2)."""
    marks: tuple[str, ...]
    """All of these its header must have."""
    lines: tuple[Lines, ...]
    named: tuple[str, ...] = ()
    """Columns that name what has the number; the first that is not blank does."""
    described: tuple[str, ...] = ("description",)
    """Columns that say more of it."""
    rule: Rule = Rule.PLAIN
    words: tuple[str, ...] = ()
    """What the title of its column of numbers begins with, where nobody has shown the header."""
    lacks: tuple[str, ...] = ()
    """None of these its header may have."""


_PHONE_ONLY: Final = (
    "phone button template|softkey template|owner user id|common phone profile|services provisioning|mac address"
    "|extension mobility|built in bridge|phone load name"
)
"""Columns of a phone, which a CTI route point cannot have."""
_INTERCOM: Final = Lines("intercom directory number #", Use.OTHER_SERVICE, "intercom route partition #")
_DEVICE: Final = ("device name|mac address",)

PHONES: Final = MemberKind(
    "phones",
    ("device name|mac address", _PHONE_ONLY),
    (Lines("directory number #|directory number", Use.PHONE_LINE, "route partition #|route partition"), _INTERCOM),
    _DEVICE,
    ("description", "owner user id"),
)
_CTI: Final = MemberKind(
    "CTI route points",
    ("device name", "directory number 1"),
    (Lines("directory number #", Use.CTI_ROUTE_POINT, "route partition #"),),
    ("device name",),
    lacks=(_PHONE_ONLY,),
)
_PICKED_PHONES: Final = MemberKind(
    "phones", ("directory number 1",), PHONES.lines, ("device name|mac address",), PHONES.described
)
_OTHER_DEVICES: Final = MemberKind(
    "other devices",
    ("directory number 1",),
    (Lines("directory number #", Use.PHONE_LINE, "route partition #"),),
    ("endpoint name|device name|port name|name",),
)
_SHARED: Final = (
    MemberKind(
        "device profiles",
        ("device profile name",),
        (Lines("directory number #", Use.DEVICE_PROFILE_LINE, "route partition #"), _INTERCOM),
        ("device profile name",),
    ),
    MemberKind(
        "remote destinations",
        ("name|remote destination name", "remote destination profile|dual mode phone", "destination 1|destination"),
        (Lines("destination #|destination", Use.MENTIONED),),
        rule=Rule.OUTSIDE,
    ),
    MemberKind(
        "remote destination profiles",
        ("remote destination profile name",),
        (Lines("directory number #", Use.REMOTE_DESTINATION_PROFILE_LINE, "route partition #"),),
        ("remote destination profile name",),
        ("description", "mobility user id"),
    ),
    MemberKind(
        "hunt pilots",
        ("hunt pilot",),
        (Lines("hunt pilot", Use.HUNT_PILOT),),
        ("description",),
        ("hunt list 1|hunt list",),
    ),
    MemberKind(
        "line groups",
        ("line selection order 1|dn or pattern 1|type distribution algorithm|rna reversion timeout",),
        (Lines("dn or pattern #", Use.PHONE_LINE, "route partition #"),),
        ("name|line group name",),
        (),
        Rule.GROUP,
    ),
    MemberKind(
        "call pickup groups",
        ("cpg number|call pickup group number",),
        (Lines("cpg number|call pickup group number", Use.PICKUP_GROUP_PILOT),),
        ("cpg name|call pickup group name", "description"),
    ),
    MemberKind(
        "call park",
        ("call park number",),
        (Lines("call park number", Use.CALL_PARK),),
    ),
    MemberKind(
        "directed call park",
        ("number|directed call park number", "retrieval prefix|reversion number"),
        (Lines("number|directed call park number", Use.DIRECTED_CALL_PARK),),
        ("description",),
        (),
    ),
    MemberKind(
        "Meet-Me numbers",
        ("meetme number|meet-me number|meet me number",),
        (Lines("meetme number|meet-me number|meet me number", Use.MEET_ME),),
        ("description",),
        (),
    ),
    MemberKind(
        "voicemail pilots",
        ("directory number|voice mail pilot number", "is default"),
        (Lines("directory number|voice mail pilot number", Use.VOICEMAIL_PILOT),),
        ("description",),
        (),
    ),
    MemberKind(
        "translation patterns",
        ("translation pattern",),
        (Lines("translation pattern", Use.MENTIONED),),
        ("description",),
        (),
        Rule.PATTERN,
    ),
    MemberKind(
        "route patterns",
        ("route pattern",),
        (Lines("route pattern", Use.MENTIONED),),
        ("description",),
        ("gateway/route list",),
        Rule.PATTERN,
    ),
    MemberKind(
        "directory numbers",
        ("directory number", "route partition", "active|forward all destination|forward all voice mail"),
        (Lines("directory number", Use.UNASSIGNED),),
        ("description", "alerting name"),
        (),
        Rule.SPARE,
    ),
)
_OTHER_NUMBERS: Final = MemberKind(
    "other numbers",
    ("directory number",),
    (Lines("directory number", Use.OTHER_SERVICE),),
    ("device name|port name", "description"),
    (),
)
"""Without what every directory number has, as voicemail ports: in use, never taken for one that is free."""
_BY_WORDS: Final = tuple(
    MemberKind(name, (), (Lines("", Use.OTHER_SERVICE),), ("description",), (), words=words)
    for name, words in (
        ("Conference Now", ("conference now",)),
        ("Mobile Voice Access", ("mobile voice access", "mva")),
        ("handoff numbers", ("handoff", "hand off", "hand-off")),
        ("message waiting numbers", ("message waiting", "mwi")),
        ("intercom numbers", ("intercom directory number", "intercom dn", "intercom number")),
    )
)
_NUMBER_WORDS: Final = ("number", "pattern", " dn")
IN_ARCHIVE: Final = (PHONES, *_SHARED, _CTI, _OTHER_DEVICES, *_BY_WORDS, _OTHER_NUMBERS)
"""Kinds of members, in the order in which they are tried."""
IN_FILES: Final = (PHONES, *_SHARED, _PICKED_PHONES, *_BY_WORDS)
"""Kinds of single files. A CTI route point cannot be told from a phone with few columns: such a file is of phones."""

Header = Sequence[str]


def find_kind(kinds: Sequence[MemberKind], header: Header) -> MemberKind | None:
    """Return the kind of table that a header is of; None where it is of none."""
    titles = set(header)
    return next((kind for kind in kinds if _is_of(kind, header, titles)), None)


def tells_phones(header: Header) -> bool:
    """Tell whether a header has a column that only phones have."""
    return not set(_PHONE_ONLY.split("|")).isdisjoint(header)


def _is_of(kind: MemberKind, header: Header, titles: set[str]) -> bool:
    if kind.words:
        return _find_by_words(kind, header) != ""
    has_all = all(not titles.isdisjoint(mark.split("|")) for mark in kind.marks)
    return has_all and all(titles.isdisjoint(lack.split("|")) for lack in kind.lacks)


def _find_by_words(kind: MemberKind, header: Header) -> str:
    """Return the column of numbers of a kind that is known by words: its first (1.2), or one called a number; or blank.

    A template of lines has a Message Waiting Lamp Policy.
    """
    found = (title for title in header if title.startswith(kind.words))
    return next((title for title in found if title == header[0] or title.endswith(_NUMBER_WORDS)), "")


class Place(NamedTuple):
    """Where one number of a row stands; -1 is the blank cell at its end."""

    number: int
    partition: int
    use: str


def find_places(kind: MemberKind, header: Header) -> tuple[Place, ...]:
    """Return where the numbers of a table stand, in the order of its columns; each of several of one name (trap 5)."""
    index = {title: at for at, title in reversed(tuple(enumerate(header)))}
    found: dict[int, Place] = {}
    for lines in kind.lines:
        number = lines.number or _find_by_words(kind, header)
        for at, title in enumerate(header):
            suffix = _suffix(number, title)
            if suffix is not None:
                found.setdefault(at, Place(at, _find(lines.partition, suffix, index), str(lines.use)))
    return tuple(found[at] for at in sorted(found))


def find_columns(columns: Sequence[str], header: Header) -> tuple[int, ...]:
    """Return where columns stand that a header has, in the order asked for."""
    index = {title: at for at, title in reversed(tuple(enumerate(header)))}
    return tuple(at for at in (_find(names, "", index) for names in columns) if at >= 0)


def _suffix(names: str, title: str) -> str | None:
    """Return what stands for ``#`` in a title, blank for a name without; None for a title of no such name."""
    for name in names.split("|"):
        stem = name.removesuffix("#")
        if title == name or (stem != name and title.startswith(stem) and title[len(stem) :].isdecimal()):
            return title[len(stem) :]
    return None


def _find(names: str, suffix: str, index: dict[str, int]) -> int:
    wanted = (name.replace("#", suffix) for name in names.split("|") if ("#" in name) == bool(suffix))
    return next((index[name] for name in wanted if name in index), -1)
