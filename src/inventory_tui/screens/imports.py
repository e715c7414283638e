"""An import, before it runs: what the file seems to be, whose it is, how its records get their site, its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.imports import FormatInfo, HeldBackError, ImportReport, Look
from inventory_tui.inventory.model import DialPlan
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.files import FileScreen
from inventory_tui.screens.import_choice import ImportChoice, Known, SiteRule, knows, setting_lines
from inventory_tui.screens.import_questions import (
    customer_form,
    encoding_question,
    format_question,
    held_back_question,
    rule_question,
    source_question,
)
from inventory_tui.screens.import_result import ImportResultScreen
from inventory_tui.screens.page import Page
from inventory_tui.screens.paths import working_folder
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_line import TextLine

_CELL = 16
"""Cells of a column of the first rows."""


class ImportScreen(Page[None]):
    """Settles what an import needs, then runs it."""

    CSS_PATH = "imports.tcss"
    ABOUT = (
        "A file becomes the new snapshot of one source. The format is recognised by the file's content. Nothing"
        " changes before you press enter; t tries it without saving. The inventory itself changes only by an audit."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "Import", id="import.run", tooltip="Import the file; asks where it looks cut"),
        Binding("t", "try", "Try", id="import.try", tooltip="Read all of it and report, without saving"),
        Binding("f", "format", "Format", id="import.format", tooltip="Choose another format"),
        Binding("o", "source", "Source", id="import.source", tooltip="Name the source that the file is a snapshot of"),
        Binding("s", "sites", "Sites", id="import.sites", tooltip="Choose how records get their site"),
        Binding("c", "create", "New sites", id="import.create", tooltip="Create sites that the file names"),
        Binding("x", "encoding", "Encoding", id="import.encoding", tooltip="Say how the text is encoded"),
        Binding("slash", "file", "Other file", id="import.file", tooltip="Choose another file"),
    ]

    @dataclass
    class Remembered(Message):
        """Folders that files came from before."""

        folders: list[Path]
        start: Path
        """Where to begin."""

    @dataclass
    class Looked(Message):
        """The file was looked at."""

        known: Known
        look: Look

    @dataclass
    class Ended(Message):
        """The import has ended."""

        report: ImportReport

    @dataclass
    class HeldBack(Message):
        """The snapshot looks cut (I2)."""

        error: HeldBackError

    def __init__(self, actions: Actions, customer: str, source: str = "", start: Path | None = None) -> None:
        """Make the screen.

        Args:
            actions: what can be done.
            customer: whose file it is; blank: it is asked first.
            source: the source it is a snapshot of, where that is known.
            start: the file, where that is known.
        """
        super().__init__(f"Import › {customer}" if customer else "Import")
        self._actions = actions
        self._start = start
        self._choice = ImportChoice(customer, Path(), source=source)
        self._known = Known()

    def compose_body(self) -> ComposeResult:
        """Lay out what is settled, and the first rows."""
        for name in ("file", "format", "source", "sites", "create"):
            yield TextLine(id=name, classes="setting")
        yield TextLine(" First rows, as they are read:", id="caption")
        yield NumberTable((), empty="No row.", id="first")

    def on_mount(self) -> None:
        """Ask for what is not known."""
        if not self._choice.customer:
            self.app.push_screen(customer_form(self._actions), self._customer_named)
        elif self._start is not None:
            self._look_at(self._start)
        else:
            self.action_file()

    def _customer_named(self, name: str | None) -> None:
        if name is None:
            self.dismiss(None)
            return
        self._choice = replace(self._choice, customer=name)
        self.title_line.say(f"Import › {name}")
        self.action_file()

    # -- looking ---------------------------------------------------------------------------------------------

    def action_file(self) -> None:
        """Choose a file."""
        imports, customer = self._actions.imports, self._choice.customer

        def recent() -> Message:
            paths = [Path(each.last_path).parent for each in imports.sources(customer) if each.last_path]
            folders = list(dict.fromkeys(paths))
            return self.Remembered(folders, folders[0] if folders else working_folder())

        self.perform(recent, "read where files came from", group="look")

    def on_import_screen_remembered(self, message: Remembered) -> None:
        """Ask for a file, beginning where one came from last."""
        title = f"Import › {self._choice.customer} › which file?"
        self.app.push_screen(FileScreen(title, message.start, message.folders), self._file_chosen)

    def _file_chosen(self, path: Path | None) -> None:
        if path is not None:
            self._look_at(path)
        elif self._choice.look is None:
            self.dismiss(None)

    def _look_at(self, path: Path, encoding: str | None = None) -> None:
        self._choice = replace(self._choice, path=path, encoding=encoding)
        self._show()
        imports, customers, customer = self._actions.imports, self._actions.customers, self._choice.customer

        def look() -> Message:
            sites = [row.level.name for row in customers.sites(customer)]
            has_codes = customers.get(customer).dial_plan is DialPlan.SLC
            known = Known(imports.formats(), imports.sources(customer), sites, has_codes)
            return self.Looked(known, imports.look(path, encoding))

        self.perform(look, "look at a file", group="look")

    def on_import_screen_looked(self, message: Looked) -> None:
        """Show what the file seems to be."""
        self._known = message.known
        self._choice = self._choice.looked(message.look, message.known.formats, message.known.sources)
        self.say("" if self._choice.format else "Not recognised: f chooses the format")
        self._show()
        look = message.look
        columns = [self._column(index, name) for index, name in enumerate(look.header)]
        self.query_one("#first", NumberTable).show(ListSource(look.rows), columns=columns)
        self.refresh_bindings()

    @staticmethod
    def _column(index: int, name: str) -> Column[Sequence[str]]:
        def get(row: Sequence[str]) -> str:
            return row[index] if index < len(row) else ""

        return Column(name, get, _CELL, grow=1, rank=index)

    def _show(self) -> None:
        for line, (text, hint) in setting_lines(self._choice, self._known).items():
            self.query_one(f"#{line}", TextLine).say(text, hint)

    # -- settling --------------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        choice = self._choice
        if action in ("run", "try", "format", "source", "sites", "create", "encoding", "file") and self.is_working:
            return "The import is running; esc cancels it"
        if action == "run" and self._actions.read_only_because:
            return self._actions.read_only_because
        if action in ("run", "try", "sites", "create", "format") and choice.look is None:
            return "No file is read yet: / chooses one"
        if action in ("run", "try") and choice.format is None:
            return "Choose the format first: f"
        if action in ("run", "try") and choice.is_services and not choice.source:
            return "Name the source first: o"
        if action == "source" and not choice.is_services:
            return "Only service records belong to a source"
        return ""

    def action_format(self) -> None:
        """Choose another format."""

        def take(found: FormatInfo | None) -> None:
            if found is not None:
                self._settle(self._choice.with_format(found, self._known.sources))

        self.app.push_screen(format_question(self._known.formats), take)

    def _settle(self, choice: ImportChoice) -> None:
        self._choice = choice
        self._show()
        self.refresh_bindings()

    def action_source(self) -> None:
        """Name the source."""

        def take(name: str | None) -> None:
            if name is not None:
                self._settle(replace(self._choice, source=name))

        self.app.push_screen(source_question(self._choice, self._known.sources), take)

    def action_sites(self) -> None:
        """Choose how records get their site."""

        def take(rule: SiteRule | None) -> None:
            if rule is not None:
                self._settle(replace(self._choice, rule=rule))

        self.app.push_screen(rule_question(self._choice, self._known.sites), take)

    def action_create(self) -> None:
        """Switch whether unknown sites are created."""
        self._settle(replace(self._choice, creates_sites=not self._choice.creates_sites))

    def action_encoding(self) -> None:
        """Say how the text is encoded, and look again."""

        def take(name: str | None) -> None:
            if name is not None:
                self._look_at(self._choice.path, name)

        self.app.push_screen(encoding_question(), take)

    # -- running ---------------------------------------------------------------------------------------------

    def action_run(self) -> None:
        """Import the file."""
        self._run(force=False, dry_run=False)

    def action_try(self) -> None:
        """Read all of it without saving."""
        self._run(force=False, dry_run=True)

    def _run(self, *, force: bool, dry_run: bool) -> None:
        imports, choice = self._actions.imports, self._choice

        def run(work: Work) -> Message:
            try:
                if choice.is_services:
                    request = choice.as_services(force=force, dry_run=dry_run)
                    return self.Ended(imports.import_services(request, work))
                if choice.format is not None and choice.format.what == "sites":
                    return self.Ended(imports.import_sites(choice.path, choice.customer, work))
                return self.Ended(imports.import_numbers(choice.as_numbers(dry_run=dry_run), work))
            except HeldBackError as error:
                return self.HeldBack(error)

        self.perform_long(run, "import a file")

    @property
    def is_writing(self) -> bool:
        """Whether an import runs."""
        return self.is_working

    def on_import_screen_ended(self, message: Ended) -> None:
        """Show the report; one that saved something takes this screen's place."""
        has_source = message.report.saved or knows(self._known.sources, message.report.source)
        screen = ImportResultScreen(self._actions, self._choice.customer, message.report, has_source=has_source)
        if message.report.saved:
            self.app.switch_screen(screen)
        else:
            self.app.push_screen(screen)

    def on_import_screen_held_back(self, message: HeldBack) -> None:
        """Ask whether a snapshot that looks cut is right."""

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - the screen's result
            if is_sure:
                self._run(force=True, dry_run=False)

        self.app.push_screen(held_back_question(message.error), answered)
