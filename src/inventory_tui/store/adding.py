"""New entries: those that a level does not have yet, each with its truth (W0, W1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, insert, select

from inventory_tui.inventory.model import Customer, DialPlan, Level, LevelKind, State, Status
from inventory_tui.store import identity, states, truth
from inventory_tui.store.schema import change, entry, level


def existing(conn: Connection, customer: Customer, at: Level, numbers: Sequence[str]) -> dict[str, State]:
    """Return those of these canonical numbers that the level has already, with their states; at most a thousand."""
    found = conn.execute(
        select(entry.c.number, entry.c.state_id).where(
            entry.c.customer_id == customer.id, entry.c.level_id == at.id, entry.c.number.in_(numbers)
        )
    )
    known = states.states_of(conn, customer.id)
    return {number: known[state_id] for number, state_id in found}


def elsewhere(conn: Connection, customer: Customer, at: Level, numbers: Sequence[str]) -> int:
    """Return how many of these canonical numbers another level has already, as the same number; at most a thousand.

    Two sites have the same number under a flat dial plan, or where it begins with ``+`` (T1).
    """
    found = conn.execute(
        select(entry.c.number, level.c.kind)
        .join(level, level.c.id == entry.c.level_id)
        .where(entry.c.customer_id == customer.id, entry.c.level_id != at.id, entry.c.number.in_(numbers))
    )
    is_one = customer.dial_plan is DialPlan.FLAT or not at.is_site
    return len({number for number, kind in found if is_one or kind != LevelKind.SITE or number.startswith("+")})


def first_states(conn: Connection, customer: Customer, at: Level, numbers: Sequence[str]) -> dict[str, State]:
    """Return the state that each number would have as a new entry of the level: its truth, else Available (W0, T6)."""
    known = truth.truths(conn, customer, [(at.id, number) for number in numbers])
    return {number: known[at.id, number] or State(Status.AVAILABLE) for number in numbers}


def add_entries(conn: Connection, customer: Customer, at: Level, wanted: Mapping[str, State], operation: int) -> None:
    """Add entries that the level does not have, and their changes; needs the write gate.

    Args:
        conn: inside the transaction of the operation.
        customer: whose inventory.
        at: where they will stand.
        wanted: the state of each, by canonical numbers that are not there yet.
        operation: the id of the operation.
    """
    ids = states.state_ids(conn, customer.id, set(wanted.values()))
    first = identity.last_id(conn, "entry") + 1
    place = {"customer_id": customer.id, "level_id": at.id, "operation_id": operation}
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
