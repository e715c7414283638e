"""The demo estate: complete, believable, always the same, and alone in its file (cli.md, demo)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inventory_tui.actions import demo
from inventory_tui.actions.audits import Audits, Preview
from inventory_tui.actions.demo import plan, ranges
from inventory_tui.actions.upkeep import Upkeep
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditRequest, PreviewQuery
from inventory_tui.audit.scope import Options, Scope
from inventory_tui.audit.uses import Use
from inventory_tui.audit.verdict import Group
from inventory_tui.errors import CancelledError, RefusedError, UsageError
from inventory_tui.inventory.model import Status
from inventory_tui.inventory.number import is_canonical
from inventory_tui.inventory.work import Progress, Work
from inventory_tui.settings import Settings
from inventory_tui.store import schema
from inventory_tui.store.engine import Store

NORTHWIND = plan.NORTHWIND.name
CONTOSO = plan.CONTOSO.name
NOT_AT_FLAT = {Finding.CODE_MISMATCH}
NOT_AT_SLC = {Finding.DUPLICATE_LEVEL, Finding.SPELLING_TWIN}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The estate a newcomer gets. Nobody writes to it."""
    settings = Settings(database=tmp_path_factory.mktemp("estate") / "inventory.db")
    path = demo.build(settings)
    with Store.open(replace(settings, database=path), create=False) as store:
        yield store


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings of a person whose data folder is still empty."""
    return Settings(database=tmp_path / "data" / "inventory.db", busy_timeout_s=5.0)


def preview(store: Store, customer: str, scope: Scope, options: Options | None = None) -> Preview:
    return Audits(store).preview(AuditRequest(customer, scope, options or Options()))


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row that has no date of its own."""
    tables = (schema.level, schema.state, schema.kind, schema.entry, schema.record, schema.gone_record, schema.problem)
    with Store.open(Settings(database=path)) as store, store.read() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(*(each for each in table.columns if each.name not in ("release_date", "last_used_at")))
                )
            ]
            for table in tables
        }


# --- what is there ----------------------------------------------------------------------------------------


def test_has_exactly_so_many_numbers(estate: Store) -> None:
    with estate.read() as connection:
        assert connection.execute(select(func.count()).select_from(schema.entry)).scalar() == 20_000


@pytest.mark.parametrize("entries", [300, 780, 1_234, 15_600, 99_999])
def test_ranges_add_up_at_any_size(entries: int) -> None:
    for customer in plan.CUSTOMERS:
        laid_out = ranges.lay_out(customer, entries)
        assert sum(each.entries for each in laid_out) == entries
        assert all(count >= 0 for each in laid_out for count in each.counts)


def test_has_customers_of_every_kind(estate: Store) -> None:
    with estate.read() as connection:
        rows = connection.execute(
            select(schema.customer.c.name, schema.customer.c.dial_plan, schema.customer.c.number_management)
        ).all()
        sites = Counter(
            connection.execute(
                select(schema.customer.c.name)
                .join(schema.level, schema.level.c.customer_id == schema.customer.c.id)
                .where(schema.level.c.kind == "site")
            ).scalars()
        )
    assert {(plan_, managed) for _, plan_, managed in rows} == {("flat", True), ("flat", False), ("slc", True)}
    assert sites[NORTHWIND] == 24


def test_has_every_use_and_every_status(estate: Store) -> None:
    with estate.read() as connection:
        uses = set(
            connection.execute(
                select(schema.kind.c.use)
                .join(
                    schema.record,
                    (schema.record.c.customer_id == schema.kind.c.customer_id)
                    & (schema.record.c.kind == schema.kind.c.slot),
                )
                .distinct()
            ).scalars()
        )
        statuses = set(
            connection.execute(
                select(schema.state.c.status)
                .join(schema.entry, schema.entry.c.state_id == schema.state.c.id)
                .distinct()
            ).scalars()
        )
    assert uses == set(Use)
    assert statuses == set(Status)


def test_holds_are_open_running_and_due(estate: Store) -> None:
    today = datetime.now(UTC).date().isoformat()
    with estate.read() as connection:
        dates = set(connection.execute(select(schema.entry.c.release_date)).scalars())
    assert None in dates
    assert any(date and date < today for date in dates)
    assert any(date and date > today for date in dates)


