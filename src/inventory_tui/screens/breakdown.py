"""How the numbers that a filter shows divide by a field; from here one filters by what one sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from inventory_tui.actions.browse import Breakdown
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.query import DEFAULT_SORT, NumberQuery
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.page import Page
from inventory_tui.screens.wording import share
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_field import LineField
from inventory_tui.widgets.text_line import TextLine

FIELDS = ("status", "usage", "site", "vendor")
COUNTING = "The values are being counted"
BAR = 24
"""Cells of the longest bar."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value: how many numbers have it, and whether the filter asks for it."""

    value: str
    label: str
    is_taken: bool
    count: int | None
    """None: the filter asks for it, and no number has it."""
    share: str = ""
    bar: str = ""


def lines_of(counts: Breakdown, field: str, taken: Sequence[str]) -> Iterator[Line]:
    """Yield a line for each value: first those that the filter asks for and no number has."""
    keys = {name_key(value) for value in taken}
    known = {name_key(value) for value, _ in counts.values}
    most = max((count for _, count in counts.values), default=0)
    for value in taken:
        if name_key(value) not in known:
            yield Line(value, label_of(field, value), is_taken=True, count=None)
    for value, count in counts.values:
        bar = "▇" * max(1, round(count / most * BAR)) if count else ""
        is_taken = name_key(value) in keys
        yield Line(value, label_of(field, value), is_taken, count, share(count, counts.total), bar)


def label_of(field: str, value: str) -> str:
    """Return what a value is called: a blank one by what it means."""
    if value:
        return value
    return "(Customer level)" if field == "site" else "(blank)"


_COLUMNS: list[Column[Line]] = [
    Column("", lambda row: "[x]" if row.is_taken else "[ ]", 3),
    Column("Value", lambda row: row.label, 12, grow=1, tone=lambda row: "" if row.value else "quiet"),
    Column("Numbers", lambda row: "-" if row.count is None else f"{row.count:,}", 10, right=True),
    Column("Share", lambda row: row.share, 5, right=True),
    Column("", lambda row: row.bar, BAR, rank=1),
]


