"""What can have happened to a number of the demo estate, and how often. Data; nothing here is drawn or written.

A fate says which entries stand in the inventory and what the sources said at three moments: once (long ago), before
(when the estate was last audited) and after (now). An audit of today therefore finds exactly what happened in between,
and at sites that nobody audited also what was wrong already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from inventory_tui.audit.uses import Kind, Use
from inventory_tui.inventory.model import State, Status


class Place(StrEnum):
    """A level, seen from the range a number belongs to."""

    HERE = "here"
    TOP = "top"
    """Customer level."""
    NEXT = "next"
    """The following site."""


class Feed(StrEnum):
    """The system that says something; which source that is depends on customer and site."""

    CALLS = "calls"
    VOICEMAIL = "voicemail"
    TEAMS = "teams"
    WEBEX = "webex"
    OTHERS = "others"


class Spelling(StrEnum):
    """How a number of the range is written."""

    PLAIN = "plain"
    TWIN = "twin"
    """The same digits without the leading plus sign."""
    GLOBAL = "global"
    """With a plus sign, whatever the range looks like."""
    FOREIGN = "foreign"
    """Beginning with another site's digits."""


class Said(NamedTuple):
    """One service record."""

    kind: Kind
    feed: Feed
    place: Place = Place.HERE
    spelling: Spelling = Spelling.PLAIN


class Held(NamedTuple):
    """One entry. ``state`` None: what the records said before, else Available."""

    place: Place = Place.HERE
    state: State | None = None
    spelling: Spelling = Spelling.PLAIN
    days: int | None = None
    """Days from today to the release date of a hold; None: open-ended."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What happened to a number."""

    name: str
    weight: float
    """Per thousand numbers of a range."""
    held: tuple[Held, ...] = (Held(),)
    once: tuple[Said, ...] = ()
    before: tuple[Said, ...] = ()
    after: tuple[Said, ...] | None = None
    """None: as before."""
    problem: str = ""
    """An unusable number that a source lists here, as the file writes it."""


def _said(use: Use, feed: Feed = Feed.CALLS, vendor: str = "", number_type: str = "") -> Said:
    return Said(Kind(use, vendor, number_type), feed)


PHONE = _said(Use.PHONE_LINE)
TEAMS = _said(Use.TEAMS_USER, Feed.TEAMS, number_type="DirectRouting")
WEBEX = _said(Use.WEBEX_USER, Feed.WEBEX)
HUNT = _said(Use.HUNT_PILOT)
AVAILABLE = State(Status.AVAILABLE)
DEVICE = State(Status.USED, "Device")
FREE = Held(state=AVAILABLE)
MICROSOFT, WEBEX_CALLING = "Microsoft", "Webex Calling"


def _steady(name: str, weight: float, *said: Said) -> Fate:
    return Fate(name, weight, before=said)


def _hold(name: str, weight: float, status: Status, days: int | None, *after: Said) -> Fate:
    return Fate(name, weight, held=(Held(state=State(status), days=days),), after=after)


