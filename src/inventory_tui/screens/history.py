"""Audit runs and changes, newest first: when, who, from where, what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.inventory.history import OperationSummary
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import OperationPlace
from inventory_tui.screens.wording import local_time
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

MOST = 1_000
"""Lines shown at most."""


class HistoryScreen(Page[None]):
    """The history of a customer, or of all."""

    ABOUT = "Every saved audit run and every change, newest first. enter shows what one of them did, entry by entry."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="history.open", tooltip="What it changed and noticed"),
        Binding("R", "reload", "Refresh", id="history.reload", show=False, tooltip="Read the list again"),
    ]

    @dataclass
    class Loaded(Message):
        """The list has come."""

        rows: list[OperationSummary]

    def __init__(self, actions: Actions, customer: str = "") -> None:
        """Make the screen for a customer; for all when none is named."""
        super().__init__(f"History › {customer}" if customer else "History")
        self._actions = actions
        self._customer = customer

    def compose_body(self) -> ComposeResult:
        """Lay out the list."""
        columns: list[Column[OperationSummary]] = [
            Column("Run", lambda row: str(row.id), 5, right=True),
            Column("When", lambda row: local_time(row.at), 22),
            Column("Who", lambda row: row.who, 10),
            Column("From", lambda row: row.origin, 14, rank=1),
            Column("What", lambda row: row.summary, 30, grow=1),
        ]
        if not self._customer:
            columns.insert(3, Column("Customer", lambda row: row.customer, 18))
        yield NumberTable(columns, empty="Nothing was done yet.", id="operations")

    @property
    def _table(self) -> NumberTable[OperationSummary]:
        return self.query_one("#operations", NumberTable)

    def on_mount(self) -> None:
        """Read the list."""
        self.action_reload()

    def action_reload(self) -> None:
        """Read the list again."""
        history, customer = self._actions.history, self._customer or None
        self.perform(lambda: self.Loaded(history.list(customer, MOST)), "list the history", group="list")

    def on_history_screen_loaded(self, message: Loaded) -> None:
        """Show the list."""
        self._table.show(ListSource(message.rows), self._table.cursor)
        self.refresh_bindings()

    @on(NumberTable.Moved)
    def tell(self) -> None:
        """Say the whole sentence of the line under the cursor."""
        row = self._table.current
        self.refresh_bindings()
        if row is not None:
            self.say(row.summary)

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        return "Nothing was done yet" if action == "open" and self._table.current is None else ""

    @on(NumberTable.Opened)
    def action_open(self) -> None:
        """Open the run or change under the cursor."""
        if row := self._table.current:
            self.go(OperationPlace(row.id))
