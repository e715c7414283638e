"""The dictionary of states: each different (Status, Usage, Vendor) of a customer has a small id."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from inventory_tui.inventory.model import State, Status
from inventory_tui.store.faults import known_word
from inventory_tui.store.schema import state as table


def states_of(connection: Connection, customer_id: int) -> dict[int, State]:
    """Return every state of the customer, by id."""
    rows = connection.execute(
        select(table.c.id, table.c.status, table.c.usage, table.c.vendor).where(table.c.customer_id == customer_id)
    )
    return {id_: State(known_word(Status, status), usage, vendor) for id_, status, usage, vendor in rows}


def state_ids(connection: Connection, customer_id: int, states: Iterable[State]) -> dict[State, int]:
    """Return the ids of ``states``, adding those the customer does not have yet; needs the write gate."""
    wanted = set(states)
    known = {state: id_ for id_, state in states_of(connection, customer_id).items()}
    missing = sorted(wanted - known.keys())
    if missing:
        connection.execute(
            insert(table),
            [
                {
                    "customer_id": customer_id,
                    "status": each.status,
                    "usage": each.usage,
                    "vendor": each.vendor,
                }
                for each in missing
            ],
        )
        known = {state: id_ for id_, state in states_of(connection, customer_id).items()}
    return {state: known[state] for state in wanted}
