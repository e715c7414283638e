"""Reading what operations did to entries, each change with its why (P4)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from inventory_tui.audit.uses import RULES, Use, describe_record
from inventory_tui.inventory.history import ChangeRow, NumberChange, OperationSummary
from inventory_tui.inventory.model import Customer, State
from inventory_tui.store.kinds import kinds_of
from inventory_tui.store.levels import levels_of
from inventory_tui.store.runs import GONE_LEVEL, operations_with
from inventory_tui.store.schema import change, entry, gone_record, kind, kind_set, operation, record, snapshot, source
from inventory_tui.store.states import states_of

_HISTORY = 200
"""Lines of a number's history at most."""
_NAMES = {"level_id": "level"}
"""How a field is called in a history, where not by its name."""
_CHANGE = select(
    change.c.operation_id,
    change.c.entry_id,
    change.c.before_id,
    change.c.after_id,
    change.c.kind_set_id,
    change.c.record_id,
    change.c.detail,
    entry.c.number,
    entry.c.level_id,
).join(entry, entry.c.id == change.c.entry_id, isouter=True)


@dataclass
class _Words:
    """What the ids of some changes stand for."""

    levels: dict[int, str]
    states: dict[int, State]
    sets: dict[int, tuple[Use, ...]] = field(default_factory=dict)
    records: dict[int, tuple[Use, str]] = field(default_factory=dict)
    lost: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    """Number to what used it until its source no longer said so, and when that was."""
    departed: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Number and level of entries that are gone."""


def read_changes(
    connection: Connection, operation_id: int, customer_id: int, *, after: int = 0, offset: int = 0, limit: int
) -> tuple[ChangeRow, ...]:
    """Return some changes of an operation, by the ids of their entries.

    Args:
        connection: inside a transaction.
        operation_id: which.
        customer_id: whose.
        after: only those of later entries: pages by key.
        offset: how many to pass over.
        limit: how many at most.
    """
    wanted = (
        _CHANGE.where(change.c.operation_id == operation_id, change.c.entry_id > after)
        .order_by(change.c.entry_id)
        .offset(offset)
        .limit(limit)
    )
    return tuple(row for _, row in _explain(connection, customer_id, wanted))


def history_of(connection: Connection, customer: Customer, entry_ids: Sequence[int]) -> tuple[NumberChange, ...]:
    """Return what was done to some entries, the newest first."""
    explained = _explain(connection, customer.id, changes_of(customer, entry_ids)) if entry_ids else []
    return tuple(NumberChange(done, row) for done, row in explained)


def changes_of(customer: Customer, entry_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Return the statement for the newest changes of some entries, found through the customer's operations."""
    return (
        _CHANGE.join(operation, operation.c.id == change.c.operation_id)
        .where(operation.c.customer_id == customer.id, change.c.entry_id.in_(entry_ids))
        .order_by(change.c.operation_id.desc(), change.c.entry_id)
        .limit(_HISTORY)
    )


def _explain(
    connection: Connection, customer_id: int, wanted: Select[*tuple[Any, ...]]
) -> list[tuple[OperationSummary, ChangeRow]]:
    """Return what the statement finds, with everything its ids stand for."""
    rows = connection.execute(wanted).all()
    done = operations_with(connection, {row.operation_id for row in rows})
    words = _Words(
        {id_: level.label for id_, level in levels_of(connection, customer_id).items()},
        states_of(connection, customer_id),
    )
    words.departed = _read_departed(connection, customer_id, {row.entry_id for row in rows if row.number is None})
    words.sets = _read_sets(connection, customer_id, {row.kind_set_id for row in rows if row.kind_set_id})
    words.records = _read_records(connection, customer_id, words, {row.record_id for row in rows if row.record_id})
    unexplained = {row.number for row in rows if not row.record_id and row.number and done[row.operation_id].is_audit}
    words.lost = _read_lost(connection, customer_id, words, unexplained)
    return [(done[row.operation_id], _read(row, words, done[row.operation_id])) for row in rows]


def _read(row: Any, words: _Words, done: OperationSummary) -> ChangeRow:
    detail: dict[str, list[Any]] = json.loads(row.detail) if row.detail else {}
    number, level_id = words.departed.get(row.entry_id, (row.number, row.level_id))
    number = detail.pop("number", [number])[0]
    level_id = detail.get("level_id", [level_id])[0]
    fields = {}
    if row.after_id is not None:  # what is gone has no fields that changed
        fields = {
            _NAMES.get(name, name): (_value(name, before, words), _value(name, after, words))
            for name, (before, after) in detail.items()
        }
    return ChangeRow(
        entry_id=row.entry_id,
        number=number or "",
        level=words.levels.get(level_id, GONE_LEVEL),
        before=words.states.get(row.before_id),
        after=words.states.get(row.after_id),
        why=_why(row, words, number, done),
        fields=fields,
    )