def test_numbers_and_people_are_invented(estate: Store) -> None:
    with estate.read() as connection:
        numbers = [*connection.execute(select(schema.entry.c.number)).scalars()]
        numbers += connection.execute(select(schema.record.c.number)).scalars()
        names = set(connection.execute(select(schema.record.c.name)).scalars())
    assert all(is_canonical(number) for number in numbers)
    assert all(number.lstrip("+").startswith("155501") for number in numbers if len(number) > 8)
    assert any(not name.isascii() for name in names)
    assert all(name.endswith(".example") for name in names if "@" in name)


def test_history_holds_the_earlier_audits(estate: Store) -> None:
    with estate.read() as connection:
        operations = connection.execute(
            select(schema.operation.c.id, schema.operation.c.kind, schema.operation.c.at, schema.operation.c.counts)
        ).all()
        for id_, kind, at, counts in operations:
            changes = connection.execute(
                select(func.count()).select_from(schema.change).where(schema.change.c.operation_id == id_)
            ).scalar_one()
            assert changes == counts["created"] + counts["updated"]
            assert at < datetime.now(UTC).isoformat()
            assert kind in ("audit", "import numbers")
        stale = connection.execute(
            select(func.count())
            .select_from(schema.entry)
            .join(
                schema.change,
                (schema.change.c.operation_id == schema.entry.c.operation_id)
                & (schema.change.c.entry_id == schema.entry.c.id),
            )
            .where(schema.change.c.after_id == schema.entry.c.state_id)
        ).scalar_one()
        entries = connection.execute(select(func.count()).select_from(schema.entry)).scalar_one()
    assert Counter(kind for _, kind, _, _ in operations) == {"import numbers": 4, "audit": 2}
    assert stale == entries, "the last change of every entry led to the state it has"


def test_snapshots_add_up(estate: Store) -> None:
    with estate.read() as connection:
        rows = connection.execute(
            select(schema.source.c.id, schema.snapshot.c.counts, schema.snapshot.c.coverage).join(
                schema.snapshot, schema.snapshot.c.id == schema.source.c.snapshot_id
            )
        ).all()
        records = Counter(connection.execute(select(schema.record.c.source_id)).scalars())
    assert {source: counts["records"] for source, counts, _ in rows} == dict(records)
    for _, counts, coverage in rows:
        assert sum(coverage["uses"].values()) == sum(coverage["sites"].values()) == counts["records"]
        assert counts["read"] == counts["taken"] + counts["skipped"] + counts["ignored"]
        assert counts["records"] == counts["added"] + counts["same"]


def test_breaks_no_rule(estate: Store) -> None:
    assert Upkeep(estate).check() == []


# --- what the first audit shows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("customer", "scope", "missing"),
    [
        (NORTHWIND, Scope.customer(), NOT_AT_FLAT),
        (NORTHWIND, Scope.all_sites(), NOT_AT_FLAT),
        (NORTHWIND, Scope.selected("Amsterdam"), NOT_AT_FLAT),
        (NORTHWIND, Scope.selected("Amsterdam", "Berlin", "Cork"), NOT_AT_FLAT),
        (NORTHWIND, Scope.selected("Dublin"), NOT_AT_FLAT),
        (CONTOSO, Scope.all_sites(), NOT_AT_SLC),
    ],
    ids=["customer", "all sites", "one site", "three sites", "another site", "location codes"],
)
def test_first_audit_shows_everything(estate: Store, customer: str, scope: Scope, missing: set[Finding]) -> None:
    with preview(estate, customer, scope) as audit:
        assert {finding for finding, count in audit.counts.findings.items() if count} == set(Finding) - missing
        for group in (Group.FREED, Group.CREATE, Group.REFRESH, Group.UNCHANGED):
            assert audit.page(PreviewQuery(group)).total
        assert {"Available>Used", "Used>Available", "Used>Used-Utility"} <= set(audit.counts.status_changes)


def test_every_finding_occurs_somewhere(estate: Store) -> None:
    assert not NOT_AT_FLAT & NOT_AT_SLC


def test_what_would_be_freed_can_be_kept(estate: Store) -> None:
    with preview(estate, NORTHWIND, Scope.selected("Amsterdam"), Options(keep_freed=True)) as audit:
        assert audit.counts.kept
        assert audit.page(PreviewQuery(Group.KEPT)).total == audit.counts.kept


