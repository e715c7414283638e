"""The dictionary of kinds: what a customer's records say of their numbers, numbered by slot."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from inventory_tui.audit.uses import Kind, Use
from inventory_tui.store.faults import known_word
from inventory_tui.store.schema import kind as table


def kinds_of(connection: Connection, customer_id: int) -> dict[int, Kind]:
    """Return every kind of the customer, by slot."""
    rows = connection.execute(
        select(table.c.slot, table.c.use, table.c.vendor, table.c.number_type)
        .where(table.c.customer_id == customer_id)
        .order_by(table.c.slot)
    )
    return {slot: Kind(known_word(Use, use), vendor, number_type) for slot, use, vendor, number_type in rows}


def kind_slots(connection: Connection, customer_id: int, kinds: Iterable[Kind]) -> dict[Kind, int]:
    """Return the slots of ``kinds``, allotting the next ones to new kinds; needs the write gate.

    A slot is never used again: sets of kinds kept in the history stay true.
    """
    wanted = set(kinds)
    slots = {kind: slot for slot, kind in kinds_of(connection, customer_id).items()}
    following = max(slots.values(), default=-1) + 1
    added = []
    for slot, kind in enumerate(sorted(wanted - slots.keys()), start=following):
        slots[kind] = slot
        words = {"use": kind.use, "vendor": kind.vendor, "number_type": kind.number_type}
        added.append({"customer_id": customer_id, "slot": slot, **words})
    if added:
        connection.execute(insert(table), added)
    return {kind: slots[kind] for kind in wanted}
