"""Going back to the snapshot that a source had before, records and unusable rows under their old ids (I1, W7).

What the present snapshot added leaves and is kept, marked as taken away by the very snapshot that had added it: so
the history still names it, and no later restore brings it back. What it took away comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from inventory_tui.store import departures, sources
from inventory_tui.store.levels import bump_records, levels_of, removed_sites

_RECORD: Final = "id, customer_id, level_id, source_id, snapshot_id, number, kind, name, description, partition"
_ADDED: Final = "customer_id = :customer AND source_id = :source AND snapshot_id = :snapshot"
_TAKEN: Final = "gone_by = :snapshot AND +customer_id = :customer AND source_id = :source AND snapshot_id <> :snapshot"
"""The plus leads SQLite to the index of ``gone_by``, and away from all that the customer ever lost."""

_LEAVING = f"CREATE TEMPORARY TABLE gone AS SELECT id AS record_id FROM record WHERE {_ADDED}"
_BACK = f"INSERT INTO record ({_RECORD}) SELECT {_RECORD} FROM gone_record WHERE {_TAKEN} ORDER BY id"
_NOT_GONE = f"DELETE FROM gone_record WHERE {_TAKEN}"
_DROP_PROBLEMS = f"DELETE FROM problem WHERE {_ADDED}"
_PROBLEMS_BACK = (
    f"INSERT INTO problem ({departures.PROBLEM}) SELECT {departures.PROBLEM} FROM gone_problem WHERE {_TAKEN}"
)
_PROBLEMS_NOT_GONE = f"DELETE FROM gone_problem WHERE {_TAKEN}"
_LEVELS = f"SELECT level_id FROM gone_record WHERE {_TAKEN} UNION SELECT level_id FROM gone_problem WHERE {_TAKEN}"


@dataclass(frozen=True, slots=True)
class Reversal:
    """What going back to the previous snapshot does."""

    back: int
    """Records that come back."""
    leaving: int
    """Records that leave."""
    problems_back: int
    problems_leaving: int


def reversal_of(connection: Connection, customer_id: int, source_id: int, snapshot_id: int) -> Reversal:
    """Count what taking a snapshot back would do."""
    ids = {"customer": customer_id, "source": source_id, "snapshot": snapshot_id}
    counts = (
        connection.execute(text(f"SELECT COUNT(*) FROM {table} WHERE {which}"), ids).scalar_one()
        for table, which in (
            ("gone_record", _TAKEN),
            ("record", _ADDED),
            ("gone_problem", _TAKEN),
            ("problem", _ADDED),
        )
    )
    return Reversal(*counts)


def sites_in_the_way(connection: Connection, customer_id: int, source_id: int, snapshot_id: int) -> list[str]:
    """Return the names of removed sites that something would come back to."""
    ids = {"customer": customer_id, "source": source_id, "snapshot": snapshot_id}
    missing = set(connection.execute(text(_LEVELS), ids).scalars()) - levels_of(connection, customer_id).keys()
    names = removed_sites(connection, customer_id) if missing else {}
    return sorted(names.get(level_id, f"site {level_id}") for level_id in missing)


def take_back(connection: Connection, customer_id: int, source_id: int, snapshot: sources.Snapshot) -> Reversal:
    """Give a source the records and unusable rows that it had before; needs the write gate.

    Args:
        connection: a private one; it has no table ``gone`` yet.
        customer_id: whose source.
        source_id: which.
        snapshot: its present one; there is one before, and every level that something comes back to exists.
    """
    ids = {"customer": customer_id, "source": source_id, "snapshot": snapshot.id}

    def run(statement: str) -> int:
        return connection.execute(text(statement), ids).rowcount

    run(_LEAVING)
    leaving = departures.take_records_away(connection, snapshot.id)
    back = run(_BACK)
    run(_NOT_GONE)
    problems_leaving, problems_back = run(_DROP_PROBLEMS), run(_PROBLEMS_BACK)
    run(_PROBLEMS_NOT_GONE)
    sources.update_source(connection, customer_id, source_id, snapshot_id=snapshot.previous_id)
    bump_records(connection, customer_id)
    return Reversal(back, leaving, problems_back, problems_leaving)
