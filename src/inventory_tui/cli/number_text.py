"""All there is about one number, in words or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inventory_tui.audit.uses import Kind, Use
from inventory_tui.cli import output
from inventory_tui.inventory.columns import EXPORTED, export_row
from inventory_tui.inventory.model import Customer, State

if TYPE_CHECKING:
    from inventory_tui.actions.browse import NumberDetail
    from inventory_tui.inventory.history import ChangeRow
    from inventory_tui.inventory.model import Entry, ServiceRecord

_TOLD = ("customer", "level", "site", "number", "status", "usage", "vendor")


def detail_json(owner: Customer, detail: NumberDetail) -> dict[str, object]:
    """Return the JSON document of ``number show``."""
    return {
        "number": detail.number,
        "entries": [
            {
                **export_row(owner, entry),
                "last_used_at": output.instant(entry.last_used_at),
                "drift": entry.drift.status if entry.drift else None,
            }
            for entry in detail.entries
        ],
        "records": [_record_json(record) for record in detail.records],
        "history": [
            {
                "id": each.operation.id,
                "kind": each.operation.kind,
                "at": output.instant(each.operation.at),
                "who": each.operation.who,
                **change_json(each.change),
            }
            for each in detail.history
        ],
    }


def change_json(change: ChangeRow) -> dict[str, object]:
    """Return one change of one entry as JSON."""
    return {
        "number": change.number,
        "level": change.level,
        "before": _state_json(change.before),
        "after": _state_json(change.after),
        "fields": {name: list(values) for name, values in change.fields.items()},
        "why": change.why,
    }


def state_words(state: State | None) -> str:
    """Return a state in a few words."""
    return " ".join(filter(None, (state.status, state.usage, state.vendor))) if state else "-"


def iter_detail(detail: NumberDetail) -> Iterator[str]:
    """Yield the lines that tell all about a number."""
    yield detail.number
    for entry in detail.entries:
        yield from _iter_entry(entry)
    if not detail.entries:
        yield "  no entry"
    yield "records:"
    for record in detail.records:
        yield f"  {_record_words(record)}"
    if not detail.records:
        yield "  none"
    yield "history:"
    for each in detail.history:
        at, change = output.local_time(each.operation.at), each.change
        fields = "".join(
            f", {name} {before or '-'} → {after or '-'}" for name, (before, after) in change.fields.items()
        )
        states = f"{state_words(change.before)} → {state_words(change.after)}{fields}"
        yield f"  {at} {each.operation.who}, {each.operation.kind} {each.operation.id}, {change.level}: {states}"
        if change.why:
            yield f"    {change.why}"
    if not detail.history:
        yield "  none"


def _iter_entry(entry: Entry) -> Iterator[str]:
    drift = f", but the records say {state_words(entry.drift)}" if entry.drift else ""
    yield f"  {entry.level.label}: {state_words(entry.state)}{drift}"
    for column in EXPORTED:
        value = column.show(entry)
        if value and column.name not in _TOLD:
            yield f"    {column.header}: {value}"
    if entry.last_used_at:
        yield f"    Last used: {output.local_time(entry.last_used_at)}"


def _record_words(record: ServiceRecord) -> str:
    use = Kind(Use(record.use), record.vendor).label
    name = f" {record.name}" if record.name else ""
    said = " ".join(filter(None, (record.vendor, record.description, record.partition)))
    told = f" ({said})" if said else ""
    return f"{use}{name} at {record.level.label}{told}, {record.source}, {output.local_time(record.imported_at)}"


def _record_json(record: ServiceRecord) -> dict[str, object]:
    return {
        "level": record.level.kind,
        "site": record.level.name if record.level.is_site else "",
        "use": record.use,
        "name": record.name,
        "vendor": record.vendor,
        "description": record.description,
        "number_type": record.number_type,
        "partition": record.partition,
        "source": record.source,
        "imported_at": output.instant(record.imported_at),
    }


def _state_json(state: State | None) -> dict[str, str] | None:
    return None if state is None else {"status": state.status, "usage": state.usage, "vendor": state.vendor}
