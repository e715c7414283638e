"""Looking into an open preview: its groups above, the rows or lines of the chosen one below, each with its why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import PreviewRow, Slice
from inventory_tui.audit.verdict import Group
from inventory_tui.inventory.display import show, width
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import NumberPlace
from inventory_tui.screens.preview_columns import GROUP_COLUMNS, ROW_COLUMNS, SLICE_COLUMNS, why_text
from inventory_tui.screens.preview_groups import FINDINGS, GroupRow, group_rows
from inventory_tui.screens.preview_rows import OpenPreview, PreviewRows
from inventory_tui.screens.preview_view import View
from inventory_tui.widgets.columns import GUTTER, lay_out
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource, RowSource
from inventory_tui.widgets.text_field import TextField
from inventory_tui.widgets.text_line import TextLine

NOTHING_IS_LOST = "Nothing is deleted. Nothing is written until you save."


class PreviewLook(Page[None]):
    """Groups and rows of a preview, once there is one; where it comes from is for others to say."""

    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = "#rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "group(1)", "Next group", id="preview.next", tooltip="To the next group"),
        Binding("shift+tab", "group(-1)", "Previous", id="preview.previous", show=False, tooltip="One group back"),
        Binding("o", "order", "Group by", id="preview.order", tooltip="By site, by change, by use; then rows again"),
        Binding("slash", "filter", "Filter", id="preview.filter", tooltip="Only numbers or levels with a text"),
        Binding(
            "enter", "open", "Open", id="preview.open", tooltip="The rows behind the line, or the number of the row"
        ),
    ]

    @dataclass
    class Shown(Message):
        """Rows or lines to show, with the view they answer."""

        view: View
        source: RowSource[Any]
        cursor: int = 0
        """Where to begin."""

    def __init__(self, title: str) -> None:
        """Make the screen, without a preview yet."""
        super().__init__(title)
        self._opened: OpenPreview | None = None
        self._groups: list[GroupRow] = []
        self._group = 0
        self._view: View | None = None
        self._shown = 0
        """How many numbers the view has."""
        self._trail: list[tuple[View, int]] = []
        """Where one came from, each with the line that was opened: the way back."""
        self._reason = ""
        """Why the line under the cursor cannot be opened."""

    def compose_body(self) -> ComposeResult:
        """Lay out groups and rows."""
        yield NumberTable(GROUP_COLUMNS, empty="Computing…", id="groups")
        yield TextLine(f" {NOTHING_IS_LOST}", id="promise")
        yield TextField(placeholder="part of a number or of a level's name", id="filter")
        yield TextLine(id="view", most=3)
        yield NumberTable(ROW_COLUMNS, empty="No number.", id="rows")
        yield Static(markup=False, id="why")

    @property
    def _group_table(self) -> NumberTable[GroupRow]:
        return self.query_one("#groups", NumberTable)

    @property
    def _rows(self) -> NumberTable[Any]:
        return self.query_one("#rows", NumberTable)

    def on_mount(self) -> None:
        """Keep the focus on the rows: the groups are gone through by a key."""
        self._group_table.can_focus = False
        self._rows.follower = self._tell_why

    @property
    def finding(self) -> PreviewRow | None:
        """The row under the cursor where it is an entry that something was noticed about."""
        row, view = self._rows.current, self._view
        is_of_finding = view is not None and isinstance(view.query.group, Finding)
        return row if is_of_finding and isinstance(row, PreviewRow) and row.before is not None else None

    def show_preview(self, opened: OpenPreview, *, stays: bool = False) -> None:
        """Show another preview; the first group that has something to tell is open, or the same rows as before."""
        self._opened = opened
        view, group = self._view, self._group
        self._groups = group_rows(opened.preview.counts, opened.preview.request.options)
        filled = [i for i, row in enumerate(self._groups) if row.number and row.key != Group.UNCHANGED]
        unchanged = next(i for i, row in enumerate(self._groups) if row.key == Group.UNCHANGED)
        self._group = filled[0] if filled else unchanged
        if stays and view is not None:
            self._group = group
            self._trail = [(replace(each, group=self._groups[group]), cursor) for each, cursor in self._trail]
            self._look(replace(view, group=self._groups[group]), self._rows.cursor)
        else:
            self._open_group()
        self._group_table.show(ListSource(self._groups), self._group)
        self.refresh_bindings()

    def action_group(self, by: int) -> None:
        """Open a neighbouring group."""
        if self._groups:
            self._group = (self._group + by) % len(self._groups)
            self._group_table.move_to(self._group)
            self._open_group()

    def _open_group(self) -> None:
        self._trail.clear()
        self._look(View.of(self._groups[self._group]).filtered(self.query_one("#filter", TextField).value))

    def _enter(self, view: View) -> None:
        """Go a step further; a step back leads to this line again."""
        if self._view is not None:
            self._trail.append((self._view, self._rows.cursor))
        self._look(view)

    def _leave(self) -> None:
        """Go a step back, to the line that led here."""
        view, cursor = self._trail.pop()
        self._look(view.filtered(self._view.query.text if self._view else ""), cursor)

    def _look(self, view: View, cursor: int = 0) -> None:
        """Show rows, or lines."""
        self._view = view
        opened = self._opened
        if opened is None:
            return
        if not view.has_rows:
            lines = opened.findings() if view.group.key == FINDINGS else ()
            self.post_message(self.Shown(view, ListSource(lines), cursor))
            return

        def read() -> Message:
            by = view.order
            source = ListSource(opened.slices(view.query, by)) if by else opened.rows(view.query)
            return self.Shown(view, source, cursor)

        self.perform(read, "read rows of a preview", group="rows")

    def on_preview_look_shown(self, message: Shown) -> None:
        """Put rows or lines on screen; an answer to an older question is dropped."""
        if message.view != self._view:
            return
        is_rows = isinstance(message.source, PreviewRows)
        self._rows.empty = message.view.empty_text
        self._rows.show(message.source, message.cursor, ROW_COLUMNS if is_rows else SLICE_COLUMNS)
        self._shown = message.source.count if is_rows else message.view.group.number
        self._tell_view()
        self._reason = self._why_not_open()
        self.refresh_bindings()

    def _tell_view(self) -> None:
        """Say what is shown; of a group also its text, where the line of the group has not room for all of it."""
        view = self._view
        if view is not None:
            _, room = lay_out(GROUP_COLUMNS, self._group_table.size.width - GUTTER)[-1]
            is_told = width(show(GROUP_COLUMNS[-1].get(view.group))) <= room
            self.query_one("#view", TextLine).say(view.title(self._shown, is_told=is_told))

    def on_resize(self) -> None:
        """Say more, or less, in the room that there is then."""
        self.call_after_refresh(self._tell_view)

    def _tell_why(self) -> None:
        """Say the whole why of the row under the cursor."""
        row = self._rows.current
        if self._reason != (reason := self._why_not_open()):
            self._reason = reason
            self.refresh_bindings()
        if self.is_working:
            return
        place = f"{self._rows.cursor + 1:,} of {self._rows.count:,} " if row is not None else ""
        self.query_one("#why", Static).update(Content(show(why_text(row)) if row else ""), layout=False)
        self.status_line.say(self.status_line.left, place)

    @on(NumberTable.Opened, "#rows")
    def action_open(self) -> None:
        """Open the line under the cursor: the rows behind it, or all there is about the number of a row."""
        row, view, opened = self._rows.current, self._view, self._opened
        if isinstance(row, Slice) and view is not None:
            self._enter(view.inside(row))
        elif isinstance(row, PreviewRow) and opened is not None and not self._why_not_open():
            self.go(NumberPlace(opened.preview.customer.name, row.number))

    def _why_not_open(self) -> str:
        """Return why the line under the cursor cannot be opened; blank where it can."""
        row = self._rows.current
        if row is None:
            return "There is no line to open"
        if isinstance(row, PreviewRow) and row.after is None:
            return "There is nothing behind it: the text is not a number"
        return ""

    def action_order(self) -> None:
        """Break the rows down by the next thing, or show them again."""
        before = self._view
        if before is None:
            return
        after = before.broken_down()
        if not before.order:
            self._enter(after)
        elif after.order:
            self._look(after)
        else:
            self._leave()

    def action_filter(self) -> None:
        """Type a part of a number or level."""
        self.add_class("-filter")
        self.set_focus(self.query_one("#filter", TextField))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._view is not None and self._view.has_rows:
            self._look(self._view.filtered(event.value))

    @on(Input.Submitted)
    def _typed_all(self) -> None:
        self.set_focus(self._rows)

    def action_back(self) -> None:
        """Undo the last step of looking; then cancel what runs, then leave."""
        if self.is_working:
            super().action_back()
        elif self.has_class("-filter"):
            self.remove_class("-filter")
            self.query_one("#filter", TextField).value = ""
            self.set_focus(self._rows)
        elif self._trail:
            self._leave()
        else:
            super().action_back()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("group", "order", "filter", "open") and self._opened is None:
            return "The preview is being computed"
        if action == "open":
            return self._why_not_open()
        if action in ("order", "filter") and self._view is not None and not self._view.has_rows:
            return "Open a group with rows first"
        return ""
