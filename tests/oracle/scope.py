"""Scope and gates: who is in reach, and what refuses (audit.md §4, §5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.oracle.truth import counts_at_all
from tests.oracle.values import CUSTOMER, SLC, Counts, Estate, Scope, Source


def gate_before_preview(estate: Estate, scope: Scope) -> str:
    """G1, G2, G3; blank where the audit may be previewed."""
    if not estate.number_management:
        return "G1"
    if scope.kind == "customer" and estate.dial_plan == SLC:
        return "G2"
    if scope.kind == "sites" and not scope.sites:
        return "G3"
    if scope.kind == "sites" and any(name not in estate.site_names for name in scope.sites):
        return "G3"
    return ""


def gates_before_save(estate: Estate, counts: Counts, now: datetime) -> tuple[str, ...]:
    """G5, G6, G7: what a Save must have accepted."""
    asking = []
    if not any(counts_at_all(record) for record in estate.records):
        asking.append("G5")
    if counts.freed and any(is_stale(source, now) for source in estate.sources):
        asking.append("G6")
    if counts.freed > max(20, 0.05 * counts.in_use_before):
        asking.append("G7")
    return tuple(asking)


def is_stale(source: Source, now: datetime) -> bool:
    """G6: older than its limit, or declared and never imported."""
    limit = 14 if source.max_age_days is None else source.max_age_days
    return source.imported_at is None or now - source.imported_at > timedelta(days=limit)


def levels_in_reach(estate: Estate, scope: Scope) -> tuple[str, ...]:
    """S1, S2: the levels whose entries are refreshed."""
    if scope.kind == "customer":
        return (CUSTOMER, *estate.site_names)
    return estate.site_names if scope.kind == "all-sites" else scope.sites
