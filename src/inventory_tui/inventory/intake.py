"""What becomes of an entry when a row of an inventory file is loaded (cli.md, Files; audit.md W0), pure.

Owns the rule. Must not know files, levels or how the answer is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from inventory_tui.inventory.model import State, Status


@dataclass(frozen=True, slots=True)
class Given:
    """What a row says of Status, Usage and Vendor; None where the row has no such column."""

    status: Status | None = None
    usage: str | None = None
    vendor: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the entry."""

    after: State | None
    """None: the row is skipped."""
    reason: str = ""
    """Why it is skipped."""
    ends_hold: bool = False
    """Whether a hold gives way, its release date with it: to the truth (T7), or to what the row says."""


def take_in(given: Given, before: State | None, truth: State | None) -> Outcome:
    """Return what a row makes of an entry.

    A new entry takes what the row says; an existing one what the row has columns for. Only an audit takes an entry
    out of use. Where the records say in use, nothing becomes free or set aside: it takes the truth (W0).

    Args:
        given: what the row says.
        before: the state of the entry; None where there is none yet.
        truth: what the records make of the number at its level (T1–T5); None where none counts.
    """
    base = before or State(Status.AVAILABLE)
    said = State(
        base.status if given.status is None else given.status,
        base.usage if given.usage is None else given.usage,
        base.vendor if given.vendor is None else given.vendor,
    )
    if before is not None and before.status.is_in_use and not said.status.is_in_use:
        return Outcome(
            None, f"the number is {before.status} here: only an audit takes it out of use, not {said.status}"
        )
    is_asked = before is None or (said != before and not said.status.is_in_use)
    if is_asked and truth is not None and truth.status.is_in_use:
        return Outcome(truth, ends_hold=said.status.is_hold or base.status.is_hold)
    return Outcome(said, ends_hold=base.status.is_hold and not said.status.is_hold)
