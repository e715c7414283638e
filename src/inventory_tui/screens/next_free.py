"""The next free numbers of a site (W10): one key reserves the one under the cursor, another copies it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from inventory_tui.actions.edit import NextFreeRequest
from inventory_tui.errors import ChangedError, RefusedError, UsageError
from inventory_tui.inventory.display import show
from inventory_tui.inventory.edits import Reserve
from inventory_tui.inventory.model import Entry, Status
from inventory_tui.inventory.work import Work
from inventory_tui.screens import next_free_words as words
from inventory_tui.screens.advice import error_text
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.copying import Copying, Lines, row_line
from inventory_tui.screens.next_free_told import Freed, FreeFound, Reserved, SitesTold, Stays
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_field import TextField
from inventory_tui.widgets.text_line import TextLine

MOST = 50
"""Free numbers shown at a time."""
LOOKING = "Free numbers are being looked for"
HINT = "Free for longest first; enter reserves at once"


class NextFreeScreen(Copying[words.Taken]):
    """Free numbers, to be reserved one by one; those that were stay in their rows, so that one sees them."""

    CSS_PATH = "next_free.tcss"
    AUTO_FOCUS = "#free"
    ABOUT = (
        "Numbers that nobody has: Available, used or mentioned by no service record, no other spelling of a number in"
        " use. Those free for longest come first. Under a flat dial plan a site may take one from Customer level, too."
        " If somebody else took one meanwhile, nothing is reserved in its place."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "reserve", "Reserve", id="next-free.reserve", tooltip="Reserve the number under the cursor"),
        Binding("y", "copy", "Copy", id="next-free.copy", tooltip="Copy the number under the cursor"),
        Binding("n", "terms", "Notes, days", id="next-free.terms", tooltip="Notes and days for what is reserved next"),
        Binding("s", "site", "Other site", id="next-free.site", tooltip="Look at another site"),
        Binding("slash", "prefix", "Begins with", id="next-free.prefix", tooltip="Only numbers that begin so"),
        Binding("U", "undo", "Undo", id="next-free.undo", tooltip="Take back the last reservation made here"),
        Binding(
            "Y", "copy_row", "Copy row", id="next-free.copy-row", show=False, tooltip="Copy the row under the cursor"
        ),
        Binding("R", "reload", "Refresh", id="next-free.reload", show=False, tooltip="Look again"),
    ]

    def __init__(self, actions: Actions, customer: str, site: str | None, terms: Reserve | None = None) -> None:
        """Make the screen.

        Args:
            actions: what can be done.
            customer: whose numbers.
            site: where; blank for Customer level, None to ask.
            terms: how numbers are reserved until the person says otherwise; None: without end or notes.
        """
        super().__init__(f"Next free › {customer}")
        self._actions = actions
        self._customer = customer
        self._site = site
        self._terms = terms or Reserve()
        self._looking: Work | None = None
        self._entries: list[Entry] = []
        self._done: list[tuple[int, Entry]] = []
        """Operations that reserved a number here, each with the entry as it was."""
        self._report = ""
        self._row = 0

    def compose_body(self) -> ComposeResult:
        """Lay out how numbers must begin, how they are reserved, and the numbers."""
        yield TextField(placeholder="/ numbers that begin with: +1555", id="prefix")
        yield TextLine(words.terms_text(self._terms), "n changes this ", id="terms")
        yield NumberTable(words.COLUMNS, empty="", id="free")
        yield Static(id="why")

    @property
    def _table(self) -> NumberTable[Entry]:
        return self.query_one("#free", NumberTable)

    @property
    def _field(self) -> TextField:
        return self.query_one("#prefix", TextField)

    # -- looking ---------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Look, once it is known where."""
        self._table.follower = self._follow
        self.say(HINT)
        if self._site is None:
            self.action_site()
        else:
            self.action_reload()

    def on_unmount(self) -> None:
        """Stop what nobody will see the end of."""
        self._stop_looking()

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        self._looking = None

    def action_reload(self) -> None:
        """Look for free numbers anew."""
        self._stop_looking()
        customer, site, edit = self._customer, self._site or "", self._actions.edit
        self.title_line.say(f"Next free › {customer} › {site or 'Customer level'}")
        try:
            request = NextFreeRequest(customer, site or None, MOST, self._field.value)
        except UsageError as error:
            self.post_message(self.Failed(error))
            return
        work = self._looking = Work()

        def look() -> Message:
            entries = edit.next_free(request, work).entries
            return FreeFound(work, entries, () if entries else words.why_none(self._actions, request))

        self.perform(look, "look for free numbers", group="look")

    def on_free_found(self, message: FreeFound) -> None:
        """Show the numbers, or why there are none; what an earlier look found is void."""
        if message.looking is not self._looking:
            return
        self._looking = None
        self._entries = list(message.entries)
        self.set_class(not message.entries, "-none")
        self.query_one("#why", Static).update(Content("\n".join(show(line) for line in message.why)))
        self._table.show(ListSource(self._entries), min(self._table.cursor, max(0, len(self._entries) - 1)))
        self.refresh_bindings()

    def _follow(self) -> None:
        """Take a complaint away when the cursor has moved on."""
        if self._table.cursor != self._row:
            self._row = self._table.cursor
            if self.status_line.has_class("-bad"):
                self.say(HINT)
        self.refresh_bindings()

    def action_site(self) -> None:
        """Ask for another site."""
        customers, customer = self._actions.customers, self._customer
        self.perform(lambda: SitesTold(customers.sites(customer)), "list sites", group="sites")

    def on_sites_told(self, message: SitesTold) -> None:
        """Offer Customer level and the sites."""

        def take(row: words.Place | None) -> None:
            if row is not None:
                self._site = row.site
                self.say(HINT)
                self.action_reload()
            elif self._site is None:
                self.action_back()

        self.app.push_screen(words.site_question(message.sites, self._site), take)

    def action_prefix(self) -> None:
        """Type how the numbers must begin."""
        self.set_focus(self._field)

    @on(Input.Changed)
    def _typed(self) -> None:
        """Follow what is typed."""
        if self._site is not None:
            self.say(HINT)
            self.action_reload()

    @on(Input.Submitted)
    def _typed_all(self) -> None:
        self.set_focus(self._table)

    # -- taking ----------------------------------------------------------------------------------------------

    @on(NumberTable.Opened)
    def action_reserve(self) -> None:
        """Reserve the number under the cursor: this one, or none (W10)."""
        entry, edit, reason = self._table.current, self._actions.edit, self.why_not("reserve")
        if entry is None or reason:
            self.complain(reason)
            return
        request = NextFreeRequest(self._customer, self._site or None, reserve=self._terms, entry_id=entry.id)

        def reserve() -> Message:
            found = edit.next_free(request)
            return Reserved(found.entries[0], found.id or 0)

        self.perform_write(reserve, "reserve a number")

    def on_reserved(self, message: Reserved) -> None:
        """Show that it is the person's."""
        before = next((each for each in self._entries if each.id == message.entry.id), message.entry)
        self._done.append((message.operation, before))
        self._replace(message.entry, f"{words.reserved_text(message.entry)}. U undoes it")

    def action_undo(self) -> None:
        """Take back the last reservation made here."""
        operation, before = self._done[-1]
        edit = self._actions.edit

        def undo() -> Message:
            try:
                with edit.prepare_undo(operation) as prepared:
                    prepared.run()
            except ChangedError:  # it can be tried again
                raise
            except RefusedError as error:
                return Stays(before, error)
            return Freed(before)

        self.perform_write(undo, "undo a reservation")

    def on_freed(self, message: Freed) -> None:
        """Show that it is free again."""
        self._done.pop()
        self._replace(message.entry, f"{message.entry.number} is free again")

    def on_stays(self, message: Stays) -> None:
        """Say why it cannot be taken back: the next one to be is that before it."""
        self._done.pop()
        self.complain(f"{message.entry.number} stays as it is: {error_text(message.error)}")
        self.action_reload()

    def _replace(self, entry: Entry, report: str) -> None:
        """Show an entry as it is now; a look that began before may not know it yet, and begins anew."""
        self._report = report
        self.say(report)
        if self._looking is not None:
            self.action_reload()
        self._entries = [entry if each.id == entry.id else each for each in self._entries]
        self._table.show(ListSource(self._entries), None)
        self.refresh_bindings()

    def on_page_failed(self, message: Copying.Failed) -> None:
        """Look anew where a number is not free any more; what went wrong is said besides."""
        if isinstance(message.error, RefusedError):
            self.action_reload()

    def action_terms(self) -> None:
        """Ask for notes and days."""

        def take(terms: Reserve | None) -> None:
            if terms is not None:
                self._terms = terms
                self.query_one("#terms", TextLine).say(words.terms_text(self._terms))

        self.app.push_screen(words.terms_form(self._terms), take)

    # -- the rest --------------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the number under the cursor."""
        if (entry := self._table.current) is not None:
            self.copy(lambda: Lines([entry.number], 1, entry.number))

    def action_copy_row(self) -> None:
        """Copy the row under the cursor."""
        if (entry := self._table.current) is not None:
            self.copy(lambda: Lines([row_line(words.COLUMNS, entry)], 1, f"Row of {entry.number}"))

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        entry = self._table.current
        if action in ("reserve", "copy", "copy_row") and entry is None:
            return LOOKING if self._looking is not None else "No number is free here: s looks at another site"
        if action == "reserve" and entry is not None and entry.state.status is Status.RESERVED:
            return f"{entry.number} is reserved already"
        if action == "undo" and not self._done:
            return "Nothing was reserved here yet"
        return self._actions.read_only_because if action == "reserve" else ""

    def action_back(self) -> None:
        """Leave the field, then clear it, then go back and tell what was reserved."""
        if self.is_working:
            super().action_back()
        elif self.focused is self._field:
            self.set_focus(self._table)
        elif self._field.value:
            self._field.value = ""
        else:
            self.dismiss(words.Taken(self._report, self._terms))
