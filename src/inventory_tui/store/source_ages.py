"""How old what each source says is (P6, G6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from inventory_tui.audit.plan import SourceAge
from inventory_tui.audit.scope import STALE_AFTER_DAYS
from inventory_tui.inventory.model import Customer
from inventory_tui.store.schema import snapshot, source


def ages_of(conn: Connection, customer: Customer) -> tuple[SourceAge, ...]:
    """Return the age of every source of the customer, by name."""
    rows = conn.execute(
        select(source.c.name, source.c.max_age_days, snapshot.c.at, snapshot.c.counts)
        .select_from(source.outerjoin(snapshot, snapshot.c.id == source.c.snapshot_id))
        .where(source.c.customer_id == customer.id, source.c.retired_at.is_(None))
        .order_by(source.c.name_key)
    )
    return tuple(_age(name, max_age_days, at, counts or {}) for name, max_age_days, at, counts in rows)


def _age(name: str, max_age_days: int | None, at: str | None, counts: dict[str, int]) -> SourceAge:
    limit = STALE_AFTER_DAYS if max_age_days is None else max_age_days
    if at is None:
        return SourceAge(name, None, 0, limit, is_stale=True)
    imported_at = datetime.fromisoformat(at)
    is_stale = datetime.now(UTC) - imported_at > timedelta(days=limit)
    return SourceAge(name, imported_at, counts.get("records", 0), limit, is_stale)
