"""A table over rows that live elsewhere, however many: it draws the lines on screen and fetches what it lacks.

A cursor move costs two lines, never the screen; what a worker has not fetched yet is drawn as loading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.worker import get_current_worker

from inventory_tui.errors import CancelledError, InventoryError
from inventory_tui.inventory.display import fit
from inventory_tui.widgets.columns import GUTTER, Column, Layout, gutter, header_text, lay_out, paint_row
from inventory_tui.widgets.lines import Lines
from inventory_tui.widgets.row_feed import Effect, Fetch, RowFeed
from inventory_tui.widgets.row_window import RowSource, RowWindow

Row = TypeVar("Row")
LOADING, GONE = "…", "gone"
FAR = 10**9
"""Rows to the end of any table."""


class NumberTable(Lines, Generic[Row], can_focus=True):
    """Rows under a header, a cursor, and as many columns as there is room for."""

    TONES: ClassVar[tuple[str, ...]] = ("good", "held", "warn", "quiet", "head")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"table--{name}" for name in ("header", "cursor", "cursor-away", *TONES)}
    DEFAULT_CSS = """
    NumberTable {
        height: 1fr; width: 1fr;
        .table--header { text-style: bold; color: $title; }
        .table--cursor { text-style: reverse; }
        .table--cursor-away, .table--head { text-style: bold; }
        .table--good { color: $good; }
        .table--held { color: $held; }
        .table--warn { color: $warn; }
        .table--quiet { text-style: dim; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", id="table.down", show=False, tooltip="One row down"),
        Binding("up,k", "move(-1)", "Up", id="table.up", show=False, tooltip="One row up"),
        Binding("pagedown", "page(1)", "Page down", id="table.page-down", show=False, tooltip="One page down"),
        Binding("pageup", "page(-1)", "Page up", id="table.page-up", show=False, tooltip="One page up"),
        Binding("ctrl+d", "page(0.5)", "Half down", id="table.half-down", show=False, tooltip="Half a page down"),
        Binding("ctrl+u", "page(-0.5)", "Half up", id="table.half-up", show=False, tooltip="Half a page up"),
        Binding("home,g", f"move(-{FAR})", "First row", id="table.first", show=False, tooltip="To the first row"),
        Binding("end,G", f"move({FAR})", "Last row", id="table.last", show=False, tooltip="To the last row"),
    ]

    @dataclass
    class Event(Message):
        """Something happened on a table."""

        table: NumberTable[Any]

        @property
        def control(self) -> NumberTable[Any]:
            """The table, for ``@on`` with a selector."""
            return self.table

    class Moved(Event):
        """The cursor is on another row, or the row under it has come."""

    class Opened(Event):
        """The row under the cursor was clicked again: it is to be opened, as by the owner's key."""

    @dataclass
    class FetchFailed(Message):
        """Rows could not be read."""

        error: InventoryError

    @dataclass
    class Fetched(Message):
        """A fetch has ended, with the rows of its blocks or an error; between a table and its own worker."""

        fetch: Fetch[Any]
        rows: list[Sequence[Any]]
        error: InventoryError | None = None

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        empty: str = "Nothing here.",
        id: str | None = None,  # noqa: A002 - the name every widget of Textual gives it
    ) -> None:
        """Make a table without rows.

        Args:
            columns: from left to right.
            empty: what to say where there are no rows.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._feed: RowFeed[Row] = RowFeed(columns)
        self._layout: Layout[Row] = []
        self.empty = empty
        self.follower: Callable[[], None] | None = None
        """Called at once where the cursor moves, instead of ``Moved``: what it changes is in the same frame."""
        self.is_marked: Callable[[Row], bool] = lambda _: False
        """Whether a row is marked, as far as is known without waiting."""
        self.sorting: tuple[str, bool] = ("", False)
        """Field the rows are sorted by, and whether the other way round; shown in the header."""

    # -- what its owner asks ---------------------------------------------------------------------------------

    @property
    def window(self) -> RowWindow[Row]:
        """What is on screen and in memory."""
        return self._feed.now.window

    @property
    def cursor(self) -> int:
        """Position of the row under the cursor."""
        return self.window.cursor

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.window.count

    @property
    def current(self) -> Row | None:
        """The row under the cursor; None while it is not here or there is none."""
        return self.window.current

    @property
    def source(self) -> RowSource[Row]:
        """Where the rows on screen come from."""
        return self._feed.now.source

    def show(
        self,
        source: RowSource[Row],
        cursor: int | None = 0,
        columns: Sequence[Column[Row]] | None = None,
        shift: int = 0,
    ) -> None:
        """Show other rows. What is on screen stays until the first of them are here.

        Args:
            source: where they come from.
            cursor: the row to begin at; None: where the cursor is by then.
            columns: other columns for them, if they need any.
            shift: with cursor None, how many rows further on.
        """
        self._feed.replace(source, cursor, columns, shift)
        if source.count:
            self._fetch()
        else:
            self._apply(self._feed.take_over())

    # -- moving ----------------------------------------------------------------------------------------------

    def move_to(self, position: int) -> None:
        """Put the cursor on a row."""
        before = self.cursor
        self._moved(before, has_scrolled=self.window.move_to(position))

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self.move_to(self.cursor + rows)

    def action_page(self, pages: float) -> None:
        """Move by pages."""
        before = self.cursor
        self._moved(before, has_scrolled=self.window.page_by(pages))

    def _moved(self, before: int, *, has_scrolled: bool) -> None:
        after = self.cursor
        if has_scrolled:
            self.refresh()
        elif after != before:
            self.draw_again(before, after)
        if after != before or has_scrolled:
            self._announce()
            self._fetch()

    def _announce(self) -> None:
        if self.follower is not None:
            self.follower()
        else:
            self.post_message(self.Moved(self))

    def draw_again(self, *positions: int) -> None:
        """Draw some rows again, where they are on screen."""
        lines = [position - self.window.offset + 1 for position in positions]
        self.refresh(*(Region(0, y, self.size.width, 1) for y in lines if 0 < y < self.size.height))

    def on_resize(self, event: Resize) -> None:
        """Fit the columns and the window to the room there is."""
        self._layout = lay_out(self._feed.now.columns, event.size.width - GUTTER)
        self._feed.resize(event.size.height - 1)
        self.refresh()
        self._fetch()

    @on(MouseScrollDown)
    @on(MouseScrollUp)
    def turn_wheel(self, event: MouseScrollDown | MouseScrollUp) -> None:
        """Move with the wheel."""
        event.stop()
        self.action_move(3 if isinstance(event, MouseScrollDown) else -3)

    def on_click(self, event: Click) -> None:
        """Go to the row that was clicked; open it when it is the current one."""
        position = self.window.offset + event.y - 1
        if event.y and position == self.cursor and self.current is not None:
            self.post_message(self.Opened(self))
        elif event.y and position < self.count:
            self.move_to(position)

    # -- fetching --------------------------------------------------------------------------------------------

    def _fetch(self) -> None:
        fetch = self._feed.next_fetch() if self.is_attached else None
        if fetch is None:
            return
        if fetch.is_immediate:
            self._apply(self._feed.put(fetch, fetch.read()))
        else:
            self.run_worker(partial(self._read, fetch), thread=True, group="rows", description="fetch rows")

    def _read(self, fetch: Fetch[Row]) -> None:
        message = self.Fetched(fetch, [])
        try:
            message.rows = fetch.read()
        except InventoryError as error:
            message.error = error
        if not get_current_worker().is_cancelled:
            self.post_message(message)

    @on(Fetched)
    def take(self, message: Fetched) -> None:
        """Show rows that have come, or say why they do not."""
        message.stop()
        if message.error is None:
            self._apply(self._feed.put(message.fetch, message.rows))
            self._fetch()
        elif self._feed.fail(message.fetch) and not isinstance(message.error, CancelledError):
            self.post_message(self.FetchFailed(message.error))

    def _apply(self, effect: Effect) -> None:
        """Draw what rows that have come have changed."""
        if effect is Effect.NOTHING:
            return
        if effect is Effect.EVERYTHING:
            self._layout = lay_out(self._feed.now.columns, self.size.width - GUTTER)
            if self.styles.is_auto_height:
                self.refresh(layout=True)
        self.refresh_changed()
        self._announce()

    # -- drawing ---------------------------------------------------------------------------------------------

    def get_content_height(self, _container: Size, _viewport: Size, _width: int) -> int:
        """Return the height of header and rows, for a table whose height is ``auto``."""
        return max(1, (self._feed.coming or self._feed.now).window.count) + 1

    def draw(self, y: int) -> Strip:
        """Return one line: the header, a row, or what to say where there is none."""
        width = self.size.width
        base = self.rich_style
        if y == 0:
            header = header_text(self._layout, self.sorting, width)
            return Strip([Segment(header, base + self._style("table--header"))], width)
        position = self.window.offset + y - 1
        if position >= self.count:
            text = f"  {self.empty}" if y == 1 and not self.count and self._feed.has_begun else ""
            return Strip([Segment(fit(text, width), base)], width)
        is_cursor = position == self.cursor
        if is_cursor:
            base += self._style("table--cursor" if self.has_focus else "table--cursor-away")
        row = self.window.row(position)
        mark = gutter(is_cursor=is_cursor, is_marked=row is not None and self.is_marked(row))
        if row is None:
            text = mark + (GONE if self.window.is_gone(position) else LOADING)
            return Strip([Segment(fit(text, width), base + self._style("table--quiet"))], width)
        return Strip(paint_row(self._layout, row, mark, partial(self._tone, base, is_cursor), width), width)

    def _tone(self, base: Style, is_cursor: bool, name: str) -> Style:  # noqa: FBT001 - a partial of it is called
        """Return the style of cells of a colour; the cursor's row is all of one."""
        return base + self._style(f"table--{name}") if name and not is_cursor else base

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)
