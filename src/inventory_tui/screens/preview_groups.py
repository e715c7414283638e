"""The groups of a preview as rows: what happens to how many, in words (audit.md P1). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from inventory_tui.audit.plan import AuditCounts
from inventory_tui.audit.scope import Options, Scope, ScopeKind
from inventory_tui.audit.verdict import Group
from inventory_tui.screens.wording import count

FINDINGS = "findings"
NO_ENTRY = "no entry"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its name, how many, and what happens to them."""

    key: Group | str
    """A group of the audit, ``FINDINGS`` or ``NO_ENTRY``."""
    name: str
    number: int
    text: str


def scope_text(scope: Scope) -> str:
    """Return a scope as its screen called it."""
    match scope.kind:
        case ScopeKind.CUSTOMER:
            return "Customer"
        case ScopeKind.ALL_SITES:
            return "All sites"
        case _:
            return f"Selected sites: {', '.join(scope.sites)}"


def group_rows(counts: AuditCounts, options: Options) -> list[GroupRow]:
    """Return the groups, freed ones first; groups that cannot occur in this audit are left out."""
    rows = [GroupRow(Group.FREED, "Freed", counts.freed, _freed_text(counts, options))]
    if options.keep_freed:
        rows.append(GroupRow(Group.KEPT, "Kept", counts.kept, "nothing uses them any more; they stay as they are (c)"))
    rows += [
        GroupRow(Group.CREATE, "Create", counts.created, _created_text(counts)),
        GroupRow(Group.REFRESH, "Refresh", counts.refreshed, _refreshed_text(counts)),
        GroupRow(Group.UNCHANGED, "Unchanged", counts.unchanged - counts.kept, "already as the records say"),
        GroupRow(FINDINGS, "Findings", sum(counts.findings.values()), _findings_text(counts)),
        GroupRow(NO_ENTRY, "No entry here", sum(counts.without_entry.values()), _no_entry_text(counts)),
    ]
    return rows


def _freed_text(counts: AuditCounts, options: Options) -> str:
    if options.keep_freed:
        return "none: what nothing uses any more stays as it is"
    if options.cool_freed_days is not None:
        return f"in use → Cooling for {count(options.cool_freed_days, 'day')}  (c changes that)"
    return "in use → Available  (c: leave as they are, or cool)" if counts.freed else ""


def _created_text(counts: AuditCounts) -> str:
    places = []
    if counts.created_at_customer:
        places.append(f"{counts.created_at_customer:,} at Customer level")
    if counts.created_at_sites:
        places.append(f"{counts.created_at_sites:,} at sites")
    return " · ".join(places)


def _refreshed_text(counts: AuditCounts) -> str:
    changes = []
    moved = 0
    for change, number in counts.status_changes.items():
        before, _, after = change.partition(">")
        if before in ("Used", "Used-Utility") and after in ("Available", "Cooling"):
            continue
        moved += number
        changes.append(f"{before} → {after} {number:,}")
    if counts.refreshed > moved:
        changes.append(f"only Usage or Vendor {counts.refreshed - moved:,}")
    return " · ".join(changes)


def _findings_text(counts: AuditCounts) -> str:
    return " · ".join(f"{finding.label} {number:,}" for finding, number in counts.findings.items() if number)


def _no_entry_text(counts: AuditCounts) -> str:
    at_customer, at_sites = counts.without_entry.get("customer", 0), counts.without_entry.get("sites", 0)
    parts = []
    if at_customer:
        parts.append(f"{at_customer:,} known at Customer level")
    if at_sites:
        parts.append(f"{at_sites:,} known at sites")
    return f"{' · '.join(parts)}; this scope creates none" if parts else ""
