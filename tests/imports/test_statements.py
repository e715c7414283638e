"""Every statement of an import, as SQLite plans to run it: nothing that grows with the square of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from inventory_tui.actions.comparison import Side
from inventory_tui.actions.imports import Imports, NumbersRequest
from tests.imports.files import CUSTOMER, generic, number, take, write_csv

Plan = list[tuple[int, int, str]]
SMALL = ("new_level", "new_kind", "outcome")
"""Tables of a few rows, whatever the size of the file."""


@pytest.fixture
def plans() -> Iterator[dict[str, Plan]]:
    """The plan of every statement that runs: node, parent, detail."""
    seen: dict[str, Plan] = {}

    def explain(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.split(None, 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            driver = cursor.connection.cursor()  # type: ignore[attr-defined]  # the driver's cursor
            first = parameters[0] if isinstance(parameters, list) else parameters
            driver.execute(f"EXPLAIN QUERY PLAN {statement}", first)
            seen[statement] = [(node, parent, detail) for node, parent, _, detail in driver.fetchall()]

    event.listen(Engine, "before_cursor_execute", explain)
    yield seen
    event.remove(Engine, "before_cursor_execute", explain)


def scans_again(plan: Plan) -> list[str]:
    """The scans that run once for every row of something else: in a correlated subquery, or as an inner loop."""
    found, looped, inside = [], set[int](), set[int]()
    for node, parent, detail in plan:
        if parent in inside or detail.startswith("CORRELATED"):
            inside.add(node)
        is_scan = detail.startswith("SCAN") and detail.split()[1] not in (*SMALL, "CONSTANT", "l", "k")
        if is_scan and (node in inside or parent in looped):
            found.append(detail)
        if detail.startswith(("SCAN", "SEARCH")):
            looped.add(parent)
    return found


def test_no_statement_of_an_import_is_quadratic(imports: Imports, plans: dict[str, Plan], tmp_path: Path) -> None:
    rows = [(number(at), "phone_line", "Oslo" if at % 2 else "") for at in (*range(30), 7)]
    take(imports, generic(tmp_path / "a.csv", *rows, ("n/a", "phone_line")), create_sites=True)
    rows = [(number(at), "hunt_pilot" if at > 30 else "phone_line", "Rome" if at % 2 else "") for at in range(5, 40)]
    take(imports, generic(tmp_path / "b.csv", *rows, ("x", "phone_line")), create_sites=True, force=True)
    header = ("number", "site", "status", "description")
    for text in ("one", "two"):
        inventory = [(number(at), "Oslo" if at % 2 else "", "Reserved", text) for at in (*range(30), 7)]
        imports.import_numbers(NumbersRequest(CUSTOMER, write_csv(tmp_path / "n.csv", header, inventory)))
    for name in ("INTO fresh", "INTO kept", "INTO gone", "INTO gone_record", "INTO record", "INTO met", "UPDATE entry"):
        assert any(name in statement for statement in plans), name
    assert {statement: bad for statement, plan in plans.items() if (bad := scans_again(plan))} == {}
    index = (
        "SEARCH r USING INDEX ix_record_number (customer_id=? AND number=? AND level_id=? AND kind=? AND source_id=?)"
    )
    assert any(index in detail for plan in plans.values() for _, _, detail in plan)


def test_no_statement_of_a_restore_a_comparison_or_a_retirement_is_quadratic(
    imports: Imports, plans: dict[str, Plan], tmp_path: Path
) -> None:
    for name, first in (("a", 0), ("b", 5)):
        rows = [(number(at), "phone_line") for at in range(first, first + 30)]
        take(imports, generic(tmp_path / f"{name}.csv", *rows, (f"{name}x", "phone_line")), force=True)
    plans.clear()
    with imports.compare_snapshots(CUSTOMER, "Feed") as compared:
        assert [len(compared.page(side, 0, 10)) for side in Side] == [5, 5]
    imports.restore(imports.look_at_restore(CUSTOMER, "Feed"))
    imports.retire(imports.look_at_retirement(CUSTOMER, "Feed"))
    assert {statement: bad for statement, plan in plans.items() if (bad := scans_again(plan))} == {}
    of_the_gone = [
        detail
        for plan in plans.values()
        for _, _, detail in plan
        if "gone_record" in detail and "compared" not in detail
    ]
    assert of_the_gone
    assert not [detail for detail in of_the_gone if "ix_gone_record_number" in detail or detail.startswith("SCAN")]


def test_the_watch_sees_a_scan() -> None:
    assert scans_again([(1, 0, "SCAN a"), (2, 0, "SCAN b")]) == ["SCAN b"]
    assert scans_again([(1, 0, "SCAN a"), (2, 0, "CORRELATED SCALAR SUBQUERY 1"), (3, 2, "SCAN b")]) == ["SCAN b"]
    assert scans_again([(1, 0, "SCAN a"), (2, 0, "SEARCH b USING INDEX i (x=?)"), (3, 0, "SCAN l")]) == []
