"""The sites of a customer: names, location codes, how many numbers each has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.customers import SiteSummary
from inventory_tui.inventory.model import Level
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.affected import Affected
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.confirm import ConfirmScreen
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.page import SAVING
from inventory_tui.screens.places import InventoryPlace, ScopePlace
from inventory_tui.screens.wording import count
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

_COLUMNS: list[Column[SiteSummary]] = [
    Column("Site", lambda row: row.level.name, 24, grow=1),
    Column("Location code", lambda row: row.level.code or "-", 14),
    Column("Numbers", lambda row: f"{row.numbers:,}", 12, right=True),
]
_CODE_HINT = "digits that begin its extensions; needed under slc"


class SitesScreen(Affected):
    """Add, rename and remove sites, and give them location codes."""

    ABOUT = (
        "The customer's sites. Under an slc dial plan every site needs a location code: digits only, one per site,"
        " none the beginning of another. A site can be removed while it holds nothing."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "browse", "Browse", id="sites.browse", tooltip="The site's numbers"),
        Binding("a", "audit", "Audit", id="sites.audit", tooltip="Audit this site"),
        Binding("plus", "add", "New", id="sites.add", tooltip="Add a site"),
        Binding("E", "edit", "Edit", id="sites.edit", tooltip="Name and location code"),
        Binding("d", "remove", "Remove", id="sites.remove", tooltip="Remove the site, if it holds nothing"),
    ]

    @dataclass
    class Loaded(Message):
        """The list has come."""

        rows: list[SiteSummary]
        cursor: str

    def __init__(self, actions: Actions, customer: str) -> None:
        """Make the screen for a customer."""
        super().__init__(f"Sites › {customer}")
        self._actions = actions
        self._customer = customer

    def compose_body(self) -> ComposeResult:
        """Lay out the list."""
        yield NumberTable(_COLUMNS, empty="No site yet: + adds one, and imports can create them.", id="sites")

    @property
    def _table(self) -> NumberTable[SiteSummary]:
        return self.query_one("#sites", NumberTable)

    def on_mount(self) -> None:
        """Read the list."""
        self._load()

    def _load(self, cursor: str = "") -> None:
        customer = self._customer
        self.perform(lambda: self.Loaded(self._actions.customers.sites(customer), cursor), "list sites", group="list")

    def worked(self, _report: str) -> None:
        """Count the numbers of each site again."""
        row = self._table.current
        self._load(row.level.name if row is not None else "")

    def on_sites_screen_loaded(self, message: Loaded) -> None:
        """Show the list."""
        names = [row.level.name for row in message.rows]
        position = names.index(message.cursor) if message.cursor in names else self._table.cursor
        self._table.show(ListSource(message.rows), position)
        self.title_line.say(self.title_line.left, count(len(names), "site"))
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
        if action in ("browse", "audit", "edit", "remove") and self._table.current is None:
            return "There is no site yet: + adds one"
        return ""

    @on(NumberTable.Opened)
    def action_browse(self) -> None:
        """Open the site's numbers."""
        if row := self._table.current:
            self.go(InventoryPlace(self._customer, NumberQuery(sites=(row.level.name,))))

    def action_audit(self) -> None:
        """Begin an audit of the site."""
        if row := self._table.current:
            self.go(ScopePlace(self._customer, (row.level.name,)))

    def action_add(self) -> None:
        """Add a site."""

        def submit(values: Values) -> Level:
            return self._actions.customers.add_site(self._customer, values["name"], values["code"])

        fields = [Field("name", "Name"), Field("code", "Location code", hint=_CODE_HINT)]
        form = FormScreen(f"New site › {self._customer}", fields, submit, word="Add")
        self.app.push_screen(form, self._changed)

    def action_edit(self) -> None:
        """Change the site under the cursor."""
        row = self._table.current
        if row is None:
            return
        name = row.level.name

        def submit(values: Values) -> Level:
            return self._actions.customers.change_site(
                self._customer, name, new_name=values["name"], location_code=values["code"]
            )

        fields = [Field("name", "Name", name), Field("code", "Location code", row.level.code, hint=_CODE_HINT)]
        self.app.push_screen(FormScreen(f"Edit › {self._customer} › {name}", fields, submit), self._changed)

    def _changed(self, site: Level | None) -> None:
        if site is not None:
            self._load(site.name)

    def action_remove(self) -> None:
        """Remove the site under the cursor, after a question."""
        row = self._table.current
        if row is None:
            return
        name = row.level.name

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - the screen's result
            if is_sure:
                self.perform_write(lambda: self._remove(name), "remove a site")

        lines = [f"“{name}” of {self._customer} will be removed.", "A site that still holds anything stays."]
        self.app.push_screen(ConfirmScreen("Remove the site?", lines, yes="Remove"), answered)

    def _remove(self, name: str) -> Loaded:
        self._actions.customers.remove_site(self._customer, name)
        return self.Loaded(self._actions.customers.sites(self._customer), "")
