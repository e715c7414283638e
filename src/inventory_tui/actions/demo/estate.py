"""Builds the demo estate in an empty database, in the order in which a real one comes to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from inventory_tui.actions.audits import Audits
from inventory_tui.actions.demo import grow
from inventory_tui.actions.demo.grow import Batch, Ground, Grower, Ids
from inventory_tui.actions.demo.plan import CUSTOMERS, FIRST_DAYS, SETTLING_DAYS, CustomerPlan, SourcePlan
from inventory_tui.actions.demo.ranges import SiteRange, lay_out
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance
from inventory_tui.inventory.model import Customer, name_key
from inventory_tui.inventory.work import Work
from inventory_tui.store import estate as store_estate
from inventory_tui.store import levels, setup
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.kinds import kind_slots
from inventory_tui.store.operations import record_operation
from inventory_tui.store.states import state_ids

_BATCH = 1_000
_HOST = "noc-01.example"
_LOADED_BY, _IMPORTED_BY, _AUDITED_BY = "marta", "import", "ann"
_INVENTORY = "inventory.csv"


@dataclass(slots=True)
class _Grown:
    """One customer whose earlier rows are written, and what its sources say otherwise today."""

    plan: CustomerPlan
    customer: Customer
    ground: Ground
    gone: list[store_estate.RecordRow] = field(default_factory=list)
    added: list[store_estate.RecordRow] = field(default_factory=list)
    problems: list[store_estate.ProblemRow] = field(default_factory=list)
    once: Counter[int] = field(default_factory=Counter)
    """By source: records that were gone when the customer was last audited."""
    settled: Counter[int] = field(default_factory=Counter)
    """By source: records that the last audit saw."""


class Estate:
    """A demo estate that is being built."""

    def __init__(self, store: Store, numbers: int, work: Work) -> None:
        self._store = store
        self._numbers = numbers
        self._work = work
        self._now = datetime.now(UTC)
        self._width = max(5, len(str(numbers + numbers // 2)))
        self._ids = Ids()

    def build(self) -> None:
        """Fill the database."""
        shares = [round(self._numbers * plan.share) for plan in CUSTOMERS]
        shares[0] += self._numbers - sum(shares)
        with self._store.write(work=self._work) as connection:
            customers = [self._set_up(connection, plan) for plan in CUSTOMERS]
            for grown, share in zip(customers, shares, strict=True):
                self._load(connection, grown, lay_out(grown.plan, share))
        for grown in customers:
            self._audit(grown)
        with self._store.write(work=self._work) as connection:
            for grown in customers:
                self._work.step(f"Letting time pass at {grown.plan.name}")
                self._move_on(connection, grown)

    def _set_up(self, connection: Connection, plan: CustomerPlan) -> _Grown:
        """Add a customer with its sites, sources and snapshots, the last ones empty until it moves on."""
        customer = setup.add_customer(connection, plan.name, plan.dial_plan)
        sites = tuple(setup.add_site(connection, customer, site.name, site.code).id for site in plan.sites)
        if not plan.number_management:
            customer = setup.change_customer(connection, customer, number_management=False)
        request = {"path": _INVENTORY, "format": "inventory", store_estate.SIZE_KEY: self._numbers}
        sources = {each.name: self._declare(connection, customer, each) for each in plan.sources}
        imported = {sources[each.name]: each.days for each in plan.sources if each.days is not None}
        first = self._import(connection, customer, dict.fromkeys(imported, FIRST_DAYS), {})
        settling = plan.settled_days + SETTLING_DAYS
        settled_days = {source: max(days, settling) for source, days in imported.items()}
        settled = self._import(connection, customer, settled_days, first)
        now_days = {source: days for source, days in imported.items() if days < settling}
        ground = Ground(
            customer_id=customer.id,
            operation_id=record_operation(connection, customer.id, "import numbers", request, {}),
            top=next(each.id for each in levels.levels_of(connection, customer.id).values() if not each.is_site),
            sites=sites,
            sources=sources,
            first=first,
            settled=settled,
            now=self._import(connection, customer, now_days, settled),
            states=state_ids(connection, customer.id, grow.states_of(plan.fates)),
            kinds=kind_slots(connection, customer.id, grow.kinds_of(plan.fates)),
        )
        return _Grown(plan, customer, ground)

    def _declare(self, connection: Connection, customer: Customer, source: SourcePlan) -> int:
        return store_estate.insert_source(
            connection, customer.id, source.name, name_key(source.name), source.format, source.max_age_days
        )

    def _import(
        self, connection: Connection, customer: Customer, ages: Mapping[int, float], previous: Mapping[int, int]
    ) -> dict[int, int]:
        """Give each source a snapshot of its age in days."""
        return {
            source: store_estate.insert_snapshot(
                connection, (customer.id, source), previous.get(source), (self._ago(days), _IMPORTED_BY)
            )
            for source, days in ages.items()
        }

    def _load(self, connection: Connection, grown: _Grown, ranges: Iterable[SiteRange]) -> None:
        """Write the inventory and the records as they were at the customer's last audit."""
        ground = grown.ground
        grower = Grower(grown.plan, ground, self._ids, self._width, self._now.date())
        for site_range in ranges:
            for batch in grower.iter_batches(site_range, _BATCH):
                self._work.step(f"Writing {grown.plan.name}", self._ids.entry - 1, self._numbers)
                self._write(connection, grown, batch)
        created = store_estate.log_creations(connection, ground.operation_id)
        counts = {"read": created, "taken": created, "skipped": 0, "ignored": 0}
        counts |= {"created": created, "updated": 0, "unchanged": 0}
        store_estate.set_operation_counts(connection, ground.operation_id, counts)
        store_estate.sign_operation(connection, ground.operation_id, self._ago(FIRST_DAYS), _LOADED_BY, _HOST)
        store_estate.cover_snapshots(connection, grown.customer.id, ground.settled)
        levels.bump_inventory(connection, grown.customer.id)
        levels.bump_records(connection, grown.customer.id)

    def _write(self, connection: Connection, grown: _Grown, batch: Batch) -> None:
        store_estate.insert_entries(connection, batch.entries)
        store_estate.insert_records(connection, batch.before)
        store_estate.insert_gone_records(connection, grown.ground.settled, batch.once)
        grown.gone += batch.gone
        grown.added += batch.added
        grown.problems += batch.problems
        grown.once.update(row.source_id for row in batch.once)
        grown.settled.update(row.source_id for row in batch.before)

    def _audit(self, grown: _Grown) -> None:
        """Run and save the customer's last audit, and date it back."""
        if grown.plan.audited is None:
            return
        request = AuditRequest(grown.customer.name, grown.plan.audited)
        with Audits(self._store).preview(request, self._work) as preview:
            run = preview.save(Acceptance.everything(), work=self._work)
        if run.id is not None:
            at = self._ago(grown.plan.settled_days)
            with self._store.write(work=self._work) as connection:
                store_estate.sign_operation(connection, run.id, at, _AUDITED_BY, _HOST)

    def _move_on(self, connection: Connection, grown: _Grown) -> None:
        """Import what the sources say today."""
        ground = grown.ground
        store_estate.withdraw_records(connection, ground.now, grown.gone)
        store_estate.insert_records(connection, grown.added)
        store_estate.insert_problems(connection, grown.problems)
        levels.bump_records(connection, grown.customer.id)
        gone, added, problems = (
            Counter(row.source_id for row in changed) for changed in (grown.gone, grown.added, grown.problems)
        )
        for source in ground.first:
            once, settled = grown.once[source], grown.settled[source]
            self._count(connection, ground.first[source], added=once + settled)
            self._count(connection, ground.settled[source], gone=once, same=settled)
            if source in ground.now:
                same = settled - gone[source]
                self._count(connection, ground.now[source], added[source], gone[source], same, skipped=problems[source])
        store_estate.cover_snapshots(connection, grown.customer.id, {**ground.settled, **ground.now})

    def _count(
        self, connection: Connection, snapshot: int, added: int = 0, gone: int = 0, same: int = 0, skipped: int = 0
    ) -> None:
        records = added + same
        counts = {"read": records + skipped, "taken": records, "skipped": skipped, "ignored": 0}
        counts |= {"records": records, "added": added, "gone": gone, "same": same}
        store_estate.set_snapshot_counts(connection, snapshot, counts)

    def _ago(self, days: float) -> str:
        return (self._now - timedelta(days=days)).isoformat(timespec="seconds")
