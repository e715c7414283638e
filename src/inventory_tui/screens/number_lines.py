"""All there is about one number, as lines: its entries, the records behind it, its history. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from inventory_tui.actions.browse import NumberDetail
from inventory_tui.audit.uses import Kind, Use
from inventory_tui.inventory.columns import BY_NAME
from inventory_tui.inventory.history import NumberChange
from inventory_tui.inventory.model import Entry, ServiceRecord
from inventory_tui.inventory.wording import counted
from inventory_tui.screens.wording import ago, local_time, state_text
from inventory_tui.widgets.columns import Column

_FREE = ("number_type", "description", "reservation_notes", "release_date", "extra1", "extra2", "extra3", "last_used")


@dataclass(frozen=True, slots=True)
class DetailLine:
    """One line; a head begins a part."""

    text: str
    is_head: bool = False
    tone: str = ""
    entry: Entry | None = None
    """The entry that it is about."""


LINE_COLUMNS: list[Column[DetailLine]] = [
    Column("", lambda row: row.text, 20, grow=1, tone=lambda row: "head" if row.is_head else row.tone),
]


def detail_lines(detail: NumberDetail, now: datetime) -> list[DetailLine]:
    """Return the lines of a number."""
    return [*_entry_lines(detail), *_record_lines(detail, now), *_history_lines(detail)]


def _entry_lines(detail: NumberDetail) -> Iterator[DetailLine]:
    if not detail.entries:
        yield DetailLine("No entry at any level", is_head=True)
    for entry in detail.entries:
        yield DetailLine(f"{entry.level.label}: {state_text(entry.state)}", is_head=True, entry=entry)
        if entry.drift is not None:
            truth = f"  ≠ the records say: {state_text(entry.drift)}; an audit brings it in line"
            yield DetailLine(truth, tone="warn", entry=entry)
        for name, text in _fields(entry):
            yield DetailLine(f"  {name:<12}{text}", entry=entry)


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    for name in _FREE:
        column = BY_NAME[name]
        if text := column.show(entry):
            yield column.header, text


def _record_lines(detail: NumberDetail, now: datetime) -> Iterator[DetailLine]:
    yield DetailLine("")
    count = len(detail.records)
    yield DetailLine(f"Where it is used: {counted(count, 'service record')}", is_head=True)
    for record in detail.records:
        yield DetailLine(f"  {_record_text(record)}")
        yield DetailLine(f"      {record.source}, {ago(record.imported_at, now)} ago", tone="quiet")


def _record_text(record: ServiceRecord) -> str:
    said = [use_label(record.use, record.vendor), record.name, f"at {record.level.label}"]
    extra = [record.vendor, record.partition, record.description]
    return " ".join(filter(None, said)) + "".join(f", {each}" for each in extra if each)


def _history_lines(detail: NumberDetail) -> Iterator[DetailLine]:
    yield DetailLine("")
    yield DetailLine("History" if detail.history else "History: nothing was done to it yet", is_head=True)
    for change in detail.history:
        yield DetailLine(f"  {change_text(change)}")
        if change.change.why:
            yield DetailLine(f"      {change.change.why}", tone="quiet")


def change_text(line: NumberChange) -> str:
    """Return what was done to an entry, when and by whom."""
    done, change = line.operation, line.change
    states = f"{state_text(change.before)} → {state_text(change.after)}" if change.before != change.after else ""
    fields = [f"{name} {before or '-'} → {after or '-'}" for name, (before, after) in change.fields.items()]
    what = ", ".join(filter(None, [states, *fields])) or "unchanged"
    return f"{local_time(done.at)}  {done.who}  {done.kind}  {change.level}: {what}"


def use_label(code: str, vendor: str = "") -> str:
    """Return what a person calls a use; the code itself where it is unknown.

    Args:
        code: of table U.
        vendor: the record's own; may be blank.
    """
    try:
        return Kind(Use(code), vendor).label
    except ValueError:
        return code
