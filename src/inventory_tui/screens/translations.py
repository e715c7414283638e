"""Which value of a source stands for which site: device pools, locations, cities (sources.md I5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.sources import CUSTOMER_WORD
from inventory_tui.errors import ChangedError
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
    Column("Site", lambda row: _site_text(row[1]), 24, grow=1, tone=lambda row: "" if row[1] else "warn"),
]


def _site_text(site: str) -> str:
    return "Customer level" if site == CUSTOMER_WORD else site or "! none yet: Customer level"


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
        sites: list[str]
        """Names of sites to choose from."""

    def __init__(self, actions: Actions, customer: str, source: str, unmapped: tuple[str, ...] = ()) -> None:
        """Make the screen for a source.

        Args:
            actions: what can be done.
            customer: its name.
            source: the source's name.
            unmapped: values that fit no site so far: listed until they are translated.
        """
        super().__init__(f"Values to sites › {customer} › {source}")
        self._actions = actions
        self._customer = customer
        self._source = source
        self._unmapped = unmapped
        self._sites: list[str] = []

    def compose_body(self) -> ComposeResult:
        """Lay out the pairs."""
        yield NumberTable(_COLUMNS, empty="No value is translated: + adds one.", id="pairs")

    @property
    def _table(self) -> NumberTable[Pair]:
        return self.query_one("#pairs", NumberTable)

    def on_mount(self) -> None:
        """Read the pairs."""
        self._load()

    def _load(self) -> None:
        self.perform(self._read, "read a translation", group="list")

    def _read(self) -> Loaded:
        actions, customer = self._actions, self._customer
        sites = [row.level.name for row in actions.customers.sites(customer)]
        return self.Loaded(actions.imports.translations(customer, self._source), sites)

    def on_translations_screen_loaded(self, message: Loaded) -> None:
        """Show the pairs."""
        self._sites = message.sites
        known = {name_key(value) for value, _ in message.pairs}
        pairs = sorted(message.pairs) + [(value, "") for value in self._unmapped if name_key(value) not in known]
        self._table.show(ListSource(pairs), min(self._table.cursor, max(0, len(pairs) - 1)))
        self.title_line.say(self.title_line.left, count(len(pairs), "value"))
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
        row = self._table.current
        if action in ("edit", "remove") and row is None:
            return "No value is translated: + adds one"
        return "The value has no site to forget" if action == "remove" and row is not None and not row[1] else ""

    def _ask(self, title: str, before: Pair, *, word: str) -> None:
        def submit(values: Values) -> TranslationsScreen.Loaded:
            return self._save(before if site else None, (values["value"].strip(), values["site"].strip()))

        value, site = before
        fields = [
            Field("value", "Value in the file", value),
            Field("site", "Site", site, f"a site's name, or {CUSTOMER_WORD}", known=(*self._sites, CUSTOMER_WORD)),
        ]
        self.app.push_screen(FormScreen(title, fields, submit, word=word), self._changed)

    def _save(self, before: Pair | None, after: Pair | None) -> Loaded:
        self._actions.imports.change_translation(self._customer, self._source, before, after)
        return self._read()

    def _changed(self, loaded: Loaded | None) -> None:
        if loaded is None:
            self._load()
        else:
            self.say("Saved; the next import of the source uses it")
            self.post_message(loaded)

    def action_add(self) -> None:
        """Add a value."""
        self._ask(f"New value › {self._source}", ("", ""), word="Add")

    @on(NumberTable.Opened)
    def action_edit(self) -> None:
        """Change the value under the cursor."""
        if row := self._table.current:
            self._ask(f"Value › {self._source}", row, word="Save")

    def action_remove(self) -> None:
        """Forget the value under the cursor."""
        if row := self._table.current:
            self.perform_write(lambda: self._save(row, None), "change a translation")

    def on_page_failed(self, message: Page.Failed) -> None:
        """Tell what went wrong; where somebody else changed a value, beside the values as they are now."""
        super().on_page_failed(message)
        if isinstance(message.error, ChangedError):
            self._load()