class BreakdownScreen(Page[NumberQuery | None]):
    """Ends with the query to look at, or with None."""

    CSS_PATH = "breakdown.tcss"
    AUTO_FOCUS = "#values"
    ABOUT = (
        "How many of the numbers have each value, counted among those that the filters for other fields let through."
        " enter filters by the value under the cursor, in place of what the filter says of that field. To take"
        " several values, or to take one out of the filter, mark them with space and press enter then."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Filter by it", id="breakdown.take", tooltip="Filter by this value, or by the marked"),
        Binding("space", "mark", "Mark", id="breakdown.mark", tooltip="Take the value too, or out of the filter"),
        Binding("tab,right,l", "step(1)", "Next field", id="breakdown.next", tooltip="Break down by the next field"),
        Binding(
            "shift+tab,left,h",
            "step(-1)",
            "Field before",
            id="breakdown.previous",
            show=False,
            tooltip="The one before",
        ),
        Binding("1", "field(0)", "By status", id="breakdown.status", show=False, tooltip="Break down by status"),
        Binding("2", "field(1)", "By usage", id="breakdown.usage", show=False, tooltip="Break down by usage"),
        Binding("3", "field(2)", "By site", id="breakdown.site", show=False, tooltip="Break down by site"),
        Binding("4", "field(3)", "By vendor", id="breakdown.vendor", show=False, tooltip="Break down by vendor"),
        Binding("slash", "find", "Find", id="breakdown.find", tooltip="Type a part of a value to see less"),
        Binding("down", "move(1)", "Down", id="breakdown.down", show=False, tooltip="One value down"),
        Binding("up", "move(-1)", "Up", id="breakdown.up", show=False, tooltip="One value up"),
        Binding("escape", "back", "Cancel", id="page.back", tooltip="Leave; the filter stays as it was"),
    ]

    @dataclass
    class Counted(Message):
        """The values of a field have been counted."""

        field: str
        others: NumberQuery
        counts: Breakdown

    def __init__(self, actions: Actions, customer: str, query: NumberQuery) -> None:
        """Make the screen.

        Args:
            actions: what can be done.
            customer: whose numbers.
            query: which of them.
        """
        super().__init__(f"Breakdown › {customer}")
        self._actions = actions
        self._customer = customer
        self._query = query
        """What the filter asks for, with what was marked since."""
        self._field = FIELDS[0]
        self._marked: set[str] = set()
        """Fields whose values were marked or unmarked here."""
        self._counts: dict[tuple[str, NumberQuery], Breakdown] = {}
        self._counting = Work()

    def compose_body(self) -> ComposeResult:
        """Lay out the fields, what to find, and the values."""
        yield TextLine(id="fields")
        yield LineField(placeholder="/ a part of a value", id="name")
        yield NumberTable(_COLUMNS, empty=COUNTING, id="values")

    @property
    def _table(self) -> NumberTable[Line]:
        return self.query_one("#values", NumberTable)

    @property
    def _finder(self) -> LineField:
        return self.query_one("#name", LineField)

    def on_mount(self) -> None:
        """Count the first field."""
        self._table.follower = self._tell
        self.action_field(0)

    # -- counting --------------------------------------------------------------------------------------------

    def action_field(self, place: int) -> None:
        """Break down by a field."""
        self._field = FIELDS[place]
        names = [f"[{n} {each}]" if each == self._field else f" {n} {each} " for n, each in enumerate(FIELDS, 1)]
        self.query_one("#fields", TextLine).say(" ".join(names).title())
        self._finder.value = ""
        self.set_focus(self._table)
        if self._counts_now is None:
            self._count()
        self._show()

    def action_step(self, by: int) -> None:
        """Break down by a neighbouring field."""
        self.action_field((FIELDS.index(self._field) + by) % len(FIELDS))

    @property
    def _others(self) -> NumberQuery:
        """What is asked for of the other fields."""
        return replace(self._query.with_values(self._field, ()), sort=DEFAULT_SORT)

    @property
    def _counts_now(self) -> Breakdown | None:
        return self._counts.get((self._field, self._others))

    def _count(self) -> None:
        """Count the values of the field; what was still being counted is not wanted any more."""
        browse, customer, field, others = self._actions.browse, self._customer, self._field, self._others
        before, work = self._counting, Work()

        def count() -> Message:
            return self.Counted(field, others, browse.breakdown(customer, field, others, work))

        self._counting = work
        self.perform(count, "count values", group="count")
        before.cancel()

    def on_breakdown_screen_counted(self, message: Counted) -> None:
        """Show the values, if they are still asked for."""
        self._counts[message.field, message.others] = message.counts
        if (message.field, message.others) == (self._field, self._others):
            self._show()

    def cancel(self) -> None:
        """Stop counting."""
        super().cancel()
        self._counting.cancel()

    # -- showing ---------------------------------------------------------------------------------------------

    @on(Input.Changed)
    def follow(self) -> None:
        """Show what has the typed words."""
        self._show()

    def _show(self, cursor: int | None = None) -> None:
        """Show the values; the cursor is on the first that the filter asks for unless it is given."""
        counts = self._counts_now
        words = name_key(self._finder.value).split()
        lines = lines_of(counts, self._field, self._query.values_of(self._field)) if counts is not None else ()
        found = [line for line in lines if all(word in name_key(line.label) for word in words)]
        self._table.empty = COUNTING if counts is None else "No value is called so." if words else "No value."
        first = next((place for place, line in enumerate(found) if line.is_taken), 0)
        self._table.show(ListSource(found), first if cursor is None else cursor)
        self.title_line.say(self.title_line.left, "" if counts is None else counted(counts.total, "number"))

    def _tell(self) -> None:
        """Say what ``enter`` would filter by."""
        self.say(f"enter: {replace(self._wanted, sort=DEFAULT_SORT).describe()}")

    # -- choosing --------------------------------------------------------------------------------------------

    @property
    def _wanted(self) -> NumberQuery:
        """What ``enter`` asks for: what was marked of this field, else the value under the cursor."""
        line = self._table.current
        if line is None or self._field in self._marked:
            return self._query
        return self._query.with_values(self._field, (line.value,))

    def action_mark(self) -> None:
        """Take the value under the cursor too, or out of the filter, and go to the next."""
        line = self._table.current
        if line is None:
            return
        taken = self._query.values_of(self._field)
        others = tuple(value for value in taken if name_key(value) != name_key(line.value))
        self._query = self._query.with_values(self._field, others if line.is_taken else (*taken, line.value))
        self._marked.add(self._field)
        self._show(self._table.cursor + (line.count is not None))

    def action_find(self) -> None:
        """Type a part of a value."""
        self.set_focus(self._finder)

    def action_move(self, rows: int) -> None:
        """Move the cursor while one types."""
        self._table.action_move(rows)

    @on(NumberTable.Opened)
    def action_take(self) -> None:
        """Filter by what was chosen."""
        if self._table.current is None and self._field not in self._marked:
            self.complain(COUNTING if self._counts_now is None else "There is no value to filter by")
        else:
            self.dismiss(self._wanted)

    def action_back(self) -> None:
        """Leave the field, then clear it, then go back."""
        if self.focused is self._finder:
            self.set_focus(self._table)
        elif self._finder.value:
            self._finder.value = ""
        else:
            super().action_back()
