"""Every statement of an audit, as SQLite plans to run it: no scan inside a correlated subquery (performance.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from inventory_tui.actions.audits import Audits
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditRequest, PreviewQuery
from inventory_tui.audit.scope import Acceptance, Options, Scope
from inventory_tui.audit.verdict import Group
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source
from tests.store.plans import Plans, iter_traps

SITES = (Site("Amsterdam", "61"), Site("Cork", "62"))


def _estate(dial_plan: str) -> Estate:
    """One where every statement has something to do: duplicates, twins, holds, other sites."""
    return Estate(
        dial_plan=dial_plan,
        sites=SITES,
        entries=(
            Entry("Amsterdam", "+15550100001"),
            Entry("Amsterdam", "6101", "Used", "Device"),
            Entry("Amsterdam", "0015550100001"),
            Entry("Amsterdam", "9999", "Reserved", release_date="2026-12-01"),
            Entry("Cork", "+15550100001", "Used", "Device"),
            *((Entry(CUSTOMER, "+15550100001"),) if dial_plan == "flat" else ()),
        ),
        records=(
            Record("Amsterdam", "+15550100001", "hunt_pilot"),
            Record("Cork", "6101", "phone_line"),
            Record("Amsterdam", "9999", "phone_line"),
            Record("Cork", "6202", "phone_line"),
            Record("Cork", "15550100001", "mentioned"),
        ),
        sources=(Source("Feed", None),),
    )


@pytest.mark.parametrize("dial_plan", ["flat", "slc"])
@pytest.mark.parametrize("scope", [Scope.customer(), Scope.all_sites(), Scope.selected("Amsterdam")], ids=str)
def test_no_scan_inside_a_correlated_subquery(
    settings: Settings, statements: Plans, dial_plan: str, scope: Scope
) -> None:
    """Both traps of performance.md §1.1 are quadratic."""
    if dial_plan == "slc" and scope == Scope.customer():
        scope = Scope.selected("Cork")  # G2
    with Store.open(settings) as store:
        with estates.opened(settings.database) as connection:
            estates.write(connection, "Northwind", _estate(dial_plan))
        with Audits(store).preview(AuditRequest("Northwind", scope, Options(cool_freed_days=30))) as preview:
            for group in (*Group, *Finding):
                query = PreviewQuery(group, text="1")
                preview.page(query)
                for by in ("site", "change", "usage"):
                    preview.break_down(query, by)
            assert preview.save(Acceptance.everything()).saved
    assert len(statements) > 60
    assert not list(iter_traps(statements))


def test_the_watch_sees_a_scan(settings: Settings, statements: Plans) -> None:
    """The test above can fail: records without the index that covers them."""
    with Store.open(settings) as store, store.write() as connection:
        connection.execute(text("DROP INDEX ix_record_number"))
        connection.execute(
            text("SELECT 1 FROM entry e WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.number = e.number)")
        )
    assert any("correlated" in step and "SCAN" in step for _, steps in statements for step in steps)


def test_a_million_rows_never_pass_through_python(tmp_path: Path) -> None:
    """No statement of preview and Save returns rows by the number: what Python fetches grows with the kinds only."""
    fetched = {}
    for size in (50, 500):
        settings = Settings(database=tmp_path / f"{size}.db")
        with Store.open(settings) as store:
            numbers = [f"+1555010{number:04d}" for number in range(size)]
            estate = Estate(
                sites=SITES,
                entries=tuple(Entry(CUSTOMER, number) for number in numbers[: size // 2]),
                records=tuple(Record("Cork", number, "phone_line") for number in numbers),
                sources=(Source("Feed", None),),
            )
            with estates.opened(settings.database) as connection:
                estates.write(connection, "Northwind", estate)
            rows = 0

            def count(conn: object, cursor: object, *_: object) -> None:
                nonlocal rows
                driver = cursor.connection  # type: ignore[attr-defined]  # the driver's cursor
                driver.row_factory = _counting

            def _counting(cursor: object, row: tuple[object, ...]) -> tuple[object, ...]:
                nonlocal rows
                rows += 1
                return row

            event.listen(Engine, "before_cursor_execute", count)
            with Audits(store).preview(AuditRequest("Northwind", Scope.customer())) as preview:
                assert preview.save(Acceptance.everything()).counts.created == size - size // 2
            event.remove(Engine, "before_cursor_execute", count)
            fetched[size] = rows
    assert fetched[50] == fetched[500]
