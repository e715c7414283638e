"""Looking at the numbers of a customer: the rows of a query, how they divide, one number in detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import HorizontalGroup
from textual.events import Key
from textual.message import Message

from inventory_tui.actions.browse import NumberDetail
from inventory_tui.errors import ChangedError
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.wording import counted
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.filter_words import FilterSuggester
from inventory_tui.screens.inventory_columns import COLUMNS
from inventory_tui.screens.inventory_line import Standing
from inventory_tui.screens.inventory_looks import (
    AllRows,
    Asked,
    Divided,
    FirstRows,
    NotRead,
    Occurring,
    QueryRows,
)
from inventory_tui.screens.inventory_rows import InventoryRows
from inventory_tui.screens.number_lines import LINE_COLUMNS, DetailLine, detail_lines
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import NumberPlace
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.filter_field import FilterField
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

PANE_FROM = 120
"""Columns of a terminal that has room for the detail beside the table."""
HINT = "/ filters: status:available site:Berlin 0104"
NO_NUMBER = "No number yet: + adds some, i imports service records."
NO_MATCH = "No number matches the filter."
NO_MARK = "No marked number here: M shows the others again."
READING = ("first", "read", "count")


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
        self._only_marked = False
        self._is_counted = False
        self._begun: Asked | None = None
        """The look whose first rows are on screen: the cursor stays where it is when all of them have come."""
        self._shares = ""
        self._total = 0
        self._drawn = (False, False)
        """Whether there was a row under the cursor, and all rows were settled, when the keys were drawn."""
        self._is_unread = False
        """Whether a report or a complaint was said since the last key."""

    def compose_body(self) -> ComposeResult:
        """Lay out the filter, the numbers and the detail beside them."""
        yield FilterField(self._query.as_text(), placeholder=HINT, suggester=self._suggester, id="filter")
        with HorizontalGroup(id="body"):
            yield NumberTable(COLUMNS, empty=NO_MATCH, id="numbers")
            yield NumberTable(LINE_COLUMNS, empty="", id="pane")

    @property
    def _table(self) -> NumberTable[Entry]:
        return self.query_one("#numbers", NumberTable)

    @property
    def _field(self) -> FilterField:
        return self.query_one("#filter", FilterField)

    @property
    def _pane(self) -> NumberTable[DetailLine]:
        return self.query_one("#pane", NumberTable)

    @property
    def _is_settled(self) -> bool:
        """Whether all rows are counted, and those on screen are some of them."""
        return self._is_counted and self._rows.holds(self._table.source)

    # -- reading ---------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Read the first rows."""
        self._pane.can_focus = False
        self._table.follower = self._tell_place
        self._table.is_marked = self._rows.marks.has
        self._field.cursor_position = len(self._field.value)
        self._field.left = lambda: self.set_focus(self._table)
        self._begin()
        self.perform(self._rows.occurring, "read values", group="values")

    def _begin(self) -> None:
        """Read rows for the first time."""
        self._read()

    def _read_again(self) -> None:
        """Read the same rows anew: the cursor stays at its number, or goes to the next that is still there."""
        self._read(self._table.window.nearest)

    def _read(self, nearest: Sequence[Entry] | None = None) -> None:
        """Read the rows of the query: the first at once, then all, then how they divide. What was read before stops.

        Args:
            nearest: where the cursor may stay, the most wanted first; None: it goes to the top.
        """
        for group in READING:
            self.workers.cancel_group(self, group)
        rows, table = self._rows, self._table
        asked = rows.ask(self._query, only_marked=self._only_marked, position=table.cursor, nearest=nearest)
        self._is_counted = False
        table.sorting = asked.query.sort
        if nearest is None:
            self._is_unread = False
            self.perform(lambda: rows.first(asked), "read the first numbers", group="first")
        self.perform(lambda: rows.all(asked), "read numbers", group="read")
        self.perform(lambda: rows.divide(asked), "count numbers", group="count")

    def on_first_rows(self, message: FirstRows) -> None:
        """Show the first rows, unless all are there already."""
        if message.asked is self._rows.asked and not self._is_counted:
            self._begun = message.asked
            self._table.show(ListSource(message.rows), columns=self._columns)

    def on_all_rows(self, message: AllRows) -> None:
        """Show all rows."""
        asked = message.rows.asked
        if asked is self._rows.asked:
            self._is_counted = True
            cursor = 0 if asked.nearest is None and asked is not self._begun else None
            self._table.show(message.rows, cursor, self._columns, message.shift)
            self.refresh_bindings()
        if message.error is not None:
            self.on_page_failed(self.Failed(message.error))

    def on_not_read(self, message: NotRead) -> None:
        """Say why there are no rows; those on screen are read again where the source looks at others by now."""
        if message.asked is not self._rows.asked:
            return
        self.on_page_failed(self.Failed(message.error))
        source = self._table.source
        if isinstance(source, QueryRows):
            failed, shown = message.asked, source.asked
            self._query, self._only_marked = shown.query, shown.only_marked
            is_another = (failed.query, failed.only_marked) != (shown.query, shown.only_marked)
            if is_another and not self._rows.holds(source):
                self._read_again()

    @on(NumberTable.FetchFailed)
    def _tell_failure(self, message: NumberTable.FetchFailed) -> None:
        """Say why rows cannot be read."""
        message.stop()
        self.post_message(self.Failed(message.error))

    @on(Page.Failed)
    def _read_what_changed(self, message: Page.Failed) -> None:
        """Read the rows again where others changed them before something could be done to them; it is told, too."""
        if isinstance(message.error, ChangedError) and self._is_counted:
            self._read_again()

    def on_divided(self, message: Divided) -> None:
        """Say how the rows divide by status."""
        if message.asked is self._rows.asked:
            self._shares = "" if message.asked.only_marked else message.text
            self._total = message.total
            self.title_line.say(self.title_line.left, counted(message.total, "number"))
            self._say_empty(NO_MARK if message.asked.only_marked else NO_MATCH if message.total else NO_NUMBER)
            self._tell_place()

    def _say_empty(self, text: str) -> None:
        table = self._table
        if table.empty != text:
            table.empty = text
            table.refresh()

    def on_occurring(self, message: Occurring) -> None:
        """Complete with these values from now on."""
        self._suggester.values = message.values

    # -- saying ----------------------------------------------------------------------------------------------

    def on_key(self, _event: Key) -> None:
        """Whoever presses a key has read what was said."""
        self._is_unread = False

    def complain(self, text: str) -> None:
        """Say what went wrong, until the next key."""
        super().complain(text)
        self._is_unread = True

    def report(self, text: str) -> None:
        """Say what was done, until the next key."""
        self.say(text, "")
        self._is_unread = True

    def _tell_place(self) -> None:
        """Say where the cursor is, and show the number beside the table."""
        drawn = (self._table.current is not None, self._is_settled)
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh_bindings()
        self._say_standing()
        self._show_pane()

    def _say_standing(self) -> None:
        """Say where a person stands, unless something else is still to be read."""
        if not self._is_unread:
            self.say(*self._standing().line(self.size.width))

    def _standing(self) -> Standing:
        table = self._table
        count = table.count if isinstance(table.source, QueryRows) else None
        return Standing(
            row=table.cursor + 1 if table.count else 0,
            count=count,
            total=self._total,
            marks=self._rows.marks.counts,
            only_marked=self._only_marked,
            shares=self._shares,
        )

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
