"""Marking numbers, to work on many at once: marks survive filters and sorts."""

from __future__ import annotations

from inventory_tui.inventory.edits import Marked
from inventory_tui.screens.inventory_look import InventoryLook
from inventory_tui.screens.selected import Selected


class InventoryMarks(InventoryLook):
    """The rows of a query, and those of them that are marked."""

    def selected(self) -> Selected | None:
        """Return the number under the cursor."""
        entry = self._table.current
        if entry is None:
            return None
        words = f"{entry.number} at {entry.level.label}"
        return Selected(self._customer, words, 1, entry, lambda: Marked((entry.id,)))

    def worked(self, report: str) -> None:
        """Read the rows again, and say what was done."""
        self._read(self._table.cursor)
        self.say(report)
