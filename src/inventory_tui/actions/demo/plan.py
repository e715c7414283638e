"""Who lives in the demo estate: its customers, their sites and sources, and when each was last looked at. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from inventory_tui.actions.demo.fates import CODED, FLAT, UNKNOWN, Fate, Feed
from inventory_tui.audit.scope import Scope, ScopeKind
from inventory_tui.inventory.model import DialPlan

HOUR = 1 / 24


@dataclass(frozen=True, slots=True)
class SitePlan:
    """One site: its part of the customer's numbers, and whether it is being closed."""

    name: str
    weight: int
    code: str = ""
    is_closing: bool = False


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """One source. Days are counted back from now."""

    name: str
    format: str
    feeds: frozenset[Feed]
    days: float | None
    """Age of its snapshot; None: declared and never imported."""
    parity: int | None = None
    """It speaks of every second site: of those with an even (0) or odd (1) place; None: of all."""
    max_age_days: int | None = None


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """One customer."""

    name: str
    domain: str
    share: float
    """Its part of the estate's numbers."""
    sites: tuple[SitePlan, ...]
    sources: tuple[SourcePlan, ...]
    fates: tuple[Fate, ...] = FLAT
    dial_plan: DialPlan = DialPlan.FLAT
    number_management: bool = True
    audited: Scope | None = None
    """Where it was last audited; None: never."""
    settled_days: float = 55.0
    """How long ago that was, or would have been. What happened since is for the next audit to find."""

    def was_audited(self, site: SitePlan) -> bool:
        """Whether the earlier audit reached this site."""
        if self.audited is None:
            return False
        return self.audited.kind is ScopeKind.ALL_SITES or site.name in self.audited.sites


def _feeds(*feeds: Feed) -> frozenset[Feed]:
    return frozenset(feeds)


def _sites(words: str) -> tuple[SitePlan, ...]:
    sites = []
    for line in words.strip().splitlines():
        weight, name = line.strip().split(" ", 1)
        sites.append(SitePlan(name.rstrip("!"), int(weight), is_closing=name.endswith("!")))
    return tuple(sites)


def _coded(words: str) -> tuple[SitePlan, ...]:
    sites = []
    for line in words.strip().splitlines():
        code, weight, name = line.strip().split(" ", 2)
        sites.append(SitePlan(name, int(weight), code))
    return tuple(sites)


NORTHWIND = CustomerPlan(
    "Northwind Telecom",
    "northwind.example",
    0.78,
    _sites(
        """
        120 Amsterdam
        28 Athens
        36 Barcelona
        81 Berlin
        42 Brussels
        24 Bucharest
        38 Copenhagen
        29 Cork
        52 Dublin
        31 Geneva
        44 Hamburg
        26 Helsinki
        33 Kraków
        40 Lisbon
        96 London
        58 Lyon!
        47 Madrid
        45 Milan
        54 München
        30 Oslo
        34 Prague
        22 Tokyo 東京
        48 Wien!
        42 Zürich
        """
    ),
    (
        SourcePlan("CUCM Amsterdam", "generic", _feeds(Feed.CALLS), 3 * HOUR, parity=0),
        SourcePlan("CUCM London", "generic", _feeds(Feed.CALLS), 1.1, parity=1),
        SourcePlan("Unity London", "generic", _feeds(Feed.VOICEMAIL), 2.0),
        SourcePlan("Teams", "teams", _feeds(Feed.TEAMS), 9 * HOUR),
        SourcePlan("Webex", "generic", _feeds(Feed.WEBEX), 19.0),
        SourcePlan("Multi-vendor phones", "generic", _feeds(Feed.OTHERS), 5.0, max_age_days=30),
        SourcePlan("AudioCodes Berlin", "generic", frozenset(), None),
    ),
    audited=Scope.selected("Amsterdam", "Berlin", "Cork"),
    settled_days=12.2,
)
CONTOSO = CustomerPlan(
    "Contoso Health",
    "contoso.example",
    0.16,
    _coded(
        """
        801 30 Central Hospital
        802 22 Children’s Hospital
        803 18 Harbour Clinic
        804 16 Hospital São João
        811 12 Laboratory North
        812 10 Laboratory South
        821 9 Pharmacy Depot
        822 8 Rehabilitation Centre
        831 7 Eye Clinic
        832 6 Dental Practice
        841 6 Ambulance Station
        851 5 Administration
        """
    ),
    (
        SourcePlan("CUCM Contoso", "generic", _feeds(Feed.CALLS, Feed.OTHERS), 6 * HOUR),
        SourcePlan("Unity Contoso", "generic", _feeds(Feed.VOICEMAIL), 6 * HOUR),
        SourcePlan("Teams", "teams", _feeds(Feed.TEAMS), 1.3),
        SourcePlan("Webex", "generic", _feeds(Feed.WEBEX), 2.4),
    ),
    fates=CODED,
    dial_plan=DialPlan.SLC,
    audited=Scope.all_sites(),
    settled_days=9.1,
)
FABRIKAM = CustomerPlan(
    "Fabrikam",
    "fabrikam.example",
    0.045,
    _sites("3 Gothenburg\n2 Malmö\n1 Uppsala"),
    (
        SourcePlan(
            "CUCM Fabrikam",
            "generic",
            _feeds(Feed.CALLS, Feed.VOICEMAIL, Feed.TEAMS, Feed.WEBEX, Feed.OTHERS),
            41.0,
        ),
    ),
    number_management=False,
)
TAILSPIN = CustomerPlan(
    "Tailspin Toys",
    "tailspin.example",
    0.015,
    _sites("2 Toulouse\n1 Nantes"),
    (SourcePlan("CUCM Tailspin", "generic", frozenset(), None),),
    fates=UNKNOWN,
)

CUSTOMERS = (NORTHWIND, CONTOSO, FABRIKAM, TAILSPIN)
FIRST_DAYS = 64.0
"""How long ago the inventories were loaded and the sources first imported."""
SETTLING_DAYS = 0.3
"""How long before a customer's audit its sources were imported."""
