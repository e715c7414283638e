"""Audit, first step: where to run it (audit.md §4). Says why a scope cannot be chosen and how old the sources are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from inventory_tui.actions.customers import SiteSummary
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Scope, ScopeKind
from inventory_tui.inventory.display import show
from inventory_tui.inventory.model import name_key
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.confirm import ConfirmScreen
from inventory_tui.screens.page import SAVING, Page
from inventory_tui.screens.places import PreviewPlace
from inventory_tui.screens.scope_choice import Ground, ages_text, first_choice, scope_options
from inventory_tui.widgets.choice import Choice
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_field import TextField

_SCOPE = Binding.Group("Scope")
_KINDS = (ScopeKind.CUSTOMER, ScopeKind.ALL_SITES, ScopeKind.SITES)


class ScopeScreen(Page[None]):
    """Customer, all sites, or some of them."""

    CSS_PATH = "scope.tcss"
    ABOUT = (
        "An audit compares the inventory with the service records. Customer scope adds numbers at Customer level and"
        " refreshes every entry; site scopes add and refresh at the chosen sites only. The next screen shows what would"
        " change; nothing is written before you save there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "preview", "Preview", id="scope.preview", tooltip="Compute what the audit would change"),
        Binding("1", "choose(0)", "Customer", id="scope.customer", group=_SCOPE, tooltip="Run at Customer level"),
        Binding("2", "choose(1)", "All sites", id="scope.all", group=_SCOPE, tooltip="Run at every site"),
        Binding("3", "choose(2)", "Selected", id="scope.sites", group=_SCOPE, tooltip="Run at selected sites"),
        Binding("space", "select", "Select", id="scope.select", tooltip="Select the site, or take it out"),
        Binding("A", "select_all", "All", id="scope.select-all", tooltip="Select every site that the filter shows"),
        Binding("N", "select_none", "None", id="scope.select-none", tooltip="Select no site"),
        Binding("slash", "filter", "Filter", id="scope.filter", tooltip="Show only sites with a part of a name"),
        Binding(
            "t", "enable", "Turn on number management", id="scope.enable", tooltip="Enable number management; asks"
        ),
    ]

    @dataclass
    class Loaded(Message):
        """Customer, sites and ages have come."""

        ground: Ground

    def __init__(
        self,
        actions: Actions,
        customer: str,
        sites: tuple[str, ...] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make the screen for a customer.

        Args:
            actions: what can be done.
            customer: its name.
            sites: names of sites that are selected from the start.
            now: the present, for ages.
        """
        super().__init__(f"Audit Number Inventory › {customer}")
        self._actions = actions
        self._customer = customer
        self._now = now
        self._ground: Ground | None = None
        self._selected = set(sites)

    def compose_body(self) -> ComposeResult:
        """Lay out the scopes and the sites."""
        yield Static("Where do you want to run the audit?", markup=False, id="question")
        yield Choice((), id="scope")
        yield TextField(placeholder="part of a site's name", id="filter")
        columns: list[Column[SiteSummary]] = [
            Column(
                "Site", lambda row: f"[{'x' if row.level.name in self._selected else ' '}] {row.level.name}", 28, grow=1
            ),
            Column("Code", lambda row: row.level.code, 8, rank=1),
            Column("Numbers", lambda row: f"{row.numbers:,}", 12, right=True),
        ]
        yield NumberTable(columns, empty="No site is called so.", id="sites")
        yield Static(markup=False, id="sources")

    @property
    def _table(self) -> NumberTable[SiteSummary]:
        return self.query_one("#sites", NumberTable)

    @property
    def _choice(self) -> Choice:
        return self.query_one("#scope", Choice)

    def on_mount(self) -> None:
        """Read what there is to choose from."""
        self._load()

    def _load(self) -> None:
        name = self._customer

        def load() -> Message:
            customers = self._actions.customers
            return self.Loaded(Ground(customers.get(name), customers.sites(name), self._actions.audits.ages(name)))

        self.perform(load, "read the customer and its sites", group="list")

    def on_scope_screen_loaded(self, message: Loaded) -> None:
        """Offer the choice, or say why there is none."""
        ground = self._ground = message.ground
        self.set_class(not ground.customer.number_management, "-off")
        if not ground.customer.number_management:
            self.query_one("#question", Static).update(
                "Number management is turned off for this customer, so the audit cannot run:\n"
                "with it off, nobody manages its numbers here.\n\n"
                "t turns it on and leads back here; it can be turned off again at any time."
            )
            self.refresh_bindings()
            return
        self.query_one("#question", Static).update("Where do you want to run the audit?")
        first = first_choice(ground, has_selection=bool(self._selected))
        self._choice.set_options(scope_options(self._ground, len(self._selected)))
        self._choice.choose(first)
        self._filter("")
        ages = ages_text(ground.sources, self._now())
        self.query_one("#sources", Static).update(Content(show(f"Sources: {ages}")))
        self._follow_choice()

    @on(Choice.Changed)
    def _follow_choice(self) -> None:
        """Show the sites where they matter."""
        is_sites = self._choice.value == ScopeKind.SITES
        self.set_class(not is_sites, "-whole")
        self._table.disabled = not is_sites
        if is_sites and self.focused is self._choice:
            self.set_focus(self._table)
        elif not is_sites:
            self.set_focus(self._choice)
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if self._ground is None and action not in ("back", "help"):
            return "The sites are being read"
        is_off = self._ground is not None and not self._ground.customer.number_management
        if action == "enable" and self.is_working:
            return SAVING
        if action == "enable":
            return self._actions.read_only_because if is_off else "Number management is on"
        if action in ("preview", "choose", "select", "select_all", "select_none", "filter") and is_off:
            return "Number management is turned off: t turns it on"
        if action in ("select", "select_all", "select_none", "filter") and self._choice.value != ScopeKind.SITES:
            return "Choose “Selected sites” first: 3"
        return ""

    def action_choose(self, position: int) -> None:
        """Choose a scope, or say why it cannot be."""
        if reason := self._choice.choose(_KINDS[position]):
            self.complain(reason[:1].upper() + reason[1:])
        else:
            self.say("")
            self._follow_choice()

    # -- sites -----------------------------------------------------------------------------------------------

    def _show_selection(self) -> None:
        self._choice.set_options(scope_options(self._ground, len(self._selected)))
        self._table.refresh()

    def action_select(self) -> None:
        """Select the site under the cursor, or take it out, and go on to the next."""
        if row := self._table.current:
            self._selected ^= {row.level.name}
            self._show_selection()
            self._table.action_move(1)

    def action_select_all(self) -> None:
        """Select every site that the filter shows."""
        self._selected |= {row.level.name for row in self._shown}
        self._show_selection()

    def action_select_none(self) -> None:
        """Select no site."""
        self._selected.clear()
        self._show_selection()

    def action_filter(self) -> None:
        """Type a part of a name."""
        self.add_class("-filter")
        self.set_focus(self.query_one("#filter", TextField))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    @on(Input.Submitted)
    def _typed_all(self) -> None:
        self.set_focus(self._table)

    def _filter(self, text: str) -> None:
        sites = self._ground.sites if self._ground else []
        self._shown = [row for row in sites if name_key(text) in name_key(row.level.name)]
        self._table.show(ListSource(self._shown))

    def action_back(self) -> None:
        """Clear the filter where there is one; else go back."""
        if self.has_class("-filter"):
            self.query_one("#filter", TextField).value = ""
            self.remove_class("-filter")
            self.set_focus(self._table)
        else:
            super().action_back()

    # -- on --------------------------------------------------------------------------------------------------

    def action_preview(self) -> None:
        """Go on to what the audit would do."""
        kind = ScopeKind(self._choice.value)
        if kind is ScopeKind.SITES and not self._selected:
            self.complain("Select at least one site: space")
            return
        names = (
            tuple(row.level.name for row in self._ground.sites if row.level.name in self._selected)
            if self._ground
            else ()
        )
        scope = Scope(kind, names if kind is ScopeKind.SITES else ())
        self.go(PreviewPlace(AuditRequest(self._customer, scope)))

    def action_enable(self) -> None:
        """Turn number management on, after a question."""

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - the screen's result
            if is_sure:
                self.perform_write(enable, "enable number management")

        def enable() -> Message:
            self._actions.customers.change(self._customer, number_management=True)
            customers = self._actions.customers
            name = self._customer
            return self.Loaded(Ground(customers.get(name), customers.sites(name), self._actions.audits.ages(name)))

        lines = [
            f"Number management will be turned on for {self._customer}:",
            "audits may run, and numbers can be added and changed.",
        ]
        self.app.push_screen(ConfirmScreen("Turn on number management?", lines, yes="Turn on"), answered)
