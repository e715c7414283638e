"""What a person takes from an inventory, and adds to it: free numbers, new ones, copies, files (W1, W5, W10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inventory_tui.inventory.model import Entry
from inventory_tui.screens.copying import NUMBER, ROW, Copying, lines_of, row_line
from inventory_tui.screens.inventory_look import InventoryLook
from inventory_tui.screens.page import BUSY
from inventory_tui.screens.working import NO_NUMBER, Working, ask

if TYPE_CHECKING:  # the first rows are there sooner when what is asked for later is imported later
    from inventory_tui.inventory.edits import Reserve
    from inventory_tui.inventory.work import Work
    from inventory_tui.screens.adding import AddDeed
    from inventory_tui.screens.inventory_export import InventoryTarget
    from inventory_tui.screens.next_free_words import Taken


class InventoryTaking(InventoryLook, Working, Copying[None]):
    """Next free numbers, adding, copying, exporting."""

    _terms: Reserve | None = None
    """How free numbers were reserved last: so they are the next time, too."""

    @property
    def _site(self) -> str | None:
        """The site a person has in mind: the cursor's, else the filter's only one; blank for Customer level."""
        entry = self._table.current
        if entry is not None:
            return entry.level.name if entry.level.is_site else ""
        return self._query.sites[0] if len(self._query.sites) == 1 else None

    @property
    def is_empty(self) -> bool:
        """Whether it is known that there is no number to choose."""
        is_known = self._is_counted or self._begun is self._rows.asked
        return is_known and not self._table.count

    def action_next_free(self) -> None:
        """Show the next free numbers of the site."""
        from inventory_tui.screens.next_free import NextFreeScreen

        def leave(taken: Taken | None) -> None:
            if taken is not None:
                self._terms = taken.terms
                if taken.report:
                    self.worked(taken.report)

        self.app.push_screen(NextFreeScreen(self._actions, self._customer, self._site, self._terms), leave)

    def action_add(self) -> None:
        """Ask which numbers, then ask once more, then add them."""
        from inventory_tui.screens.adding import add_form

        sites = [name for name, _ in self._suggester.values.get("site", ()) if name]

        def answered(deed: AddDeed | None) -> None:
            if deed is not None:
                ask(self, self._actions, deed)

        self.app.push_screen(add_form(self._actions.edit, self._customer, self._site or "", sites), answered)

    def action_copy(self) -> None:
        """Copy the number, or those that are marked."""
        self._copy(lambda entry: entry.number, NUMBER)

    def action_copy_row(self) -> None:
        """Copy the row, or those that are marked: the columns of the table, with tabs between."""
        columns = self._columns
        self._copy(lambda entry: row_line(columns, entry), ROW)

    def _copy(self, line: Callable[[Entry], str], noun: str) -> None:
        selected, browse, sort = self.selected(), self._actions.browse, self._query.sort
        if selected is not None:
            self.copy(lambda: lines_of(browse, selected, sort, line, noun))

    def action_export(self) -> None:
        """Write what is marked, what the filter shows, or all to a file."""
        from inventory_tui.screens.export import ask_export
        from inventory_tui.screens.inventory_export import ExportScope, InventoryExportForm, write_inventory

        exports, selected = self._actions.export, self.selected()
        marked = selected if selected is not None and selected.entry is None else None
        columns = tuple(column.field for column in self._columns)
        scope = ExportScope(self._customer, self._query, columns, marked, self._only_marked)

        def write(target: InventoryTarget, work: Work) -> int:
            return write_inventory(exports, scope, target, work)

        ask_export(self, InventoryExportForm(exports, scope), write)

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("copy", "copy_row"):  # what is marked is known when the marks are put
            return BUSY if self.is_working else NO_NUMBER if self.selected() is None else ""
        if action == "add" and self._actions.read_only_because:
            return self._actions.read_only_because
        return super().why_not(action)
