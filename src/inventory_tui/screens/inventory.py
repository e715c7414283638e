"""The numbers of a customer: the keys, jumping, and the ways on; all else is for the rooms below to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.screens.inventory_looks import QueryRows
from inventory_tui.screens.inventory_marks import InventoryMarks
from inventory_tui.screens.inventory_questions import jump_question
from inventory_tui.screens.inventory_taking import InventoryTaking
from inventory_tui.screens.inventory_view import InventoryView
from inventory_tui.screens.places import HistoryPlace, ImportPlace, ScopePlace


class InventoryScreen(InventoryMarks, InventoryView, InventoryTaking):
    """Jumping; from here to one number, an audit, an import."""

    ABOUT = (
        "The numbers of one customer. The filter takes free text and field:value terms, together: status:available"
        " site:Berlin 0104. Fields are status, usage, vendor, site, level, number:prefix*, is:drift, is:due, run,"
        " sort:usage:desc. A Status that is not the present truth shows ≠ beside it. What one does is done to the"
        " marked numbers, whatever the filter shows, else to the one under the cursor."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", id="inventory.filter", tooltip="Type what to look for", priority=True),
        Binding("enter", "detail", "Detail", id="inventory.detail", tooltip="All there is about the number"),
        Binding("e", "export", "Export", id="inventory.export", tooltip="What is marked or shown, or all, as a file"),
        Binding("o", "sort", "Sort", id="inventory.sort", tooltip="Sort by a column, either way"),
        Binding("w", "next_free", "Next free", id="inventory.next-free", tooltip="Free numbers of a site, to reserve"),
        Binding("plus", "add", "Add", id="inventory.add", tooltip="Add a number, or a range"),
        Binding("y", "copy", "Copy", id="inventory.copy", tooltip="Copy the number, or those that are marked"),
        Binding("f,b", "breakdown", "Breakdown", id="inventory.breakdown", tooltip="How they divide; filter by it"),
        Binding("C", "columns", "Columns", id="inventory.columns", tooltip="Which columns, and in which order"),
        Binding("a", "audit", "Audit", id="inventory.audit", tooltip="Audit this customer"),
        Binding("i", "import", "Import", id="inventory.import", tooltip="Import service records"),
        Binding("colon", "jump", "Jump", id="inventory.jump", tooltip="Jump to a number, or to a row: #120"),
        Binding("Y", "copy_row", "Copy row", id="inventory.copy-row", show=False, tooltip="Copy rows, tabs between"),
        Binding(
            "right", "shift_columns(1)", "Right", id="inventory.right", show=False, tooltip="Columns further right"
        ),
        Binding("left", "shift_columns(-1)", "Left", id="inventory.left", show=False, tooltip="Columns before them"),
        Binding("h", "history", "History", id="inventory.history", show=False, tooltip="Audit runs and changes"),
        Binding("R", "reload", "Refresh", id="inventory.reload", show=False, tooltip="Read the rows again"),
    ]
    FIRST_KEYS = ("enter", "slash", "space", "m", "d", "e", "o", "w", "plus")

    @dataclass
    class Found(Message):
        """Where to put the cursor, among which rows."""

        rows: QueryRows | None
        position: int

    def action_jump(self) -> None:
        """Jump to a number or a row."""

        def take(text: str | None) -> None:
            rows, shown = self._rows, self._rows.shown
            if text is not None and text.startswith("#"):
                self._table.move_to(int(text[1:]) - 1)
            elif text is not None:
                self.perform(lambda: self.Found(shown, rows.place_of(text)), "find a number", group="jump")

        self.app.push_screen(jump_question(), take)

    def on_inventory_screen_found(self, message: Found) -> None:
        """Put the cursor where the number is, or would be; nowhere where other rows are looked at by now."""
        if self._table.source is message.rows and self._rows.holds(message.rows):
            self._table.move_to(message.position)

    def action_reload(self) -> None:
        """Read the rows again; the cursor stays where it is."""
        self._read_again()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action == "detail" and self._table.current is None:
            return "There is no number"
        if action == "filter" and self.focused is self._field:
            return "The filter is being typed"
        if action == "jump" and not self._is_counted:
            return "The numbers are being counted"
        return super().why_not(action)

    def action_audit(self) -> None:
        """Begin an audit of the customer."""
        self.go(ScopePlace(self._customer))

    def action_import(self) -> None:
        """Import service records."""
        self.go(ImportPlace(self._customer))

    def action_history(self) -> None:
        """Show the customer's history."""
        self.go(HistoryPlace(self._customer))

    def action_back(self) -> None:
        """Leave a range, then the marked numbers; else as any screen of numbers."""
        if self.focused is self._field or self.is_working or not self.step_back():
            super().action_back()
