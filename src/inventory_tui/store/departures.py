"""Records and unusable rows that leave their source: kept, with the snapshot that took them away (I1, P4).

Which records leave is said in a temporary table ``gone`` of their ids, on the caller's private connection.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

PROBLEM: Final = "id, customer_id, source_id, snapshot_id, level_id, use, name, file, line, text, reason"
"""The columns of a problem, be it there or gone."""

_MOVE = """
INSERT INTO gone_record
  (id, customer_id, level_id, source_id, snapshot_id, number, kind, name, description, partition, gone_by)
SELECT r.id, r.customer_id, r.level_id, r.source_id, r.snapshot_id, r.number, r.kind, r.name, r.description,
  r.partition, :snapshot
FROM gone g CROSS JOIN record r WHERE r.id = g.record_id ORDER BY r.id
"""
_DROP = "DELETE FROM record WHERE id IN (SELECT record_id FROM gone)"
_MOVE_PROBLEMS = f"""
INSERT INTO gone_problem ({PROBLEM}, gone_by)
SELECT {PROBLEM}, :snapshot FROM problem WHERE customer_id = :customer AND source_id = :source
"""
_DROP_PROBLEMS = "DELETE FROM problem WHERE customer_id = :customer AND source_id = :source"


def take_records_away(connection: Connection, snapshot_id: int) -> int:
    """Move the records in ``gone`` to those that are gone, and return how many; needs the write gate.

    Args:
        connection: the one that has the temporary table.
        snapshot_id: what took them away; the history dates their end by it.
    """
    connection.execute(text(_MOVE), {"snapshot": snapshot_id})
    return connection.execute(text(_DROP)).rowcount


def take_problems_away(connection: Connection, *, customer: int, source: int, snapshot: int) -> None:
    """Move every unusable row of a source to those that are gone; needs the write gate."""
    ids = {"customer": customer, "source": source}
    connection.execute(text(_MOVE_PROBLEMS), {**ids, "snapshot": snapshot})
    connection.execute(text(_DROP_PROBLEMS), ids)
