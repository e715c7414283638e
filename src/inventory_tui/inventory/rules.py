"""Whether an entry allows what a person wants to do with it, and what becomes of it (audit.md §9), pure.

Asked once for every different set of facts, never once a row: the store gathers the facts and joins the answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from inventory_tui.inventory.edits import Cool, Delete, EntryEdit, Modify, Move, Release, Reserve, Unreserve
from inventory_tui.inventory.model import State, Status

OCCUPIED = "taken at the target"
"""Why a move skips what a fold would take (W4)."""
_WORDS = {
    Status.USED: "used",
    Status.UTILITY: "used",
    Status.INACTIVE: "inactive",
    Status.RESERVED: "reserved",
    Status.COOLING: "cooling",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a rule may know of an entry."""

    state: State
    truth: State | None = None
    """What its counting records make of it (T1–T5); None where none counts."""
    is_due: bool = False
    """Whether it is a hold whose date has come."""
    is_there: bool = False
    """Whether it already is as wanted: at the target level, or with these fields."""
    truth_there: State | None = None
    """What the records make of the number at the target level of a move."""
    target: State | None = None
    """The state of the entry that has the number at the target level; None where none has."""
    clashes: bool = False
    """Whether the two entries say different things in a free field, or have different release dates."""
    is_second: bool = False
    """Whether another entry of the same number goes to the target in the same move."""
    to_customer_under_slc: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of an entry."""

    reason: str = ""
    """Why it is skipped; blank where it is not."""
    after: State | None = None
    """Its state afterwards; None where it goes."""
    folds: bool = False
    """Whether it goes into the entry at the target."""


def rule(edit: EntryEdit, facts: Facts) -> Ruling:
    """Return what becomes of an entry under an edit (W0, W2, W3, W4, W6)."""
    match edit:
        case Delete():
            return Ruling(why_not_free(facts))
        case Move():
            return _rule_on_move(edit, facts)
        case Modify():
            return Ruling("already so" if facts.is_there else "", facts.state)
        case Reserve():
            return Ruling(why_not_free(facts), State(Status.RESERVED, "", facts.state.vendor))
        case Cool():
            return Ruling(why_not_free(facts), State(Status.COOLING, "", facts.state.vendor))
        case Unreserve():
            return _rule_on_hold(Status.RESERVED, "not reserved", facts)
        case Release(due_only=True):
            reason = "" if facts.state.status.is_hold and facts.is_due else "not due"
            return Ruling(reason, released(facts))
    return _rule_on_hold(Status.COOLING, "not cooling", facts)


def why_not_free(facts: Facts) -> str:
    """Return why an entry is not free to be deleted or held; blank where it is (W3)."""
    if facts.state.status is not Status.AVAILABLE:
        return _WORDS[facts.state.status]
    if facts.truth is not None and facts.truth.status is not Status.AVAILABLE:
        return f"{_WORDS[facts.truth.status]} by records"
    return ""


def released(facts: Facts) -> State:
    """Return the state of an entry that is no longer held: the truth (W0, T6)."""
    return facts.truth or State(Status.AVAILABLE, "", facts.state.vendor)


def restored(before: State, truth: State | None) -> State:
    """Return the state that an undo or a move keeps: as before, unless it would look free while in use (W0)."""
    looks_free = before.status is Status.AVAILABLE
    return truth if looks_free and truth is not None and truth.status.is_in_use else before


def _rule_on_hold(wanted: Status, reason: str, facts: Facts) -> Ruling:
    return Ruling("" if facts.state.status is wanted else reason, released(facts))


def _rule_on_move(edit: Move, facts: Facts) -> Ruling:
    if facts.is_there:
        return Ruling("already there")
    if facts.to_customer_under_slc:
        return Ruling("not at Customer level under location codes")
    if _is_in_use(facts.truth) and not _is_in_use(facts.truth_there):
        return Ruling("in use here by records")
    if facts.is_second:
        return Ruling("the number is chosen twice")
    if facts.target is None:
        return Ruling("", restored(facts.state, facts.truth_there))
    if not edit.fold:
        return Ruling(OCCUPIED)
    if facts.clashes:
        return Ruling("both have different fields")
    # The entry that goes must not take a Status with it that the other one lacks.
    stands_for_both = facts.target.status.is_in_use or facts.state.status in (Status.AVAILABLE, facts.target.status)
    if not stands_for_both:
        return Ruling(f"{_WORDS[facts.state.status]} here, {facts.target.status} there")
    after = restored(facts.target, facts.truth_there)
    return Ruling("", after, folds=True)


def _is_in_use(truth: State | None) -> bool:
    return truth is not None and truth.status.is_in_use
