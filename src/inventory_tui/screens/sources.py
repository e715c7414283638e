"""The sources of a customer: how old each is against its limit, how much it holds, how it was imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.message import Message
from textual.widgets import Static

from inventory_tui.actions.imports import SourceSummary
from inventory_tui.actions.snapshots import Restorable, Retirable
from inventory_tui.audit.scope import STALE_AFTER_DAYS
from inventory_tui.errors import ChangedError, UsageError
from inventory_tui.inventory.display import show
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.confirm import ConfirmScreen
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.page import SAVING, Page
from inventory_tui.screens.places import ComparisonPlace, ImportPlace, TranslationsPlace
from inventory_tui.screens.source_words import source_lines
from inventory_tui.screens.wording import ago, count, local_time
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource

_DAYS_HINT = "older than that, an audit that frees numbers asks"


class SourcesScreen(Page[None]):
    """List, declare, change; import again."""

    CSS_PATH = "sources.tcss"
    ABOUT = (
        "Every import of a source is a complete snapshot of it. A source that is older than its limit, or was declared"
        " and never imported, makes an audit ask before it frees numbers."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "import_again", "Import again", id="sources.import", tooltip="A file as its next snapshot"),
        Binding("i", "import_new", "Import", id="sources.new", tooltip="Import a file of another source"),
        Binding("plus", "add", "New", id="sources.add", tooltip="Declare a source that is to be imported later"),
        Binding("E", "edit", "Edit", id="sources.edit", tooltip="Name and age limit"),
        Binding("v", "translate", "Values to sites", id="sources.translate", tooltip="Which value means which site"),
        Binding("p", "compare", "Compare", id="sources.compare", tooltip="What the last import added and took away"),
        Binding("less_than_sign", "restore", "Restore", id="sources.restore", tooltip="The snapshot before comes back"),
        Binding("d", "retire", "Retire", id="sources.retire", tooltip="The source counts no more; its name is free"),
    ]

    @dataclass
    class Loaded(Message):
        """The list has come."""

        rows: list[SourceSummary]
        cursor: str
        report: str = ""
        """What was done before."""

    @dataclass
    class Asked(Message):
        """It is known what restoring or retiring a source would do."""

        deed: Restorable | Retirable

    def __init__(
        self, actions: Actions, customer: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Make the screen for a customer."""
        super().__init__(f"Sources › {customer}")
        self._actions = actions
        self._customer = customer
        self._now = now
        self._wanted = ""
        """Source to put the cursor on when the list comes."""

    def compose_body(self) -> ComposeResult:
        """Lay out the list and what the source under the cursor covered."""
        columns: list[Column[SourceSummary]] = [
            Column("Source", lambda row: row.name, 20, grow=1),
            Column("Format", lambda row: row.format or "-", 14, rank=2),
            Column("Age", self._age, 18, tone=lambda row: "warn" if row.is_stale else ""),
            Column("Limit", lambda row: f"{row.max_age_days} d", 6, right=True, rank=1),
            Column("Records", lambda row: f"{row.records:,}", 10, right=True),
            Column("  Last file", lambda row: f"  {row.last_path}", 24, grow=1, rank=3),
        ]
        yield NumberTable(columns, empty="No source yet: i imports one, + declares one.", id="sources")
        yield Static(markup=False, id="detail")

    def _age(self, row: SourceSummary) -> str:
        if row.imported_at is None:
            return "never imported !"
        return f"{ago(row.imported_at, self._now())} {'! old' if row.is_stale else '✓'}"

    @property
    def _table(self) -> NumberTable[SourceSummary]:
        return self.query_one("#sources", NumberTable)

    @on(ScreenResume)
    def _load(self) -> None:
        """Read the list: whoever comes back here has imported something, perhaps."""
        row = self._table.current
        cursor = self._wanted or (row.name if row else "")
        self.perform(lambda: self._read(cursor), "list sources", group="list")

    def _read(self, cursor: str, report: str = "") -> Loaded:
        return self.Loaded(self._actions.imports.sources(self._customer), cursor, report)

    def on_sources_screen_loaded(self, message: Loaded) -> None:
        """Show the list."""
        names = [row.name for row in message.rows]
        position = names.index(message.cursor) if message.cursor in names else self._table.cursor
        self._wanted = ""
        self._table.show(ListSource(message.rows), position)
        self.title_line.say(self.title_line.left, count(len(names), "source"))
        if message.report:
            self.say(message.report)
        self.refresh_bindings()

    @on(NumberTable.Moved)
    def follow(self) -> None:
        """Say what the source under the cursor covered."""
        row = self._table.current
        lines = source_lines(row) if row else []
        self.query_one("#detail", Static).update(Content("\n".join(map(show, lines))), layout=False)
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        row = self._table.current
        if action in ("add", "edit", "restore", "retire"):
            if self._actions.read_only_because:
                return self._actions.read_only_because
            if self.is_working:
                return SAVING
        if action in ("import_again", "edit", "translate", "compare", "restore", "retire") and row is None:
            return "There is no source yet: i imports one, + declares one"
        if action in ("compare", "restore") and row is not None:
            if row.imported_at is None:
                return "It was never imported"
            if action == "restore" and not row.has_previous:
                return "It has its first snapshot: there is none before it"
        return ""

    @on(NumberTable.Opened)
    def action_import_again(self) -> None:
        """Import the next snapshot of the source."""
        if row := self._table.current:
            self.go(ImportPlace(self._customer, row.name))

    def action_import_new(self) -> None:
        """Import a file of a source to be named."""
        self.go(ImportPlace(self._customer))

    def action_translate(self) -> None:
        """Say which value stands for which site."""
        if row := self._table.current:
            self.go(TranslationsPlace(self._customer, row.name))

    def action_compare(self) -> None:
        """Show what the last import added and took away."""
        if row := self._table.current:
            self.go(ComparisonPlace(self._customer, row.name))

    def action_restore(self) -> None:
        """Bring the previous snapshot back, after a question."""
        self._ask(self._actions.imports.look_at_restore)

    def action_retire(self) -> None:
        """Let the source count no more, after a question."""
        self._ask(self._actions.imports.look_at_retirement)

    def _ask(self, look: Callable[[str, str], Restorable | Retirable]) -> None:
        if row := self._table.current:
            customer, name = self._customer, row.name

            def count_records(work: Work) -> Message:
                deed = look(customer, name)
                work.check()
                return self.Asked(deed)

            self.perform_long(count_records, "count the records of a source")

    def on_sources_screen_asked(self, message: Asked) -> None:
        """Ask, then restore or retire."""
        deed = message.deed

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - the screen's result
            if is_sure:
                self.perform_long(lambda work: self._do(deed, work), "change a source", writes=True)

        self.app.push_screen(_question(deed), answered)

    def _do(self, deed: Restorable | Retirable, work: Work) -> Loaded:
        imports = self._actions.imports
        if isinstance(deed, Restorable):
            imports.restore(deed, work)
            return self._read(deed.source, f"{deed.source} is as it was imported {local_time(deed.previous_at)}")
        imports.retire(deed, work)
        return self._read("", f"{deed.source} is retired; the next audit brings the inventory in line")

    def on_page_failed(self, message: Page.Failed) -> None:
        """Tell what went wrong; where somebody else changed a source, beside the sources as they are now."""
        super().on_page_failed(message)
        if isinstance(message.error, ChangedError):
            self._load()

    def action_add(self) -> None:
        """Declare a source."""

        def submit(values: Values) -> str:
            days = _days(values["days"])
            self._actions.imports.add_source(self._customer, values["name"], values["format"].strip(), days)
            return values["name"].strip()

        known = [each.name for each in self._actions.imports.formats() if each.what == "services"]
        fields = [
            Field("name", "Name", hint="CUCM Amsterdam, say"),
            Field("days", "Age limit, days", str(STALE_AFTER_DAYS)),
            Field("format", "Format", hint="left blank: what its file is", known=known),
        ]
        about = "A source that is declared and not imported makes every audit that frees numbers ask."
        form = FormScreen(f"New source › {self._customer}", fields, submit, about=about, word="Add")
        self.app.push_screen(form, self._changed)

    def action_edit(self) -> None:
        """Change name and age limit."""
        row = self._table.current
        if row is None:
            return
        name = row.name

        def submit(values: Values) -> str:
            days = _days(values["days"])
            self._actions.imports.change_source(self._customer, name, new_name=values["name"], max_age_days=days)
            return values["name"].strip()

        fields = [Field("name", "Name", name), Field("days", "Age limit, days", str(row.max_age_days), _DAYS_HINT)]
        self.app.push_screen(FormScreen(f"Edit › {self._customer} › {name}", fields, submit), self._changed)

    def _changed(self, name: str | None) -> None:
        if name is not None:
            self._wanted = name
            self._load()


def _question(deed: Restorable | Retirable) -> ConfirmScreen:
    if isinstance(deed, Restorable):
        back = f"“{deed.source}” of {deed.customer} goes back to what was imported {local_time(deed.previous_at)}."
        now = f"What was imported {local_time(deed.imported_at)} is taken back."
        lines = [back, now, *deed.lines(), "The inventory follows at the next audit."]
        return ConfirmScreen("Restore the previous snapshot?", lines, yes="Restore")
    lines = [f"“{deed.source}” of {deed.customer} will be retired.", *deed.lines(), "This cannot be undone."]
    return ConfirmScreen("Retire the source?", lines, yes="Retire")


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise UsageError("the age limit is a number of days")
    return int(text)
