"""Loading an inventory: rows staged in temporary tables, judged by the rules, written set-based (cli.md, Files; W0).

The tables live in a private connection and go with it:

* ``incoming``  the rows as they come; NULL where a row has no such column, a negative level where it is to be made;
* ``arranged``  the same in the order of their numbers, a level's number once;
* ``present``   the kinds of the records that count for each (``truth.gather``);
* ``met``       each row with the entry it meets and what becomes of it: ``fate`` is created, changed, same or refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import Connection, text

from inventory_tui.inventory.intake import Given, Outcome, take_in
from inventory_tui.inventory.model import FREE_FIELDS, Customer, State
from inventory_tui.store import bulk, truth
from inventory_tui.store.states import state_ids, states_of

FIELDS: Final = (*FREE_FIELDS[:3], "release_date", *FREE_FIELDS[3:])
"""What a row may say besides the state, in the order it is staged."""
WIDTH: Final = 4 + len(FIELDS)
MOST_LISTED: Final = 100_000


class Fate(IntEnum):
    """What becomes of a row."""

    CREATED = 0
    CHANGED = 1
    SAME = 2
    REFUSED = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken, and why."""

    line: int
    reason: str


_COLUMNS = ", ".join(("level_id", "number", "line", "given", *FIELDS))
_TYPES = "level_id BIGINT NOT NULL, number TEXT NOT NULL, line INTEGER NOT NULL, given INTEGER NOT NULL, " + ", ".join(
    f"{field} TEXT" for field in FIELDS
)
_TABLES = (
    f"CREATE TEMPORARY TABLE incoming ({_TYPES})",
    f"CREATE TEMPORARY TABLE arranged ({bulk.PLACE}, {_TYPES})",
    (
        "CREATE TEMPORARY TABLE outcome (given INTEGER NOT NULL, before_id BIGINT NOT NULL, kinds TEXT NOT NULL,"
        " after_id BIGINT, ends_hold INTEGER NOT NULL, PRIMARY KEY (given, before_id, kinds))"
    ),
    (
        f"CREATE TEMPORARY TABLE met ({bulk.PLACE}, entry_id BIGINT, before_id BIGINT NOT NULL,"
        " after_id BIGINT, release_date TEXT, fate INTEGER NOT NULL)"
    ),
)
_ARRANGE = f"""
INSERT INTO arranged ({_COLUMNS}) SELECT {_COLUMNS} FROM incoming ORDER BY number, level_id, line
"""
_TWINS = """
FROM arranged a CROSS JOIN arranged b
WHERE b.place = a.place + 1 AND b.number = a.number AND b.level_id = a.level_id
"""
_JOINED = """
FROM arranged a
LEFT JOIN entry e ON e.customer_id = :customer AND e.number = a.number AND e.level_id = a.level_id
LEFT JOIN present t ON t.place = a.place
"""
_PAIRS = f"SELECT DISTINCT a.given, COALESCE(e.state_id, 0), COALESCE(t.kinds, '') {_JOINED}"
_RELEASE = """
CASE WHEN o.ends_hold = 1 THEN NULL WHEN a.release_date IS NULL THEN e.release_date ELSE NULLIF(a.release_date, '') END
"""
_FIELDS_DIFFER = " OR ".join(f"COALESCE(a.{field}, e.{field}) <> e.{field}" for field in FREE_FIELDS)
_MEET = f"""
INSERT INTO met (place, entry_id, before_id, after_id, release_date, fate)
SELECT a.place, e.id, o.before_id, o.after_id, {_RELEASE},
  CASE WHEN o.after_id IS NULL THEN {Fate.REFUSED}
       WHEN e.id IS NULL THEN {Fate.CREATED}
       WHEN o.after_id <> o.before_id OR {_RELEASE} IS DISTINCT FROM e.release_date OR {_FIELDS_DIFFER}
       THEN {Fate.CHANGED} ELSE {Fate.SAME} END
{_JOINED}
JOIN outcome o ON o.given = a.given AND o.before_id = COALESCE(e.state_id, 0) AND o.kinds = COALESCE(t.kinds, '')
ORDER BY a.place
"""
_COUNT = "SELECT fate, COUNT(*) FROM met GROUP BY fate"
_REFUSED = f"""
SELECT a.line, a.given, m.before_id FROM met m JOIN arranged a ON a.place = m.place
WHERE m.fate = {Fate.REFUSED} ORDER BY a.line LIMIT {MOST_LISTED}
"""
_IS_SEEN_BY_AUDIT = f"""
SELECT 1 FROM met m LEFT JOIN entry e ON e.id = m.entry_id
WHERE m.fate = {Fate.CREATED}
  OR m.fate = {Fate.CHANGED} AND (m.after_id <> m.before_id OR m.release_date IS DISTINCT FROM e.release_date)
LIMIT 1
"""
_OLD_AND_NEW = ", ".join(f"e.{field}, COALESCE(a.{field}, e.{field})" for field in FREE_FIELDS)
_LOG_CHANGED = f"""
INSERT INTO change (operation_id, entry_id, before_id, after_id)
SELECT :operation, entry_id, before_id, after_id FROM met WHERE fate = {Fate.CHANGED} ORDER BY entry_id
"""
_DETAILS = f"""
SELECT m.place, m.entry_id, e.release_date, m.release_date, {_OLD_AND_NEW}
FROM met m CROSS JOIN arranged a CROSS JOIN entry e
WHERE m.fate = {Fate.CHANGED} AND m.place > :after AND a.place = m.place AND e.id = m.entry_id
  AND (m.release_date IS DISTINCT FROM e.release_date OR {_FIELDS_DIFFER})
ORDER BY m.place LIMIT {MOST_LISTED}
"""
_SAY_DETAIL = "UPDATE change SET detail = :detail WHERE operation_id = :operation AND entry_id = :entry_id"
_SET = ", ".join(f"{field} = COALESCE(a.{field}, entry.{field})" for field in FREE_FIELDS)
_UPDATE = f"""
UPDATE entry SET state_id = m.after_id, release_date = m.release_date, {_SET}, operation_id = :operation
FROM met m CROSS JOIN arranged a
WHERE entry.id = m.entry_id AND m.fate = {Fate.CHANGED} AND a.place = m.place
"""
_FREE = ", ".join(FREE_FIELDS)
_CREATE = f"""
INSERT INTO entry (customer_id, level_id, number, state_id, release_date, {_FREE}, operation_id)
SELECT :customer, a.level_id, a.number, m.after_id, m.release_date,
  {", ".join(f"COALESCE(a.{field}, '')" for field in FREE_FIELDS)}, :operation
FROM met m CROSS JOIN arranged a WHERE m.fate = {Fate.CREATED} AND a.place = m.place ORDER BY m.place
"""
_LOG_CREATED = """
INSERT INTO change (operation_id, entry_id, before_id, after_id)
SELECT :operation, e.id, NULL, e.state_id FROM entry e
WHERE e.id > :last AND e.customer_id = :customer AND e.operation_id = :operation ORDER BY e.id
"""


