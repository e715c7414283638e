"""New entries: those that a level does not have yet, each with its truth (W0, W1)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from inventory_tui.inventory.model import Customer, Level, State, Status
from inventory_tui.store import identity, states, truth
from inventory_tui.store.schema import change, entry


def existing(conn: Connection, customer: Customer, level: Level, numbers: Sequence[str]) -> set[str]:
    """Return which of these canonical numbers the level has already; at most a thousand."""
    found = conn.execute(
        select(entry.c.number).where(
            entry.c.customer_id == customer.id, entry.c.level_id == level.id, entry.c.number.in_(numbers)
        )
    )
    return set(found.scalars())


def add_entries(conn: Connection, customer: Customer, level: Level, numbers: Sequence[str], operation: int) -> None:
    """Add entries that the level does not have, each as its records say, and their changes; needs the write gate.

    Args:
        conn: inside the transaction of the operation.
        customer: whose inventory.
        level: where they will stand.
        numbers: canonical, different from one another, none of them there yet.
        operation: the id of the operation.
    """
    known = truth.truths(conn, customer, [(level.id, number) for number in numbers])
    free = State(Status.AVAILABLE)
    wanted = {number: known[level.id, number] or free for number in numbers}
    ids = states.state_ids(conn, customer.id, set(wanted.values()))
    first = identity.last_id(conn, "entry") + 1
    place = {"customer_id": customer.id, "level_id": level.id, "operation_id": operation}
    conn.execute(
        insert(entry),
        [
            {"id": id_, "number": number, "state_id": ids[state], **place}
            for id_, (number, state) in enumerate(wanted.items(), start=first)
        ],
    )
    conn.execute(
        insert(change),
        [
            {"operation_id": operation, "entry_id": id_, "after_id": ids[state]}
            for id_, state in enumerate(wanted.values(), start=first)
        ],
    )
