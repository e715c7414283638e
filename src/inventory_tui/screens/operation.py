"""One run or change: what it was asked, what it changed entry by entry, what it noticed; to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import Static

from inventory_tui.actions.history import History
from inventory_tui.audit.findings import Finding
from inventory_tui.inventory.display import show
from inventory_tui.inventory.edits import Marked
from inventory_tui.inventory.history import ChangeRow, OperationDetail
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.export import ExportTarget, ask_export, export_form, file_name
from inventory_tui.screens.history import why_no_undo
from inventory_tui.screens.places import InventoryPlace
from inventory_tui.screens.selected import Selected
from inventory_tui.screens.wording import count, local_time, state_text
from inventory_tui.screens.working import Working, ask_undo
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable


class ChangeRows:
    """The changes of an operation, for a table."""

    def __init__(self, history: History, operation_id: int, total: int) -> None:
        """Show ``total`` changes of an operation."""
        self._history = history
        self._of = operation_id
        self.count = total

    def page(self, offset: int, limit: int) -> Sequence[ChangeRow]:
        """Return some of them."""
        return self._history.changes(self._of, offset, limit)


def change_text(row: ChangeRow) -> str:
    """Return what became of an entry: its state, and its fields where they changed."""
    before, after = state_text(row.before), state_text(row.after)
    states = (
        "" if before == after else f"{'new' if row.before is None else before} → {after if row.after else 'deleted'}"
    )
    fields = [f"{name}: {old or '-'} → {new or '-'}" for name, (old, new) in row.fields.items()]
    return ", ".join(filter(None, [states, *fields]))


_COLUMNS: list[Column[ChangeRow]] = [
    Column("Number", lambda row: row.number, 14),
    Column("Level", lambda row: row.level, 12, grow=1),
    Column("Change", change_text, 28, grow=2),
    Column("Why", lambda row: row.why, 18, grow=2),
]


def heading(detail: OperationDetail) -> list[str]:
    """Return the lines above the changes."""
    done = detail.operation
    lines = [done.summary, f"{local_time(done.at)}  {done.who} from {done.origin}"]
    found = [f"{_label(code)} {number:,}" for code, number in detail.findings.items()]
    if done.undone_by:
        lines.append(f"Undone by {done.undone_by}.")
    if found:
        lines.append(f"Noticed: {' · '.join(found)}")
    return lines


def _label(code: str) -> str:
    try:
        return Finding(code).label
    except ValueError:
        return code


class OperationScreen(Working):
    """A run or change in full; the entries that it changed can be worked on."""

    CSS_PATH = "operation.tcss"
    ABOUT = (
        "What one audit run or change did: each entry with its state before and after, and why. U takes all of it back;"
        " the other keys that change something work on the entry under the cursor, as it is now."
    )
    FIRST_KEYS = ("b", "e", "U")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "browse", "Browse these numbers", id="operation.browse", tooltip="The entries that it changed"),
        Binding("e", "export", "Export", id="operation.export", tooltip="Changes and findings as a file"),
    ]

    UNDO_HINT = ""

    @dataclass
    class Loaded(Message):
        """The operation has come."""

        detail: OperationDetail
        report: str

    def __init__(self, actions: Actions, operation_id: int) -> None:
        """Make the screen for an operation."""
        super().__init__(f"Run {operation_id}")
        self._actions = actions
        self._operation_id = operation_id
        self._detail: OperationDetail | None = None
        self._report = ""

    def compose_body(self) -> ComposeResult:
        """Lay out the heading and the changes."""
        yield Static(markup=False, id="heading")
        yield NumberTable(_COLUMNS, empty="It changed no entry.", id="changes")
        yield Static(markup=False, id="why")

    @property
    def _table(self) -> NumberTable[ChangeRow]:
        return self.query_one("#changes", NumberTable)

    def on_mount(self) -> None:
        """Read the operation."""
        self._table.follower = self.tell
        self._read()

    def _read(self, report: str = "") -> None:
        history, id_ = self._actions.history, self._operation_id
        self.perform(lambda: self.Loaded(history.show(id_), report), "read a run")

    def on_operation_screen_loaded(self, message: Loaded) -> None:
        """Show the operation."""
        detail = self._detail = message.detail
        self.title_line.say(f"Run {self._operation_id} › {detail.operation.customer}", count(detail.changes, "change"))
        self.query_one("#heading", Static).update(Content("\n".join(map(show, heading(detail)))))
        self._table.show(ChangeRows(self._actions.history, self._operation_id, detail.changes), self._table.cursor)
        self._report = message.report
        self.refresh_bindings()

    def tell(self) -> None:
        """Say the whole change and its reason."""
        table = self._table
        row = table.current
        text = f"{change_text(row)}\n{row.why}" if row else ""
        self.query_one("#why", Static).update(Content("\n".join(map(show, text.split("\n")))), layout=False)
        self.refresh_bindings()
        left = self.status_line.left if self.status_line.has_class("-bad") else f" {self._report}".rstrip()
        self.status_line.say(left, f"{table.cursor + 1:,} of {table.count:,} " if row else "")

    def on_key(self, _event: Key) -> None:
        """Have done with what was said."""
        self._report = ""
        self.status_line.remove_class("-bad")

    def selected(self) -> Selected | None:
        """Return the entry under the cursor, whatever became of it since."""
        row = self._table.current
        if row is None or self._detail is None:
            return None
        words, id_ = f"{row.number} at {row.level}", row.entry_id
        return Selected(self._detail.operation.customer, words, 1, None, lambda: Marked((id_,)))

    def worked(self, report: str) -> None:
        """Read the run again, and say what was done."""
        self._read(report)

    def action_undo(self) -> None:
        """Ask, then take back the run."""
        if self._detail:
            edit, id_ = self._actions.edit, self._operation_id
            customer = self._detail.operation.customer
            ask_undo(self, self._actions, customer, lambda work: edit.prepare_undo(id_, work))

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("browse", "export", "undo") and self._detail is None:
            return "It is being read"
        if action == "browse" and self._detail and not self._detail.changes:
            return "It changed no entry"
        if action == "undo" and self._detail and (reason := why_no_undo(self._detail.operation)):
            return reason
        return super().why_not(action)

    def action_browse(self) -> None:
        """Show the entries that it changed."""
        if self._detail:
            self.go(InventoryPlace(self._detail.operation.customer, NumberQuery(run=self._operation_id)))

    def action_export(self) -> None:
        """Write changes and findings to a file."""
        history, id_ = self._actions.history, self._operation_id

        def write(target: ExportTarget, work: Work) -> int:
            return history.export(id_, target.path, overwrite=target.overwrite, work=work)

        ask_export(self, export_form(f"run {id_}", file_name("run", str(id_))), write)