def _value(name: str, value: object, words: _Words) -> str | None:
    if name == "level_id":
        return words.levels.get(value, GONE_LEVEL) if isinstance(value, int) else None
    return None if value is None else str(value)


def _why(row: Any, words: _Words, number: str, done: OperationSummary) -> str:
    known = words.records.get(row.record_id or 0)
    if known is not None:
        use, sentence = known
        others = [RULES[other].label for other in words.sets.get(row.kind_set_id or 0, ()) if other is not use]
        return sentence + (f" (also {', '.join(others)})" if others else "")
    if not done.is_audit:
        return ""
    gone = [sentence for at, sentence in words.lost.get(number, []) if at <= done.at]
    return "no service record has it" + (f"; last: {gone[-1]}" if gone else "")


def _read_departed(connection: Connection, customer_id: int, ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """Return number and level of entries that are gone: the change that took them away kept both."""
    if not ids:
        return {}
    rows = connection.execute(
        select(change.c.entry_id, change.c.detail)
        .join(operation, operation.c.id == change.c.operation_id)
        .where(operation.c.customer_id == customer_id, change.c.entry_id.in_(sorted(ids)), change.c.after_id.is_(None))
        .order_by(change.c.operation_id)
    )
    details = {id_: json.loads(detail) for id_, detail in rows if detail}
    return {id_: (detail["number"][0], detail["level_id"][0]) for id_, detail in details.items()}


def _read_sets(connection: Connection, customer_id: int, ids: Collection[int]) -> dict[int, tuple[Use, ...]]:
    """Return the uses of sets of kinds, in the order of table U."""
    if not ids:
        return {}
    known = kinds_of(connection, customer_id)
    rows = connection.execute(
        select(kind_set.c.id, kind_set.c.members).where(
            kind_set.c.customer_id == customer_id, kind_set.c.id.in_(sorted(ids))
        )
    )
    uses = {id_: {known[int(slot)].use for slot in members.split(",") if slot} for id_, members in rows}
    return {id_: tuple(use for use in RULES if use in found) for id_, found in uses.items()}


def _read_records(
    connection: Connection, customer_id: int, words: _Words, ids: Collection[int]
) -> dict[int, tuple[Use, str]]:
    """Return the use of records and the sentence that names them, of those too that are gone from their source."""
    found: dict[int, tuple[Use, str]] = {}
    for table in (gone_record, record) if ids else ():
        rows = connection.execute(
            select(table.c.id, kind.c.use, kind.c.vendor, table.c.name, table.c.level_id, source.c.name)
            .join(kind, (kind.c.customer_id == table.c.customer_id) & (kind.c.slot == table.c.kind))
            .join(source, source.c.id == table.c.source_id)
            .where(table.c.customer_id == customer_id, table.c.id.in_(sorted(ids)))
        )
        found |= {id_: (Use(use), _sentence(words, use, *rest)) for id_, use, *rest in rows}
    return found


def _read_lost(
    connection: Connection, customer_id: int, words: _Words, numbers: Collection[str]
) -> dict[str, list[tuple[datetime, str]]]:
    """Return what used numbers, of what is gone from its source, and since when, in the order it went."""
    lost: dict[str, list[tuple[datetime, str]]] = {}
    if not numbers:
        return lost
    rows = connection.execute(
        select(
            gone_record.c.number,
            snapshot.c.at,
            kind.c.use,
            kind.c.vendor,
            gone_record.c.name,
            gone_record.c.level_id,
            source.c.name,
        )
        .join(kind, (kind.c.customer_id == gone_record.c.customer_id) & (kind.c.slot == gone_record.c.kind))
        .join(source, source.c.id == gone_record.c.source_id)
        .join(snapshot, snapshot.c.id == gone_record.c.gone_by)
        .where(gone_record.c.customer_id == customer_id, gone_record.c.number.in_(sorted(numbers)))
        .order_by(gone_record.c.gone_by, gone_record.c.id)
    )
    for number, at, use, *rest in rows:
        status = RULES[Use(use)].status
        if status is not None and status.is_in_use:
            lost.setdefault(number, []).append((datetime.fromisoformat(at), _sentence(words, use, *rest)))
    return lost


def _sentence(words: _Words, use: str, vendor: str, name: str, level_id: int, said_by: str) -> str:
    return describe_record(use, name, words.levels.get(level_id, GONE_LEVEL), said_by, vendor)
