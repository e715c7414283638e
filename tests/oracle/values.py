"""The plain values of the reference: an estate, a scope, options, and what an audit makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

CUSTOMER = ""
"""The Customer level. A site's level is its name."""
FLAT, SLC = "flat", "slc"
IN_USE = ("Used", "Used-Utility")
HOLDS = ("Reserved", "Cooling")


class RefusedError(Exception):
    """A gate before the preview said no; its argument is the gate (G1, G2, G3)."""


@dataclass(frozen=True, order=True)
class Site:
    name: str
    code: str = ""


@dataclass(frozen=True, order=True)
class Entry:
    level: str
    number: str
    status: str = "Available"
    usage: str = ""
    vendor: str = ""
    number_type: str = ""
    description: str = ""
    reservation_notes: str = ""
    release_date: str = ""
    extra1: str = ""
    extra2: str = ""
    extra3: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.level, self.number)

    @property
    def state(self) -> tuple[str, str, str]:
        return (self.status, self.usage, self.vendor)


@dataclass(frozen=True, order=True)
class Record:
    level: str
    number: str
    use: str
    vendor: str = ""
    number_type: str = ""
    source: str = "Feed"
    name: str = ""


@dataclass(frozen=True, order=True)
class Problem:
    level: str
    text: str
    source: str = "Feed"


@dataclass(frozen=True, order=True)
class Source:
    name: str
    imported_at: datetime | None = None
    """None: declared and never imported."""
    max_age_days: int | None = None


@dataclass(frozen=True)
class Estate:
    """One customer, and all that an audit reads of it."""

    dial_plan: str = FLAT
    number_management: bool = True
    sites: tuple[Site, ...] = ()
    entries: tuple[Entry, ...] = ()
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def site_names(self) -> tuple[str, ...]:
        return tuple(site.name for site in self.sites)


@dataclass(frozen=True)
class Scope:
    """``customer``, ``all-sites``, or ``sites`` with their names."""

    kind: str
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    keep_freed: bool = False
    cool_freed_days: int | None = None


@dataclass(frozen=True)
class Counts:
    created_at_customer: int
    created_at_sites: int
    updated: int
    freed: int
    kept: int
    unchanged: int
    in_use_before: int
    status_changes: dict[str, int]
    without_entry: dict[str, int]
    findings: dict[str, int]

    @property
    def created(self) -> int:
        return self.created_at_customer + self.created_at_sites


@dataclass(frozen=True)
class Outcome:
    after: Estate
    groups: dict[tuple[str, str], str]
    """Each entry in reach, by (level, number): freed, create, refresh, kept or unchanged."""
    findings: tuple[tuple[str, str, str], ...]
    """(code, level, number), in order; problems with the text that was read."""
    counts: Counts = field(compare=False)

    def of(self, code: str) -> list[tuple[str, str]]:
        """The (level, number) of the findings with this code."""
        return [(level, number) for found, level, number in self.findings if found == code]

    def group(self, group: str) -> set[tuple[str, str]]:
        return {key for key, found in self.groups.items() if found == group}
