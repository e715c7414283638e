"""Looking into what was counted: the sentence, the groups below it, and the rows of the group that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from inventory_tui.errors import InventoryError
from inventory_tui.inventory.display import show
from inventory_tui.inventory.edits import EditRow
from inventory_tui.screens.deeds import NO_ENTRY, AnyReady, Deed, RowGroup, groups_of
from inventory_tui.screens.open_draft import OpenDraft
from inventory_tui.screens.page import LOWEST, Page
from inventory_tui.screens.wording import state_text
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import FAR, NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_line import TextLine

Answer: TypeAlias = str | InventoryError | None
"""The report of what was done; what refused; nothing where the person left."""
GROUPS_FROM = 15
"""Lines of a terminal that has room for the groups above their rows; tab goes through them in any case."""
_GROUPS: list[Column[RowGroup]] = [
    Column("Group", lambda row: row.name, 30, grow=1),
    Column("Numbers", lambda row: f"{row.count:,}", 9, right=True),
    Column("", lambda row: f"  {row.examples}", 30, grow=1, rank=1),
]


class DraftRows:
    """The rows of one group, for a table."""

    def __init__(self, opened: OpenDraft[Any], ready: AnyReady, group: RowGroup) -> None:
        """Show the rows of a group."""
        self._opened = opened
        self._reason = group.reason
        self._unknown = ready.unknown
        self.count = group.count

    def page(self, offset: int, limit: int) -> Sequence[EditRow]:
        """Return some of the rows."""
        if self._reason is None:
            return [EditRow(each, "", None, None, NO_ENTRY) for each in self._unknown[offset : offset + limit]]
        nothing: Sequence[EditRow] = ()
        return self._opened.read(lambda draft: draft.page(self._reason, offset, limit), nothing)


class EditLook(Page[Answer]):
    """Groups and rows of what was counted, once it is; where it comes from is for others to say."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOWEST, "-short"), (GROUPS_FROM, "-high")]  # noqa: RUF012 - as Page's
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "group(1)", "Next group", id="question.group", tooltip="The rows of the next group"),
        Binding("shift+tab", "group(-1)", "Previous", id="question.group-back", show=False, tooltip="One group back"),
        Binding("down,j", "move(1)", "Down", id="question.down", show=False, tooltip="One row down"),
        Binding("up,k", "move(-1)", "Up", id="question.up", show=False, tooltip="One row up"),
        Binding("pagedown,ctrl+d", "page(1)", "Page down", id="question.page-down", show=False, tooltip="A page down"),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", id="question.page-up", show=False, tooltip="A page up"),
        Binding("home,g", f"move(-{FAR})", "First row", id="question.first", show=False, tooltip="To the first row"),
        Binding("end,G", f"move({FAR})", "Last row", id="question.last", show=False, tooltip="To the last row"),
    ]

    def __init__(self, deed: Deed[Any]) -> None:
        """Make the screen for a deed, without counts yet."""
        super().__init__(deed.title)
        self._deed = deed
        self._opened: OpenDraft[Any] = OpenDraft()
        self._ready: AnyReady | None = None
        self._groups: list[RowGroup] = []
        self._group = 0

    def compose_body(self) -> ComposeResult:
        """Lay out sentence, groups and rows."""
        yield Static(markup=False, id="sentence")
        yield Static(markup=False, id="note")
        yield NumberTable(_GROUPS, empty="Counting…", id="groups")
        yield TextLine(id="view")
        yield NumberTable(self._columns, empty="", id="rows")

    @property
    def _columns(self) -> list[Column[EditRow]]:
        return [
            Column("Number", lambda row: row.number, 14),
            Column("Level", lambda row: row.level, 12, grow=1),
            Column("Now", lambda row: state_text(row.before) if row.before else "", 14, grow=1),
            Column("What becomes of it", self._deed.becomes, 20, grow=2),
        ]

    @property
    def _rows(self) -> NumberTable[EditRow]:
        return self.query_one("#rows", NumberTable)

    @property
    def _group_table(self) -> NumberTable[RowGroup]:
        return self.query_one("#groups", NumberTable)

    def on_mount(self) -> None:
        """Keep the focus on the buttons: groups and rows are gone through by keys."""
        for table in (self._rows, self._group_table):
            table.can_focus = False
        self._rows.follower = self._tell_place

    def show_counts(self, ready: AnyReady, note: str) -> None:
        """Show what would happen, and the rows of its first group."""
        self._ready = ready
        self.query_one("#sentence", Static).update(Content(show(self._deed.sentence(ready))))
        note = note or self._deed.note(ready)
        self.query_one("#note", Static).update(Content(show(note)))
        self.set_class(bool(note), "-noted")
        self._groups, self._group = groups_of(self._deed.verb, ready), 0
        self._group_table.empty = "No number."
        self._group_table.show(ListSource(self._groups))
        self._open_group()

    def action_group(self, by: int) -> None:
        """Open a neighbouring group."""
        if self._groups:
            self._group_table.move_to((self._group + by) % len(self._groups))

    @on(NumberTable.Moved, "#groups")
    def _chosen(self) -> None:
        if self._group_table.cursor != self._group:
            self._group = self._group_table.cursor
            self._open_group()

    def _open_group(self) -> None:
        if self._ready is not None:
            group = self._groups[self._group] if self._groups else RowGroup("", 0)
            self._rows.show(DraftRows(self._opened, self._ready, group))
            self.query_one("#view", TextLine).say(f" {group.name}: {group.count:,}" if group.count else "")

    def _tell_place(self) -> None:
        if not self.is_working:
            rows = self._rows
            place = f"{rows.cursor + 1:,} of {rows.count:,} " if rows.count else ""
            self.status_line.say(self.status_line.left, place)

    def action_move(self, rows: int) -> None:
        """Go through the rows."""
        self._rows.action_move(rows)

    def action_page(self, pages: float) -> None:
        """Go through the rows by pages."""
        self._rows.action_page(pages)
