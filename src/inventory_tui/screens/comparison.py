"""What the present snapshot of a source added and took away, record by record (sources.md I1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from inventory_tui.actions.comparison import ComparedRow, Comparison, Side
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.display import show
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.export import ExportTarget, ask_export, export_form, file_name
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import NumberPlace
from inventory_tui.screens.wording import count, local_time
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.text_line import TextLine

_COLUMNS: list[Column[ComparedRow]] = [
    Column("Number", lambda row: row.number, 16),
    Column("Use", lambda row: row.use, 18, grow=1),
    Column("Level", lambda row: row.level, 14, grow=1),
    Column("Name", lambda row: row.name, 18, grow=2),
]
_WORDS = {Side.GONE: "Gone", Side.ADDED: "Added"}
"""The gone first: an audit may free their numbers."""


class ComparedRows:
    """The records of one side, for a table."""

    def __init__(self, comparison: Comparison, side: Side) -> None:
        """Show one side."""
        self._comparison = comparison
        self._side = side
        self.count = comparison.count(side)

    def page(self, offset: int, limit: int) -> Sequence[ComparedRow]:
        """Return some of them."""
        return self._comparison.page(self._side, offset, limit)


def heading(comparison: Comparison) -> list[str]:
    """Return the lines above the records: which snapshots are compared, and the counts."""
    imported = f"Imported {local_time(comparison.imported_at)}"
    if comparison.previous_at is None:
        return [f"{imported}: the first snapshot, so everything is new"]
    gone, added = (comparison.count(side) for side in _WORDS)
    return [
        f"{imported}, compared with {local_time(comparison.previous_at)}",
        f"{count(gone, 'record')} gone · {added:,} added · {comparison.same:,} the same",
    ]


class ComparisonScreen(Page[None]):
    """Two lists, of what is gone and of what is new; one of them at a time."""

    CSS_PATH = "comparison.tcss"
    ABOUT = (
        "How the present snapshot of a source differs from the one before. The inventory follows at the next audit:"
        " numbers whose last record is gone are freed. On the Sources screen < brings the previous snapshot back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "number", "Number", id="comparison.number", tooltip="All there is about the number"),
        Binding("tab", "side", "Gone, added", id="comparison.side", tooltip="To the other list"),
        Binding("e", "export", "Export", id="comparison.export", tooltip="Both lists as a file"),
        Binding("R", "reload", "Refresh", id="comparison.reload", show=False, tooltip="Compare again"),
    ]

    @dataclass
    class Compared(Message):
        """The snapshots are compared."""

        comparison: Comparison

    def __init__(self, actions: Actions, customer: str, source: str) -> None:
        """Make the screen for a source."""
        super().__init__(f"Compared › {customer} › {source}")
        self._actions = actions
        self._customer = customer
        self._source = source
        self._comparison: Comparison | None = None
        self._side = Side.GONE
        self._is_gone = False

    def compose_body(self) -> ComposeResult:
        """Lay out the heading and the list."""
        yield Static(markup=False, id="heading")
        yield TextLine(id="side")
        yield NumberTable(_COLUMNS, empty="None.", id="records")

    @property
    def _table(self) -> NumberTable[ComparedRow]:
        return self.query_one("#records", NumberTable)

    def on_mount(self) -> None:
        """Compare."""
        self.action_reload()

    def action_reload(self) -> None:
        """Compare the present snapshot with the one before."""
        imports, customer, source = self._actions.imports, self._customer, self._source

        def compare(work: Work) -> Message:
            comparison = imports.compare_snapshots(customer, source, work)
            if work.is_cancelled:
                comparison.close()
                raise CancelledError("cancelled, nothing was changed")
            return self.Compared(comparison)

        self.perform_long(compare, "compare snapshots")

    def on_comparison_screen_compared(self, message: Compared) -> None:
        """Show what was found, in place of what was there."""
        self._close()
        if self._is_gone:
            message.comparison.close()
            return
        comparison = self._comparison = message.comparison
        self.query_one("#heading", Static).update(Content("\n".join(map(show, heading(comparison)))))
        self._show(Side.GONE if comparison.count(Side.GONE) else Side.ADDED)

    def _show(self, side: Side) -> None:
        if self._comparison is not None:
            self._side = side
            self.query_one("#side", TextLine).say(f" {_WORDS[side]}: {self._comparison.count(side):,}")
            self._table.show(ComparedRows(self._comparison, side), 0)
            self.refresh_bindings()

    @on(NumberTable.Moved)
    def follow(self) -> None:
        """Say where the cursor is."""
        table = self._table
        self.say("", f"{table.cursor + 1:,} of {table.count:,} " if table.count else "")
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("side", "export", "number") and self._comparison is None:
            return "The snapshots are being compared" if self.is_working else "There is nothing to compare"
        return "There is no record here" if action == "number" and self._table.current is None else ""

    def action_side(self) -> None:
        """Show the other list."""
        self._show(Side.ADDED if self._side is Side.GONE else Side.GONE)

    @on(NumberTable.Opened)
    def action_number(self) -> None:
        """Show all there is about the number under the cursor."""
        if row := self._table.current:
            self.go(NumberPlace(self._customer, row.number))

    def action_export(self) -> None:
        """Write both lists to a file."""
        comparison = self._comparison

        def write(target: ExportTarget, work: Work) -> int:
            if comparison is None:
                return 0
            return comparison.export(target.path, tuple(_WORDS), overwrite=target.overwrite, work=work)

        ask_export(self, export_form("compared", file_name("compared", self._source)), write)

    def on_unmount(self) -> None:
        """Give the tables back."""
        self._is_gone = True
        self._close()

    def _close(self) -> None:
        if self._comparison is not None:
            self._comparison.close()
            self._comparison = None
