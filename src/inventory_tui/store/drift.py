"""Drift: entries whose stored Status is not what the records say now (W0)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Column, Connection, MetaData, Table, insert, select, text

from inventory_tui.audit.scope import Options
from inventory_tui.audit.verdict import Evidence, rule_on
from inventory_tui.inventory.model import Customer, Entry, State
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.store.filters import conditions_of, drifting
from inventory_tui.store.schema import BYTES, ID, entry
from inventory_tui.store.states import states_of
from inventory_tui.store.truth import Truths, gather, truths

_AS_AUDITED = Options()
_place = Table(
    "drift_place",
    MetaData(),
    Column("place", ID, primary_key=True),
    Column("level_id", ID),
    Column("number", BYTES),
    Column("state_id", ID),
    prefixes=["TEMPORARY"],
)
_pair = Table(
    "drift_pair",
    MetaData(),
    Column("state_id", ID, primary_key=True),
    Column("kinds", BYTES, primary_key=True),
    prefixes=["TEMPORARY"],
)
_PAIRS = """
SELECT DISTINCT d.state_id, COALESCE(p.kinds, '') FROM drift_place d LEFT JOIN present p ON p.place = d.place
"""
_FILL = """
INSERT INTO drifting (entry_id)
SELECT d.place FROM drift_place d LEFT JOIN present p ON p.place = d.place
JOIN drift_pair b ON b.state_id = d.state_id AND b.kinds = COALESCE(p.kinds, '')
"""


def drift_of(stored: State, truth: State | None) -> State | None:
    """Return the state an entry should be in, where its Status is another; None where it is right.

    Args:
        stored: as the entry has it.
        truth: what the counting records say; None where none counts (T6). A hold is right unless they say in use (T7).
    """
    expected = rule_on(stored, Evidence(truth, is_mentioned=False, number_type=""), _AS_AUDITED).after
    return expected if expected.status is not stored.status else None


def mark_drift(connection: Connection, customer: Customer, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries of a page, those that drift with the state they should be in."""
    present = truths(connection, customer, [(each.level.id, each.number) for each in entries])
    marked = []
    for each in entries:
        drift = drift_of(each.state, present[each.level.id, each.number])
        marked.append(replace(each, drift=drift) if drift else each)
    return tuple(marked)


def stage_drift(connection: Connection, customer: Customer, query: NumberQuery, today: date) -> None:
    """Fill the temporary table ``drifting`` with what drifts among the entries that the other filters ask for.

    Args:
        connection: inside a transaction, on a connection of one's own: the table stays.
        customer: whose entries.
        query: its other filters limit the work.
        today: the customer's calendar day.
    """
    for table in (drifting, _place, _pair):
        connection.execute(text(f"DROP TABLE IF EXISTS {table.name}"))
        table.create(connection, checkfirst=False)
    places = select(entry.c.id, entry.c.level_id, entry.c.number, entry.c.state_id).where(
        *conditions_of(connection, customer, replace(query, drift=False), today)
    )
    connection.execute(insert(_place).from_select(_place.c.keys(), places))
    gather(connection, customer, _place.name)
    states, known = states_of(connection, customer.id), Truths(connection, customer.id)
    pairs = [
        {"state_id": state_id, "kinds": kinds}
        for state_id, kinds in connection.execute(text(_PAIRS))
        if drift_of(states[state_id], known.of(kinds or None))
    ]
    if pairs:
        connection.execute(insert(_pair), pairs)
        connection.execute(text(_FILL))
    for name in (_place.name, _pair.name, "present"):
        connection.execute(text(f"DROP TABLE {name}"))
