"""Every action of a screen by name: type a part of it, enter does it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from inventory_tui.inventory.model import name_key
from inventory_tui.screens.key_list import KeyRow, keys_on
from inventory_tui.screens.page import Page
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_field import LineField

_COLUMNS: list[Column[KeyRow]] = [
    Column("Action", lambda row: row.name, 18, tone=lambda row: "" if row.is_enabled else "quiet"),
    Column("What it does", lambda row: row.about, 30, grow=1),
    Column("Key", lambda row: row.keys, 14),
]


class PaletteScreen(Page[KeyRow | None]):
    """The actions of the screen behind it, to be found by name."""

    CSS_PATH = "palette.tcss"
    ABOUT = "Type a part of an action's name; enter does the one under the cursor."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Do it", id="palette.choose", tooltip="Do the action under the cursor"),
        Binding("down", "move(1)", "Down", id="palette.down", show=False, tooltip="One row down"),
        Binding("up", "move(-1)", "Up", id="palette.up", show=False, tooltip="One row up"),
    ]

    def __init__(self, page: Page[Any]) -> None:
        """Make the palette of a screen."""
        super().__init__(f"Actions › {page.title_line.left}")
        self._rows = keys_on(page)

    def compose_body(self) -> ComposeResult:
        """Lay out the field and the actions."""
        yield LineField(placeholder="part of a name", id="name")
        yield NumberTable(_COLUMNS, empty="No action is called so.")

    def on_mount(self) -> None:
        """Show all."""
        self._filter("")

    @on(Input.Changed)
    def follow(self, event: Input.Changed) -> None:
        """Show what matches."""
        self._filter(event.value)

    def _filter(self, text: str) -> None:
        words = name_key(text).split()
        rows = [row for row in self._rows if all(word in name_key(f"{row.name} {row.about}") for word in words)]
        self.query_one(NumberTable).show(ListSource(rows))

    def action_move(self, rows: int) -> None:
        """Move the cursor of the list while one types."""
        self.query_one(NumberTable).action_move(rows)

    @on(NumberTable.Opened)
    def action_choose(self) -> None:
        """Do the action under the cursor, or say why it cannot be done."""
        row: KeyRow | None = self.query_one(NumberTable).current
        if row is not None and row.is_enabled:
            self.dismiss(row)
        elif row is not None:
            self.complain(row.about)
