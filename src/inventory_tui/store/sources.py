"""Sources and their snapshots: what is declared, how it was last imported, what it covered (I1, I5).

Must not know records; those come and go with ``snapshots``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from inventory_tui.inventory.model import name_key
from inventory_tui.store import operations
from inventory_tui.store.levels import not_found
from inventory_tui.store.schema import snapshot as snapshots
from inventory_tui.store.schema import source as sources
from inventory_tui.store.schema import source_site as translations


@dataclass(frozen=True, slots=True)
class Source:
    """A named feed of records."""

    id: int
    name: str
    format: str
    """Blank where nobody said yet."""
    max_age_days: int | None
    """None: the limit of every source."""
    settings: Mapping[str, Any]
    """How it was last imported: paths, site_id, site_column, encoding."""
    snapshot_id: int | None
    """None: declared, never imported."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One import of a source, in figures."""

    id: int
    at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    coverage: Mapping[str, Any] = field(default_factory=dict)
    """``files``: kinds of file or members; ``uses``: records by code; ``sites``: records by level id as text."""
    previous_id: int | None = None
    """The snapshot it replaced; None: it is the source's first."""
    previous_at: datetime | None = None


def sources_of(connection: Connection, customer_id: int) -> list[Source]:
    """Return the customer's sources, by name; retired ones are none."""
    rows = connection.execute(
        select(
            sources.c.id,
            sources.c.name,
            sources.c.format,
            sources.c.max_age_days,
            sources.c.settings,
            sources.c.snapshot_id,
        )
        .where(sources.c.customer_id == customer_id, sources.c.retired_at.is_(None))
        .order_by(sources.c.name_key)
    )
    return [Source(*row) for row in rows]


def find_source(connection: Connection, customer_id: int, name: str) -> Source:
    """Return the customer's source of that name, in whatever case.

    Raises:
        NotFoundError: there is none; the hint names near matches.
    """
    known = sources_of(connection, customer_id)
    for source in known:
        if name_key(source.name) == name_key(name):
            return source
    raise not_found("source", name, [each.name for each in known])


def insert_source(
    connection: Connection, customer_id: int, name: str, format_: str, max_age_days: int | None = None
) -> int:
    """Declare a source and return its id; needs the write gate."""
    id_: int = connection.execute(
        insert(sources)
        .values(
            customer_id=customer_id,
            name=name,
            name_key=name_key(name),
            format=format_,
            max_age_days=max_age_days,
            settings={},
        )
        .returning(sources.c.id)
    ).scalar_one()
    return id_


def update_source(connection: Connection, customer_id: int, source_id: int, **values: object) -> None:
    """Change columns of a source; a new ``name`` brings its key along. Needs the write gate."""
    if "name" in values:
        values["name_key"] = name_key(str(values["name"]))
    connection.execute(
        update(sources).where(sources.c.customer_id == customer_id, sources.c.id == source_id).values(values)
    )


def insert_snapshot(
    connection: Connection,
    owner: tuple[int, int],
    previous_id: int | None,
    *,
    counts: Mapping[str, int],
    coverage: Mapping[str, Any],
) -> int:
    """Write down a snapshot that is taken now, and return its id; needs the write gate.

    Args:
        connection: inside the transaction that takes it.
        owner: ids of customer and source.
        previous_id: the snapshot it replaces.
        counts: read, taken, skipped, ignored, records, added, gone, same.
        coverage: files, uses, sites, skipped.
    """
    customer_id, source_id = owner
    id_: int = connection.execute(
        insert(snapshots)
        .values(
            customer_id=customer_id,
            source_id=source_id,
            previous_id=previous_id,
            at=operations.now(),
            who=operations.who(),
            counts=dict(counts),
            coverage=dict(coverage),
        )
        .returning(snapshots.c.id)
    ).scalar_one()
    return id_


def snapshot_of(connection: Connection, source: Source) -> Snapshot | None:
    """Return the snapshot whose records the source has now; None where it was never imported."""
    if source.snapshot_id is None:
        return None
    previous = snapshots.alias("previous")
    row = connection.execute(
        select(
            snapshots.c.id,
            snapshots.c.at,
            snapshots.c.counts,
            snapshots.c.coverage,
            snapshots.c.previous_id,
            previous.c.at.label("previous_at"),
        )
        .join(previous, previous.c.id == snapshots.c.previous_id, isouter=True)
        .where(snapshots.c.id == source.snapshot_id)
    ).one()
    before = None if row.previous_at is None else datetime.fromisoformat(row.previous_at)
    return Snapshot(row.id, datetime.fromisoformat(row.at), row.counts, row.coverage, row.previous_id, before)


def translations_of(connection: Connection, customer_id: int, source_id: int) -> dict[str, tuple[str, int]]:
    """Return which level each value of a source stands for: by the value's key, the value and the level id (I5)."""
    rows = connection.execute(
        select(translations.c.value_key, translations.c.value, translations.c.level_id)
        .where(translations.c.customer_id == customer_id, translations.c.source_id == source_id)
        .order_by(translations.c.value_key)
    )
    return {key: (value, level_id) for key, value, level_id in rows}


def replace_translations(
    connection: Connection, customer_id: int, source_id: int, pairs: Iterable[tuple[str, int]]
) -> None:
    """Let each value of a source stand for a level, and no others; needs the write gate (I5)."""
    connection.execute(
        delete(translations).where(translations.c.customer_id == customer_id, translations.c.source_id == source_id)
    )
    rows = [
        {
            "customer_id": customer_id,
            "source_id": source_id,
            "value_key": name_key(value),
            "value": value,
            "level_id": level_id,
        }
        for value, level_id in pairs
    ]
    if rows:
        connection.execute(insert(translations), rows)
