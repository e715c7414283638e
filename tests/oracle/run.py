"""The whole audit of one customer (audit.md §4, T7, O1, O2) and its counts (P1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from tests.oracle.findings import findings_of
from tests.oracle.scope import gate_before_preview, levels_in_reach
from tests.oracle.truth import counting, counts_at_all, truth
from tests.oracle.values import (
    CUSTOMER,
    HOLDS,
    IN_USE,
    Counts,
    Entry,
    Estate,
    Options,
    Outcome,
    RefusedError,
    Scope,
)


def to_create(estate: Estate, scope: Scope) -> list[tuple[str, str]]:
    """S1, S2, S3: the (level, number) that get an entry."""
    have = {entry.key for entry in estate.entries}
    have_anywhere = {entry.number for entry in estate.entries}
    wanted = set()
    for record in estate.records:
        if not counts_at_all(record):
            continue  # S3
        if scope.kind == "customer":
            if record.number not in have_anywhere:
                wanted.add((CUSTOMER, record.number))  # S1
        elif record.level in levels_in_reach(estate, scope) and (record.level, record.number) not in have:
            wanted.add((record.level, record.number))  # S2
    return sorted(wanted)


def refreshed(estate: Estate, entry: Entry, options: Options, today: date) -> tuple[Entry, str]:
    """T3–T7, O1, O2: what becomes of an entry in reach, and its group."""
    true = truth(counting(estate, entry.level, entry.number))
    if entry.status in HOLDS:
        if true is None or true[0] not in IN_USE:
            return entry, "unchanged"  # T7: exactly as it is
        status, usage, vendor = true
        return replace(entry, status=status, usage=usage, vendor=vendor, release_date=""), "refresh"  # T7
    status, usage, vendor = true or ("Available", "", entry.vendor)  # T6
    if entry.status in IN_USE and status == "Available":
        if options.keep_freed:
            return entry, "kept"  # O1
        if options.cool_freed_days is not None:  # O2
            release = today + timedelta(days=options.cool_freed_days)
            cooled = replace(entry, status="Cooling", usage="", vendor=vendor, release_date=release.isoformat())
            return cooled, "freed"
        return replace(entry, status=status, usage=usage, vendor=vendor), "freed"
    if (status, usage, vendor) == entry.state:
        return entry, "unchanged"  # S4
    return replace(entry, status=status, usage=usage, vendor=vendor), "refresh"


def created(estate: Estate, level: str, number: str) -> Entry:
    """S1, S2, S6."""
    records = counting(estate, level, number)
    true = truth(records)
    assert true is not None
    status, usage, vendor = true
    types = {record.number_type for record in records if record.number_type}
    number_type = types.pop() if len(types) == 1 else ""
    return Entry(level, number, status, usage, vendor, number_type)


def audit(estate: Estate, scope: Scope, options: Options, today: date) -> Outcome:
    """The whole audit of one customer.

    Raises:
        RefusedError: a gate before the preview.
    """
    gate = gate_before_preview(estate, scope)
    if gate:
        raise RefusedError(gate)
    reach = levels_in_reach(estate, scope)
    groups: dict[tuple[str, str], str] = {}
    after = []
    for entry in estate.entries:
        if entry.level in reach:
            entry, groups[entry.key] = refreshed(estate, entry, options, today)
        after.append(entry)  # S5: none is ever left out
    for level, number in to_create(estate, scope):
        after.append(created(estate, level, number))
        groups[level, number] = "create"
    outcome = replace(estate, entries=tuple(sorted(after)))
    findings = findings_of(estate, outcome, scope, groups)
    return Outcome(outcome, groups, tuple(sorted(findings)), counts_of(estate, outcome, scope, groups, findings))


def counts_of(
    before: Estate,
    after: Estate,
    scope: Scope,
    groups: dict[tuple[str, str], str],
    findings: list[tuple[str, str, str]],
) -> Counts:
    """The numbers that the preview shows and the run keeps (P1, cli.md JSON)."""
    reach = levels_in_reach(before, scope)
    of = Counter(groups.values())
    now = {entry.key: entry for entry in after.entries}
    changes: Counter[str] = Counter()
    for entry in before.entries:
        if entry.status != now[entry.key].status:
            changes[f"{entry.status}>{now[entry.key].status}"] += 1
    return Counts(
        created_at_customer=sum(group == "create" and level == CUSTOMER for (level, _), group in groups.items()),
        created_at_sites=sum(group == "create" and level != CUSTOMER for (level, _), group in groups.items()),
        updated=of["refresh"] + of["freed"],
        freed=of["freed"],
        kept=of["kept"],
        unchanged=of["unchanged"] + of["kept"],
        in_use_before=sum(entry.status in IN_USE and entry.level in reach for entry in before.entries),
        status_changes=dict(changes),
        without_entry=without_entry(after),
        findings=dict(Counter(code for code, _, _ in findings)),
    )


def without_entry(after: Estate) -> dict[str, int]:
    """Different numbers of counting records, by the kind of level, that have no entry at any level."""
    have = {entry.number for entry in after.entries}
    lacking = [record for record in after.records if counts_at_all(record) and record.number not in have]
    return {
        "customer": len({record.number for record in lacking if record.level == CUSTOMER}),
        "sites": len({record.number for record in lacking if record.level != CUSTOMER}),
    }
