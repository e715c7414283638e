"""The things of the field, as values: customer, level, state, entry, service record (audit.md §1).

Owns the words. Must not know where any of it is stored or shown.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DialPlan(StrEnum):
    """Whether the same digits at two sites are one number (``flat``) or two (``slc``)."""

    FLAT = "flat"
    SLC = "slc"


class LevelKind(StrEnum):
    """Where a row lives."""

    CUSTOMER = "customer"
    SITE = "site"


class Status(StrEnum):
    """The statuses of an entry, spelt as the field spells them."""

    AVAILABLE = "Available"
    USED = "Used"
    UTILITY = "Used-Utility"
    INACTIVE = "Inactive"
    RESERVED = "Reserved"
    COOLING = "Cooling"

    @property
    def is_in_use(self) -> bool:
        """Whether somebody or something has the number."""
        return self in (Status.USED, Status.UTILITY)

    @property
    def is_hold(self) -> bool:
        """Whether a person set it aside (audit.md §2)."""
        return self in (Status.RESERVED, Status.COOLING)


@dataclass(frozen=True, slots=True, order=True)
class State:
    """What an audit may change of an entry."""

    status: Status
    usage: str = ""
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A tenant."""

    id: int
    name: str
    dial_plan: DialPlan = DialPlan.FLAT
    number_management: bool = True
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Level:
    """The customer itself, or one of its sites."""

    id: int
    customer_id: int
    kind: LevelKind
    name: str
    code: str = ""
    """Site location code; blank where there is none."""

    @property
    def is_site(self) -> bool:
        """Whether this is a site rather than the customer itself."""
        return self.kind is LevelKind.SITE

    @property
    def label(self) -> str:
        """The level as people read it: the site's name, or ``Customer``."""
        return self.name if self.is_site else "Customer"


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of the inventory at one level, with all its fields."""

    id: int
    level: Level
    number: str
    state: State
    number_type: str = ""
    description: str = ""
    reservation_notes: str = ""
    release_date: date | None = None
    extra1: str = ""
    extra2: str = ""
    extra3: str = ""
    last_used_at: datetime | None = None
    """When it was last seen to leave use; None where it never did."""
    drift: State | None = None
    """The present truth where it is another state than the stored one (W0); None where they agree or nobody asked."""


FREE_FIELDS = ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3")
"""Fields of an entry that people fill in and no audit touches (S4)."""


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One thing, at one level, that has a number (audit.md §1), as shown to a person."""

    id: int
    level: Level
    number: str
    use: str
    """Code of table U."""
    vendor: str
    name: str
    description: str
    number_type: str
    partition: str
    source: str
    """Name of the source that said so."""
    imported_at: datetime
    """When that source was last imported (UTC)."""


def name_key(name: str) -> str:
    """Return the form under which names are matched: NFC, white space collapsed, no case (G3)."""
    # Decomposed first, as Unicode's canonical caseless match asks: folding U+0345 before a mark would reorder them.
    decomposed = unicodedata.normalize("NFD", " ".join(name.split()))
    return unicodedata.normalize("NFC", decomposed.casefold())


def clean_name(name: str) -> str:
    """Return a customer's, site's or source's name as it is stored: NFC, trimmed, single spaces (cli.md, Files)."""
    return unicodedata.normalize("NFC", " ".join(name.split()))