STEADY = (
    _steady("phone", 320, PHONE),
    _steady("phone with mailbox", 60, PHONE, _said(Use.MENTIONED, Feed.VOICEMAIL)),
    _steady("shared line", 25, PHONE, PHONE),
    _steady("extension mobility", 15, _said(Use.DEVICE_PROFILE_LINE)),
    _steady("single number reach", 12, PHONE, _said(Use.REMOTE_DESTINATION_PROFILE_LINE)),
    _steady("Teams user", 120, TEAMS),
    _steady("Teams user, calling plan", 12, _said(Use.TEAMS_USER, Feed.TEAMS, number_type="CallingPlan")),
    _steady("Webex user", 48, WEBEX),
    _steady("AudioCodes", 12, _said(Use.AUDIOCODES_DEVICE, Feed.OTHERS)),
    _steady("Poly phone", 5, _said(Use.VOSS_PHONE, Feed.OTHERS, "Poly")),
    _steady("Yealink phone", 4, _said(Use.VOSS_PHONE, Feed.OTHERS, "Yealink")),
    Fate("free", 150),
    _steady("free, listed", 10, _said(Use.UNASSIGNED)),
    _steady("free, listed by Teams", 18, _said(Use.UNASSIGNED, Feed.TEAMS, MICROSOFT, "DirectRouting")),
    _steady("not activated", 7, _said(Use.INACTIVE, Feed.WEBEX, WEBEX_CALLING)),
    _steady("phone in a hunt group", 2, PHONE, HUNT),
    _hold("reserved", 7, Status.RESERVED, None),
    _hold("reserved for a while", 4, Status.RESERVED, 45),
    _hold("reserved, due", 2, Status.RESERVED, -3),
    _hold("cooling", 7, Status.COOLING, 21),
    _hold("cooling, due", 3, Status.COOLING, -1),
)
PILOTS = (
    _steady("hunt pilot", 9, HUNT),
    _steady("pickup group", 6, _said(Use.PICKUP_GROUP_PILOT)),
    _steady("call handler", 4, _said(Use.SYSTEM_CALL_HANDLER, Feed.VOICEMAIL)),
    _steady("voicemail pilot", 1, _said(Use.VOICEMAIL_PILOT)),
    _steady("Meet-Me", 3, _said(Use.MEET_ME)),
    _steady("CTI route point", 4, _said(Use.CTI_ROUTE_POINT)),
    _steady("call park", 5, _said(Use.CALL_PARK)),
    _steady("directed call park", 3, _said(Use.DIRECTED_CALL_PARK)),
    _steady("auto attendant", 3, _said(Use.VOICE_APPLICATION, Feed.TEAMS, MICROSOFT, "DirectRouting")),
    _steady("call queue", 2, _said(Use.VOICE_APPLICATION, Feed.WEBEX, WEBEX_CALLING)),
    _steady("conference", 1, _said(Use.CONFERENCE_BRIDGE, Feed.TEAMS, MICROSOFT)),
    _steady("paging", 3, _said(Use.OTHER_SERVICE)),
)
"""They have the first numbers of a range."""
OVERLOOKED = (
    Fate("in use, listed as free", 8, held=(FREE,), before=(PHONE,)),
    Fate("long gone", 4, held=(Held(state=DEVICE),), once=(PHONE,)),
    Fate("never entered", 6, held=(), before=(PHONE,)),
    Fate("provider switched off", 1, held=(Held(state=State(Status.USED, "User", WEBEX_CALLING)),), once=(WEBEX,),
         before=(_said(Use.INACTIVE, Feed.WEBEX, WEBEX_CALLING),)),
)  # fmt: skip
"""Wrong already when the estate was last audited, and put right at the sites audited then."""
SINCE = (
    Fate("joined with a phone", 10, after=(PHONE,)),
    Fate("joined on Teams", 8, after=(TEAMS,)),
    Fate("left", 9, before=(PHONE,), after=()),
    Fate("left Teams", 2, before=(TEAMS,), after=(_said(Use.UNASSIGNED, Feed.TEAMS, MICROSOFT, "DirectRouting"),)),
    Fate("moved to Teams", 14, before=(PHONE,), after=(TEAMS,)),
    Fate("moving from Webex", 1, before=(WEBEX,), after=(WEBEX, TEAMS)),
    Fate("became a hunt group", 2, before=(PHONE,), after=(PHONE, HUNT)),
    Fate("new phone", 10, held=(), after=(PHONE,)),
    Fate("new on Teams", 11, held=(), after=(TEAMS,)),
    Fate("new hunt group", 1, held=(), after=(HUNT,)),
    Fate("new and free", 4, held=(), after=(_said(Use.UNASSIGNED, Feed.TEAMS, MICROSOFT, "DirectRouting"),)),
    _hold("reserved, taken", 1, Status.RESERVED, 30, PHONE),
    _hold("cooling, taken", 1, Status.COOLING, 10, TEAMS),
)
ODDITIES = (
    Fate("still mentioned", 1.5, before=(_said(Use.MENTIONED, Feed.CALLS),)),
    Fate("mailbox left over", 0.5, before=(_said(Use.MENTIONED, Feed.VOICEMAIL),)),
    Fate("not a number", 0.4, held=(), problem="5.5501E+10"),
    Fate("looks like a range", 0.3, held=(), problem="0100-0199"),
    Fate("letters", 0.3, held=(), problem="call reception"),
)
SHARED_NUMBER = (
    Fate("also at Customer level", 1, held=(Held(), Held(Place.TOP)), before=(PHONE,)),
    Fate("taken from Customer level", 1, held=(Held(Place.TOP),), after=(PHONE,)),
    Fate("also at another site", 0.7, held=(Held(), Held(Place.NEXT)), before=(PHONE,)),
    Fate("entry elsewhere", 1, held=(Held(Place.NEXT),), after=(PHONE,)),
    Fate("twin in use", 0.8, held=(FREE, Held(state=DEVICE, spelling=Spelling.TWIN)),
         before=(PHONE._replace(spelling=Spelling.TWIN),)),
    Fate("company number", 12, held=(Held(Place.TOP),), before=(HUNT._replace(place=Place.TOP),)),
    Fate("company number, free", 8, held=(Held(Place.TOP),)),
    Fate("company number, new", 3, held=(), after=(HUNT._replace(place=Place.TOP),)),
)  # fmt: skip
"""Fates that need one number throughout the customer."""
LOCATION_CODES = (
    Fate("other location code", 2, held=(Held(spelling=Spelling.FOREIGN),),
         before=(PHONE._replace(spelling=Spelling.FOREIGN),)),
    Fate("direct dial", 25, held=(Held(spelling=Spelling.GLOBAL),),
         before=(TEAMS._replace(spelling=Spelling.GLOBAL),)),
    Fate("direct dial at two sites", 1,
         held=(Held(spelling=Spelling.GLOBAL), Held(Place.NEXT, spelling=Spelling.GLOBAL)),
         before=(TEAMS._replace(spelling=Spelling.GLOBAL),)),
    Fate("direct dial elsewhere", 1, held=(Held(Place.NEXT, spelling=Spelling.GLOBAL),),
         after=(TEAMS._replace(spelling=Spelling.GLOBAL),)),
)  # fmt: skip
"""Fates of a dial plan with site location codes."""

FLAT: tuple[Fate, ...] = (*STEADY, *PILOTS, *OVERLOOKED, *SINCE, *ODDITIES, *SHARED_NUMBER)
CODED: tuple[Fate, ...] = (*STEADY, *PILOTS, *OVERLOOKED, *SINCE, *ODDITIES, *LOCATION_CODES)
UNKNOWN: tuple[Fate, ...] = (
    Fate("phone", 640, held=(Held(state=DEVICE),)),
    Fate("hunt pilot", 20, held=(Held(state=State(Status.UTILITY, "Hunt_Pilot")),)),
    Fate("free", 320),
    _hold("reserved", 20, Status.RESERVED, None),
)
"""An inventory that no source speaks of yet."""


def closing(fates: tuple[Fate, ...]) -> tuple[Fate, ...]:
    """Return the same fates for a site that is being closed: most people have left."""
    more: Mapping[str, float] = {"left": 420, "free": 250, "phone": 90, "joined with a phone": 0, "new phone": 2}
    return tuple(
        Fate(each.name, more[each.name], each.held, each.once, each.before, each.after, each.problem)
        if each.name in more
        else each
        for each in fates
    )
