"""One of many: a list to filter by typing; enter takes the row under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from inventory_tui.inventory.model import name_key
from inventory_tui.screens.page import Page
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_field import LineField

Row = TypeVar("Row")


class PickScreen(Page[Row | None], Generic[Row]):
    """Ends with the row that was taken, or with None."""

    CSS_PATH = "pick.tcss"
    ABOUT = "Type a part of a name to see less; enter takes the row under the cursor."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Take", id="pick.choose", tooltip="Take the row under the cursor"),
        Binding("down", "move(1)", "Down", id="pick.down", show=False, tooltip="One row down"),
        Binding("up", "move(-1)", "Up", id="pick.up", show=False, tooltip="One row up"),
        Binding("pagedown", "move(10)", "Page down", id="pick.page-down", show=False, tooltip="Ten rows down"),
        Binding("pageup", "move(-10)", "Page up", id="pick.page-up", show=False, tooltip="Ten rows up"),
        Binding("escape", "back", "Cancel", id="page.back", tooltip="Leave; nothing is changed"),
    ]

    def __init__(self, title: str, rows: Sequence[Row], columns: Sequence[Column[Row]], *, cursor: int = 0) -> None:
        """Make the list.

        Args:
            title: what is to be chosen.
            rows: from top to bottom.
            columns: what is shown of each; all of it is searched.
            cursor: the row to begin at.
        """
        super().__init__(title)
        self._all = tuple(rows)
        self._columns = tuple(columns)
        self._first = cursor

    def compose_body(self) -> ComposeResult:
        """Lay out the field and the list."""
        yield LineField(placeholder="part of a name", id="name")
        yield NumberTable(self._columns, empty="Nothing is called so.", id="choices")

    def on_mount(self) -> None:
        """Show all."""
        self.query_one("#choices", NumberTable).show(ListSource(self._all), self._first)

    def offer(self, rows: Sequence[Row]) -> None:
        """Offer these rows instead."""
        self._all = tuple(rows)
        self.follow()

    @on(Input.Changed)
    def follow(self) -> None:
        """Show what matches."""
        words = name_key(self.query_one("#name", LineField).value).split()
        rows = [row for row in self._all if all(word in self._text(row) for word in words)]
        self.query_one("#choices", NumberTable).show(ListSource(rows))

    def _text(self, row: Row) -> str:
        return name_key(" ".join(column.get(row) for column in self._columns))

    def action_move(self, rows: int) -> None:
        """Move the cursor while one types."""
        self.query_one("#choices", NumberTable).action_move(rows)

    @on(NumberTable.Opened)
    def action_choose(self) -> None:
        """Take the row under the cursor."""
        row = self.query_one("#choices", NumberTable).current
        if row is not None:
            self.dismiss(row)
