"""The staging area of an import of service records: what a snapshot would bring, beside the records (I1, I8).

Temporary tables of one private connection; they go with it. Nothing here takes a lock that another session feels,
and no number of rows makes memory grow.

* ``staged``          the rows as they come; a level that is still to be made has a negative id;
* ``fresh``           the same in the order of their numbers, identical ones once;
* ``kept``            rows of ``fresh`` that are records of the source already;
* ``gone``            records of the source that are not in ``fresh``;
* ``staged_problem``  unusable numbers (N4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, text

from inventory_tui.store import bulk

RECORD_WIDTH: Final = 6
PROBLEM_WIDTH: Final = 7
_NUMBERED_NEW: Final = "local BIGINT PRIMARY KEY, id BIGINT NOT NULL"

_ROWS = (
    f"CREATE TEMPORARY TABLE {{name}} ({bulk.PLACE}, number TEXT NOT NULL, level_id BIGINT NOT NULL,"
    " kind BIGINT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, partition TEXT NOT NULL)"
)
_TABLES = (
    _ROWS.format(name="staged"),
    f"CREATE TEMPORARY TABLE kept ({bulk.PLACE}, record_id BIGINT NOT NULL)",
    "CREATE TEMPORARY TABLE gone (record_id INTEGER PRIMARY KEY)",
    (
        "CREATE TEMPORARY TABLE staged_problem (level_id BIGINT NOT NULL, use TEXT NOT NULL, name TEXT NOT NULL,"
        " file TEXT NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL)"
    ),
    f"CREATE TEMPORARY TABLE new_kind ({_NUMBERED_NEW})",
    f"CREATE TEMPORARY TABLE new_level ({_NUMBERED_NEW})",
)

_SORT = """
INSERT INTO fresh (number, level_id, kind, name, description, partition)
SELECT number, level_id, kind, name, description, partition
FROM staged ORDER BY number, level_id, kind, name, partition
"""
"""Identical rows come to stand side by side. Grouping them, or one column more in the order, costs twice as much."""

_TWINS = """
FROM fresh a CROSS JOIN fresh b
WHERE b.place = a.place + 1 AND b.number = a.number AND b.level_id = a.level_id AND b.kind = a.kind
  AND b.name = a.name AND b.partition = a.partition
"""
_COUNT_TWINS = f"SELECT b.level_id, b.kind, COUNT(*) {_TWINS} GROUP BY b.level_id, b.kind"
_DROP_TWINS = f"DELETE FROM fresh WHERE place IN (SELECT b.place {_TWINS})"

_KEEP = """
INSERT INTO kept (place, record_id)
SELECT f.place, r.id FROM fresh f CROSS JOIN record r
WHERE r.customer_id = :customer AND r.number = f.number AND r.level_id = f.level_id AND r.kind = f.kind
  AND r.source_id = :source AND r.name = f.name AND r.partition = f.partition
"""
_GONE = """
INSERT INTO gone (record_id)
SELECT r.id FROM record r
WHERE r.customer_id = :customer AND r.source_id = :source AND r.id NOT IN (SELECT record_id FROM kept)
"""
_PROBLEM = "level_id, use, name, file, line, text, reason"
_NEW_PROBLEMS = f"""
SELECT {_PROBLEM} FROM staged_problem
EXCEPT SELECT {_PROBLEM} FROM problem WHERE customer_id = :customer AND source_id = :source
"""


class Staging:
    """The staging area of one import."""

    def __init__(self, connection: Connection) -> None:
        """Lay out the temporary tables.

        Args:
            connection: a private one, inside a transaction; later calls want one, too.
        """
        self._connection = connection
        for statement in _TABLES:
            connection.execute(text(statement))

    def put_records(self, values: Sequence[object]) -> None:
        """Stage records: number, level id, kind's slot, name, description, partition, one row after the other."""
        target = "staged (number, level_id, kind, name, description, partition)"
        bulk.put(self._connection, target, RECORD_WIDTH, values)

    def put_problems(self, values: Sequence[object]) -> None:
        """Stage problems: level id, use, name, file, line, text, reason, one row after the other."""
        bulk.put(self._connection, "staged_problem", PROBLEM_WIDTH, values)

    def sort(self, *, is_in_order: bool) -> dict[tuple[int, int], int]:
        """Bring the staged records into the order of their numbers, identical ones once.

        Args:
            is_in_order: whether they came like that.

        Returns:
            How many rows were identical to another, by level id and kind's slot.
        """
        connection = self._connection
        if is_in_order:
            connection.execute(text("ALTER TABLE staged RENAME TO fresh"))
            return {}
        connection.execute(text(_ROWS.format(name="fresh")))
        connection.execute(text(_SORT))
        twins = {(level_id, kind): count for level_id, kind, count in connection.execute(text(_COUNT_TWINS))}
        if twins:
            connection.execute(text(_DROP_TWINS))
        return twins

    def compare(self, customer_id: int, source_id: int) -> int:
        """Find which records the source has already; return how many."""
        ids = {"customer": customer_id, "source": source_id}
        return self._connection.execute(text(_KEEP), ids).rowcount

    def find_gone(self, customer_id: int, source_id: int) -> int:
        """Find which of the source's records are not staged; return how many."""
        ids = {"customer": customer_id, "source": source_id}
        return self._connection.execute(text(_GONE), ids).rowcount

    def has_other_problems(self, customer_id: int, source_id: int) -> bool:
        """Tell whether the staged problems are others than those the source has."""
        ids = {"customer": customer_id, "source": source_id}
        staged: int = self._connection.execute(text("SELECT COUNT(*) FROM staged_problem")).scalar_one()
        stored: int = self._connection.execute(
            text("SELECT COUNT(*) FROM problem WHERE customer_id = :customer AND source_id = :source"), ids
        ).scalar_one()
        if staged != stored:
            return True
        return bool(staged) and self._connection.execute(text(_NEW_PROBLEMS), ids).first() is not None

    def number_new_kinds(self, slots: Mapping[int, int]) -> None:
        """Say which slots the staged ones became."""
        self._number_new("new_kind", slots)

    def number_new_levels(self, ids: Mapping[int, int]) -> None:
        """Say which ids the negative ones became."""
        self._number_new("new_level", ids)

    def _number_new(self, table: str, numbers: Mapping[int, int]) -> None:
        if numbers:
            self._connection.execute(
                text(f"INSERT INTO {table} (local, id) VALUES (:local, :id)"),
                [{"local": local, "id": id_} for local, id_ in numbers.items()],
            )
