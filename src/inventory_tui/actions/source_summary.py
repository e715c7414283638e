"""A source as a person sees it: how old it is against its limit, what its present snapshot covers (P6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inventory_tui.audit.scope import STALE_AFTER_DAYS
from inventory_tui.inventory.model import Level
from inventory_tui.store.sources import Snapshot, Source

_PLAIN = ("paths", "site_column", "encoding", "mapping")
"""Settings that are shown as they are kept."""


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """One row of the list of a customer's sources."""

    name: str
    format: str
    """Blank where it was never said."""
    imported_at: datetime | None
    """None: declared, never imported."""
    max_age_days: int
    is_stale: bool
    records: int
    coverage: Mapping[str, Any]
    """``files``: kinds of file or members; ``uses`` and ``sites``: records by code and by name; ``skipped``: rows."""
    paths: tuple[str, ...]
    """The files it was last imported from."""
    has_previous: bool
    """Whether there is a snapshot before the present one: it can be restored."""
    settings: Mapping[str, Any]
    """How it was last imported: ``paths``; ``site`` by name, ``site_column``, ``encoding``, ``mapping``, if given."""

    @property
    def last_path(self) -> str:
        """The first of the files; blank where there is none."""
        return self.paths[0] if self.paths else ""


def summarise(source: Source, snapshot: Snapshot | None, known: Mapping[int, Level], now: datetime) -> SourceSummary:
    """Return a source as a person sees it.

    Args:
        source: as it is stored.
        snapshot: its present one; None: it was never imported.
        known: the customer's levels by id.
        now: the present, for its age.
    """
    limit = STALE_AFTER_DAYS if source.max_age_days is None else source.max_age_days
    imported_at = snapshot.at if snapshot else None
    return SourceSummary(
        name=source.name,
        format=source.format,
        imported_at=imported_at,
        max_age_days=limit,
        is_stale=imported_at is None or now - imported_at > timedelta(days=limit),
        records=snapshot.counts.get("records", 0) if snapshot else 0,
        coverage=_named(snapshot.coverage, known) if snapshot else {},
        paths=tuple(map(str, source.settings.get("paths") or ())),
        has_previous=snapshot is not None and snapshot.previous_at is not None,
        settings=_named_settings(source.settings, known),
    )


def _named(coverage: Mapping[str, Any], known: Mapping[int, Level]) -> dict[str, Any]:
    """Return what a snapshot covered, its levels by their present names."""
    sites = {
        known[int(level_id)].label if int(level_id) in known else f"removed site {level_id}": count
        for level_id, count in coverage.get("sites", {}).items()
    }
    return {**coverage, "sites": sites}


def _named_settings(settings: Mapping[str, Any], known: Mapping[int, Level]) -> dict[str, Any]:
    named = {key: value for key, value in settings.items() if key in _PLAIN and value}
    site = known.get(settings.get("site_id") or 0)
    return named | ({"site": site.name} if site is not None else {})
