"""Taking a snapshot: what is staged replaces what the source had, in the caller's one transaction (I1).

A record knows the snapshot that added it, a gone one also the snapshot that took it away: together they are the
comparison shown, and the way back to the previous snapshot. Records that stay are not written. Unusable rows are
replaced as a whole where they differ, and kept in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from inventory_tui.audit.uses import Kind
from inventory_tui.store import departures, sources
from inventory_tui.store.kinds import kind_slots
from inventory_tui.store.levels import bump_records
from inventory_tui.store.staging import Staging

_ADD = """
INSERT INTO record (customer_id, level_id, source_id, snapshot_id, number, kind, name, description, partition)
SELECT :customer, {level}, :source, :snapshot, f.number, f.kind, f.name, f.description, f.partition
FROM fresh f {join} {where} ORDER BY f.place
"""
"""In the order of their numbers, so that the index grows at its end and an audit reads neighbours."""
_NEW_LEVELS = ("COALESCE(l.id, f.level_id)", "LEFT JOIN new_level l ON l.local = f.level_id")
_NOT_KEPT = "WHERE NOT EXISTS (SELECT 1 FROM kept k WHERE k.place = f.place)"
_RENUMBER = """
UPDATE fresh SET kind = (SELECT k.id FROM new_kind k WHERE k.local = fresh.kind)
WHERE kind IN (SELECT local FROM new_kind)
"""
_ADD_PROBLEMS = """
INSERT INTO problem (customer_id, source_id, snapshot_id, level_id, use, name, file, line, text, reason)
SELECT :customer, :source, :snapshot, COALESCE(l.id, p.level_id), p.use, p.name, p.file, p.line, p.text, p.reason
FROM staged_problem p LEFT JOIN new_level l ON l.local = p.level_id
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A staged snapshot and what is known of it."""

    customer_id: int
    source_id: int
    previous_id: int | None
    """The snapshot it was compared with."""
    counts: Mapping[str, int]
    """read, taken, skipped, ignored, records, added, gone, same."""
    coverage: Mapping[str, Any]
    has_other_problems: bool
    kinds: Mapping[int, Kind]
    """New kinds by the slots they are staged under, ascending."""
    levels: Mapping[int, int]
    """Ids of new levels by the negative ones they are staged under."""


def take_snapshot(connection: Connection, staging: Staging, arrival: Arrival) -> int:
    """Replace what the source has by what is staged and return the snapshot's id; needs the write gate."""
    snapshot_id = sources.insert_snapshot(
        connection,
        (arrival.customer_id, arrival.source_id),
        arrival.previous_id,
        counts=arrival.counts,
        coverage=arrival.coverage,
    )
    sources.update_source(connection, arrival.customer_id, arrival.source_id, snapshot_id=snapshot_id)
    ids = {"customer": arrival.customer_id, "source": arrival.source_id, "snapshot": snapshot_id}
    staging.number_new_levels(arrival.levels)
    if arrival.counts["gone"]:
        departures.take_records_away(connection, snapshot_id)
    if arrival.counts["added"]:
        _settle_kinds(connection, staging, arrival)
        connection.execute(text(_addition(arrival)), ids)
    if arrival.has_other_problems:
        departures.take_problems_away(connection, **ids)
        connection.execute(text(_ADD_PROBLEMS), ids)
    if arrival.counts["gone"] or arrival.counts["added"] or arrival.has_other_problems:
        bump_records(connection, arrival.customer_id)
    return snapshot_id


def _addition(arrival: Arrival) -> str:
    """Return the statement that adds the new records; each join a million rows do without is a tenth of it."""
    level, join = _NEW_LEVELS if arrival.levels else ("f.level_id", "")
    return _ADD.format(level=level, join=join, where=_NOT_KEPT if arrival.counts["same"] else "")


def _settle_kinds(connection: Connection, staging: Staging, arrival: Arrival) -> None:
    """Allot the slots of new kinds; where another session took some in the meantime, renumber what is staged."""
    moved = {}
    for slot, kind in arrival.kinds.items():
        settled = kind_slots(connection, arrival.customer_id, [kind])[kind]
        if settled != slot:
            moved[slot] = settled
    if moved:
        staging.number_new_kinds(moved)
        connection.execute(text(_RENUMBER))
