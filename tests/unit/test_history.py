"""The sentence and the JSON row of an operation (cli.md, JSON)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inventory_tui.inventory.history import OperationSummary

AT = datetime(2026, 11, 22, 10, 4, 5, tzinfo=UTC)


def operation(
    kind: str, request: dict[str, Any], counts: dict[str, Any], undoes: int | None = None
) -> OperationSummary:
    return OperationSummary(17, kind, AT, "ann", "host (ssh 192.0.2.1)", "Northwind", request, counts, undoes)


@pytest.mark.parametrize(
    ("kind", "request_", "counts", "sentence"),
    [
        (
            "audit",
            {"scope": {"level": "customer", "sites": []}},
            {"created": 1204, "updated": 310, "freed": 86, "unchanged": 38112, "findings": {"mentioned": 2}},
            "Audit of the customer: 1,204 created, 310 updated, 86 freed, 38,112 unchanged",
        ),
        (
            "audit",
            {"scope": {"level": "site", "sites": ["Amsterdam", "Cork"]}},
            {},
            "Audit of Amsterdam, Cork: nothing",
        ),
        (
            "audit",
            {"scope": {"level": "site", "sites": [f"S{number}" for number in range(1, 1004)]}},
            {"created": 1},
            "Audit of S1, S2, S3 and 1,000 more sites: 1 created",
        ),
        ("import numbers", {}, {"created": 5, "updated": 0}, "Import numbers: 5 created"),
        ("import sites", {}, {}, "Import sites: nothing"),
        ("customer", {"action": "add", "customer": "Northwind"}, {}, "Added customer Northwind"),
        (
            "site",
            {"action": "change", "site": "Bern", "changes": {"name": ["Berlin", "Bern"], "location_code": ["", "10"]}},
            {},
            "Changed site Bern: name Berlin → Bern, location code – → 10",
        ),
        ("source", {"action": "translate", "source": "Teams"}, {}, "Translated the values of source Teams"),
        ("source", {}, {}, "Changed source"),
        ("add", {"level": "Berlin", "first": "1", "last": "1"}, {"changed": 1}, "Added 1 number at Berlin: 1"),
        (
            "add",
            {"level": "Customer", "first": "1", "last": "9"},
            {"changed": 8, "skipped": 1},
            "Added 8 numbers at Customer: 1 to 9; skipped 1",
        ),
        ("move", {"to": "Cork"}, {"changed": 2}, "Moved 2 numbers to Cork"),
        ("delete", {}, {"changed": 812, "skipped": 38}, "Deleted 812 numbers; skipped 38"),
        ("release", {}, {"changed": 0}, "Released 0 numbers"),
    ],
)
def test_an_operation_sums_itself_up(
    kind: str, request_: dict[str, Any], counts: dict[str, Any], sentence: str
) -> None:
    assert operation(kind, request_, counts).summary == sentence


def test_an_undo_names_what_it_took_back() -> None:
    assert operation("undo", {}, {"changed": 3}, undoes=12).summary == "Undid 12: 3 changed"


def test_only_audit_runs_have_a_run_in_json() -> None:
    row = {
        "id": 17,
        "at": "2026-11-22T10:04:05Z",
        "who": "ann",
        "from": "host (ssh 192.0.2.1)",
        "counts": {"created": 1},
    }

    assert operation("audit", {}, {"created": 1}).as_json() == row | {"kind": "audit", "run": 17}
    assert operation("add", {}, {"created": 1}).as_json() == row | {"kind": "add"}
