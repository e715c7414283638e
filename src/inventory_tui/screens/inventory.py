"""The numbers of a customer: jumping, exporting, and the ways on; what is shown is for the rooms below to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.browse import RowSource
from inventory_tui.actions.export import ExportRequest
from inventory_tui.inventory.work import Work
from inventory_tui.screens.export import ExportTarget, ask_export, export_form, file_name
from inventory_tui.screens.inventory_marks import InventoryMarks
from inventory_tui.screens.inventory_questions import jump_question
from inventory_tui.screens.inventory_view import InventoryView
from inventory_tui.screens.places import HistoryPlace, ImportPlace, ScopePlace
from inventory_tui.screens.working import Working


class InventoryScreen(InventoryMarks, InventoryView, Working):
    """Jump, export; from here to one number, an audit, an import."""

    ABOUT = (
        "The numbers of one customer. The filter takes free text and field:value terms, together: status:available"
        " site:Berlin 0104. Fields are status, usage, vendor, site, level, number:prefix*, is:drift, is:due, run."
        " A Status that is not the present truth shows ≠ beside it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", id="inventory.filter", tooltip="Type what the numbers must match"),
        Binding("enter", "detail", "Detail", id="inventory.detail", tooltip="All there is about the number"),
        Binding("f,b", "breakdown", "Breakdown", id="inventory.breakdown", tooltip="How they divide; filter by it"),
        Binding("e", "export", "Export", id="inventory.export", tooltip="What the filter shows, as a file"),
        Binding("o", "sort", "Sort", id="inventory.sort", tooltip="Sort by a column, either way"),
        Binding("C", "columns", "Columns", id="inventory.columns", tooltip="Which columns, and in which order"),
        Binding("a", "audit", "Audit", id="inventory.audit", tooltip="Audit this customer"),
        Binding("i", "import", "Import", id="inventory.import", tooltip="Import service records"),
        Binding("colon", "jump", "Jump", id="inventory.jump", tooltip="Jump to a number, or to a row: #120"),
        Binding("h", "history", "History", id="inventory.history", show=False, tooltip="Audit runs and changes"),
        Binding("R", "reload", "Refresh", id="inventory.reload", show=False, tooltip="Read the rows again"),
    ]

    @dataclass
    class Found(Message):
        """Where to put the cursor."""

        position: int

    def action_jump(self) -> None:
        """Jump to a number or a row."""

        def take(text: str | None) -> None:
            source = self._table.source
            if text is not None and text.startswith("#"):
                self._table.move_to(int(text[1:]) - 1)
            elif text is not None and isinstance(source, RowSource):
                self.perform(lambda: self.Found(source.position_of(text)), "find a number", group="jump")

        self.app.push_screen(jump_question(), take)

    def on_inventory_screen_found(self, message: Found) -> None:
        """Put the cursor where the number is, or would be."""
        self._table.move_to(message.position)

    def action_reload(self) -> None:
        """Read the rows again; the cursor stays where it is."""
        self._read(self._table.cursor)

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action == "detail" and self._table.current is None:
            return "There is no number"
        if action == "jump" and not self._is_counted:
            return "The numbers are being counted"
        return super().why_not(action)

    def action_export(self) -> None:
        """Write what the filter shows to a file."""
        exports, customer, query = self._actions.export, self._customer, self._query

        def write(target: ExportTarget, work: Work) -> int:
            request = ExportRequest(customer, query, target.path, overwrite=target.overwrite)
            return exports.export(request, work=work)

        ask_export(self, export_form(query.describe(), file_name(customer)), write)

    def action_audit(self) -> None:
        """Begin an audit of the customer."""
        self.go(ScopePlace(self._customer))

    def action_import(self) -> None:
        """Import service records."""
        self.go(ImportPlace(self._customer))

    def action_history(self) -> None:
        """Show the customer's history."""
        self.go(HistoryPlace(self._customer))
