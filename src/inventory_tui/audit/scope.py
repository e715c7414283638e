"""Scopes, options and gates of an audit (audit.md §4, §5)."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import StrEnum

from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.model import Customer, DialPlan
from inventory_tui.inventory.wording import counted

STALE_AFTER_DAYS = 14
"""A source older than this is stale unless it has a limit of its own (G6)."""
FREED_FLOOR = 20


class ScopeKind(StrEnum):
    """Where an audit runs."""

    CUSTOMER = "customer"
    ALL_SITES = "all-sites"
    SITES = "sites"


@dataclass(frozen=True, slots=True)
class Scope:
    """Customer level, all sites, or the named sites (S1, S2)."""

    kind: ScopeKind
    sites: tuple[str, ...] = ()
    """Names as given; only for selected sites."""

    @classmethod
    def customer(cls) -> Scope:
        """Return the Customer scope."""
        return cls(ScopeKind.CUSTOMER)

    @classmethod
    def all_sites(cls) -> Scope:
        """Return the scope of every site."""
        return cls(ScopeKind.ALL_SITES)

    @classmethod
    def selected(cls, *sites: str) -> Scope:
        """Return the scope of the named sites."""
        return cls(ScopeKind.SITES, tuple(sites))


@dataclass(frozen=True, slots=True)
class Options:
    """What to do with numbers that would be freed (O1, O2). Off by default."""

    keep_freed: bool = False
    cool_freed_days: int | None = None

    def __post_init__(self) -> None:
        """Refuse options that contradict each other.

        Raises:
            UsageError: both given, or days outside 1–999.
        """
        if self.keep_freed and self.cool_freed_days is not None:
            raise UsageError("freed numbers can be kept or cooled, not both")
        if self.cool_freed_days is not None and not 1 <= self.cool_freed_days <= 999:
            raise UsageError("freed numbers can cool for 1 to 999 days", "give a number of days in that range")

    def as_json(self) -> dict[str, bool | int]:
        """Return only what was switched on, for the record of the run."""
        if self.keep_freed:
            return {"keep_freed": True}
        return {} if self.cool_freed_days is None else {"cool_freed": self.cool_freed_days}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a person accepts of the gates before a Save (G5, G6, G7)."""

    no_records: bool = False
    stale: bool = False
    max_freed: int | None = None

    @classmethod
    def everything(cls) -> Acceptance:
        """Accept all, as a person does who has answered every question."""
        return cls(no_records=True, stale=True, max_freed=2**62)


@dataclass(frozen=True, slots=True)
class Gate:
    """A question before a Save: the rule's id and the sentence that asks."""

    rule: str
    message: str
    hint: str


def check_may_preview(customer: Customer, scope: Scope) -> None:
    """Check the gates before a preview that need no data (G1, G2, G3).

    Raises:
        RefusedError: number management is disabled, or Customer scope under ``slc``.
        UsageError: selected sites, but none named.
    """
    check_managed(customer, "the audit cannot run", "G1")
    if scope.kind is ScopeKind.CUSTOMER and customer.dial_plan is DialPlan.SLC:
        raise RefusedError(
            f"{customer.name} has a dial plan with site location codes, so the audit cannot run at Customer level",
            "audit all sites or selected sites instead",
            rules=["G2"],
        )
    if scope.kind is ScopeKind.SITES and not scope.sites:
        raise UsageError("no site was selected", "select at least one site")


def check_managed(customer: Customer, consequence: str, *rules: str) -> None:
    """Check that the customer's number management is enabled; only a person enables it (G1, W1).

    Args:
        customer: whose numbers are to be audited, added or imported.
        consequence: what cannot be done while it is disabled, as half a sentence.
        rules: the ids of the rules that refuse.

    Raises:
        RefusedError: it is disabled.
    """
    if not customer.number_management:
        raise RefusedError(
            f"number management is disabled for {customer.name}, so {consequence}",
            f"enable it with: inventory-tui customer set {shlex.quote(customer.name)} --number-management on",
            rules=rules,
        )


def allowed_freed(in_use: int) -> int:
    """Return how many numbers an audit may free unasked, of ``in_use`` entries in reach (G7)."""
    return max(FREED_FLOOR, in_use // 20)


def gates_of(*, has_records: bool, freed: int, in_use: int, stale_sources: tuple[str, ...]) -> tuple[Gate, ...]:
    """Return the questions that a Save must have answered (G5, G6, G7).

    Args:
        has_records: whether the customer has a record that counts.
        freed: how many entries would go from in use to Available or Cooling.
        in_use: how many entries in reach are in use now.
        stale_sources: what is old or was never imported, one phrase each.
    """
    gates = []
    if not has_records:
        gates.append(
            Gate(
                "G5",
                "the customer has no service record that counts: this audit could only free numbers",
                "import service records first, or accept it with --accept no-records",
            )
        )
    if freed and stale_sources:
        gates.append(
            Gate(
                "G6",
                f"the audit frees {counted(freed, 'number')}, but {'; '.join(stale_sources)}",
                "import it again, or accept it with --accept stale",
            )
        )
    if freed > (limit := allowed_freed(in_use)):
        gates.append(
            Gate(
                "G7",
                f"the audit frees {counted(freed, 'number')}, more than the {limit:,} that pass unasked",
                f"look at them, then accept it with --max-freed {freed}",
            )
        )
    return tuple(gates)


def unanswered(gates: tuple[Gate, ...], acceptance: Acceptance, freed: int) -> tuple[Gate, ...]:
    """Return the gates that ``acceptance`` does not answer."""
    answered = {
        "G5": acceptance.no_records,
        "G6": acceptance.stale,
        "G7": acceptance.max_freed is not None and freed <= acceptance.max_freed,
    }
    return tuple(gate for gate in gates if not answered[gate.rule])
