"""The next free numbers of a level (W10): Available by Status and by truth, not mentioned, no twin in use.

What is one number throughout the customer is given away once: not where another of its entries is not free.

Candidates come longest free first, then in order; they are asked about a block at a time, until enough are found, so
that a million numbers cost as little as a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select, text

from inventory_tui.audit.uses import TABLE_U, Use
from inventory_tui.inventory import rules
from inventory_tui.inventory.model import Customer, DialPlan, Level, State, Status
from inventory_tui.store import states, truth
from inventory_tui.store.filters import begins_with
from inventory_tui.store.schema import entry

BLOCK: Final = 500
_IN_USE = ", ".join(f"'{row.use}'" for row in TABLE_U if row.status is not None and row.status.is_in_use)

_TAKEN_ELSEWHERE = """
SELECT 1 FROM entry e CROSS JOIN state s
WHERE e.customer_id = :customer AND e.number = :number AND e.id <> :entry
  AND s.id = e.state_id AND s.status <> 'Available'
LIMIT 1
"""
_TWIN_IN_USE = f"""
SELECT 1 FROM entry e CROSS JOIN state s
WHERE e.customer_id = :customer AND e.number IN (:first, :second, :third) AND e.number <> :number
  AND s.id = e.state_id AND s.status IN ('Used', 'Used-Utility')
UNION ALL
SELECT 1 FROM record r CROSS JOIN kind k
WHERE r.customer_id = :customer AND r.number IN (:first, :second, :third) AND r.number <> :number
  AND k.customer_id = :customer AND k.slot = r.kind AND k.use IN ({_IN_USE})
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class FreeNumber:
    """A number that can be given away."""

    entry_id: int
    number: str


def find_free(
    conn: Connection,
    customer: Customer,
    at: Sequence[Level],
    count: int,
    prefix: str = "",
    only: int | None = None,
) -> list[FreeNumber]:
    """Return the first ``count`` free numbers at these levels, those of the first level before the others.

    Args:
        conn: inside a transaction; temporary tables are written.
        customer: whose inventory.
        at: the levels, the preferred one first.
        count: how many are wanted.
        prefix: how they must begin.
        only: the id of the only entry that is wanted; None: any.
    """
    found: list[FreeNumber] = []
    for level in at:
        for block in _iter_blocks(conn, customer, level, prefix, only):
            taken = {each.number for each in found}
            others = [row for row in block if row[1] not in taken]
            found += _free_of(conn, customer, level, others, count - len(found))
            if len(found) >= count:
                return found
    return found


def _iter_blocks(
    conn: Connection, customer: Customer, level: Level, prefix: str, only: int | None
) -> Iterator[list[tuple[int, str, int]]]:
    """Yield entries that are Available by their Status: longest free first, then in order."""
    known = states.states_of(conn, customer.id)
    available = [state_id for state_id, state in known.items() if state.status is Status.AVAILABLE]
    wanted = (
        select(entry.c.id, entry.c.number, entry.c.state_id)
        .where(entry.c.customer_id == customer.id, entry.c.level_id == level.id, entry.c.state_id.in_(available))
        .where(*(begins_with(prefix) if prefix else ()), *(() if only is None else (entry.c.id == only,)))
        .order_by(func.coalesce(entry.c.last_used_at, ""), entry.c.number)
    )
    offset = 0
    while rows := conn.execute(wanted.offset(offset).limit(BLOCK)).all():
        yield [(id_, number, state_id) for id_, number, state_id in rows]
        offset += BLOCK


def _free_of(
    conn: Connection, customer: Customer, level: Level, block: Sequence[tuple[int, str, int]], count: int
) -> list[FreeNumber]:
    """Return the free ones of a block, at most ``count``."""
    conn.execute(text("DROP TABLE IF EXISTS candidate"))
    conn.execute(text("CREATE TEMPORARY TABLE candidate (place INTEGER PRIMARY KEY, level_id BIGINT, number TEXT)"))
    rows = [{"place": at, "level": level.id, "number": number} for at, (_, number, _) in enumerate(block)]
    if not rows:
        return []
    conn.execute(text("INSERT INTO candidate VALUES (:place, :level, :number)"), rows)
    truth.gather(conn, customer, "candidate")
    kinds: dict[int, str] = {row.place: row.kinds for row in conn.execute(text("SELECT place, kinds FROM present"))}
    known, by_id = truth.Truths(conn, customer.id), states.states_of(conn, customer.id)
    found: list[FreeNumber] = []
    for at, (id_, number, state_id) in enumerate(block):
        slots = kinds.get(at)
        is_mentioned = any(kind.use is Use.MENTIONED for kind in known.kinds(slots))
        if is_mentioned or not _is_free(by_id[state_id], known.of(slots)):
            continue
        if _is_taken_elsewhere(conn, customer, number, id_) or _has_twin_in_use(conn, customer, number):
            continue
        found.append(FreeNumber(id_, number))
        if len(found) == count:
            break
    return found


def _is_free(state: State, present: State | None) -> bool:
    return not rules.why_not_free(rules.Facts(state, truth=present))


def _is_one_number(customer: Customer, number: str) -> bool:
    """Whether the same digits at two levels are one number: under ``flat``, and where it is international (T1)."""
    return customer.dial_plan is DialPlan.FLAT or number.startswith("+")


def _is_taken_elsewhere(conn: Connection, customer: Customer, number: str, entry_id: int) -> bool:
    """Whether another entry of the same number is not free: two people would get one number."""
    values = {"customer": customer.id, "number": number, "entry": entry_id}
    return _is_one_number(customer, number) and conn.execute(text(_TAKEN_ELSEWHERE), values).first() is not None


def _has_twin_in_use(conn: Connection, customer: Customer, number: str) -> bool:
    """Whether a number that differs only by a leading + or 00 is in use (``spelling_twin``)."""
    bare = number.removeprefix("+") if number.startswith("+") else number.removeprefix("00")
    if not bare.isdecimal():
        return False
    spellings = ["+" + bare, "00" + bare, bare if not bare.startswith("00") else number]
    first, second, third = spellings
    values = {"customer": customer.id, "number": number, "first": first, "second": second, "third": third}
    return conn.execute(text(_TWIN_IN_USE), values).first() is not None
