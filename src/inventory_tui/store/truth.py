"""The present truth of any places (level and number), asked of the records in one go (T1–T5, W0).

The records of each place are gathered by set-based SQL; what a set of kinds means is asked of ``audit.uses`` once for
each set that occurs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import Connection, select, text

from inventory_tui.audit.uses import Kind, truth_of
from inventory_tui.inventory.model import Customer, DialPlan, LevelKind, State
from inventory_tui.store import bulk
from inventory_tui.store.kinds import kinds_of
from inventory_tui.store.schema import level as levels

Place: TypeAlias = tuple[int, str]
"""A level's id and a number."""

_SET = {"sqlite": "GROUP_CONCAT(DISTINCT r.kind)", "postgresql": "STRING_AGG(DISTINCT CAST(r.kind AS TEXT), ',')"}
AT_ITS_LEVEL = """
  AND (r.level_id IN (p.level_id, :customer_level) OR p.level_id = :customer_level OR SUBSTR(p.number, 1, 1) = '+')
"""
"""Not one number throughout the customer: its own level and Customer level count; at Customer level all do (T1, T2)."""

_GATHER = """
INSERT INTO present (place, kinds)
SELECT p.place, {kinds} FROM {places} p CROSS JOIN record r
WHERE r.customer_id = :customer AND r.number = p.number {levels}
GROUP BY p.place
"""


class Truths:
    """What sets of kinds, as ``present`` keeps them, make of a number of one customer."""

    def __init__(self, connection: Connection, customer_id: int) -> None:
        self._kinds = kinds_of(connection, customer_id)
        self._known: dict[str | None, State | None] = {None: None}

    def kinds(self, slots: str | None) -> tuple[Kind, ...]:
        """Return the kinds of a set of slots joined by commas."""
        return tuple(self._kinds[int(slot)] for slot in slots.split(",")) if slots else ()

    def of(self, slots: str | None) -> State | None:
        """Return the truth that a set makes; None where none of its kinds counts (T6)."""
        if slots not in self._known:
            self._known[slots] = truth_of(self.kinds(slots))
        return self._known[slots]


def gather(connection: Connection, customer: Customer, places: str) -> None:
    """Gather the kinds of the records that count at each place, in the temporary table ``present``.

    Args:
        connection: inside a transaction; what is written is temporary.
        customer: whose records.
        places: a table with the columns place (its primary key), level_id and number.
    """
    connection.execute(text("DROP TABLE IF EXISTS present"))
    connection.execute(text(f"CREATE TEMPORARY TABLE present ({bulk.PLACE}, kinds TEXT NOT NULL)"))
    is_flat = customer.dial_plan is DialPlan.FLAT
    kinds = _SET[connection.dialect.name]
    statement = _GATHER.format(kinds=kinds, places=places, levels="" if is_flat else AT_ITS_LEVEL)
    ids = {"customer": customer.id}
    if not is_flat:
        ids["customer_level"] = customer_level(connection, customer.id)
    connection.execute(text(statement), ids)


def customer_level(connection: Connection, customer_id: int) -> int:
    """Return the id of the level that stands for the customer itself."""
    id_: int = connection.execute(
        select(levels.c.id).where(levels.c.customer_id == customer_id, levels.c.kind == LevelKind.CUSTOMER)
    ).scalar_one()
    return id_


def truths(connection: Connection, customer: Customer, places: Iterable[Place]) -> dict[Place, State | None]:
    """Return the present truth of each place; None where no record counts (T6).

    Args:
        connection: inside a transaction.
        customer: whose records.
        places: level ids and canonical numbers; as many as fit in memory.
    """
    asked = list(dict.fromkeys(places))
    connection.execute(text("DROP TABLE IF EXISTS place_asked"))
    connection.execute(text(f"CREATE TEMPORARY TABLE place_asked ({bulk.PLACE}, level_id BIGINT, number TEXT)"))
    if asked:
        connection.execute(text("INSERT INTO place_asked VALUES (:place, :level_id, :number)"), _rows(asked))
    gather(connection, customer, "place_asked")
    known = Truths(connection, customer.id)
    found = dict.fromkeys(asked, None) | {
        asked[at]: known.of(slots) for at, slots in connection.execute(text("SELECT place, kinds FROM present"))
    }
    for table in ("place_asked", "present"):
        connection.execute(text(f"DROP TABLE {table}"))
    return found


def _rows(asked: Sequence[Place]) -> list[dict[str, object]]:
    return [{"place": at, "level_id": level_id, "number": number} for at, (level_id, number) in enumerate(asked)]