def test_site_audit_tells_of_numbers_at_customer_level(estate: Store) -> None:
    with preview(estate, NORTHWIND, Scope.selected("Cork")) as audit:
        assert audit.counts.without_entry["customer"]


def test_a_stale_and_a_forgotten_source_ask(estate: Store) -> None:
    """G6"""
    with preview(estate, NORTHWIND, Scope.selected("Cork")) as audit:
        assert [gate.rule for gate in audit.gates] == ["G6"]
        assert {each.name for each in audit.sources if each.is_stale} == {"Webex", "AudioCodes Berlin"}


def test_few_are_freed_at_a_site_and_many_at_all(estate: Store) -> None:
    """G7"""
    asking = []
    for site in plan.NORTHWIND.sites:
        with preview(estate, NORTHWIND, Scope.selected(site.name)) as audit:
            if any(gate.rule == "G7" for gate in audit.gates):
                asking.append(site)
    assert all(site.is_closing for site in asking)
    assert asking
    with preview(estate, NORTHWIND, Scope.customer()) as audit:
        assert "G7" in [gate.rule for gate in audit.gates]
        assert audit.counts.freed < audit.counts.in_use_before // 10


def test_freed_numbers_say_what_used_them(estate: Store) -> None:
    with preview(estate, NORTHWIND, Scope.selected("Amsterdam")) as audit:
        reasons = [row.why for row in audit.page(PreviewQuery(Group.FREED)).rows]
    assert any("CUCM Amsterdam" in why for why in reasons)


def test_a_customer_without_records_asks_all(estate: Store) -> None:
    """G5"""
    with preview(estate, plan.TAILSPIN.name, Scope.customer()) as audit:
        assert [gate.rule for gate in audit.gates] == ["G5", "G6", "G7"]


def test_one_customer_is_not_managed(estate: Store) -> None:
    """G1"""
    with pytest.raises(RefusedError):
        preview(estate, plan.FABRIKAM.name, Scope.customer())


# --- its file ---------------------------------------------------------------------------------------------


def test_is_always_the_same(tmp_path: Path) -> None:
    first = demo.build(Settings(database=tmp_path / "one" / "inventory.db"), 1_500)
    second = demo.build(Settings(database=tmp_path / "two" / "inventory.db"), 1_500)
    assert rows_of(first) == rows_of(second)


def test_stands_beside_the_own_database_and_leaves_nothing_else(own: Settings) -> None:
    path = demo.build(own, 1_000)
    assert path == own.database.parent / demo.FILE_NAME
    assert [each.name for each in path.parent.iterdir()] == [demo.FILE_NAME]
    assert path.stat().st_mode & 0o777 == 0o600


def test_is_not_built_again_in_the_same_size(own: Settings) -> None:
    path = demo.build(own, 1_000)
    before = path.stat()
    assert demo.build(own, 1_000) == path
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_is_replaced_in_another_size(own: Settings) -> None:
    path = demo.build(own, 1_000)
    before = path.stat().st_ino
    path.with_name(f"{demo.FILE_NAME}-shm").write_bytes(b"")
    assert demo.build(own, 1_200) == path
    assert path.stat().st_ino != before
    assert [each.name for each in path.parent.iterdir()] == [demo.FILE_NAME]
    assert len(rows_of(path)["entry"]) == 1_200


def test_never_replaces_another_database(own: Settings) -> None:
    path = own.database.parent / demo.FILE_NAME
    Store.open(replace(own, database=path)).close()
    before = path.read_bytes()
    with pytest.raises(RefusedError, match="no demo estate"):
        demo.build(own, 1_000)
    assert path.read_bytes() == before


def test_cancelled_leaves_what_was_there(own: Settings) -> None:
    path = demo.build(own, 1_000)
    before = path.read_bytes()
    work = Work(lambda progress: stop(progress, work))

    def stop(progress: Progress, work: Work) -> None:
        if progress.step.startswith("Writing Contoso"):
            work.cancel()

    with pytest.raises(CancelledError):
        demo.build(own, 1_100, work)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [demo.FILE_NAME]


@pytest.mark.parametrize("numbers", [-1, 0, 999, 20_000_001])
def test_refuses_sizes_it_cannot_build(own: Settings, numbers: int) -> None:
    with pytest.raises(UsageError, match="cannot be built"):
        demo.build(own, numbers)
    assert not own.database.parent.exists()
