"""The counts of a preview as values (audit.md P1; cli.md, JSON)."""

from __future__ import annotations

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditCounts, AuditRequest
from inventory_tui.audit.scope import Options, Scope


def test_a_request_has_no_options_unless_given() -> None:
    assert AuditRequest("Northwind", Scope.customer()).options == Options()


def test_counts_add_up() -> None:
    """P1: what a Save writes, and what is refreshed without being freed."""
    counts = AuditCounts(created=7, created_at_sites=7, updated=5, freed=2)
    assert (counts.written, counts.refreshed) == (12, 3)
    assert (AuditCounts().written, AuditCounts().refreshed) == (0, 0)


def test_the_json_holds_no_zeros_where_the_list_is_open() -> None:
    """cli.md: neither status_changes nor findings holds zero entries; without_entry holds both."""
    counts = AuditCounts(
        created=1,
        created_at_customer=1,
        updated=2,
        freed=1,
        kept=4,
        unchanged=9,
        status_changes={"Used>Available": 1, "Available>Used": 0},
        without_entry={"customer": 0, "sites": 3},
        findings={Finding.MENTIONED: 1, Finding.OTHER_SITE: 0},
    )
    assert counts.as_json() == {
        "created": 1,
        "created_at_customer": 1,
        "created_at_sites": 0,
        "updated": 2,
        "freed": 1,
        "unchanged": 9,
        "status_changes": {"Used>Available": 1},
        "without_entry": {"customer": 0, "sites": 3},
        "findings": {"mentioned": 1},
    }