class Loading:
    """One inventory on its way in."""

    def __init__(self, connection: Connection, customer: Customer) -> None:
        """Lay out the temporary tables.

        Args:
            connection: a private one, inside a transaction; later calls want one, too.
            customer: whose inventory it is.
        """
        self._connection = connection
        self._customer = customer
        self._ids = {"customer": customer.id}
        self._givens: Mapping[int, Given] = {}
        self._states: dict[int, State] = {}
        for statement in _TABLES:
            connection.execute(text(statement))

    def put(self, values: Sequence[object]) -> None:
        """Stage rows: level id, number, line, what is given by its key, then ``FIELDS``, one row after the other."""
        bulk.put(self._connection, "incoming", WIDTH, values)

    def arrange(self) -> tuple[int, list[Refusal]]:
        """Bring the rows into the order of their numbers; a second row for a level's number is not taken.

        Returns:
            How many are not taken, and the first of them.
        """
        self._run(_ARRANGE)
        twins = self._rows(f"SELECT b.line, a.line {_TWINS} ORDER BY b.line LIMIT {MOST_LISTED}")
        if not twins:
            return 0, []
        dropped = self._run(f"DELETE FROM arranged WHERE place IN (SELECT b.place {_TWINS})")
        reason = "a second row for this number at this level: the first is in line {:,}"
        return dropped, [Refusal(line, reason.format(first)) for line, first in twins]

    def settle_levels(self, ids: Mapping[int, int]) -> None:
        """Replace the negative level ids by those the levels were given."""
        if ids:
            self._connection.execute(
                text("UPDATE arranged SET level_id = :id WHERE level_id = :local"),
                [{"local": local, "id": id_} for local, id_ in ids.items()],
            )

    def judge(self, givens: Mapping[int, Given], *, writes: bool) -> dict[Fate, int]:
        """Find out what becomes of every row, asking the records (W0).

        Args:
            givens: what rows say of Status, Usage and Vendor, by key.
            writes: whether the write gate is held, so that new states can be added.
        """
        self._givens = givens
        truth.gather(self._connection, self._customer, "arranged")
        self._states = states_of(self._connection, self._customer.id)
        known = truth.Truths(self._connection, self._customer.id)
        outcomes: dict[tuple[int, int, str], Outcome] = {
            (given, before, kinds): take_in(givens[given], self._states.get(before), known.of(kinds or None))
            for given, before, kinds in self._rows(_PAIRS)
        }
        ids = self._state_ids({each.after for each in outcomes.values() if each.after is not None}, writes=writes)
        rows = [
            {
                "given": given,
                "before_id": before,
                "kinds": kinds,
                "after_id": None if each.after is None else ids[each.after],
                "ends_hold": int(each.ends_hold),
            }
            for (given, before, kinds), each in outcomes.items()
        ]
        if rows:
            statement = "INSERT INTO outcome VALUES (:given, :before_id, :kinds, :after_id, :ends_hold)"
            self._connection.execute(text(statement), rows)
        self._run(_MEET)
        counts = {Fate(fate): count for fate, count in self._rows(_COUNT)}
        return {fate: counts.get(fate, 0) for fate in Fate}

    def refusals(self) -> list[Refusal]:
        """Return the first rows that the rules refuse, by line."""
        return [
            Refusal(line, take_in(self._givens[given], self._states.get(before), None).reason)
            for line, given, before in self._rows(_REFUSED)
        ]

    def is_seen_by_audit(self) -> bool:
        """Tell whether anything changes that an audit reads: entries, states, release dates (P2)."""
        return bool(self._rows(_IS_SEEN_BY_AUDIT))

    def apply(self, operation_id: int) -> None:
        """Write what was judged, and the changes; needs the write gate."""
        last = self._rows("SELECT COALESCE(MAX(id), 0) FROM entry")[0][0]
        self._run(_LOG_CHANGED, operation=operation_id)
        for details in self._iter_details():
            rows = [{"operation": operation_id, "entry_id": entry_id, "detail": detail} for entry_id, detail in details]
            self._connection.execute(text(_SAY_DETAIL), rows)
        self._run(_UPDATE, operation=operation_id)
        self._run(_CREATE, operation=operation_id)
        self._run(_LOG_CREATED, operation=operation_id, last=last)

    def _iter_details(self) -> Iterator[list[tuple[int, str]]]:
        """Yield the changed free fields and release dates as JSON, before and after, by entry."""
        after = 0
        while rows := self._rows(_DETAILS, after=after):
            after = rows[-1][0]
            yield [(row[1], _detail(row[2:])) for row in rows]

    def _state_ids(self, wanted: set[State], *, writes: bool) -> dict[State, int]:
        """Return ids for the states; without the write gate, new ones get ids that stand for nothing."""
        if writes:
            return state_ids(self._connection, self._customer.id, wanted)
        ids = {state: id_ for id_, state in self._states.items()}
        return ids | {state: -at for at, state in enumerate(wanted - ids.keys(), start=1)}

    def _run(self, statement: str, **values: object) -> int:
        return self._connection.execute(text(statement), self._bound(statement, values)).rowcount

    def _rows(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._connection.execute(text(statement), self._bound(statement, values))]

    def _bound(self, statement: str, values: dict[str, object]) -> dict[str, object]:
        return values | (self._ids if ":customer" in statement else {})


def _detail(values: Sequence[str | None]) -> str:
    """Return what changed, as JSON: field to before and after."""
    pairs = zip(("release_date", *FREE_FIELDS), values[::2], values[1::2], strict=True)
    return json.dumps({field: [old, new] for field, old, new in pairs if old != new}, ensure_ascii=False)
