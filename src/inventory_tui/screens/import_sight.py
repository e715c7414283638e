"""An import, as far as looking goes: whose files, what they seem to be, their first rows as they will be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from inventory_tui.actions.folders import are_there
from inventory_tui.actions.imports import Preview, Sight, SourceSummary
from inventory_tui.errors import InventoryError
from inventory_tui.inventory.model import DialPlan
from inventory_tui.screens.advice import error_text
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.files import FileScreen
from inventory_tui.screens.import_choice import ImportChoice, Known, setting_lines
from inventory_tui.screens.import_questions import customer_form
from inventory_tui.screens.import_rows import caption, preview_columns, raw_columns, reason_text
from inventory_tui.screens.page import Page
from inventory_tui.screens.paths import working_folder
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_line import TextLine

LINES = ("file", "format", "text", "source", "sites", "create")
_RAW = " First rows, raw:"

_ONE_COLUMN = "Not recognised, and one column only: a title above the columns' names has to go; otherwise"
_WHAT_TO_DO = "m says what the columns are, f chooses the format"


class ImportSight(Page[None]):
    """Shows what is settled, and the first rows; they follow everything that is settled."""

    @dataclass
    class Remembered(Message):
        """What is known before a file is chosen."""

        folders: list[Path]
        """Folders that files came from before."""
        start: Path
        """Where to begin."""
        note: str = ""
        again: SourceSummary | None = None
        """The source whose last files are still there, where it is to be imported again."""

    @dataclass
    class Looked(Message):
        """The files were looked at."""

        known: Known
        sight: Sight

    @dataclass
    class Previewed(Message):
        """The first rows were read."""

        preview: Preview | None
        error: InventoryError | None = None
        """Why they cannot be read as was settled."""

    def __init__(self, actions: Actions, customer: str, source: str = "", start: Path | None = None) -> None:
        """Make the screen.

        Args:
            actions: what can be done.
            customer: whose files they are; blank: it is asked first.
            source: the source they are a snapshot of, where that is known: it begins as it was imported last.
            start: the file, where that is known.
        """
        super().__init__(f"Import › {customer}" if customer else "Import")
        self._actions = actions
        self._start = start
        self._choice = ImportChoice(customer, source=source)
        self._known = Known()
        self._preview: Preview | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out what is settled, and the first rows."""
        for name in LINES:
            yield TextLine(id=name, classes="setting")
        yield TextLine(id="caption")
        yield NumberTable((), empty="No row.", id="first")
        yield TextLine(id="why", most=2)

    @property
    def _table(self) -> NumberTable[Any]:
        return self.query_one("#first", NumberTable)

    def on_mount(self) -> None:
        """Ask for what is not known."""
        if not self._choice.customer:
            self.app.push_screen(customer_form(self._actions), self._customer_named)
        elif self._start is not None:
            self._look_at((self._start,))
        else:
            self._remember(self._choice.source)

    def _customer_named(self, name: str | None) -> None:
        if name is None:
            self.dismiss(None)
            return
        self._choice = replace(self._choice, customer=name)
        self.title_line.say(f"Import › {name}")
        self._remember()

    # -- choosing --------------------------------------------------------------------------------------------

    def _remember(self, source: str = "") -> None:
        """Read where files came from before; for a source to be imported again, whether its last ones are there."""
        imports, customer = self._actions.imports, self._choice.customer
        chosen = [path.parent for path in self._choice.paths[:1]]

        def remember() -> Message:
            sources = imports.sources(customer)
            again = Known(sources=sources).source(source) if source else None
            ordered = [again, *sources] if again is not None else sources
            paths = [path for each in ordered for path in map(Path, each.paths) if path.is_absolute()]
            folders = list(dict.fromkeys(path.parent for path in paths))
            start = next(iter(chosen or folders), None) or working_folder()
            if again is None or not again.paths:
                return self.Remembered(folders, start)
            if are_there([Path(path) for path in again.paths]):
                return self.Remembered(folders, start, again=again)
            note = f"What was imported last is not there any more: {again.paths[0]}"
            return self.Remembered(folders, start, note)

        self.perform(remember, "read where files came from", group="look")

    def on_import_sight_remembered(self, message: Remembered) -> None:
        """Look at the last files again, or ask for files, beginning where some came from last."""
        if message.again is not None:
            encoding = message.again.settings.get("encoding")
            self._look_at(tuple(map(Path, message.again.paths)), encoding)
            return
        source = f" ({self._choice.source})" if self._choice.source else ""
        title = f"Import › {self._choice.customer} › which file?{source}"
        chooser = FileScreen(title, message.start, message.folders, message.note)
        self.app.push_screen(chooser, self._files_chosen)

    def _files_chosen(self, paths: tuple[Path, ...] | None) -> None:
        if paths is not None:
            self._look_at(paths)
        elif self._choice.sight is None:
            self.dismiss(None)

    # -- looking ---------------------------------------------------------------------------------------------

    def _look_at(self, paths: tuple[Path, ...], encoding: str | None = None) -> None:
        is_same = paths == self._choice.paths
        self._choice = replace(self._choice, paths=paths, encoding=encoding, sight=None)
        if not is_same:
            self._choice = replace(self._choice, mapping=None, translations=())
            self._preview = None
            self.query_one("#caption", TextLine).say("")
            self._table.show(ListSource(()), columns=())
        self._show()
        imports, customers, customer = self._actions.imports, self._actions.customers, self._choice.customer

        def look() -> Message:
            sites = [row.level.name for row in customers.sites(customer)]
            has_codes = customers.get(customer).dial_plan is DialPlan.SLC
            known = Known(imports.formats(), imports.sources(customer), sites, has_codes)
            return self.Looked(known, imports.see(paths, encoding))

        self.perform(look, "look at files", group="look")

    def on_import_sight_looked(self, message: Looked) -> None:
        """Show what the files seem to be."""
        self._known = message.known
        self.say("")
        self._settle(self._choice.looked(message.sight, message.known))

    def _settle(self, choice: ImportChoice) -> None:
        """Take what was settled, show it, and read the first rows by it."""
        self._choice = choice
        self._show()
        self.refresh_bindings()
        if choice.sight is None:
            return
        if choice.format is None:
            self._show_raw()
            is_title = choice.look is not None and len(choice.look.header) == 1
            self.say(f"{_ONE_COLUMN if is_title else 'Not recognised:'} {_WHAT_TO_DO}")
            return
        imports = self._actions.imports

        def read() -> Message:
            try:
                if choice.is_services:
                    return self.Previewed(imports.preview_services(choice.as_services()))
                if choice.format is not None and choice.format.what == "sites":
                    return self.Previewed(imports.preview_sites(choice.paths[0], choice.customer))
                return self.Previewed(imports.preview_numbers(choice.as_numbers()))
            except InventoryError as error:
                return self.Previewed(None, error)

        self.perform(read, "read the first rows", group="look")

    def on_import_sight_previewed(self, message: Previewed) -> None:
        """Show the first rows, or why they cannot be read so, above the raw ones."""
        self._preview = message.preview
        if message.preview is not None and self._choice.sight is not None:
            self._choice = replace(self._choice, sight=replace(self._choice.sight, files=message.preview.files))
            self._show()
            self.say("; ".join(message.preview.notices))
            self.query_one("#caption", TextLine).say(caption(message.preview))
            self._table.show(ListSource(message.preview.rows), columns=preview_columns(message.preview))
        else:
            self._show_raw()
        if message.error is not None:
            self.complain(error_text(message.error))

    def _show_raw(self) -> None:
        look = self._choice.look
        self._preview = None
        self.query_one("#caption", TextLine).say(_RAW)
        if look is not None:
            self._table.show(ListSource(look.rows), columns=raw_columns(look))

    @on(NumberTable.Moved, "#first")
    def _tell_reason(self) -> None:
        """Say the whole reason of the row under the cursor."""
        at = self._table.cursor
        rows = self._preview.rows if self._preview is not None else ()
        self.query_one("#why", TextLine).say(reason_text(rows[at] if at < len(rows) else None))

    def _show(self) -> None:
        lines = setting_lines(self._choice, self._known)
        for name in LINES:
            self.query_one(f"#{name}", TextLine).say(*lines.get(name, ("", "")))
