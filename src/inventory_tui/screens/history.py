"""Audit runs and changes, newest first: when, who, from where, what; each can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message

from inventory_tui.inventory.history import OperationSummary
from inventory_tui.screens.affected import Affected
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.page import BUSY
from inventory_tui.screens.places import OperationPlace
from inventory_tui.screens.wording import local_time
from inventory_tui.screens.working import ask_undo
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

MOST = 1_000
"""Lines shown at most."""


def what(row: OperationSummary) -> str:
    """Return what was done, and whether it was taken back."""
    return f"(undone by {row.undone_by}) {row.summary}" if row.undone_by else row.summary


def why_no_undo(row: OperationSummary) -> str:
    """Return why an operation cannot be taken back, where its line tells; blank where that must be found out."""
    if row.undone_by:
        return f"It was undone already, by {row.undone_by}"
    return "It is an undo itself: do again what it undid" if row.undoes else ""


class HistoryScreen(Affected):
    """The history of a customer, or of all."""

    ABOUT = (
        "Every saved audit run and every change, newest first. enter shows what one of them did, entry by entry;"
        " U takes it back, as long as nothing that it wrote was changed since."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="history.open", tooltip="What it changed and noticed"),
        Binding("U", "undo", "Undo", id="history.undo", tooltip="Take it back, if nothing was changed since"),
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
        self._report = ""

    def compose_body(self) -> ComposeResult:
        """Lay out the list."""
        columns: list[Column[OperationSummary]] = [
            Column("Run", lambda row: str(row.id), 5, right=True),
            Column("When", lambda row: local_time(row.at), 22),
            Column("Who", lambda row: row.who, 10),
            Column("From", lambda row: row.origin, 14, rank=1),
            Column("What", what, 30, grow=1, tone=lambda row: "quiet" if row.undone_by else ""),
        ]
        if not self._customer:
            columns.insert(3, Column("Customer", lambda row: row.customer, 18))
        yield NumberTable(columns, empty="Nothing was done yet.", id="operations")

    @property
    def _table(self) -> NumberTable[OperationSummary]:
        return self.query_one("#operations", NumberTable)

    def on_mount(self) -> None:
        """Read the list."""
        self._table.follower = self.tell
        self.action_reload()

    def action_reload(self) -> None:
        """Read the list again."""
        history, customer = self._actions.history, self._customer or None
        self.perform(lambda: self.Loaded(history.list(customer, MOST)), "list the history", group="list")

    def on_history_screen_loaded(self, message: Loaded) -> None:
        """Show the list; the cursor stays on the same run."""
        before = self._table.current
        ids = [row.id for row in message.rows]
        cursor = ids.index(before.id) if before is not None and before.id in ids else self._table.cursor
        self._table.show(ListSource(message.rows), cursor)
        self.refresh_bindings()

    def tell(self) -> None:
        """Say the whole sentence of the line under the cursor; once, what was just done instead."""
        row = self._table.current
        self.refresh_bindings()
        if row is not None and not self.status_line.has_class("-bad"):
            self.say(self._report or what(row))

    def on_key(self, _event: Key) -> None:
        """Have done with what was said."""
        self._report = ""
        self.status_line.remove_class("-bad")

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        row = self._table.current
        if action in ("open", "undo") and row is None:
            return "Nothing was done yet"
        if action != "undo" or row is None:
            return ""
        return self._actions.read_only_because or (BUSY if self.is_working else why_no_undo(row))

    @on(NumberTable.Opened)
    def action_open(self) -> None:
        """Open the run or change under the cursor."""
        if row := self._table.current:
            self.go(OperationPlace(row.id))

    def action_undo(self) -> None:
        """Ask, then take back the run or change under the cursor."""
        if row := self._table.current:
            edit, id_ = self._actions.edit, row.id
            ask_undo(self, self._actions, row.customer, lambda work: edit.prepare_undo(id_, work))

    def worked(self, report: str) -> None:
        """Read the list again, and say what was done."""
        self._report = report
        self.say(report)
        self.action_reload()
