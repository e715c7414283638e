"""Nothing that stands in the database reaches the terminal as a command where numbers are worked on (T1)."""

from __future__ import annotations

from pathlib import Path

from inventory_tui.bootstrap import open_actions
from inventory_tui.inventory.edits import Delete, Modify, Named, Reserve
from inventory_tui.settings import Settings
from tests.terminal import hostile
from tests.terminal.conftest import Seat
from tests.terminal.test_hostile_text import leave, steps


def test_no_data_steers_the_terminal_in_questions(seat: Seat, database: Path) -> None:
    """Site, description, notes and customer stand in every question, its rows, its report and the history."""
    database.unlink()
    name = hostile.build(database)
    actions = open_actions(Settings(database=database))
    actions.edit.add(name, "+15550190000", "+15550190001", f"05{hostile.storable(hostile.CORPUS[5])}")
    notes = hostile.storable(hostile.CORPUS[0])
    for edit in (Modify({"description": notes, "extra1": notes}), Reserve(7, notes)):
        with actions.edit.prepare(name, edit, Named(("+15550190000",))) as ready:
            ready.run()
    with actions.edit.prepare(name, Delete(), Named(("+15550190001",))) as ready:
        ready.run()
    actions.close()
    terminal = seat()
    terminal.wait("Harmless")
    steps(
        terminal,
        ("home", "> ␛]52"),
        ("enter", "row 1 of"),
        ("end", "> +15550190000"),
        ("d", "Nothing to delete"),
        ("escape", "enter Detail"),
        ("E", "␛]52"),
        ("tab x", "x"),
        ("enter", "Modify 1 number: notes"),
        ("y", "enter Detail"),
        ("m", "Level"),
        ("5", "05␛[2J"),
        ("escape", "enter Detail"),
        ("r", "Unreserve: 1"),
        ("enter", "Unreserve 1 number"),
        ("y", "enter Detail"),
        ("enter", "Where it is used"),
        ("c", "Cool: 1"),
        ("enter", "Cool 1 number"),
        ("escape", "Where it is used"),
        ("U", "Undo unreserve"),
        ("y", "Undid unreserve"),
        ("escape", "enter Detail"),
        ("h", "Modified 1 number"),
        ("j", "\n (undone by 7) Unreserved"),
        ("U", "! It was undone already"),
        ("enter", "Change"),
        ("escape", "Modified 1 number"),
        ("escape", "enter Detail"),
        ("escape", "Harmless"),
    )
    leave(terminal)
