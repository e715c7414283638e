"""Webex Calling: numbers from the API or a script, users and features from Control Hub (sources.md 4).

The number of record is ``phoneNumber``, ``extension``, or both. An ``esn`` (routing prefix and extension) is a second
way to dial the extension: it is mentioned, so that nobody takes it for free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.audit.uses import Use
from inventory_tui.sources.cells import clean_free
from inventory_tui.sources.format_info import TABLES, FormatInfo, Shape
from inventory_tui.sources.numbers import make_problem
from inventory_tui.sources.objects import Layout, ObjectTable
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Skip
from inventory_tui.sources.services import Drafts, Meaning, join_words, read_services
from inventory_tui.sources.table import Row, Table, has_any

WEBEX_CALLING: Final = "Webex Calling"
_PHONE: Final = "phonenumber"
_EXTENSION: Final = "extension"
_STATE: Final = ("state", "status")
_TYPE: Final = ("phonenumbertype", "numbertype")
_OWNER_TYPE: Final = ("owner.type", "ownertype", "owner_type")
_OWNER_NAME: Final = ("owner.displayname", "ownername", "owner_name", "owner.name", "owner")
_OWNER_ID: Final = ("owner.id", "ownerid", "owner_id")
_OWNER: Final = (*_OWNER_TYPE, *_OWNER_NAME, *_OWNER_ID)
_LOCATION: Final = ("location.name", "locationname", "location")
_USER: Final = ("user id/email (required)", "user id/email")
_AGENT: Final = "agent1 id"
_NOTICE: Final = "notification type"
_PARK: Final = "call park name"
_WHOLE: Final = frozenset({"state", "phonenumbertype", "mainnumber", "tollfreenumber", "location.id"})
"""What every entry of the API has: one with all of it is as it was answered, its owner not left out."""
_MARKS: Final = ("state", "phonenumbertype", "esn", "routingprefix", "mainnumber", "tollfreenumber", "assigned")
_ALTERNATE: Final = re.compile(r"alternate (?:phone )?number ?\d*")
_USES: Final = {
    "PEOPLE": Use.WEBEX_USER,
    "PLACE": Use.WEBEX_USER,
    "VIRTUAL_LINE": Use.WEBEX_USER,
    "HUNT_GROUP": Use.HUNT_PILOT,
    "VOICE_MESSAGING": Use.VOICEMAIL_PILOT,
    "VOICEMAIL_GROUP": Use.VOICEMAIL_PILOT,
    "AUTO_ATTENDANT": Use.VOICE_APPLICATION,
    "CALL_QUEUE": Use.VOICE_APPLICATION,
    **dict.fromkeys(
        (
            *("PAGING_GROUP", "GROUP_PAGING", "OFFICE_ANYWHERE", "BROADWORKS_ANYWHERE", "CONTACT_CENTER_LINK"),
            *("CONTACT_CENTER_ADAPTER", "ROUTE_LIST", "COLLABORATE_BRIDGE", "AI_RECEPTIONIST"),
        ),
        Use.OTHER_SERVICE,
    ),
}
_FEATURES: Final = {
    "users": Use.WEBEX_USER,
    "hunt groups": Use.HUNT_PILOT,
    "call queues": Use.VOICE_APPLICATION,
}
_FREE: Final = frozenset({str(Use.INACTIVE), str(Use.UNASSIGNED)})
_YES: Final = frozenset({"yes", "true", "y", "1", "assigned"})
_ACTIVE: Final = frozenset({"active"})
_NO: Final = frozenset({"no", "false", "n", "0", "unassigned"})


def _cover_features(header: Sequence[str]) -> str:
    """Return whose agents are listed: only the names of further columns tell."""
    words = " ".join(header)
    return "call queues" if "queue" in words else "hunt groups" if "hunt" in words else "features"


def cover_webex(header: Sequence[str]) -> str:
    """Return which list it is; blank for call parks and pickups, which have no numbers."""
    if has_any(header, *_USER):
        return "users"
    if _is_without_numbers(header):
        return ""
    return _cover_features(header) if has_any(header, _AGENT) else "numbers"


def _is_without_numbers(header: Sequence[str]) -> bool:
    return has_any(header, _PARK, _NOTICE) and not has_any(header, _PHONE, _EXTENSION)


def match_webex(header: Sequence[str]) -> float:
    """Return how surely this is a list out of Webex Calling."""
    if _is_without_numbers(header):
        return 0.9 if has_any(header, *_LOCATION) else 0.4
    if not has_any(header, _PHONE, _EXTENSION):
        return 0.0
    if has_any(header, *_USER):
        return 0.95
    marks = (
        sum(has_any(header, name) for name in _MARKS) + has_any(header, *_OWNER_TYPE) + has_any(header, *_LOCATION[:2])
    )
    if marks:
        return 0.95 if marks > 1 else 0.6
    return 0.9 if has_any(header, _AGENT) and has_any(header, "location") else 0.2


def read_webex(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row: a record for its phone number, one for its extension."""
    header = reading.table.header
    kind = cover_webex(header)
    at_phone, at_extension = reading.column(_PHONE), reading.column(_EXTENSION)
    others = [at_extension]
    read: Meaning
    if not kind:
        read = _read_park if has_any(header, _PARK) else _read_pickup
    elif kind == "numbers":
        others.append(reading.column("esn"))
        read = _Numbers(reading, at_phone, *others).read
    else:
        others += [at for at, name in enumerate(header) if _ALTERNATE.fullmatch(name)]
        read = _Members(reading, kind, (at_phone, *others)).read
    yield from read_services(reading, at_phone, read, others)


