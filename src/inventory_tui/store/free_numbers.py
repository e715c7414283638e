"""The next free numbers of a level (W10): Available by Status and by truth, not mentioned, no twin in use.

What is one number throughout the customer is given away once: not where another of its entries is not free.

Candidates are put in their order first, longest free first; then one statement asks about one after the other and ends
as soon as enough are free.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, column, func, insert, select, table, text

from inventory_tui.audit.uses import TABLE_U
from inventory_tui.inventory.model import Customer, DialPlan, Level, Status
from inventory_tui.store import bulk, numbers, truth
from inventory_tui.store.filters import begins_with
from inventory_tui.store.schema import entry, state

_IN_USE = ", ".join(f"'{row.use}'" for row in TABLE_U if row.status is not None and row.status.is_in_use)
_FREE = ", ".join(f"'{row.use}'" for row in TABLE_U if row.status is Status.AVAILABLE)
_CANDIDATES: Final = table("candidate", column("entry_id"), column("level_id"), column("number"))
_LAY_OUT = (
    "DROP TABLE IF EXISTS candidate",
    f"CREATE TEMPORARY TABLE candidate ({bulk.PLACE}, entry_id BIGINT, level_id BIGINT, number TEXT)",
)
_IN_USE_AS = """
EXISTS (
  SELECT 1 FROM record r CROSS JOIN kind k WHERE r.customer_id = :customer AND r.number = {number}
    AND k.customer_id = :customer AND k.slot = r.kind AND k.use IN ({uses})
) OR EXISTS (
  SELECT 1 FROM entry o CROSS JOIN state s WHERE o.customer_id = :customer AND o.number = {number}
    AND s.id = o.state_id AND s.status IN ('Used', 'Used-Utility')
)"""
_TWINS = " OR ".join(_IN_USE_AS.format(number=number, uses=_IN_USE) for number in ("p.twin", "p.other"))
"""What differs by a leading + or 00 only (``spelling_twin``)."""
_FIND = f"""
SELECT p.entry_id, p.number
FROM (
  SELECT b.*,
    CASE WHEN b.number <> '+' || b.bare THEN '+' || b.bare WHEN SUBSTR(b.bare, 1, 2) <> '00' THEN b.bare END AS twin,
    CASE WHEN b.number <> '00' || b.bare THEN '00' || b.bare WHEN SUBSTR(b.bare, 1, 2) <> '00' THEN b.bare END AS other
  FROM (
    SELECT c.*, CASE WHEN SUBSTR(c.number, 1, 1) = '+' THEN SUBSTR(c.number, 2)
                     WHEN SUBSTR(c.number, 1, 2) = '00' THEN SUBSTR(c.number, 3) ELSE c.number END AS bare
    FROM candidate c
  ) b
) p
WHERE NOT EXISTS (
    SELECT 1 FROM record r CROSS JOIN kind k
    WHERE r.customer_id = :customer AND r.number = p.number {{counts}}
      AND k.customer_id = :customer AND k.slot = r.kind AND k.use NOT IN ({_FREE})
  )
  AND NOT EXISTS (
    SELECT 1 FROM entry o CROSS JOIN state s
    WHERE o.customer_id = :customer AND o.number = p.number AND o.id <> p.entry_id {{is_one}}
      AND s.id = o.state_id AND s.status <> 'Available'
  )
  AND NOT (p.bare <> '' AND LTRIM(p.bare, '0123456789') = '' AND ({_TWINS}))
ORDER BY p.place LIMIT :most
"""
_IS_ONE = "AND SUBSTR(p.number, 1, 1) = '+'"
"""Under ``slc`` the same digits at two levels are one number only where it is international (T1)."""


def find_free(
    conn: Connection,
    customer: Customer,
    at: Sequence[Level],
    count: int,
    prefix: str = "",
    among: Sequence[int] | None = None,
) -> list[int]:
    """Return the ids of the first ``count`` free entries at these levels, those of the first level before the others.

    Args:
        conn: inside a transaction; a temporary table is written.
        customer: whose inventory.
        at: the levels, the preferred one first; several only under ``flat``.
        count: how many are wanted.
        prefix: how their numbers must begin.
        among: the ids of the only entries that are wanted, some thousands at most; None: any.
    """
    _put_candidates(conn, customer, at, prefix, among)
    values: dict[str, object] = {"customer": customer.id, "most": count * len(at)}  # a number may stand at each level
    is_flat = customer.dial_plan is DialPlan.FLAT
    if not is_flat:
        values["customer_level"] = truth.customer_level(conn, customer.id)
    statement = _FIND.format(counts="" if is_flat else truth.AT_ITS_LEVEL, is_one="" if is_flat else _IS_ONE)
    found: dict[str, int] = {}
    for entry_id, number in conn.execute(text(statement), values):
        found.setdefault(number, entry_id)
    return list(found.values())[:count]


def _put_candidates(
    conn: Connection, customer: Customer, at: Sequence[Level], prefix: str, among: Sequence[int] | None
) -> None:
    """Put the entries that are Available by their Status in their order: longest free first, then by number."""
    for statement in _LAY_OUT:
        conn.execute(text(statement))
    available = select(state.c.id).where(state.c.customer_id == customer.id, state.c.status == Status.AVAILABLE)
    which = (
        (entry.c.customer_id == customer.id,)
        if among is None
        else (numbers.belongs_to(customer), entry.c.id.in_(among))
    )
    wanted = (
        select(entry.c.id, entry.c.level_id, entry.c.number)
        .where(*which, entry.c.level_id.in_([level.id for level in at]), entry.c.state_id.in_(available))
        .where(*(begins_with(prefix) if prefix else ()))
        .order_by(entry.c.level_id != at[0].id, func.coalesce(entry.c.last_used_at, ""), entry.c.number)
    )
    conn.execute(insert(_CANDIDATES).from_select(["entry_id", "level_id", "number"], wanted))
