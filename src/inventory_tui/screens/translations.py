"""Which value of a source stands for which site: device pools, locations, cities (sources.md I5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.sources import CUSTOMER_WORD
from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import name_key
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.page import SAVING, Page
from inventory_tui.screens.wording import count
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

Pair = tuple[str, str]
_COLUMNS: list[Column[Pair]] = [
    Column("Value in the file", lambda row: row[0], 30, grow=1),
    Column("Site", lambda row: "Customer level" if row[1] == CUSTOMER_WORD else row[1], 24, grow=1),
]


class TranslationsScreen(Page[None]):
    """The kept translation of one source; the next import uses it."""

    ABOUT = (
        "A value that is listed stands for its site. A value that is not listed stands for the site of that name, else"
        " its records go to Customer level. The next import of the source uses this."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "Change", id="translations.edit", tooltip="Let the value stand for another site"),
        Binding("plus", "add", "New", id="translations.add", tooltip="Add a value"),
        Binding("d", "remove", "Remove", id="translations.remove", tooltip="Forget the value; it can be added again"),
    ]

    @dataclass
    class Loaded(Message):
        """The pairs have come."""

        pairs: list[Pair]

    def __init__(self, actions: Actions, customer: str, source: str) -> None:
        """Make the screen for a source."""
        super().__init__(f"Values to sites › {customer} › {source}")
        self._actions = actions
        self._customer = customer
        self._source = source
        self._pairs: list[Pair] = []

    def compose_body(self) -> ComposeResult:
        """Lay out the pairs."""
        yield NumberTable(_COLUMNS, empty="No value is translated: + adds one.", id="pairs")

    @property
    def _table(self) -> NumberTable[Pair]:
        return self.query_one("#pairs", NumberTable)

    def on_mount(self) -> None:
        """Read the pairs."""
        self.perform(self._read, "read a translation", group="list")

    def _read(self) -> Loaded:
        return self.Loaded(self._actions.imports.translations(self._customer, self._source))

    def on_translations_screen_loaded(self, message: Loaded) -> None:
        """Show the pairs."""
        self._pairs = sorted(message.pairs)
        self._table.show(ListSource(self._pairs), min(self._table.cursor, max(0, len(self._pairs) - 1)))
        self.title_line.say(self.title_line.left, count(len(self._pairs), "value"))
        self.refresh_bindings()

    @on(NumberTable.Moved)
    def follow(self) -> None:
        """Switch keys with the row under the cursor."""
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("add", "edit", "remove") and self._actions.read_only_because:
            return self._actions.read_only_because
        if action in ("add", "edit", "remove") and self.is_working:
            return SAVING
        if action in ("edit", "remove") and self._table.current is None:
            return "No value is translated"
        return ""

    def _ask(self, title: str, before: Pair) -> None:
        def submit(values: Values) -> TranslationsScreen.Loaded:
            value, site = values["value"].strip(), values["site"].strip()
            if not value:
                raise UsageError("a blank value cannot stand for a site")
            gone = {name_key(value), name_key(before[0])}
            return self._save([*(pair for pair in self._pairs if name_key(pair[0]) not in gone), (value, site)])

        fields = [
            Field("value", "Value in the file", before[0]),
            Field("site", "Site", before[1], f"a site's name, or {CUSTOMER_WORD}"),
        ]
        self.app.push_screen(FormScreen(title, fields, submit), self._changed)

    def _save(self, pairs: list[Pair]) -> Loaded:
        self._actions.imports.set_translations(self._customer, self._source, pairs)
        return self._read()

    def _changed(self, loaded: Loaded | None) -> None:
        if loaded is not None:
            self.post_message(loaded)

    def action_add(self) -> None:
        """Add a value."""
        self._ask(f"New value › {self._source}", ("", ""))

    @on(NumberTable.Opened)
    def action_edit(self) -> None:
        """Change the value under the cursor."""
        if row := self._table.current:
            self._ask(f"Value › {self._source}", row)

    def action_remove(self) -> None:
        """Forget the value under the cursor."""
        if row := self._table.current:
            pairs = [pair for pair in self._pairs if pair != row]
            self.perform_write(lambda: self._save(pairs), "change a translation")