def _read_park(line: int, _: Row) -> Ignored:
    return Ignored(line, "call park, which has no number in Webex")


def _read_pickup(line: int, _: Row) -> Ignored:
    return Ignored(line, "call pickup, which has no number in Webex")


class _Numbers:
    """What an entry of the API's numbers means, or a row that a script made of one."""

    def __init__(self, reading: Reading, at_phone: int, at_extension: int, at_esn: int) -> None:
        column, table = reading.column, reading.table
        self._tally = reading.tally
        self._knows_owners = _knows_owners(table)
        self._at_phone, self._at_extension, self._at_esn = at_phone, at_extension, at_esn
        self._at_state, self._at_type, self._at_assigned = column(*_STATE), column(*_TYPE), column("assigned")
        self._at_owner_type, self._at_owner_id = column(*_OWNER_TYPE), column(*_OWNER_ID)
        self._at_name = column(*_OWNER_NAME)
        self._at_first, self._at_last = column("owner.firstname"), column("owner.lastname")
        self._at_main = column("mainnumber")
        """A location's main number, which others see and call whoever answers: never free to be given away."""
        self._said = [
            (column(*names), word)
            for names, word in (
                (("mainnumber",), "main number"),
                (("isservicenumber",), "service number"),
                (("isreservednumber",), "reserved number"),
            )
        ]
        self._state_title = table.titles[self._at_state] if self._at_state >= 0 else "state"

    def read(self, line: int, row: Row) -> Drafts | Skip:
        """Return the numbers with their use; ``Skip`` where nothing says whether they are in use."""
        owner = row[self._at_owner_type].strip()
        name = clean_free(row[self._at_name]) or clean_free(f"{row[self._at_first]} {row[self._at_last]}")
        use = self._find_use(row, owner, name)
        if use is None:
            number = row[self._at_phone] if row[self._at_phone].strip() else row[self._at_extension]
            return make_problem(RecordRow(line, number, "", name=name), self._state_title, self._why_no_use())
        details = [word for at, word in self._said if row[at].strip().casefold() == "true"]
        draft = RecordRow(
            line,
            "",
            str(use),
            name=name,
            vendor="" if use is Use.WEBEX_USER else WEBEX_CALLING,
            description=join_words(owner, *details),
            number_type=clean_free(row[self._at_type]),
        )
        return self._list_numbers(row, draft)

    def _list_numbers(self, row: Row, draft: RecordRow) -> Drafts:
        at_extension, at_esn = self._at_extension, self._at_esn
        found = [(at, draft._replace(number=row[at])) for at in (self._at_phone, at_extension) if row[at].strip()]
        esn = row[at_esn].strip()
        if esn and not found:
            return [(at_esn, draft._replace(number=esn))]
        if esn and esn != row[at_extension].strip() and draft.use not in _FREE:
            found.append((at_esn, draft._replace(number=esn, use=str(Use.MENTIONED))))
        return found

    def _find_use(self, row: Row, owner: str, name: str) -> Use | None:
        """Return the use; None where nothing tells.

        Whatever has an owner is in use, or a word that no rule knows; nothing is free only because a column is missing.
        """
        state, assigned = row[self._at_state].strip().casefold(), row[self._at_assigned].strip().casefold()
        if state == "inactive":
            return Use.INACTIVE
        if owner:
            known = _USES.get("_".join(owner.upper().split()))
            if known is None:
                self._tally.notice(f"the owner type {owner[:40]!r} is not known: taken as other_service")
            return known or Use.OTHER_SERVICE
        if name or row[self._at_owner_id].strip() or assigned in _YES:
            return Use.OTHER_SERVICE
        for what, word, words in (("state", state, _ACTIVE), ("assigned", assigned, _NO)):
            if word and word not in words:
                self._tally.notice(f"the word {word[:40]!r} for {what} is not known: taken as other_service")
                return Use.OTHER_SERVICE
        if row[self._at_main].strip().casefold() == "true":
            return Use.OTHER_SERVICE
        return Use.UNASSIGNED if assigned or (state and self._knows_owners) else None

    def _why_no_use(self) -> str:
        if not self._knows_owners:
            return "no column says whose the number is: export the owner's type, or assigned, too"
        return "neither an owner, nor a state, nor assigned: nobody can say whether the number is free"


