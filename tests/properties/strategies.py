"""Random estates, small enough that everything collides with everything, and sequences of audits on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.oracle import (
    CUSTOMER,
    FLAT,
    SLC,
    USES,
    Entry,
    Estate,
    Options,
    Problem,
    Record,
    Scope,
    Site,
    Source,
)

SITES = (Site("Amsterdam", "10"), Site("Berlin", "20"), Site("Cork", "3"), Site("Łódź", ""))
TWINS = ("1001", "001001", "+1001", "00001001", "+001001")
NUMBERS = (
    *TWINS,
    "1002",
    "2001",
    "3001",
    "+15550100001",
    "0015550100001",
    "15550100001",
    "+15550100002",
    "00",
    "000",
    "0",
    "*21",
    "00*21",
    "#31*1",
    "10A1",
)
TEXTS = ("", "10 01 - 10 09", "alice@example.invalid", "80X!", "1.5E+11")
STATUSES = ("Available", "Used", "Used-Utility", "Inactive", "Reserved", "Cooling")
USAGES = ("", "Device", "Hunt_Pilot", "Device,Hunt_Pilot", "Hunt_Pilot,Device", "User", "Somebody's own")
VENDORS = ("", "", "Microsoft", "Cisco", "cisco", "Zeta", "émile", "Acme, Inc.", "Microsoft,Webex Calling")
SOURCES = ("CUCM Amsterdam", "Teams", "Webex")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFTEN = ("phone_line", "phone_line", "hunt_pilot", "teams_user", "inactive", "unassigned", "unassigned", "mentioned")
"""Uses whose company decides something."""


@dataclass(frozen=True)
class Step:
    """Edits made by others, then one audit."""

    edits: tuple[tuple[str, int, Entry | Record], ...]
    scope: Scope
    options: Options


def uses() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(OFTEN), st.sampled_from(USES))


def entries(levels: Sequence[str], numbers: Sequence[str]) -> st.SearchStrategy[Entry]:
    words = st.sampled_from(("", "", "Desk", "[red]'\"", "=1+1"))
    return st.builds(
        Entry,
        level=st.sampled_from(levels),
        number=st.sampled_from(numbers),
        status=st.sampled_from(STATUSES),
        usage=st.sampled_from(USAGES),
        vendor=st.sampled_from(VENDORS),
        number_type=words,
        description=words,
        reservation_notes=words,
        release_date=st.sampled_from(("", "2026-11-30")),
        extra1=words,
    )


def records(levels: Sequence[str], numbers: Sequence[str], sources: Sequence[str]) -> st.SearchStrategy[Record]:
    return st.builds(
        Record,
        level=st.sampled_from(levels),
        number=st.sampled_from(numbers),
        use=uses(),
        vendor=st.sampled_from(VENDORS),
        number_type=st.sampled_from(("", "", "DID", "Extension")),
        source=st.sampled_from(sources),
        name=st.sampled_from(("", "Helpdesk", "SEP001")),
    )


def sources() -> st.SearchStrategy[tuple[Source, ...]]:
    """One source or more, some old, some never imported."""
    imported = st.one_of(st.none(), st.integers(0, 30).map(lambda days: NOW - timedelta(days=days, hours=1)))
    source = st.builds(Source, st.sampled_from(SOURCES), imported, st.sampled_from((None, None, 1, 20)))
    return st.lists(source, min_size=1, max_size=3, unique_by=lambda each: each.name).map(
        lambda several: tuple(sorted(several))
    )


def pools() -> st.SearchStrategy[list[str]]:
    """The handful of numbers that a world is about."""
    alike = st.lists(st.sampled_from(TWINS), min_size=2, max_size=4, unique=True)
    return st.one_of(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=6, unique=True), alike)


@st.composite
def estates(draw: st.DrawFn, numbers: Sequence[str] = (), *, most: int = 12) -> Estate:
    """A customer with a few sites and these numbers, or a handful of its own."""
    numbers = numbers or draw(pools())
    dial_plan = draw(st.sampled_from((FLAT, SLC)))
    sites = draw(st.lists(st.sampled_from(SITES), max_size=4, unique=True).map(lambda several: tuple(sorted(several))))
    levels = (CUSTOMER, *(site.name for site in sites))
    fed_by = draw(sources())
    names = [source.name for source in fed_by]
    several = st.lists(entries(levels, numbers), max_size=most, unique_by=lambda each: each.key)
    speaking = st.lists(records(levels, numbers, names), max_size=most)
    unreadable = st.builds(Problem, st.sampled_from(levels), st.sampled_from(TEXTS), st.sampled_from(names))
    return Estate(
        dial_plan=dial_plan,
        sites=sites,
        entries=tuple(sorted(draw(several))),
        records=tuple(sorted(draw(speaking))),
        problems=tuple(sorted(draw(st.lists(unreadable, max_size=3)))),
        sources=fed_by,
    )


def scopes(estate: Estate) -> st.SearchStrategy[Scope]:
    """Every scope that the estate allows."""
    allowed = [st.just(Scope("all-sites"))]
    if estate.dial_plan == FLAT:
        allowed.append(st.just(Scope("customer")))
    if estate.sites:
        chosen = st.lists(st.sampled_from(estate.site_names), min_size=1, unique=True)
        allowed.append(chosen.map(lambda names: Scope("sites", tuple(names))))
    return st.one_of(allowed)


def options() -> st.SearchStrategy[Options]:
    return st.one_of(
        st.just(Options()),
        st.just(Options(keep_freed=True)),
        st.sampled_from((1, 30, 999)).map(lambda days: Options(cool_freed_days=days)),
    )


@dataclass(frozen=True)
class World:
    """A customer, what happens to it, and a stranger with the same numbers."""

    estate: Estate
    steps: tuple[Step, ...]
    stranger: Estate


@st.composite
def worlds(draw: st.DrawFn, *, most_steps: int = 3) -> World:
    """An estate, audits of it with edits in between, and another customer."""
    numbers = draw(pools())
    estate = draw(estates(numbers))
    levels = (CUSTOMER, *estate.site_names)
    edit = st.one_of(
        st.tuples(st.just("entry"), st.just(0), entries(levels, numbers)),
        st.tuples(st.just("record"), st.just(0), records(levels, numbers, [each.name for each in estate.sources])),
        st.tuples(st.just("drop entry"), st.integers(0, 9), st.just(Entry("", "0"))),
        st.tuples(st.just("drop record"), st.integers(0, 9), st.just(Entry("", "0"))),
    )
    step = st.builds(Step, st.lists(edit, max_size=3).map(tuple), scopes(estate), options())
    steps = draw(st.lists(step, min_size=1, max_size=most_steps))
    return World(estate, tuple(steps), draw(estates(numbers, most=6)))


def edited(estate: Estate, edits: Sequence[tuple[str, int, Entry | Record]]) -> Estate:
    """What others made of the estate."""
    for what, place, value in edits:
        if isinstance(value, Record):
            estate = replace(estate, records=tuple(sorted((*estate.records, value))))
        elif what == "entry":
            others = tuple(each for each in estate.entries if each.key != value.key)
            estate = replace(estate, entries=tuple(sorted((*others, value))))
        elif what == "drop entry" and estate.entries:
            gone = estate.entries[place % len(estate.entries)]
            estate = replace(estate, entries=tuple(each for each in estate.entries if each is not gone))
        elif what == "drop record" and estate.records:
            at = place % len(estate.records)
            estate = replace(estate, records=estate.records[:at] + estate.records[at + 1 :])
    return estate
