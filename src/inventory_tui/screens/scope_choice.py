"""Which scopes a customer offers, why one cannot be chosen, and how old its sources are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inventory_tui.actions.customers import SiteSummary
from inventory_tui.audit.plan import SourceAge
from inventory_tui.audit.scope import ScopeKind
from inventory_tui.inventory.model import Customer, DialPlan
from inventory_tui.screens.wording import ago, count
from inventory_tui.widgets.choice import Option


@dataclass(frozen=True, slots=True)
class Ground:
    """What the choice is made from."""

    customer: Customer
    sites: list[SiteSummary]
    sources: tuple[SourceAge, ...]


def ages_text(sources: tuple[SourceAge, ...], now: datetime) -> str:
    """Return the sources and how old each is, the stale ones first and marked."""
    parts = [
        f"{each.name} {ago(each.imported_at, now) or 'never imported'}{' (!)' * each.is_stale}"
        for each in sorted(sources, key=lambda each: not each.is_stale)
    ]
    return " · ".join(parts) or "none yet: the audit can only free numbers (!)"


def first_choice(ground: Ground, *, has_selection: bool) -> ScopeKind:
    """Return the scope that is chosen at first."""
    if has_selection:
        return ScopeKind.SITES
    is_flat = ground.customer.dial_plan is DialPlan.FLAT
    return ScopeKind.CUSTOMER if is_flat or not ground.sites else ScopeKind.ALL_SITES


def scope_options(ground: Ground | None, selected: int) -> list[Option]:
    """Return the three scopes, with why one cannot be chosen (G2); none while nothing is known."""
    if ground is None:
        return []
    is_slc = ground.customer.dial_plan is DialPlan.SLC
    total = len(ground.sites)
    no_site = "" if total else "the customer has no site"
    return [
        Option(
            ScopeKind.CUSTOMER,
            "Customer",
            "add at Customer level; refresh every entry",
            "not available: sites have location codes" if is_slc else "",
        ),
        Option(ScopeKind.ALL_SITES, "All sites", f"{count(total, 'site')}; Customer numbers are not touched", no_site),
        Option(ScopeKind.SITES, "Selected sites", f"{selected:,} of {total:,}", no_site),
    ]
