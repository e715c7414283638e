"""Which numbers an inventory shows, in which order and columns: asked for, and remembered for this person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from textual import on
from textual.message import Message
from textual.widgets import Input

from inventory_tui.actions.views import View
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.filter_words import finish, read_all, read_filter
from inventory_tui.screens.inventory_columns import behind, columns_of, without_room
from inventory_tui.screens.inventory_look import InventoryLook
from inventory_tui.screens.inventory_looks import QueryRows
from inventory_tui.screens.inventory_questions import SortChoice, sort_question
from inventory_tui.widgets.columns import GUTTER
from inventory_tui.widgets.row_window import ListSource, RowSource

ON_LISTED = ("move", "delete", "reserve", "cool", "edit", "range", "select_all", "export")
"""What is done to the rows that are listed, or among them."""
NOT_YET = "The rows are not those of the filter yet"


class InventoryView(InventoryLook):
    """The filter that follows while one types, the breakdown, the sort and the columns."""

    @dataclass
    class Recalled(Message):
        """What was looked at the last time."""

        view: View

    @dataclass
    class Kept(Message):
        """What is looked at is remembered, or why not."""

        notice: str

    def __init__(
        self,
        actions: Actions,
        customer: str,
        query: NumberQuery | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make the screen; a query of its own stands before what is remembered, and is not remembered itself."""
        super().__init__(actions, customer, query, now)
        self._is_asked = query is not None
        self._kept: View | None = None
        """What is remembered; None until it is known."""
        self._names: tuple[str, ...] = ()
        """The columns that were chosen; none: the default."""
        self._skipped = 0
        """How many columns behind the number are left out, so that others have room."""
        self._is_finished = True
        """Whether the rows were those of the filter bar when the cursor was last told."""
        self._is_cleared = False
        """Whether the filter was only just taken away: who leaves now still finds it the next time."""

    # -- remembering -----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Look up what was looked at the last time; the rows are read then."""
        views, customer = self._actions.views, self._customer
        self.perform(lambda: self.Recalled(views.read(customer)), "read what was looked at", group="view")

    def on_inventory_view_recalled(self, message: Recalled) -> None:
        """Begin where the person left off; what was typed meanwhile stays."""
        self._kept = message.view
        self._names, self._columns = message.view.columns, columns_of(message.view.columns)
        if self._is_asked or self._field.value:
            self._read()
        else:
            self._show_query(message.view.query)
        if message.view.notice:
            self.complain(message.view.notice)

    def _remember(self) -> None:
        """Remember what is looked at, where it is something else than before."""
        if self._kept is None:
            return
        query = self._kept.query if self._is_asked or self._is_cleared else self._query
        view = View(query, self._names)
        if view != self._kept:
            self._kept = view
            views = self._actions.views
            views.write(self._customer, view)
            self.perform(lambda: self.Kept(views.save()), "remember what is looked at", group="view")

    def on_inventory_view_kept(self, message: Kept) -> None:
        """Say why it is not remembered."""
        if message.notice:
            self.complain(message.notice)

    # -- the filter ------------------------------------------------------------------------------------------

    def _show_query(self, query: NumberQuery) -> None:
        """Show other numbers, and say in the filter bar which."""
        self._query = query
        self._write(query.as_text())
        self._read()

    def _write(self, text: str) -> None:
        """Let the filter bar say something else."""
        self._field.value = text
        self._field.cursor_position = len(text)

    def _ask_for(self, query: NumberQuery) -> None:
        """Show other numbers, from now on."""
        self._is_cleared = False
        self._show_query(query)
        self._remember()

    def action_filter(self) -> None:
        """Type what the numbers must match, behind what stands there."""
        text = self._field.value
        if text and not text.endswith(" "):
            self._write(f"{text} ")
        self.set_focus(self._field)

    @on(Input.Changed)
    def _typed(self) -> None:
        """Follow the filter while it is typed; what stands there because it is asked for already is not read again."""
        text = self._field.value
        is_known = text == self._query.as_text()
        query, complaint = (self._query, "") if is_known else read_filter(text, self._suggester.values)
        if complaint:
            self.complain(complaint)
        else:
            self.status_line.remove_class("-bad")
        self._follow(query)

    def _follow(self, query: NumberQuery | None) -> None:
        if query is not None and query != self._query:
            self._query, self._is_cleared = query, False
            self._read()

    @on(Input.Blurred)
    def _left(self) -> None:
        """Take the text as it stands; where it cannot be taken, say why and go on typing."""
        if self.focused is self._field:
            return
        text, complaint = finish(self._field.value, self._suggester.values)
        query = None
        if not complaint:
            query, complaint = read_all(text)
        if complaint:
            self.complain(complaint)
            self.set_focus(self._field)
            return
        if text != self._field.value:
            self._write(text)
        self._follow(query)
        self._remember()

    def _difference(self, query: NumberQuery) -> str:
        """Return why what the filter bar says is not a query; blank where it is."""
        text = self._field.value
        asked, complaint = read_all(text)
        return complaint or (f"the rows are not those of {text}" if asked != query else "")

    @property
    def _listed(self) -> NumberQuery:
        """What the rows on screen were read for."""
        source = self._table.source
        if isinstance(source, QueryRows):
            return source.asked.query
        return self._begun.query if self._begun is not None else self._query

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now: nothing is done to what the filter bar does not say."""
        if action in ON_LISTED and (difference := self._difference(self._query)):
            return f"The filter is not finished: {difference}"
        if action in ON_LISTED and self._listed != self._query:
            return NOT_YET
        return super().why_not(action)

    def _tell_place(self) -> None:
        """Say where the cursor is; who moves it goes on without the filter that was taken away."""
        super()._tell_place()
        is_finished = not self._difference(self._listed)
        if is_finished != self._is_finished:
            self._is_finished = is_finished
            self.refresh_bindings()
        if self._is_cleared and self._table.cursor:
            self._is_cleared = False
            self._remember()

    # -- questions -------------------------------------------------------------------------------------------

    def action_breakdown(self) -> None:
        """Show how the numbers divide, to filter by what one sees."""
        from inventory_tui.screens.breakdown import BreakdownScreen

        def take(query: NumberQuery | None) -> None:
            if query is not None:
                self._ask_for(query)

        self.app.push_screen(BreakdownScreen(self._actions, self._customer, self._query), take)

    def action_sort(self) -> None:
        """Choose what to sort by."""

        def take(chosen: SortChoice | None) -> None:
            if chosen is not None:
                self._ask_for(replace(self._query, sort=(chosen.field, chosen.is_descending)))

        self.app.push_screen(sort_question(self._query.sort), take)

    def action_columns(self) -> None:
        """Choose the columns."""
        from inventory_tui.screens.column_choice import ColumnChoice

        def take(names: tuple[str, ...] | None) -> None:
            if names is not None:
                self._names = names
                self._show_columns(0)
                self._remember()

        self.app.push_screen(ColumnChoice(self._names, self._room), take)

    @property
    def _room(self) -> int:
        """Cells that there are for columns."""
        return self._table.size.width - GUTTER

    def action_shift_columns(self, by: int) -> None:
        """Bring in columns for which there was no room, or those before them again."""
        if by < 0 or without_room(self._columns, self._room):
            self._show_columns(max(0, self._skipped + by))

    def _show_columns(self, skipped: int) -> None:
        self._skipped = skipped
        self._columns = behind(columns_of(self._names), skipped)
        source: RowSource[Entry] | None = self._rows.shown if self._is_counted else self._table.source
        is_read = self._is_counted or isinstance(source, ListSource)
        if is_read and source is not None:  # else the rows that are being read bring the columns
            self._table.show(source, None, self._columns)

    def action_back(self) -> None:
        """Leave the filter, with what is listed; else cancel what runs, take it away, or go back. The sort stays."""
        bare = NumberQuery(sort=self._query.sort)
        if self.focused is self._field:
            if self._difference(self._query):
                self._write(self._query.as_text())
            self.set_focus(self._table)
        elif self.is_working or (self._query == bare and self._field.value == bare.as_text()):
            super().action_back()
        else:
            self._is_cleared = self._kept is not None and self._query == self._kept.query
            self._show_query(bare)
