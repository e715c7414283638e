"""Doing an edit: the very rows of ``outcome`` without a reason, and a change for each (W7). Needs the write gate."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from inventory_tui.errors import ChangedError
from inventory_tui.inventory.edits import Cool, Delete, EntryEdit, Modify, Move, Release, Reserve, Unreserve
from inventory_tui.store import json_sql
from inventory_tui.store.choices import Choices
from inventory_tui.store.free_fields import CLASHING, already, clash, fills

WHOLE = ("level_id", "number", *CLASHING, "release_date", "last_used_at", "last_used_record")
"""What the change of a deleted entry keeps, so that an undo can bring all of it back."""
_DONE = "o.reason = 0 AND e.id = o.entry_id"
_FOLDED = (
    "FROM outcome o CROSS JOIN entry e CROSS JOIN entry t"
    " WHERE o.reason = 0 AND o.folds = 1 AND e.id = o.entry_id AND t.id = o.target_id"
)

_LOG = """
INSERT INTO change (operation_id, entry_id, before_id, after_id, detail)
SELECT :operation, e.id, o.before_id, {after}, {detail} FROM outcome o CROSS JOIN entry e WHERE {where} ORDER BY e.id
"""
_UPDATE = (
    "UPDATE entry SET {sets}, operation_id = :operation FROM outcome o WHERE o.reason = 0 AND entry.id = o.entry_id"
)


def apply_edit(
    choices: Choices, edit: EntryEdit, operation: int, target_id: int | None, release_date: str | None
) -> None:
    """Write what was judged, and the changes.

    Args:
        choices: judged, on the connection that holds the write gate.
        edit: what is done.
        operation: the id of its operation.
        target_id: the level a move goes to.
        release_date: when a new hold becomes due, ``YYYY-MM-DD``; None: never by itself.

    Raises:
        ChangedError: others wrote free fields in between, and the edit would no longer do what was told.
    """
    choices.make_states_real("outcome")
    match edit:
        case Delete():
            _delete(choices, operation, "o.folds = 0")
        case Move():
            _move(choices, operation, target_id or 0)
        case Modify():
            _check(choices, f"FROM outcome o CROSS JOIN entry e WHERE {_DONE} AND {already('e', edit)}", edit.fields)
            _write(choices, operation, {name: f":{name}" for name in edit.fields}, dict(edit.fields))
        case Reserve() | Cool():
            notes = {"reservation_notes": ":notes"} if edit.notes else {}
            values = {"release_date": release_date} | ({"notes": edit.notes} if edit.notes else {})
            _write(choices, operation, {"release_date": "CAST(:release_date AS TEXT)", **notes}, values)
        case Unreserve() | Release():
            _write(choices, operation, {"release_date": "CAST(NULL AS TEXT)", "reservation_notes": "''"}, {})


def _write(choices: Choices, operation: int, fields: Mapping[str, str], values: Mapping[str, object]) -> None:
    """Set fields to these expressions and the state to the one that was judged; log what differs."""
    detail = json_sql.changes(choices.conn, {name: (f"e.{name}", new) for name, new in fields.items()})
    choices.run(_LOG.format(after="o.after_id", detail=detail, where=_DONE), operation=operation, **values)
    sets = ", ".join(["state_id = o.after_id", *(f"{name} = {new}" for name, new in fields.items())])
    choices.run(_UPDATE.format(sets=sets), operation=operation, **values)


def _delete(choices: Choices, operation: int, which: str) -> None:
    """Take entries away; their changes keep every field."""
    detail = whole(choices.conn, "e")
    choices.run(_LOG.format(after="NULL", detail=detail, where=f"{_DONE} AND {which}"), operation=operation)
    choices.run(f"DELETE FROM entry WHERE id IN (SELECT o.entry_id FROM outcome o WHERE o.reason = 0 AND {which})")


def whole(conn: Connection, row: str) -> str:
    """Return the SQL of a detail that keeps every field of an entry that goes."""
    return json_sql.changes(conn, {name: (f"{row}.{name}", "NULL") for name in WHOLE})


def _move(choices: Choices, operation: int, target_id: int) -> None:
    """Bring entries to the target; those that fold fill the blanks of the entry there and go (W0, W4)."""
    detail = json_sql.changes(choices.conn, {"level_id": ("e.level_id", ":target")})
    where = f"{_DONE} AND o.folds = 0"
    choices.run(_LOG.format(after="o.after_id", detail=detail, where=where), operation=operation, target=target_id)
    _fold(choices, operation)
    choices.run(
        "UPDATE entry SET level_id = :target, state_id = o.after_id, operation_id = :operation FROM outcome o"
        " WHERE o.reason = 0 AND o.folds = 0 AND entry.id = o.entry_id",
        operation=operation,
        target=target_id,
    )
    _delete(choices, operation, "o.folds = 1")


def _check(choices: Choices, rows: str, values: Mapping[str, object]) -> None:
    """Refuse where free fields, which no revision guards, now say something that was not judged."""
    if choices.rows(f"SELECT 1 {rows} LIMIT 1", **values):
        raise ChangedError(
            "others changed fields of these numbers since they were counted; nothing was changed",
            "look at the new counts",
            rules=["P2"],
        )


def _fold(choices: Choices, operation: int) -> None:
    """Fill the entries that have blanks for what the moved ones say; the others stay untouched."""
    is_written = f"CASE WHEN {fills('e', 't')} OR o.after_id <> t.state_id THEN 1 ELSE 0 END"
    _check(choices, f"{_FOLDED} AND ({clash('e', 't')} OR o.fills <> {is_written})", {})
    filled = {name: (f"t.{name}", f"COALESCE(NULLIF(t.{name}, ''), e.{name})") for name in CLASHING}
    choices.run(
        "INSERT INTO change (operation_id, entry_id, before_id, after_id, detail)"
        f" SELECT :operation, t.id, t.state_id, o.after_id, {json_sql.changes(choices.conn, filled)}"
        f" {_FOLDED} AND o.fills = 1 ORDER BY t.id",
        operation=operation,
    )
    sets = ", ".join(f"{name} = COALESCE(NULLIF(entry.{name}, ''), e.{name})" for name in CLASHING)
    choices.run(
        f"UPDATE entry SET {sets}, state_id = o.after_id, operation_id = :operation"
        " FROM outcome o CROSS JOIN entry e"
        " WHERE o.reason = 0 AND o.fills = 1 AND e.id = o.entry_id AND entry.id = o.target_id",
        operation=operation,
    )
