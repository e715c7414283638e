"""A small estate to work on, and what the tests of working with it ask."""

from __future__ import annotations

from typing import Any

from inventory_tui.actions.edit import Edit
from inventory_tui.bootstrap import Actions
from inventory_tui.inventory import edits
from inventory_tui.inventory.query import NumberQuery
from tests import estates
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

NORTHWIND = "Northwind"
FREE, LINE, OLD, HELD, RESTING = (f"+1555010000{place}" for place in range(1, 6))
"""Free; Available though a record uses it; no longer in service; Reserved; Cooling."""
ESTATE = Estate(
    sites=(Site("Amsterdam", "61"), Site("Cork", "62")),
    entries=(
        Entry("Amsterdam", FREE, description="Lobby", extra1="a"),
        Entry("Amsterdam", LINE),
        Entry("Amsterdam", OLD),
        Entry("Amsterdam", HELD, "Reserved", reservation_notes="for ann", release_date="2020-01-01"),
        Entry("Amsterdam", RESTING, "Cooling", release_date="2999-01-01"),
        Entry("Cork", FREE, description="Lobby"),
        Entry("Cork", "+15550100006", "Used", "Device"),
        Entry(CUSTOMER, "0100"),
    ),
    records=(
        Record("Amsterdam", LINE, "phone_line", name="SEP0001"),
        Record("Amsterdam", OLD, "inactive", "Example Telecom"),
    ),
    sources=(Source("Feed"),),
)
HOSTILE = '[/x] \'q\' "d" \\ \n\t\x1b[31m \x00 \u202e \U0001f4de e\u0301 {"a": [1, null]} $.x %_;--'
"""Markup, quotes, controls, direction, emoji, accents, JSON, SQL."""


def write(actions: Actions, estate: Estate = ESTATE, name: str = NORTHWIND) -> int:
    with estates.opened(actions.database) as connection:
        return estates.write(connection, name, estate)


def entries_of(actions: Actions, name: str = NORTHWIND) -> dict[tuple[str, str], Entry]:
    with estates.opened(actions.database) as connection:
        return {entry.key: entry for entry in estates.read(connection, name).entries}


def dump_of(actions: Actions, customer: int = 1) -> estates.Dump:
    with estates.opened(actions.database) as connection:
        return estates.dump(connection, customer)


def rows_of(actions: Actions, customer: int = 1) -> list[estates.Row]:
    """Every column of every entry."""
    return dump_of(actions, customer)["entry"]


def changes_of(actions: Actions, operation: int | None, customer: int = 1) -> list[estates.Row]:
    return [row for row in dump_of(actions, customer)["change"] if row["operation_id"] == operation]


def learn(actions: Actions, *records: Record, name: str = NORTHWIND) -> None:
    """Let records come, as an import would."""
    with estates.opened(actions.database) as connection:
        before = estates.read(connection, name)
        after = Estate(**{**before.__dict__, "records": (*before.records, *records)})
        found: Any = connection.exec_driver_sql("SELECT id FROM customer WHERE name = ?", (name,)).scalar_one()
        estates.change(connection, found, before, after)


def named(*numbers: str, level: str | None = None) -> edits.Named:
    return edits.Named(numbers, level)


def chosen(text: str) -> edits.Chosen:
    return edits.Chosen(NumberQuery.parse(text))


def work(edit: Edit, deed: edits.EntryEdit, selection: edits.Selection) -> edits.ActionResult:
    with edit.prepare(NORTHWIND, deed, selection) as prepared:
        return prepared.run()


def undo(edit: Edit, operation: int | None) -> edits.ActionResult:
    assert operation is not None
    with edit.prepare_undo(operation) as prepared:
        return prepared.run()
