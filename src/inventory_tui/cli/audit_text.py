"""A preview in words, freed numbers first, as the screen shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inventory_tui.audit.plan import AuditRun, SourceAge
from inventory_tui.audit.scope import Acceptance, ScopeKind, unanswered
from inventory_tui.inventory.wording import counted

if TYPE_CHECKING:
    from inventory_tui.actions.audits import Preview


def iter_summary(preview: Preview, run: AuditRun | None, acceptance: Acceptance) -> Iterator[str]:
    """Yield the lines that tell of a preview and, where there was one, of its Save.

    Args:
        preview: the computed audit.
        run: what became of the Save; None for a preview alone.
        acceptance: what is accepted already: the other gates are named.
    """
    yield f"{preview.customer.name} › {_place(preview)}"
    yield ""
    for name, count, words in _groups(preview):
        yield f"  {name:<13} {count:>9,}  {words}".rstrip()
        if name == "Findings":
            yield from _findings(preview)
    yield ""
    for source in preview.sources:
        yield f"Source {_source(source)}"
    if run is None:
        yield from _ways_on(preview, acceptance)
    elif run.saved:
        yield f"Saved as run {run.id}."
    else:
        yield "Nothing to do: nothing was written."


def _place(preview: Preview) -> str:
    match preview.request.scope.kind:
        case ScopeKind.CUSTOMER:
            return "Customer level"
        case ScopeKind.ALL_SITES:
            return f"all {counted(len(preview.sites), 'site')}"
    return f"selected sites: {', '.join(site.name for site in preview.sites)}"


def _groups(preview: Preview) -> Iterator[tuple[str, int, str]]:
    counts, options = preview.counts, preview.request.options
    days = options.cool_freed_days
    yield "Freed", counts.freed, f"in use → Cooling for {counted(days, 'day')}" if days else "in use → Available"
    if options.keep_freed:
        yield "Kept", counts.kept, "would be freed, stay as they are"
    places = [
        f"{count:,} at {where}"
        for where, count in (("Customer level", counts.created_at_customer), ("sites", counts.created_at_sites))
        if count
    ]
    yield "Create", counts.created, ", ".join(places)
    yield "Refresh", counts.refreshed, _transitions(preview)
    yield "Unchanged", counts.unchanged, ""
    yield "Findings", sum(counts.findings.values()), ""
    without = [
        f"{count:,} known at {where}"
        for where, count in zip(
            ("Customer level", "sites"),
            (counts.without_entry.get(key, 0) for key in ("customer", "sites")),
            strict=True,
        )
        if count
    ]
    yield "No entry here", sum(counts.without_entry.values()), ", ".join(without)


def _findings(preview: Preview) -> Iterator[str]:
    for finding, count in preview.counts.findings.items():
        if count:
            yield f"  {'':<13} {count:>9,}  {finding.label}"


def _transitions(preview: Preview) -> str:
    freed_to = "Cooling" if preview.request.options.cool_freed_days else "Available"
    parts = []
    for change, count in preview.counts.status_changes.items():
        before, _, after = change.partition(">")
        is_freed = before in ("Used", "Used-Utility") and after == freed_to
        if count and not is_freed:
            parts.append(f"{before} → {after} {count:,}")
    return " · ".join(parts)


def _source(source: SourceAge) -> str:
    if source.imported_at is None:
        return f"{source.name}: never imported (!)"
    hours = int((datetime.now(UTC) - source.imported_at).total_seconds() // 3600)
    age = f"{hours // 24} d" if hours >= 48 else f"{hours} h"
    return f"{source.name}: {counted(source.records, 'record')}, {age} old{' (!)' if source.is_stale else ''}"


def _ways_on(preview: Preview, acceptance: Acceptance) -> Iterator[str]:
    if not preview.counts.written:
        yield "Nothing to do."
        return
    for gate in unanswered(preview.gates, acceptance, preview.counts.freed):
        yield f"Before a Save ({gate.rule}): {gate.message}."
        yield f"  {gate.hint}"
    yield f"Nothing was written. To save exactly this: --save --expect {preview.fingerprint}"
