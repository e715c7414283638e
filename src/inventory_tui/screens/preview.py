"""Audit, second step: what it would do, group by group, row by row with its why. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from inventory_tui.audit.plan import AuditRequest, AuditRun, Slice
from inventory_tui.audit.scope import Acceptance, Options
from inventory_tui.audit.verdict import Group
from inventory_tui.errors import ChangedError
from inventory_tui.inventory.display import show
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.freed_form import freed_form
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import ResultPlace
from inventory_tui.screens.preview_columns import GROUP_COLUMNS, ROW_COLUMNS, SLICE_COLUMNS, why_text
from inventory_tui.screens.preview_groups import FINDINGS, GroupRow, group_rows, scope_text
from inventory_tui.screens.preview_rows import OpenPreview, PreviewRows
from inventory_tui.screens.preview_view import View
from inventory_tui.screens.save import SaveScreen
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource, RowSource
from inventory_tui.widgets.text_field import TextField
from inventory_tui.widgets.text_line import TextLine

NOTHING_IS_LOST = "Nothing is deleted. Nothing is written until you save."


class PreviewScreen(Page[None]):
    """Groups above, the rows of the chosen one below."""

    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = "#rows"
    ABOUT = (
        "What the audit would do. tab goes from group to group; the rows below are those of the group, each with its"
        " reason. Freed numbers come first: they were in use, and no record says so any more."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "s", "save", "Save…", id="preview.save", tooltip="Ask once more, then write exactly what is shown here"
        ),
        Binding("tab", "group(1)", "Next group", id="preview.next", tooltip="To the next group"),
        Binding(
            "shift+tab", "group(-1)", "Previous group", id="preview.previous", show=False, tooltip="One group back"
        ),
        Binding(
            "o", "order", "Group by", id="preview.order", tooltip="Group by site, by change, by use; then rows again"
        ),
        Binding(
            "slash", "filter", "Filter", id="preview.filter", tooltip="Only numbers or levels with a part of a text"
        ),
        Binding("c", "options", "Keep, cool", id="preview.options", tooltip="Leave freed numbers, or cool them"),
        Binding("enter", "open", "Open", id="preview.open", tooltip="Open the line under the cursor"),
        Binding("R", "compute", "Refresh", id="preview.refresh", show=False, tooltip="Compute the preview afresh"),
    ]

    @dataclass
    class Computed(Message):
        """The preview is there."""

        opened: OpenPreview
        note: str = ""

    @dataclass
    class Shown(Message):
        """Rows or lines to show, with the view they answer."""

        view: View
        source: RowSource[Any]

    @dataclass
    class Moved(Message):
        """The ground moved under the preview: nothing was saved (P2)."""

    @dataclass
    class Saved(Message):
        """The run is saved."""

        run: AuditRun

    def __init__(self, actions: Actions, request: AuditRequest) -> None:
        """Make the screen for a request."""
        super().__init__(f"Preview › {request.customer} › {scope_text(request.scope)}")
        self._actions = actions
        self._request = request
        self._opened: OpenPreview | None = None
        self._groups: list[GroupRow] = []
        self._group = 0
        self._view: View | None = None
        self._is_saving = False
        self._is_gone = False

    def compose_body(self) -> ComposeResult:
        """Lay out groups and rows."""
        yield NumberTable(GROUP_COLUMNS, empty="Computing…", id="groups")
        yield TextLine(f" {NOTHING_IS_LOST}", id="promise")
        yield TextField(placeholder="part of a number or of a level's name", id="filter")
        yield TextLine(id="view")
        yield NumberTable(ROW_COLUMNS, empty="No number.", id="rows")
        yield Static(markup=False, id="why")

    @property
    def _group_table(self) -> NumberTable[GroupRow]:
        return self.query_one("#groups", NumberTable)

    @property
    def _rows(self) -> NumberTable[Any]:
        return self.query_one("#rows", NumberTable)

    # -- computing -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begin to compute."""
        self._group_table.can_focus = False
        self.action_compute()

    def action_compute(self) -> None:
        """Compute the preview."""
        self._compute()

    def _compute(self, note: str = "") -> None:
        audits, request = self._actions.audits, self._request

        def compute(work: Work) -> Message:
            return self.Computed(OpenPreview.compute(audits, request, work), note)

        self.perform_long(compute, "compute a preview")

    def on_preview_screen_computed(self, message: Computed) -> None:
        """Show the groups; the first that has rows is open."""
        self._close()
        self._opened = message.opened
        if self._is_gone:
            self._close()
            return
        preview = message.opened.preview
        self._groups = group_rows(preview.counts, preview.request.options)
        filled = [i for i, row in enumerate(self._groups) if row.number and row.key != Group.UNCHANGED]
        self._group = filled[0] if filled else next(i for i, r in enumerate(self._groups) if r.key == Group.UNCHANGED)
        self._group_table.show(ListSource(self._groups), self._group)
        self.title_line.say(self.title_line.left, f"{preview.duration_s:.1f} s" if preview.duration_s >= 1 else "")
        self.say(message.note or self._verdict())
        self._open_group()
        self.refresh_bindings()

    def _verdict(self) -> str:
        counts = self._opened.preview.counts if self._opened else None
        return "" if counts is None or counts.written else "Nothing to do: the inventory tells the truth."

    # -- looking ---------------------------------------------------------------------------------------------

    def action_group(self, by: int) -> None:
        """Open a neighbouring group."""
        if self._groups:
            self._group = (self._group + by) % len(self._groups)
            self._group_table.move_to(self._group)
            self._open_group()

    def _open_group(self) -> None:
        self._look(View.of(self._groups[self._group]))

    def _look(self, view: View) -> None:
        """Show rows, or lines."""
        self._view = view
        opened = self._opened
        if opened is None:
            return
        if not view.has_rows:
            lines = opened.findings() if view.group.key == FINDINGS else ()
            self.post_message(self.Shown(view, ListSource(lines)))
            return

        def read() -> Message:
            by = view.order
            return self.Shown(view, ListSource(opened.slices(view.query, by)) if by else opened.rows(view.query))

        self.perform(read, "read rows of a preview", group="rows")

    def on_preview_screen_shown(self, message: Shown) -> None:
        """Put rows or lines on screen; an answer to an older question is dropped."""
        if message.view != self._view:
            return
        is_rows = isinstance(message.source, PreviewRows)
        self._rows.empty = message.view.empty_text
        self._rows.show(message.source, columns=ROW_COLUMNS if is_rows else SLICE_COLUMNS)
        shown = message.source.count if is_rows else message.view.group.number
        self.query_one("#view", TextLine).say(message.view.title(shown))
        self.refresh_bindings()

    @on(NumberTable.Moved, "#rows")
    def _tell_why(self) -> None:
        """Say the whole why of the row under the cursor."""
        row = self._rows.current
        self.refresh_bindings()
        if self.is_working:
            return
        place = f"{self._rows.cursor + 1:,} of {self._rows.count:,} " if row is not None else ""
        self.query_one("#why", Static).update(Content(show(why_text(row)) if row else ""), layout=False)
        self.status_line.say(self.status_line.left, place)

    @on(NumberTable.Opened, "#rows")
    def action_open(self) -> None:
        """Open the line under the cursor."""
        row = self._rows.current
        if isinstance(row, Slice) and self._view is not None:
            self._look(self._view.inside(row))

    def action_order(self) -> None:
        """Break the rows down by the next thing, or show them again."""
        if self._view is not None:
            self._look(self._view.broken_down())

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
        elif self._view is not None and self._view.is_inside:
            self._open_group()
        else:
            super().action_back()

    # -- options and Save ------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("save", "options", "group", "order", "filter", "open") and self._opened is None:
            return "The preview is being computed"
        if self._is_saving and action != "back":
            return "The audit is being saved"
        if action == "save" and self._actions.read_only_because:
            return self._actions.read_only_because
        if action == "save" and self._opened and not self._opened.preview.counts.written:
            return "There is nothing to save: the inventory tells the truth"
        if action == "open" and not isinstance(self._rows.current, Slice):
            return "This is the last step: there is nothing behind a row"
        if action in ("order", "filter") and self._view is not None and not self._view.has_rows:
            return "Open a group with rows first"
        return ""

    def action_options(self) -> None:
        """Ask what becomes of freed numbers."""
        self.app.push_screen(freed_form(self._request.options), self._changed)

    def _changed(self, options: Options | None) -> None:
        if options is not None and options != self._request.options:
            self._request = replace(self._request, options=options)
            self._compute()

    def action_save(self) -> None:
        """Ask once more."""
        if self._opened is not None:
            self.app.push_screen(SaveScreen(self._opened.preview), self._answered)

    def _answered(self, acceptance: Acceptance | None) -> None:
        opened = self._opened
        if acceptance is None or opened is None:
            return

        def save(work: Work) -> Message:
            try:
                return self.Saved(opened.save(acceptance, work))
            except ChangedError:
                return self.Moved()

        self._is_saving = True
        self.perform_long(save, "save an audit")

    @property
    def is_writing(self) -> bool:
        """Whether the audit is being saved."""
        return self._is_saving

    @on(Page.Finished)
    def _note_end(self) -> None:
        """Note that saving has ended, one way or another; the page itself does the rest."""
        self._is_saving = False

    def on_preview_screen_saved(self, message: Saved) -> None:
        """Go on to the result."""
        self.go(ResultPlace(self._request, message.run), replace=True)

    def on_preview_screen_moved(self) -> None:
        """Compute the new preview, and say why."""
        self._compute("The inventory changed while you were looking. This is the new preview; nothing was saved.")

    def on_unmount(self) -> None:
        """Give the preview back."""
        self._is_gone = True
        self._close()

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None
