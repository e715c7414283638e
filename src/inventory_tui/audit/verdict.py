"""What an audit does with one entry, given the records behind it (audit.md §3, §4): the whole rule, in one function.

The store never decides: it asks here once for each pair of state and set of kinds that can occur, and joins the
answers to a million rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.scope import Options
from inventory_tui.audit.uses import Kind, Use, number_type_of, truth_of
from inventory_tui.inventory.model import State, Status


class Group(StrEnum):
    """The groups of a preview, in the order they are shown (P1)."""

    FREED = "freed"
    CREATE = "create"
    REFRESH = "refresh"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """In use, would be freed, stays as it is by O1."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an entry, and what is noticed on the way."""

    after: State
    group: Group
    findings: frozenset[Finding] = frozenset()

    @property
    def is_written(self) -> bool:
        """Whether a Save writes the entry."""
        return self.group in (Group.FREED, Group.CREATE, Group.REFRESH)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a set of kinds of records says about any entry they count for; weighed once a set."""

    truth: State | None
    """T3–T5; None where no record counts."""
    is_mentioned: bool
    number_type: str
    """What a created number takes (S6)."""


def weigh(kinds: Collection[Kind]) -> Evidence:
    """Return what these kinds of records, ``mentioned`` among them, say about a number (T3–T5, S6, U21)."""
    is_mentioned = any(kind.use is Use.MENTIONED for kind in kinds)
    return Evidence(truth_of(kinds), is_mentioned, number_type_of(kinds))


def judge(before: State | None, kinds: Collection[Kind], options: Options) -> Verdict:
    """Return what an audit makes of an entry, given the kinds of the records at its counting levels (T1, T2)."""
    return rule_on(before, weigh(kinds), options)


def rule_on(before: State | None, evidence: Evidence, options: Options) -> Verdict:
    """Return what an audit makes of an entry.

    Args:
        before: the entry's state; None for a number that has no entry yet and gets one.
        evidence: of the records at its counting levels (T1, T2).
        options: what to do with numbers that would be freed.

    Returns:
        The state after, the group it falls into, and the findings that its own state and records raise
        (``duplicate_*``, ``other_site``, ``spelling_twin`` and ``code_mismatch`` need other rows: the store adds them).
    """
    truth = evidence.truth
    if before is None:
        if truth is None:
            raise ValueError("a number without a counting record is never created (S3)")
        return Verdict(truth, Group.CREATE, _own_findings(truth, evidence))
    if before.status.is_hold:
        return _rule_on_hold(before, evidence)
    if truth is None:
        truth = State(Status.AVAILABLE, "", before.vendor)  # T6
    if before.status.is_in_use and truth.status is Status.AVAILABLE:
        if options.keep_freed:
            return Verdict(before, Group.KEPT, _own_findings(before, evidence))
        if options.cool_freed_days is not None:
            truth = State(Status.COOLING, "", truth.vendor)
        return Verdict(truth, Group.FREED, _own_findings(truth, evidence))
    group = Group.UNCHANGED if truth == before else Group.REFRESH
    return Verdict(truth, group, _own_findings(truth, evidence))


def _rule_on_hold(before: State, evidence: Evidence) -> Verdict:
    """T7: a hold stays exactly as it is unless the records say in use."""
    truth = evidence.truth
    if truth is None or not truth.status.is_in_use:
        return Verdict(before, Group.UNCHANGED)
    in_use = Finding.RESERVED_IN_USE if before.status is Status.RESERVED else Finding.COOLING_IN_USE
    return Verdict(truth, Group.REFRESH, _own_findings(truth, evidence) | {in_use})


def _own_findings(after: State, evidence: Evidence) -> frozenset[Finding]:
    found = set()
    if "," in after.usage:
        found.add(Finding.SHARED_USE)
    if "," in after.vendor:
        found.add(Finding.VENDOR_CONFLICT)
    if evidence.is_mentioned and after.status is Status.AVAILABLE:
        found.add(Finding.MENTIONED)
    return frozenset(found)
