"""All there is about one number of a customer: entries, service records with source and age, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.message import Message

from inventory_tui.actions.browse import NumberDetail
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.number_lines import LINE_COLUMNS, detail_lines
from inventory_tui.screens.page import Page
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource


class NumberScreen(Page[None]):
    """One number in full."""

    ABOUT = "The entries of the number at every level, every service record that has it, and what was done to it."

    @dataclass
    class Loaded(Message):
        """The number has come."""

        detail: NumberDetail

    def __init__(
        self, actions: Actions, customer: str, number: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Make the screen for a number."""
        super().__init__(f"{number} › {customer}")
        self._actions = actions
        self._customer = customer
        self._number = number
        self._now = now

    def compose_body(self) -> ComposeResult:
        """Lay out the lines."""
        yield NumberTable(LINE_COLUMNS, id="detail")

    def on_mount(self) -> None:
        """Read the number."""
        browse, customer, number = self._actions.browse, self._customer, self._number
        self.perform(lambda: self.Loaded(browse.detail(customer, number)), "read a number")

    def on_number_screen_loaded(self, message: Loaded) -> None:
        """Show the number."""
        self.query_one("#detail", NumberTable).show(ListSource(detail_lines(message.detail, self._now())))
