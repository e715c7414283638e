"""Retiring a source: its records leave, the history keeps them and its name (I1, P4).

Its end is a snapshot like any other, an empty one: so what reads the history needs to know nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, text

from inventory_tui.audit.uses import RULES
from inventory_tui.store import departures, operations, sources
from inventory_tui.store.kinds import kinds_of
from inventory_tui.store.levels import bump_records
from inventory_tui.store.schema import gone_problem, problem, record, source_site

_ALONE = """
SELECT COUNT(*) FROM (
  SELECT number FROM record WHERE customer_id = :customer AND kind IN ({kinds})
  GROUP BY number HAVING MIN(source_id) = :source AND MAX(source_id) = :source) x
"""
"""One pass over the index of numbers, in its order."""
_LEAVING = """
CREATE TEMPORARY TABLE gone AS SELECT id AS record_id FROM record WHERE customer_id = :customer AND source_id = :source
"""
_NOTHING = ("read", "taken", "skipped", "ignored", "records", "added", "same")


@dataclass(frozen=True, slots=True)
class Holding:
    """What a source holds."""

    records: int
    problems: int
    """Unusable rows."""
    alone: int
    """Numbers that are in use by its records and by no other source's."""


def holding_of(connection: Connection, customer_id: int, source_id: int) -> Holding:
    """Count what a source holds; one pass over the customer's records."""
    records, problems = (
        connection.execute(
            select(func.count()).where(table.c.customer_id == customer_id, table.c.source_id == source_id)
        ).scalar_one()
        for table in (record, problem)
    )
    statuses = {slot: RULES[kind.use].status for slot, kind in kinds_of(connection, customer_id).items()}
    kinds = ", ".join(str(slot) for slot, status in statuses.items() if status is not None and status.is_in_use)
    ids = {"customer": customer_id, "source": source_id}
    alone = connection.execute(text(_ALONE.format(kinds=kinds)), ids).scalar_one() if kinds else 0
    return Holding(records, problems, alone)


def retire(connection: Connection, customer_id: int, source: sources.Source) -> int:
    """Take a source and its records away, and return how many these were; needs the write gate.

    Args:
        connection: a private one; it has no table ``gone`` yet.
        customer_id: whose source.
        source: which.
    """
    ids = {"customer": customer_id, "source": source.id}
    connection.execute(text(_LEAVING), ids)
    gone: int = connection.execute(text("SELECT COUNT(*) FROM gone")).scalar_one()
    values: dict[str, object] = {"retired_at": operations.now()}
    if source.snapshot_id is not None:
        counts = {**dict.fromkeys(_NOTHING, 0), "gone": gone}
        owner = customer_id, source.id
        end = sources.insert_snapshot(connection, owner, source.snapshot_id, counts=counts, coverage={})
        departures.take_records_away(connection, end)
        values["snapshot_id"] = end
    for table in (problem, gone_problem, source_site):
        connection.execute(delete(table).where(table.c.customer_id == customer_id, table.c.source_id == source.id))
    sources.update_source(connection, customer_id, source.id, **values)
    bump_records(connection, customer_id)
    return gone
