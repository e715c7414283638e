"""Audits written by hand, one small estate each: both tables of audit.md §4."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.oracle import CUSTOMER, FLAT, SLC, Entry, Estate, Options, Problem, Record, Scope, Site, Source

AMS, BER, COR = "Amsterdam", "Berlin", "Cork"
SITES = (Site(AMS, "10"), Site(BER, "20"), Site(COR, "30"))
FEED = (Source("Feed"),)
AT_CUSTOMER, ALL, ONLY_AMS = Scope("customer"), Scope("all-sites"), Scope("sites", (AMS,))
PLUS = "+15550100001"
USED, FREE = ("Used", "Device", ""), ("Available", "", "")
State = tuple[str, str, str]
Finding = tuple[str, str, str]


@dataclass(frozen=True)
class Case:
    """One audit: what is there, what becomes of each entry, what is noticed."""

    name: str
    scope: Scope
    records: tuple[Record, ...]
    entries: tuple[Entry, ...]
    expected: dict[tuple[str, str], State]
    """Every entry after the audit."""
    findings: tuple[Finding, ...] = ()
    options: Options = field(default_factory=Options)
    dial_plan: str = FLAT
    problems: tuple[Problem, ...] = ()
    counts: dict[str, object] = field(default_factory=dict)

    @property
    def estate(self) -> Estate:
        entries, records = tuple(sorted(self.entries)), tuple(sorted(self.records))
        return Estate(self.dial_plan, True, SITES, entries, records, self.problems, FEED)


def line(level: str, number: str = "1001", **words: str) -> Record:
    return Record(level, number, "phone_line", **words)


def says(level: str, use: str, number: str = "1001", **words: str) -> Record:
    return Record(level, number, use, **words)


def at(level: str, number: str = "1001", status: str = "Available", usage: str = "", vendor: str = "") -> Entry:
    return Entry(level, number, status, usage, vendor)


def held(level: str, status: str, number: str = "1001") -> Entry:
    return Entry(level, number, status, "", "Old", reservation_notes="for Ann", release_date="2026-11-30")


CUSTOMER_SCOPE = (
    Case("record at Customer, no entry: create there", AT_CUSTOMER, (line(CUSTOMER),), (), {(CUSTOMER, "1001"): USED}),
    Case("record at a site, no entry: create at Customer", AT_CUSTOMER, (line(AMS),), (), {(CUSTOMER, "1001"): USED}),
    Case(
        "records at two sites, no entry: create once at Customer",
        AT_CUSTOMER,
        (line(AMS), says(BER, "hunt_pilot")),
        (),
        {(CUSTOMER, "1001"): ("Used-Utility", "Device,Hunt_Pilot", "")},
        (("shared_use", CUSTOMER, "1001"),),
        counts={"created_at_customer": 1, "created_at_sites": 0},
    ),
    Case(
        "record at Customer, entry at Customer: refresh",
        AT_CUSTOMER,
        (line(CUSTOMER),),
        (at(CUSTOMER),),
        {(CUSTOMER, "1001"): USED},
    ),
    Case(
        "record at a site, entry at Customer only: refresh it, create nothing",
        AT_CUSTOMER,
        (line(AMS),),
        (at(CUSTOMER),),
        {(CUSTOMER, "1001"): USED},
    ),
    Case(
        "record at a site, entry there: refresh, create nothing",
        AT_CUSTOMER,
        (line(AMS),),
        (at(AMS),),
        {(AMS, "1001"): USED},
    ),
    Case(
        "record at a site, entries there and at Customer: both, duplicate_level",
        AT_CUSTOMER,
        (line(AMS),),
        (at(AMS), at(CUSTOMER)),
        {(AMS, "1001"): USED, (CUSTOMER, "1001"): USED},
        (("duplicate_level", AMS, "1001"),),
    ),
    Case(
        "record at a site, entry at another: refresh that, other_site",
        AT_CUSTOMER,
        (line(AMS),),
        (at(BER),),
        {(BER, "1001"): USED},
        (("other_site", AMS, "1001"),),
        counts={"created": 0, "without_entry": {"customer": 0, "sites": 0}},
    ),
    Case(
        "records at two sites, entry at a third: two pairs",
        AT_CUSTOMER,
        (line(AMS), line(AMS, name="second"), line(COR)),
        (at(BER),),
        {(BER, "1001"): USED},
        (("other_site", AMS, "1001"), ("other_site", COR, "1001")),
    ),
    Case(
        "record at Customer, entries at sites: refresh those, create nothing",
        AT_CUSTOMER,
        (line(CUSTOMER),),
        (at(AMS), at(BER)),
        {(AMS, "1001"): USED, (BER, "1001"): USED},
        (("duplicate_site", AMS, "1001"), ("duplicate_site", BER, "1001")),
    ),
    Case(
        "no record: T6 wherever an entry exists",
        AT_CUSTOMER,
        (line(COR, "1999"),),
        (at(AMS, status="Used", usage="Device", vendor="Old"), at(CUSTOMER, "1002", "Inactive", "", "Old")),
        {
            (AMS, "1001"): ("Available", "", "Old"),
            (CUSTOMER, "1002"): ("Available", "", "Old"),
            (CUSTOMER, "1999"): USED,
        },
        counts={"freed": 1, "updated": 2, "created": 1},
    ),
    Case(
        "no record: T7 wherever a hold exists",
        AT_CUSTOMER,
        (),
        (held(AMS, "Reserved"), held(CUSTOMER, "Cooling", "1002")),
        {(AMS, "1001"): ("Reserved", "", "Old"), (CUSTOMER, "1002"): ("Cooling", "", "Old")},
        counts={"unchanged": 2},
    ),
    Case(
        "only mentioned: nothing is created (S3)",
        AT_CUSTOMER,
        (says(CUSTOMER, "mentioned"), says(AMS, "mentioned", "1002")),
        (),
        {},
        counts={"created": 0, "without_entry": {"customer": 0, "sites": 0}},
    ),
)

SITE_SCOPE = (
    Case("record and entry at the site: refresh", ONLY_AMS, (line(AMS),), (at(AMS),), {(AMS, "1001"): USED}),
    Case("record at the site, no entry: create there", ONLY_AMS, (line(AMS),), (), {(AMS, "1001"): USED}),
    Case(
        "record at the site, entry at Customer: create, duplicate_level; the Customer entry is untouched",
        ONLY_AMS,
        (line(AMS),),
        (at(CUSTOMER),),
        {(AMS, "1001"): USED, (CUSTOMER, "1001"): FREE},
        (("duplicate_level", AMS, "1001"),),
    ),
    Case(
        "record at the site, entry at a site not chosen: create, duplicate_site, other_site",
        ONLY_AMS,
        (line(AMS),),
        (at(BER),),
        {(AMS, "1001"): USED, (BER, "1001"): FREE},
        (("duplicate_site", AMS, "1001"), ("other_site", AMS, "1001")),
    ),
    Case(
        "both sites chosen: both entries are duplicates",
        ALL,
        (line(AMS),),
        (at(BER),),
        {(AMS, "1001"): USED, (BER, "1001"): USED},
        (("duplicate_site", AMS, "1001"), ("duplicate_site", BER, "1001"), ("other_site", AMS, "1001")),
    ),
    Case(
        "records at two chosen sites, no entry: create at both, no other_site before",
        ALL,
        (line(AMS), line(BER)),
        (),
        {(AMS, "1001"): USED, (BER, "1001"): USED},
        (("duplicate_site", AMS, "1001"), ("duplicate_site", BER, "1001")),
        counts={"created_at_customer": 0, "created_at_sites": 2},
    ),
    Case(
        "record at Customer only: creates nothing, is counted without entry",
        ALL,
        (line(CUSTOMER),),
        (),
        {},
        counts={"created": 0, "without_entry": {"customer": 1, "sites": 0}},
    ),
    Case(
        "record at another site only: creates nothing here",
        ONLY_AMS,
        (line(BER),),
        (),
        {},
        counts={"created": 0, "without_entry": {"customer": 0, "sites": 1}},
    ),
    Case(
        "record elsewhere, entry here: refreshed (T1)",
        ONLY_AMS,
        (line(BER), says(CUSTOMER, "hunt_pilot", "1002")),
        (at(AMS), at(AMS, "1002")),
        {(AMS, "1001"): USED, (AMS, "1002"): ("Used-Utility", "Hunt_Pilot", "")},
    ),
    Case(
        "only mentioned at the site, in use elsewhere: creates nothing here (S3)",
        ONLY_AMS,
        (says(AMS, "mentioned"), line(BER), line(CUSTOMER, "1002"), says(AMS, "mentioned", "1002")),
        (at(BER),),
        {(BER, "1001"): FREE},
        counts={"created": 0, "without_entry": {"customer": 1, "sites": 0}},
    ),
    Case(
        "entry without a counting record: T6 and T7",
        ONLY_AMS,
        (says(AMS, "mentioned"),),
        (at(AMS, status="Used", usage="Device", vendor="Old"), held(AMS, "Reserved", "1002")),
        {(AMS, "1001"): ("Available", "", "Old"), (AMS, "1002"): ("Reserved", "", "Old")},
        (("mentioned", AMS, "1001"),),
        counts={"freed": 1},
    ),
    Case(
        "not chosen, and Customer level: untouched",
        ONLY_AMS,
        (line(BER), line(CUSTOMER, "1002")),
        (at(BER), at(CUSTOMER, "1002"), at(COR, "1003", "Used", "Device")),
        {(BER, "1001"): FREE, (CUSTOMER, "1002"): FREE, (COR, "1003"): USED},
        counts={"created": 0, "updated": 0, "unchanged": 0, "in_use_before": 0},
    ),
    Case(
        "slc: the same digits at two sites are two numbers",
        ONLY_AMS,
        (line(BER),),
        (at(AMS, status="Used", usage="Device"), at(BER)),
        {(AMS, "1001"): FREE, (BER, "1001"): FREE},
        dial_plan=SLC,
    ),
    Case(
        "slc: + numbers are one number throughout",
        ONLY_AMS,
        (line(BER, PLUS),),
        (at(AMS, PLUS), at(BER, PLUS)),
        {(AMS, PLUS): USED, (BER, PLUS): FREE},
        (("duplicate_site", AMS, PLUS),),
        dial_plan=SLC,
    ),
    Case(
        "slc: Customer-level records count at every site and create nothing",
        ALL,
        (line(CUSTOMER), line(CUSTOMER, "1002")),
        (at(AMS), at(CUSTOMER)),
        {(AMS, "1001"): USED, (CUSTOMER, "1001"): FREE},
        (("duplicate_level", AMS, "1001"),),
        dial_plan=SLC,
        counts={"without_entry": {"customer": 1, "sites": 0}},
    ),
    Case(
        "slc: extensions at two sites are no duplicates and at no other site",
        ALL,
        (line(AMS), line(BER, "2001")),
        (at(BER, "1001"),),
        {(AMS, "1001"): USED, (BER, "1001"): FREE, (BER, "2001"): USED},
        (("code_mismatch", BER, "1001"),),
        dial_plan=SLC,
    ),
    Case(
        "slc: a + number with an entry at another site",
        ONLY_AMS,
        (line(AMS, PLUS),),
        (at(BER, PLUS),),
        {(AMS, PLUS): USED, (BER, PLUS): FREE},
        (("duplicate_site", AMS, PLUS), ("other_site", AMS, PLUS)),
        dial_plan=SLC,
    ),
)
