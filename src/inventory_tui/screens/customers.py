"""The first screen: the customers, how full their inventories are, and what wants attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import ScreenResume
from textual.message import Message
from textual.widgets import Static

from inventory_tui.actions.customers import CustomerSummary
from inventory_tui.inventory.model import Customer, DialPlan
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.page import Page
from inventory_tui.screens.places import (
    HistoryPlace,
    ImportPlace,
    InventoryPlace,
    OpenDatabase,
    Place,
    ScopePlace,
    SitesPlace,
    SourcesPlace,
)
from inventory_tui.screens.wording import ago, share
from inventory_tui.settings import Settings
from inventory_tui.widgets.choice import Option
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

DIAL_PLANS = (
    Option(DialPlan.FLAT.value, "flat", "the same digits at two sites are one number"),
    Option(DialPlan.SLC.value, "slc", "each site has a location code of its own"),
)
SWITCH = (Option("on", "on", "audits may run"), Option("off", "off", "no audit, no new numbers"))
WELCOME = """\
There is no customer yet. Three ways on:

  d   Look around first: build a demo estate and open it
  i   Import service records: the customer is added on the way
  +   Add a customer, then import its service records

An audit then finds which numbers are in use, and which are free."""


def _columns(now: Callable[[], datetime]) -> list[Column[CustomerSummary]]:
    def last_audit(row: CustomerSummary) -> str:
        if not row.customer.number_management:
            return "number mgmt off"
        if row.last_audit is None:
            return "never" + (" !" if row.attention else "")
        return f"{ago(row.last_audit, now())} ago {'!' if row.attention else '✓'}"

    def tone(row: CustomerSummary) -> str:
        return "quiet" if not row.customer.number_management else "warn" if row.attention else ""

    return [
        Column("Customer", lambda row: row.customer.name, 20, grow=1),
        Column("Plan", lambda row: row.customer.dial_plan.value, 4, rank=4),
        Column("Sites", lambda row: f"{row.sites:,}", 6, right=True, rank=3),
        Column("Numbers", lambda row: f"{row.numbers:,}", 10, right=True),
        Column("In use", lambda row: share(row.in_use, row.numbers), 7, right=True, rank=1),
        Column("Free", lambda row: share(row.available, row.numbers), 5, right=True, rank=2),
        Column(" Last audit", lambda row: f" {last_audit(row)}", 16, tone=tone),
        Column("Attention", lambda row: row.attention, 30, grow=1, rank=5, tone=lambda _: "warn"),
    ]


class CustomersScreen(Page[None]):
    """All customers; from here one goes everywhere."""

    CSS_PATH = "customers.tcss"
    ABOUT = (
        "All customers of this database. In use and Free are shares of the numbers; an exclamation mark beside the"
        " last audit says that a source is old or was never imported."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "browse", "Browse", id="customers.browse", tooltip="The customer's numbers"),
        Binding(
            "a", "audit", "Audit", id="customers.audit", tooltip="Audit Number Inventory: choose where, preview, save"
        ),
        Binding("i", "import", "Import", id="customers.import", tooltip="Import service records from a file"),
        Binding("o", "sources", "Sources", id="customers.sources", tooltip="The customer's sources and their age"),
        Binding("h", "history", "History", id="customers.history", tooltip="Audit runs and changes"),
        Binding("plus", "add", "New", id="customers.add", tooltip="Add a customer"),
        Binding("E", "edit", "Edit", id="customers.edit", tooltip="Name, dial plan and number management"),
        Binding("s", "sites", "Sites", id="customers.sites", tooltip="The customer's sites and their location codes"),
        Binding("d", "demo", "Demo", id="customers.demo", show=False, tooltip="Build a demo estate and open it"),
        Binding("R", "reload", "Refresh", id="customers.reload", show=False, tooltip="Read the list again"),
        Binding("escape", "back", "Back", id="page.back", show=False, tooltip="There is nothing behind this screen"),
    ]

    @dataclass
    class Loaded(Message):
        """The list has come."""

        rows: list[CustomerSummary]

    def __init__(self, actions: Actions, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Make the screen.

        Args:
            actions: what can be done.
            now: the present, for ages.
        """
        super().__init__("Number Inventory", actions.database.name)
        self._actions = actions
        self._columns = _columns(now)
        self._notice = actions.read_only_because or " ".join(actions.notices)
        self._shown: list[CustomerSummary] = []
        """What is on screen: the same once more costs nothing."""
        self._wanted = ""
        """Customer to put the cursor on when the list comes."""

    def compose_body(self) -> ComposeResult:
        """Lay out the list, and what to say when it is empty."""
        yield NumberTable(self._columns, id="customers")
        yield Static(WELCOME, markup=False, id="welcome")

    @property
    def _table(self) -> NumberTable[CustomerSummary]:
        return self.query_one("#customers", NumberTable)

    @property
    def _current(self) -> Customer | None:
        row = self._table.current
        return row.customer if row else None

    @on(ScreenResume)
    def action_reload(self) -> None:
        """Read the list again: whoever comes back here has changed something, perhaps."""
        self.perform(lambda: self.Loaded(self._actions.customers.list()), "list customers", group="list")

    def on_customers_screen_loaded(self, message: Loaded) -> None:
        """Show the list."""
        current = self._wanted or (self._current.name if self._current else "")
        names = [row.customer.name for row in message.rows]
        self._wanted = ""
        self.set_class(not names, "-empty")
        if message.rows != self._shown or current != (self._current.name if self._current else ""):
            self._shown = message.rows
            self._table.show(ListSource(message.rows), names.index(current) if current in names else 0)
        self.refresh_bindings()

    @on(NumberTable.Moved)
    def tell_attention(self) -> None:
        """Say what wants attention about the customer under the cursor."""
        row = self._table.current
        self.refresh_bindings()
        if row is not None:
            self.say(f"! {row.attention}" if row.attention else self._notice)

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action in ("browse", "audit", "sources", "edit", "sites") and self._current is None:
            return "There is no customer yet: + adds one, d builds a demo estate"
        if action in ("add", "edit", "demo") and self._actions.read_only_because:
            return self._actions.read_only_because
        return ""

    def _go(self, place: Callable[[str], Place]) -> None:
        if self._current is not None:
            self.go(place(self._current.name))

    @on(NumberTable.Opened)
    def action_browse(self) -> None:
        """Open the customer's inventory."""
        self._go(InventoryPlace)

    def action_audit(self) -> None:
        """Begin an audit."""
        self._go(ScopePlace)

    def action_import(self) -> None:
        """Import service records; for a customer to be added where there is none."""
        self.go(ImportPlace(self._current.name if self._current else ""))

    def action_sources(self) -> None:
        """Open the customer's sources."""
        self._go(SourcesPlace)

    def action_sites(self) -> None:
        """Open the customer's sites."""
        self._go(SitesPlace)

    def action_history(self) -> None:
        """Open the history of the customer under the cursor; of all where there is none."""
        self.go(HistoryPlace(self._current.name if self._current else ""))

    def action_add(self) -> None:
        """Add a customer."""

        def submit(values: Values) -> Customer:
            return self._actions.customers.add(values["name"], DialPlan(values["plan"]))

        fields = [
            Field("name", "Name", hint="as people call the customer"),
            Field("plan", "Dial plan", DialPlan.FLAT.value, options=DIAL_PLANS),
        ]
        self.app.push_screen(FormScreen("New customer", fields, submit, word="Add"), self._changed)

    def action_edit(self) -> None:
        """Change the customer under the cursor."""
        customer = self._current
        if customer is None:
            return

        def submit(values: Values) -> Customer:
            return self._actions.customers.change(
                customer.name,
                new_name=values["name"],
                number_management=values["management"] == "on",
                dial_plan=DialPlan(values["plan"]),
            )

        fields = [
            Field("name", "Name", customer.name),
            Field("plan", "Dial plan", customer.dial_plan.value, options=DIAL_PLANS),
            Field("management", "Number management", "on" if customer.number_management else "off", options=SWITCH),
        ]
        self.app.push_screen(FormScreen(f"Edit › {customer.name}", fields, submit), self._changed)

    def action_demo(self) -> None:
        """Build the demo estate beside this database, and open it."""
        settings = Settings(database=self._actions.database)

        def build_demo(work: Work) -> Message:
            from inventory_tui.actions.demo import build

            return OpenDatabase(build(settings, work=work))

        self.perform_long(build_demo, "build the demo estate")

    def _changed(self, customer: Customer | None) -> None:
        if customer is not None:
            self._wanted = customer.name
            self.action_reload()

    def action_back(self) -> None:
        """Stay: this is the first screen."""
        if self.is_working:
            super().action_back()
        else:
            self.say("q ends the program")
