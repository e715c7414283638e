"""Which site each value of files stands for: device pools, locations, cities, before they are imported (I5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.imports import Imports, ServicesRequest, SiteValue
from inventory_tui.actions.sources import CUSTOMER_WORD
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.work import Work
from inventory_tui.screens.import_choice import Pairs
from inventory_tui.screens.page import BUSY, Page
from inventory_tui.screens.pick import PickScreen
from inventory_tui.screens.wording import count
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

_CUSTOMER_LEVEL = "Customer level"


def _site_name(site: str) -> str:
    return _CUSTOMER_LEVEL if site == CUSTOMER_WORD else site


class ValuesScreen(Page[Pairs]):
    """Ends with the values that a person gave a site; the import keeps them."""

    ABOUT = (
        "Every value by which the files tell a site, with its rows: those without a site first. enter gives one a"
        " site, p takes the site that is proposed (?), P all of them. Nothing is saved before the import; it keeps them"
        " with the source, so that the next import knows them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "assign", "Give a site", id="values.assign", tooltip="Choose the site that the value means"),
        Binding("p", "propose", "Take proposal", id="values.propose", tooltip="Take the site that is proposed"),
        Binding(
            "P", "propose_all", "All proposals", id="values.propose-all", tooltip="Take every site that is proposed"
        ),
        Binding("d", "remove", "Take back", id="values.remove", tooltip="As it was before"),
        Binding("escape", "back", "Done", id="page.back", tooltip="Back to the import, with what was given"),
    ]

    @dataclass
    class Counted(Message):
        """The files were read."""

        rows: Sequence[SiteValue]

    def __init__(self, imports: Imports, request: ServicesRequest, sites: Sequence[str], *, is_strict: bool) -> None:
        """Make the screen.

        Args:
            imports: reads the files.
            request: the import that is meant, with what was given before.
            sites: of the customer.
            is_strict: whether rows that name an unknown site are skipped (I5).
        """
        super().__init__("Which site each value means", request.source or "")
        self._imports = imports
        self._request = request
        self._sites = tuple(sites)
        self._fate = "be skipped" if is_strict else "go to Customer level"
        self._given = {name_key(value): (value, site) for value, site in request.translations}
        self._rows: Sequence[SiteValue] = ()
        self._has_read = False

    def compose_body(self) -> ComposeResult:
        """Lay out the list."""
        columns: list[Column[SiteValue]] = [
            Column("Value in the files", lambda row: row.value, 30, grow=1),
            Column("Rows", lambda row: f"{row.rows:,}", 10, right=True),
            Column("  Site", self._site_text, 28, grow=1, tone=lambda row: "" if self._site_of(row) else "warn"),
        ]
        yield NumberTable(
            columns, empty="No row names a site in a column: s on the screen before chooses one.", id="values"
        )

    @property
    def _table(self) -> NumberTable[SiteValue]:
        return self.query_one("#values", NumberTable)

    def _site_of(self, row: SiteValue) -> str:
        return self._given.get(name_key(row.value), ("", row.site))[1]

    def _site_text(self, row: SiteValue) -> str:
        if name_key(row.value) in self._given:
            return f"* {_site_name(self._site_of(row))}"
        if row.site:
            return f"  {_site_name(row.site)}"
        return f"! none yet; {row.proposal}?" if row.proposal else "! none yet"

    def on_mount(self) -> None:
        """Read the files."""
        request = self._request
        bare = replace(request, translations=())
        self.perform_long(lambda work: self._count(bare, work), "read which values tell a site")

    def _count(self, request: ServicesRequest, work: Work) -> Message:
        return self.Counted(self._imports.site_values(request, work))

    def on_values_screen_counted(self, message: Counted) -> None:
        """Show the values."""
        self._rows, self._has_read = message.rows, True
        self._table.show(ListSource(message.rows))
        self._tell()

    def _tell(self) -> None:
        lacking = [row for row in self._rows if not self._site_of(row)]
        self.title_line.say(self.title_line.left, f"{count(len(self._rows), 'value')}, {len(lacking):,} without a site")
        if lacking:
            rows = sum(row.rows for row in lacking)
            self.say(f"{count(rows, 'row')} would {self._fate}")
        elif self._rows:
            self.say("Every value has its site")
        self._table.refresh()
        self.refresh_bindings()

    @on(NumberTable.Moved)
    def follow(self) -> None:
        """Switch keys with the row under the cursor."""
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action not in ("assign", "propose", "propose_all", "remove"):
            return ""
        row = self._table.current
        if self.is_working or not self._has_read:
            return BUSY if self.is_working else "The files were not read: go back, and come again"
        if row is None:
            return "There is no value"
        if action == "propose_all" and not any(each.proposal and not self._site_of(each) for each in self._rows):
            return "No site is proposed"
        if action == "propose" and not row.proposal:
            return "No site is proposed for this value: enter chooses one"
        if action == "remove" and name_key(row.value) not in self._given:
            return "No site was given to this value here"
        return ""

    @on(NumberTable.Opened)
    def action_assign(self) -> None:
        """Choose the site of the value under the cursor."""
        row = self._table.current
        if row is None:
            return

        def take(site: str | None) -> None:
            if site is not None:
                self._give(row, CUSTOMER_WORD if site == _CUSTOMER_LEVEL else site)
                self._table.action_move(1)

        sites = [_CUSTOMER_LEVEL, *self._sites]
        wanted = _site_name(self._site_of(row)) or row.proposal
        cursor = sites.index(wanted) if wanted in sites else 0
        columns: list[Column[str]] = [Column("Site", str, 30, grow=1)]
        self.app.push_screen(PickScreen(f"Which site is “{row.value}”?", sites, columns, cursor=cursor), take)

    def _give(self, row: SiteValue, site: str) -> None:
        self._given[name_key(row.value)] = row.value, site
        self._tell()

    def action_propose(self) -> None:
        """Take the proposal for the value under the cursor."""
        if row := self._table.current:
            self._give(row, row.proposal)
            self._table.action_move(1)

    def action_propose_all(self) -> None:
        """Take every proposal for a value that has no site."""
        for row in self._rows:
            if row.proposal and not self._site_of(row):
                self._given[name_key(row.value)] = row.value, row.proposal
        self._tell()

    def action_remove(self) -> None:
        """Take back what was given to the value under the cursor."""
        if row := self._table.current:
            del self._given[name_key(row.value)]
            self._tell()

    def action_back(self) -> None:
        """Stop reading; else end with what was given."""
        if self.is_working:
            super().action_back()
        else:
            self.dismiss(tuple(self._given.values()))
