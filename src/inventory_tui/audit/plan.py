"""What a preview is made of: counts, groups, rows (audit.md §7). Values only; the store fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.scope import Options, Scope
from inventory_tui.audit.verdict import Group
from inventory_tui.inventory.model import State


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What a person asks for: which customer, where, and what to do with freed numbers."""

    customer: str
    scope: Scope
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class AuditCounts:
    """The counts of a preview, named as in the command line's JSON.

    ``created + updated + unchanged`` is every entry in reach after the audit; ``kept`` (O1) is part of ``unchanged``.
    """

    created: int = 0
    created_at_customer: int = 0
    created_at_sites: int = 0
    updated: int = 0
    freed: int = 0
    kept: int = 0
    unchanged: int = 0
    in_use_before: int = 0
    """Entries in reach that are in use now (G7)."""
    status_changes: Mapping[str, int] = field(default_factory=dict)
    """``"Available>Used"`` to how many; only entries whose Status changes."""
    without_entry: Mapping[str, int] = field(default_factory=dict)
    """``"customer"`` and ``"sites"``: numbers of counting records there that have no entry at any level afterwards."""
    findings: Mapping[Finding, int] = field(default_factory=dict)

    @property
    def written(self) -> int:
        """How many entries a Save writes."""
        return self.created + self.updated

    @property
    def refreshed(self) -> int:
        """How many entries are updated without being freed."""
        return self.updated - self.freed

    def as_json(self) -> dict[str, object]:
        """Return the counts as the command line's JSON spells them: no zero in the open-ended ones."""
        return {
            "created": self.created,
            "created_at_customer": self.created_at_customer,
            "created_at_sites": self.created_at_sites,
            "updated": self.updated,
            "freed": self.freed,
            "unchanged": self.unchanged,
            "status_changes": {change: count for change, count in self.status_changes.items() if count},
            "without_entry": dict(self.without_entry),
            "findings": {finding.value: count for finding, count in self.findings.items() if count},
        }


@dataclass(frozen=True, slots=True)
class SourceAge:
    """How old what a source says is (P6)."""

    name: str
    imported_at: datetime | None
    """None: declared, never imported."""
    records: int
    max_age_days: int
    is_stale: bool


@dataclass(frozen=True, slots=True)
class PreviewQuery:
    """Which rows of a preview: a group or a finding, filtered, one page of it."""

    group: Group | Finding
    text: str = ""
    """Part of the number or of the level's name."""
    level_id: int | None = None
    transition: tuple[str, str] | None = None
    """Status before (blank: created) and after."""
    usage: str | None = None
    """Usage after."""
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One number of a preview, and why."""

    number: str
    level: str
    """Name of the site, or ``Customer``."""
    before: State | None
    """None: it has no entry yet."""
    after: State | None
    """None: an unusable number, which is no entry."""
    why: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """One page of rows, and how many there are in all."""

    query: PreviewQuery
    total: int
    rows: tuple[PreviewRow, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """One line of a group that is grouped by site, change or use."""

    label: str
    count: int
    query: PreviewQuery
    """The group narrowed to this line."""


@dataclass(frozen=True, slots=True)
class AuditRun:
    """What became of a Save."""

    saved: bool
    id: int | None
    """Of the operation; None where there was nothing to write (P4)."""
    counts: AuditCounts
    duration_s: float
