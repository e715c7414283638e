"""Marking numbers, to work on many at once: marks survive filters and sorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from inventory_tui.inventory.edits import Marked
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.wording import counted
from inventory_tui.screens import mark_orders
from inventory_tui.screens.inventory_changes import InventoryChanges
from inventory_tui.screens.inventory_line import Standing
from inventory_tui.screens.inventory_looks import MarksTold
from inventory_tui.screens.mark_orders import End, MarkOrder
from inventory_tui.screens.page import BUSY
from inventory_tui.screens.selected import Selected

COUNTING = "The numbers are being counted"


class InventoryMarks(InventoryChanges):
    """The rows of a query, and those of them that are marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="inventory.mark", tooltip="Mark the number, or take its mark away; go on"),
        Binding("v", "range", "Range", id="inventory.range", tooltip="Begin a range here; v again marks it"),
        Binding("A", "select_all", "All", id="inventory.all", show=False, tooltip="Mark all that the filter shows"),
        Binding("N", "select_none", "None", id="inventory.none", show=False, tooltip="Take all marks away"),
        Binding("M", "only_marked", "Marked", id="inventory.marked", show=False, tooltip="Show only the marked ones"),
        Binding(
            "apostrophe",
            "restore",
            "Last marks",
            id="inventory.last",
            show=False,
            tooltip="Mark what was marked before",
        ),
    ]
    _range: End | None = None
    """Where a range was begun."""
    _is_putting = False
    """Whether a thread puts marks that were ordered one by one."""
    _redraws = False
    """Whether marks are on their way that are not drawn yet."""

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("mark", "range") and not self._table.count:
            return "There is no number"
        if action == "mark" and self._table.current is None:
            is_gone = self._table.window.is_gone(self._table.cursor)
            return "The number is gone: R reads the others again" if is_gone else "The number is being read"
        if action in ("select_all", "range") and not self._is_settled:
            return COUNTING
        if action in ("select_none", "restore") and not self._rows.is_open:
            return COUNTING
        if action == "only_marked" and not self._only_marked and not self._rows.marks.counts.marked:
            return "No number is marked"
        return super().why_not(action)

    # -- one, a range, all, none -----------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark the number under the cursor or take its mark away, and go one down; marks a range where one is open."""
        table = self._table
        entry = table.current
        if self._range is not None:
            self.action_range()
        elif entry is not None:
            self._rows.marks.order(mark_orders.mark_one(entry, is_on=not self._rows.marks.has(entry)))
            self._put_marks()
            table.draw_again(table.cursor)
            table.action_move(1)
            self._say_standing()

    def action_range(self) -> None:
        """Begin a range at the cursor; or mark all from where it was begun to the cursor."""
        here = End(self._table.current, self._table.cursor)
        if self._range is None:
            self._range = here
            self._say_standing()
        elif self._order(mark_orders.mark_range(self._range, here)):
            self._range = None

    def action_select_all(self) -> None:
        """Mark all that the filter shows."""
        self._order(mark_orders.mark_all())

    def action_select_none(self) -> None:
        """Take all marks away: quick however many they are."""
        self._rows.marks.order(mark_orders.clear())
        self._put_marks()
        self._table.refresh()
        self._say_standing()

    def action_restore(self) -> None:
        """Mark what was marked before."""
        self._order(mark_orders.restore())

    def action_only_marked(self) -> None:
        """Show only the marked numbers, or all again."""
        self._only_marked = not self._only_marked
        self._read_again()

    def step_back(self) -> bool:
        """Leave a range, then the marked numbers; return whether there was anything to leave."""
        if self._range is not None:
            self._range = None
            self._say_standing()
        elif self._only_marked:
            self.action_only_marked()
        else:
            return False
        return True

    def _read(self, nearest: Sequence[Entry] | None = None) -> None:
        """Read the rows; a range does not outlive them."""
        self._range = None
        super()._read(nearest)

    def _standing(self) -> Standing:
        return replace(super()._standing(), range_from=0 if self._range is None else self._range.position + 1)

    # -- putting them ----------------------------------------------------------------------------------------

    def _order(self, order: MarkOrder) -> bool:
        """Do what may take long: its step is shown, it can be cancelled. Returns whether nothing else was running."""
        if self.is_working:
            self.complain(BUSY)
            return False
        self._redraws = True
        self._rows.marks.order(order)
        self.perform_long(self._rows.put_marks, "put marks")
        return True

    def _put_marks(self) -> None:
        """Put the marks that were ordered one by one, in one thread at a time; before the rows are read, they wait."""
        if self._rows.is_open and self._rows.marks.has_orders and not self._is_putting:
            self._is_putting = True
            self.perform(self._rows.put_marks, "put marks", group="marks")

    def on_marks_told(self, message: MarksTold) -> None:
        """Say how many are marked by now, and go on with what was ordered meanwhile."""
        self._is_putting = False
        if self._redraws or not message.is_as_drawn:
            self._redraws = False
            self._table.refresh()
        if message.error is not None:
            self.post_message(self.Failed(message.error))
        else:
            self._say_standing()
        self._put_marks()

    # -- working on them -------------------------------------------------------------------------------------

    def selected(self) -> Selected | None:
        """Return the marked numbers, else the one under the cursor; None where there is neither."""
        marked = self._rows.marks.counts.marked
        if marked:
            return Selected(self._customer, counted(marked, "marked number"), marked, None, self._rows.marked)
        entry = self._table.current
        if entry is None:
            return None
        words = f"{entry.number} at {entry.level.label}"
        return Selected(self._customer, words, 1, entry, lambda: Marked((entry.id,)))

    def worked(self, report: str) -> None:
        """Read the rows again, and say what was done."""
        self._read_again()
        self.report(report)
