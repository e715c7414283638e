"""Looking at the numbers of a customer: the rows of a query, how they divide, one number in detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import HorizontalGroup
from textual.message import Message

from inventory_tui.actions.browse import NumberDetail
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.filter_words import FilterSuggester
from inventory_tui.screens.inventory_columns import COLUMNS
from inventory_tui.screens.inventory_rows import AllRows, Divided, FirstRows, InventoryRows, Occurring
from inventory_tui.screens.number_lines import LINE_COLUMNS, DetailLine, detail_lines
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import NumberPlace
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_field import TextField

PANE_FROM = 120
"""Columns of a terminal that has room for the detail beside the table."""
HINT = "/ filters: status:available site:Berlin 0104"


class InventoryLook(Page[None]):
    """Rows of a query, how they divide, and one number beside them; which query is for others to say."""

    CSS_PATH = "inventory.tcss"
    AUTO_FOCUS = "#numbers"

    @dataclass
    class Detailed(Message):
        """All there is about the number under the cursor."""

        detail: NumberDetail

    def __init__(
        self,
        actions: Actions,
        customer: str,
        query: NumberQuery | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make the screen.

        Args:
            actions: what can be done.
            customer: whose numbers.
            query: which of them at first.
            now: the present, for ages.
        """
        super().__init__(f"Inventory › {customer}")
        self._actions = actions
        self._customer = customer
        self._query = query or NumberQuery()
        self._now = now
        self._columns: Sequence[Column[Entry]] = COLUMNS
        self._suggester = FilterSuggester()
        self._rows = InventoryRows(actions.browse, customer)
        self._is_counted = False
        self._shown: NumberQuery | None = None
        """The query whose rows are on screen: their cursor stays where it is when all of them have come."""
        self._shares = ""
        self._has_row = False

    def compose_body(self) -> ComposeResult:
        """Lay out the filter, the numbers and the detail beside them."""
        yield TextField(self._query.as_text(), placeholder=HINT, suggester=self._suggester, id="filter")
        with HorizontalGroup(id="body"):
            yield NumberTable(COLUMNS, empty="No number matches the filter.", id="numbers")
            yield NumberTable(LINE_COLUMNS, empty="", id="pane")

    @property
    def _table(self) -> NumberTable[Entry]:
        return self.query_one("#numbers", NumberTable)

    @property
    def _field(self) -> TextField:
        return self.query_one("#filter", TextField)

    @property
    def _pane(self) -> NumberTable[DetailLine]:
        return self.query_one("#pane", NumberTable)

    # -- reading ---------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Read the first rows."""
        self._pane.can_focus = False
        self._table.follower = self._tell_place
        self._field.cursor_position = len(self._field.value)
        self._begin()
        self.perform(self._rows.occurring, "read values", group="values")

    def _begin(self) -> None:
        """Read rows for the first time."""
        self._read()

    def _read(self, cursor: int = 0) -> None:
        """Read the rows of the query: the first at once, then all, then how they divide."""
        rows, query = self._rows, self._query
        self._is_counted = False
        self._table.sorting = query.sort
        if not cursor:
            self.perform(lambda: rows.first(query), "read the first numbers", group="first")
        self.perform(lambda: rows.all(query, cursor), "read numbers", group="read")
        self.perform(lambda: rows.divide(query), "count numbers", group="count")

    def on_first_rows(self, message: FirstRows) -> None:
        """Show the first rows, unless all are there already."""
        if message.query == self._query and not self._is_counted:
            self._shown = message.query
            self._table.show(ListSource(message.rows), columns=self._columns)

    def on_all_rows(self, message: AllRows) -> None:
        """Show all rows; those before are given back when they have left the screen."""
        self._rows.keep(message.source)
        if message.query == self._query:
            self._is_counted = True
            cursor = None if self._shown == message.query else message.cursor
            self._shown = message.query
            self._table.show(message.source, cursor, self._columns)
            self.refresh_bindings()

    def on_divided(self, message: Divided) -> None:
        """Say how the rows divide by status."""
        if message.query == self._query:
            self._shares = message.text
            self.title_line.say(self.title_line.left, f"{message.total:,} numbers")
            self._tell_place()

    def on_occurring(self, message: Occurring) -> None:
        """Complete with these values from now on."""
        self._suggester.values = message.values

    def _tell_place(self) -> None:
        """Say where the cursor is, and show the number beside the table."""
        table = self._table
        if self._has_row != (table.current is not None):
            self._has_row = not self._has_row
            self.refresh_bindings()
        self._rows.close_before(table.source)
        if not self.status_line.has_class("-bad"):
            count = f"{table.count:,}" if self._is_counted else "…"
            self.say(f"row {table.cursor + 1:,} of {count}" if table.count else "", f"{self._shares} ")
        self._show_pane()

    # -- one number ------------------------------------------------------------------------------------------

    @on(NumberTable.Opened, "#numbers")
    def action_detail(self) -> None:
        """Show all there is about the number: beside the table where there is room, else on its own screen."""
        row = self._table.current
        if row is not None and self.size.width < PANE_FROM:
            self.go(NumberPlace(self._customer, row.number))
        elif row is not None:
            self.toggle_class("-pane")
            self._show_pane()

    def _show_pane(self) -> None:
        row = self._table.current
        if row is not None and self.has_class("-pane"):
            browse, customer, number = self._actions.browse, self._customer, row.number
            self.perform(lambda: self.Detailed(browse.detail(customer, number)), "read a number", group="detail")

    def on_inventory_look_detailed(self, message: Detailed) -> None:
        """Show the number under the cursor."""
        row = self._table.current
        if row is not None and row.number == message.detail.number:
            lines = [DetailLine(row.number, is_head=True), *detail_lines(message.detail, self._now())]
            self._pane.show(ListSource(lines))

    def on_unmount(self) -> None:
        """Give the rows back."""
        self._rows.close()
