"""Which columns the inventory shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from inventory_tui.inventory.columns import ALWAYS_SHOWN, BY_NAME, SHOWN, shown_columns
from inventory_tui.screens.inventory_columns import columns_of, without_room
from inventory_tui.screens.page import Page
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

_ALL = tuple(column.name for column in SHOWN)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All columns in an order, and which of them are shown."""

    order: tuple[str, ...] = _ALL
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Sequence[str]) -> Arrangement:
        """Return the arrangement that shows these columns, the others behind them; none: all."""
        others = [name for name in _ALL if name not in names] if names else _ALL
        return cls((*names, *others), frozenset(others if names else ()))

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that are shown; none where all are in their own order."""
        return shown_columns(name for name in self.order if name not in self.hidden)

    def toggled(self, place: int) -> Arrangement:
        """Return it with one column shown or hidden."""
        return replace(self, hidden=self.hidden ^ {self.order[place]})

    def moved(self, place: int, to: int) -> Arrangement:
        """Return it with one column at another place."""
        others = [*self.order[:place], *self.order[place + 1 :]]
        return replace(self, order=(*others[:to], self.order[place], *others[to:]))


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    is_hidden: bool
    note: str


_COLUMNS: list[Column[_Line]] = [
    Column("", lambda row: "[ ]" if row.is_hidden else "[x]", 3),
    Column("Column", lambda row: BY_NAME[row.name].header, 14),
    Column("", lambda row: row.note, 16, grow=1, tone=lambda _: "quiet"),
]


class ColumnChoice(Page[tuple[str, ...] | None]):
    """Ends with the names of the columns to show, none of them for the default, or with None."""

    CSS_PATH = "column_choice.tcss"
    ABOUT = (
        "The columns of the inventory, from left to right. Where there is no room, those at the end are left out"
        " until → brings them in; the number always stays. What you choose is remembered for you and this customer."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Use them", id="columns.take", tooltip="Show the inventory so"),
        Binding("space", "switch", "Show, hide", id="columns.toggle", tooltip="Show or hide the column"),
        Binding("K,less_than_sign", "shift(-1)", "Up", id="columns.up", tooltip="Move the column to the left"),
        Binding("J,greater_than_sign", "shift(1)", "Down", id="columns.down", tooltip="Move the column to the right"),
        Binding("0", "reset", "Default", id="columns.reset", tooltip="All columns, as many as there is room for"),
        Binding("escape", "back", "Cancel", id="page.back", tooltip="Leave; nothing is changed"),
    ]

    def __init__(self, names: Sequence[str], cells: int) -> None:
        """Make the choice.

        Args:
            names: the columns that are shown now; none: the default.
            cells: how many the inventory has room for.
        """
        super().__init__("Columns of the inventory")
        self._arrangement = Arrangement.of(names)
        self._cells = cells

    def compose_body(self) -> ComposeResult:
        """Lay out the list."""
        yield NumberTable(_COLUMNS, id="columns")

    @property
    def _table(self) -> NumberTable[_Line]:
        return self.query_one("#columns", NumberTable)

    def on_mount(self) -> None:
        """Show the columns."""
        self._show(0)

    def _show(self, cursor: int) -> None:
        arrangement = self._arrangement
        lacking = set(without_room(columns_of(arrangement.shown), self._cells))
        shown = len(arrangement.order) - len(arrangement.hidden)
        self._table.show(ListSource([self._line(name, lacking) for name in arrangement.order]), cursor)
        self.say(f"{shown} of {len(arrangement.order)} chosen, {shown - len(lacking)} have room")

    def _line(self, name: str, lacking: set[str]) -> _Line:
        is_hidden = name in self._arrangement.hidden
        note = "no room at this width" if name in lacking and not is_hidden else ""
        return _Line(name, is_hidden, "always shown" if name == ALWAYS_SHOWN else note)

    def action_switch(self) -> None:
        """Show or hide the column under the cursor, and go to the next."""
        place = self._table.cursor
        if self._arrangement.order[place] == ALWAYS_SHOWN:
            self.complain("The number is always shown")
        else:
            self._arrangement = self._arrangement.toggled(place)
            self._show(place + 1)

    def action_shift(self, by: int) -> None:
        """Move the column under the cursor."""
        place = self._table.cursor
        to = max(0, min(place + by, len(self._arrangement.order) - 1))
        self._arrangement = self._arrangement.moved(place, to)
        self._show(to)

    def action_reset(self) -> None:
        """Go back to the default."""
        self._arrangement = Arrangement()
        self._show(0)

    def action_take(self) -> None:
        """Take them."""
        self.dismiss(self._arrangement.shown)