def _knows_owners(table: Table) -> bool:
    """Tell whether a number without owner has none; not so in a list from which the owners were left out."""
    if any(has_any(table.header, name) for name in _OWNER):
        return True
    return isinstance(table, ObjectTable) and (table.layout is Layout.PAGES or _WHOLE.issubset(table.header))


class _Members:
    """What a row of Control Hub's exports means: a user, a hunt group, a call queue."""

    def __init__(self, reading: Reading, kind: str, at_numbers: Sequence[int]) -> None:
        column = reading.column
        self._use = _FEATURES.get(kind, Use.OTHER_SERVICE)
        self._vendor = "" if self._use is Use.WEBEX_USER else WEBEX_CALLING
        self._word = kind.removesuffix("s") if kind in _FEATURES and kind != "users" else ""
        self._at_numbers = [at for at in at_numbers if at >= 0]
        self._at_name = column("display name", "name")
        self._at_first, self._at_last = column("first name"), column("last name")
        self._at_user = column(*_USER)
        if kind not in _FEATURES:
            reading.tally.notice("its columns tell neither hunt groups nor call queues: taken as other_service")

    def read(self, line: int, row: Row) -> Drafts:
        """Return the numbers with their use."""
        user = clean_free(row[self._at_user])
        name = clean_free(row[self._at_name]) or clean_free(f"{row[self._at_first]} {row[self._at_last]}")
        description = join_words(self._word, user if name else "")
        draft = RecordRow(line, "", str(self._use), name=name or user, vendor=self._vendor, description=description)
        return [(at, draft._replace(number=row[at])) for at in self._at_numbers if row[at].strip()]


WEBEX: Final = FormatInfo(
    "webex",
    "Webex Calling",
    "services",
    "The numbers of the API (telephony/config/numbers), or Control Hub's exports of users, hunt groups, call queues.",
    (f"{_PHONE}|{_EXTENSION}|{_PARK}|{_NOTICE}",),
    match_webex,
    read_webex,
    cover_webex,
    shapes=TABLES | {Shape.OBJECTS},
    site_columns=_LOCATION,
    columns=(
        *(_PHONE, _EXTENSION, "esn", "|".join(_STATE), "|".join(_TYPE), "assigned"),
        *("|".join(_OWNER_TYPE), "|".join(_OWNER_NAME), "|".join(_OWNER_ID), "owner.firstname", "owner.lastname"),
        *("mainnumber", "isservicenumber", "isreservednumber"),
        *("display name|name", "first name", "last name", "|".join(_USER), _AGENT, _PARK, _NOTICE),
    ),
    obtain="GET https://webexapis.com/v1/telephony/config/numbers?max=2000&start=0 with the scope "
    "spark-admin:telephony_config_read, page by page, into one file or a folder; or a script's CSV of it. "
    "Control Hub: Users > Manage users > Export; Calling > Features > Bulk manage > Export. Above 1,000 rows that is a "
    "ZIP: unpack it and take the one full file.",
    takes="Phone numbers and extensions, each a record: owner type, owner, state, number type. The extension is the "
    "number of record at its location; the ESN that begins with the routing prefix is noted as mentioned.",
    leaves="Agents, licences, caller ids, routing profiles. Call parks and pickups have no number. A row that says "
    "neither owner nor state is skipped, never taken as free.",
    certainty="The API is documented. Of the users export four columns are known letter by letter, of the features' "
    "exports the first few; scripts' CSV as seen in one of them.",
)
