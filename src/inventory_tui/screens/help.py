"""Help of one screen: what it is for, and every key that does something on it."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from inventory_tui.screens.key_list import KeyRow, keys_on
from inventory_tui.screens.page import Page
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

_COLUMNS: list[Column[KeyRow]] = [
    Column("Key", lambda row: row.keys, 9),
    Column("Action", lambda row: row.name, 14),
    Column("What it does", lambda row: row.about, 30, grow=1),
]


class HelpScreen(Page[None]):
    """The keys of the screen behind it."""

    CSS_PATH = "help.tcss"

    def __init__(self, page: Page[Any]) -> None:
        """Make the help of a screen."""
        super().__init__(f"Help › {page.title_line.left}")
        self._about = page.ABOUT
        self._rows = keys_on(page)

    def compose_body(self) -> ComposeResult:
        """Lay out text and keys."""
        if self._about:
            yield Static(self._about, markup=False, id="about")
        yield NumberTable(_COLUMNS)

    def on_mount(self) -> None:
        """Fill in the keys."""
        self.query_one(NumberTable).show(ListSource(self._rows))
