"""What a snapshot added and took away, as rows that stay where they are while somebody looks at them (I1).

Temporary tables of one private connection name the records; a row is read from where it is by then, for records
that an import takes away meanwhile keep their ids.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, text

from inventory_tui.store import bulk
from inventory_tui.store.kinds import kinds_of
from inventory_tui.store.levels import levels_of
from inventory_tui.store.runs import GONE_LEVEL


class Side(StrEnum):
    """Which records of a comparison."""

    ADDED = "added"
    GONE = "gone"


class ComparedRow(NamedTuple):
    """A record that a snapshot added or took away."""

    number: str
    use: str
    """What for, in words."""
    level: str
    """Name of the site, or ``Customer``."""
    name: str


_TABLE = f"CREATE TEMPORARY TABLE compared_{{side}} ({bulk.PLACE}, record_id BIGINT NOT NULL)"
_FILL = """
INSERT INTO compared_{side} (record_id)
SELECT id FROM {table} WHERE {which} AND source_id = :source
ORDER BY number, level_id, id
"""
_WHICH = {
    Side.ADDED: ("record", "customer_id = :customer AND snapshot_id = :snapshot"),
    Side.GONE: ("gone_record", "gone_by = :snapshot AND +customer_id = :customer AND snapshot_id <> :snapshot"),
}
"""The plus leads SQLite to the index of ``gone_by``."""
_FOUND = """
SELECT c.place, r.number, r.kind, r.level_id, r.name FROM compared_{side} c CROSS JOIN {table} r
WHERE c.place > :after AND c.place <= :until AND r.id = c.record_id AND r.customer_id = :customer
"""


def compare(connection: Connection, customer_id: int, source_id: int, snapshot_id: int) -> dict[Side, int]:
    """Find what a source's present snapshot added and took away; return how many records each.

    Args:
        connection: a private one, inside a transaction; ``read_page`` wants it, too.
        customer_id: whose source.
        source_id: which.
        snapshot_id: its present snapshot.
    """
    ids = {"customer": customer_id, "source": source_id, "snapshot": snapshot_id}
    counts = {}
    for side, (table, which) in _WHICH.items():
        connection.execute(text(_TABLE.format(side=side)))
        counts[side] = connection.execute(text(_FILL.format(side=side, table=table, which=which)), ids).rowcount
    return counts


def read_page(connection: Connection, customer_id: int, side: Side, offset: int, limit: int) -> list[ComparedRow]:
    """Return some rows of one side, by number and level."""
    found = " UNION ALL ".join(_FOUND.format(side=side, table=table) for table in ("record", "gone_record"))
    rows = connection.execute(
        text(f"{found} ORDER BY 1"), {"customer": customer_id, "after": offset, "until": offset + limit}
    ).all()
    kinds = kinds_of(connection, customer_id)
    names = {level_id: level.label for level_id, level in levels_of(connection, customer_id).items()}
    return [
        ComparedRow(number, kinds[slot].label, names.get(level_id, GONE_LEVEL), name)
        for _, number, slot, level_id, name in rows
    ]
