"""All there is about one number of a customer: entries, service records with source and age, history; to work on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.browse import NumberDetail
from inventory_tui.errors import NotFoundError
from inventory_tui.inventory.edits import Marked
from inventory_tui.inventory.model import Entry
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.copying import Copying, Lines, row_line
from inventory_tui.screens.number_lines import LINE_COLUMNS, DetailLine, detail_lines
from inventory_tui.screens.selected import Selected
from inventory_tui.screens.working import NO_NUMBER, Working
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource


class NumberScreen(Working, Copying[None]):
    """One number in full; what is done to it is done to the entry under the cursor, or to its only one."""

    ABOUT = (
        "The entries of the number at every level, every service record that has it, and what was done to it."
        " Keys that change it work on the entry in whose lines the cursor is."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="number.copy", tooltip="Copy the number"),
        Binding("Y", "copy_row", "Copy line", id="number.copy-line", show=False, tooltip="Copy what the line says"),
    ]

    @dataclass
    class Loaded(Message):
        """The number has come; with what was done to it, where something was."""

        detail: NumberDetail
        report: str

    @dataclass
    class Gone(Message):
        """Neither an entry nor a record has the number any more."""

    def __init__(
        self, actions: Actions, customer: str, number: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Make the screen for a number."""
        super().__init__(f"{number} › {customer}")
        self._actions = actions
        self._customer = customer
        self._number = number
        self._now = now
        self._entries: tuple[Entry, ...] | None = None
        self._report = ""
        self._is_gone = False

    def compose_body(self) -> ComposeResult:
        """Lay out the lines."""
        yield NumberTable(LINE_COLUMNS, id="detail")

    @property
    def _table(self) -> NumberTable[DetailLine]:
        return self.query_one("#detail", NumberTable)

    def on_mount(self) -> None:
        """Read the number."""
        self._read()

    def _read(self, report: str = "") -> None:
        browse, customer, number = self._actions.browse, self._customer, self._number

        def read() -> Message:
            try:
                return self.Loaded(browse.detail(customer, number), report)
            except NotFoundError:
                if report:
                    return self.Gone()
                raise

        self.perform(read, "read a number")

    def on_number_screen_loaded(self, message: Loaded) -> None:
        """Show the number; go back where its last entry was taken out."""
        had_entries, self._entries = bool(self._entries), message.detail.entries
        if had_entries and not self._entries:
            self.on_number_screen_gone()
            return
        self._table.show(ListSource(detail_lines(message.detail, self._now())), self._table.cursor)
        self.say(message.report)
        self.refresh_bindings()

    def on_number_screen_gone(self) -> None:
        """Go back; where help stands before the number, when that is gone."""
        self._is_gone = True
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Go back if there is nothing to show any more."""
        if self._is_gone and self.is_active:
            self.dismiss(None)

    @on(NumberTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    # -- working on it ---------------------------------------------------------------------------------------

    def selected(self) -> Selected | None:
        """Return the entry that the cursor is in, or the only one."""
        line = self._table.current
        entry = line.entry if line is not None else None
        if entry is None and len(self._entries or ()) == 1:
            (entry,) = self._entries or ()
        if entry is None:
            return None
        words, id_ = f"{entry.number} at {entry.level.label}", entry.id
        return Selected(self._customer, words, 1, entry, lambda: Marked((id_,)))

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        reason = super().why_not(action)
        if reason != NO_NUMBER:
            return reason
        if self._entries is None:
            return "It is being read"
        return "Put the cursor on one of its entries" if self._entries else "It has no entry: only records know it"

    def worked(self, report: str) -> None:
        """Read the number again, and say what was done."""
        self._read(report)

    def action_copy(self) -> None:
        """Copy the number."""
        number = self._number
        self.copy(lambda: Lines([number], 1, number))

    def action_copy_row(self) -> None:
        """Copy what the line under the cursor says."""
        line = self._table.current
        if line is not None:
            self.copy(lambda: Lines([row_line(LINE_COLUMNS, line).strip()], 1, "The line"))
