"""When a snapshot is held back: it looks cut, and would take away what is still there (sources.md I2), pure.

What a file shows by itself, the reader says; here is what shows beside the snapshot before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from inventory_tui.inventory.wording import counted

LEAST_SHARE: Final = 0.8
"""Of all records the source had."""
LEAST_PART: Final = 0.5
"""Of the records of one use, or at one site."""
WEIGHTY: Final = 20
"""So many records a use or site must have had."""
MOST_SKIPPED: Final = 0.02
MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a snapshot holds."""

    records: int
    files: tuple[str, ...] = ()
    """Kinds of file, or members of an archive."""
    uses: Mapping[str, int] = field(default_factory=dict)
    """Records by use, as people call it."""
    sites: Mapping[str, int] = field(default_factory=dict)
    """Records by level, as people call it."""


def doubts_about(now: Coverage, before: Coverage | None, *, read: int, taken: int, skipped: int) -> tuple[str, ...]:
    """Return what speaks against a snapshot, one phrase each.

    Args:
        now: what it holds.
        before: what the snapshot that it would replace holds; None for a source that has none.
        read: its rows.
        taken: rows that made a record.
        skipped: rows that could not be taken.
    """
    if not taken and not now.records:
        unusable = "its only row is not usable" if read == 1 else f"none of its {read:,} rows is usable"
        return (unusable if read else "it has no rows",)
    return () if before is None else tuple(_compare(now, before, read, skipped))


def _compare(now: Coverage, before: Coverage, read: int, skipped: int) -> Iterator[str]:
    if now.records < LEAST_SHARE * before.records:
        yield f"{counted(now.records, 'record')}, where there were {before.records:,}"
    yield from _thinned("use", now.uses, before.uses)
    yield from _thinned("site", now.sites, before.sites)
    missing = [kind for kind in before.files if kind not in now.files]
    if missing:
        yield f"missing, but there before: {', '.join(missing)}"
    if skipped > MOST_SKIPPED * read:
        yield f"{skipped:,} of {read:,} rows would be skipped"


def _thinned(what: str, now: Mapping[str, int], before: Mapping[str, int]) -> Iterator[str]:
    """Name the uses or sites that lost more than half of many records."""
    thinned = [
        (name, count, now.get(name, 0))
        for name, count in before.items()
        if count >= WEIGHTY and now.get(name, 0) < LEAST_PART * count
    ]
    for name, had, has in thinned[:MOST_NAMED]:
        yield f"{what} {name}: {counted(has, 'record')}, where there were {had:,}"
    if len(thinned) > MOST_NAMED:
        yield f"{counted(len(thinned) - MOST_NAMED, f'more {what}')} like these"
