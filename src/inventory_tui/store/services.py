"""Service records as a person sees them: who has a number, what for, and who says so (audit.md §1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from inventory_tui.inventory.model import Customer, ServiceRecord
from inventory_tui.store.levels import levels_of
from inventory_tui.store.schema import kind, record, snapshot, source


def records_with(connection: Connection, customer: Customer, number: str) -> tuple[ServiceRecord, ...]:
    """Return the customer's records of one number, at whatever level; by level, then as they came."""
    rows = connection.execute(
        select(
            record.c.id,
            record.c.level_id,
            kind.c.use,
            kind.c.vendor,
            kind.c.number_type,
            record.c.name,
            record.c.description,
            record.c.partition,
            source.c.name,
            snapshot.c.at,
        )
        .join(kind, (kind.c.customer_id == record.c.customer_id) & (kind.c.slot == record.c.kind))
        .join(source, source.c.id == record.c.source_id)
        .join(snapshot, snapshot.c.id == source.c.snapshot_id)
        .where(record.c.customer_id == customer.id, record.c.number == number)
        .order_by(record.c.level_id, record.c.id)
    )
    levels = levels_of(connection, customer.id)
    return tuple(
        ServiceRecord(
            id=id_,
            level=levels[level_id],
            number=number,
            use=use,
            vendor=vendor,
            name=name,
            description=description,
            number_type=number_type,
            partition=partition,
            source=said_by,
            imported_at=datetime.fromisoformat(at),
        )
        for id_, level_id, use, vendor, number_type, name, description, partition, said_by, at in rows
    )
