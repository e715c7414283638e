"""An import, before it runs: what the files seem to be, whose they are, how records get their site; then it runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.imports import ColumnMapping, FormatInfo, HeldBackError, ImportReport
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.work import Work
from inventory_tui.screens.encoding import EncodingScreen
from inventory_tui.screens.import_choice import MAPPED, Pairs, SiteRule, can_map, knows, remembered_mapping
from inventory_tui.screens.import_questions import (
    files_list,
    format_question,
    held_back_question,
    rule_question,
    source_question,
)
from inventory_tui.screens.import_result import ImportResultScreen
from inventory_tui.screens.import_sight import ImportSight
from inventory_tui.screens.import_values import ValuesScreen
from inventory_tui.screens.mapping import MappingScreen
from inventory_tui.screens.page import Page

_RUNNING = "The import is running; esc cancels it"
_ACTIONS = ("run", "try", "format", "map", "source", "sites", "values", "create", "encoding", "files", "file")


class ImportScreen(ImportSight):
    """Settles what an import needs, then runs it."""

    CSS_PATH = "imports.tcss"
    ABOUT = (
        "Files become the new snapshot of one source. The format is recognised by their content. Nothing changes before"
        " you press enter; t tries it without saving. The inventory itself changes only by an audit."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "Import", id="import.run", tooltip="Import the files; asks where they look cut"),
        Binding("t", "try", "Try", id="import.try", tooltip="Read all of it and report, without saving"),
        Binding("f", "format", "Format", id="import.format", tooltip="Choose another format"),
        Binding("m", "map", "Columns", id="import.map", tooltip="Say what each column of the table is"),
        Binding("o", "source", "Source", id="import.source", tooltip="Name the source that the file is a snapshot of"),
        Binding("s", "sites", "Sites", id="import.sites", tooltip="Choose how records get their site"),
        Binding(
            "v", "values", "Values to sites", id="import.values", tooltip="Give values that fit no site their site"
        ),
        Binding("c", "create", "New sites", id="import.create", tooltip="Create sites that the file names"),
        Binding("x", "encoding", "Encoding", id="import.encoding", tooltip="Say how the text is encoded"),
        Binding("l", "files", "List of files", id="import.files", tooltip="All files that will be read"),
        Binding("slash", "file", "Other file", id="import.file", tooltip="Choose another file, several, or a folder"),
    ]

    @dataclass
    class Ended(Message):
        """The import has ended."""

        report: ImportReport

    @dataclass
    class HeldBack(Message):
        """The snapshot looks cut (I2)."""

        error: HeldBackError

    # -- settling --------------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        if action not in _ACTIONS:
            return ""
        if self.is_working:
            return _RUNNING
        return self._why_no_file(action) or self._why_not_settled(action)

    def _why_no_file(self, action: str) -> str:
        sight = self._choice.sight
        if action == "file":
            return ""
        if action == "encoding" and self._choice.paths:
            is_text = sight is None or bool(sight.look.encoding)
            return "" if is_text else f"{str(sight.look.shape).capitalize()} has no encoding to choose" if sight else ""
        if sight is None:
            return "No file is read yet: / chooses one"
        if action == "map" and not can_map(sight.look, self._known):
            return "Only the columns of a table can be named: of a text, or a workbook"
        return "There is only one file" if action == "files" and len(sight.files) == 1 else ""

    def _why_not_settled(self, action: str) -> str:
        choice = self._choice
        if choice.format is None:
            return "" if action in ("format", "map", "file", "files", "encoding") else "Choose the format first: f"
        if action in ("source", "values") and not choice.is_services:
            return "Only service records belong to a source"
        if action not in ("run", "try"):
            return ""
        if action == "run" and self._actions.read_only_because:
            return self._actions.read_only_because
        if choice.is_services:
            return "" if choice.source else "Name the source first: o"
        is_one = choice.sight is not None and len(choice.sight.files) == 1
        return "" if is_one else f"{choice.format.label}: read from one file, choose it with /"

    def action_file(self) -> None:
        """Choose other files."""
        self._remember()

    def action_files(self) -> None:
        """List all files that will be read."""
        sight = self._choice.sight
        if sight is not None:
            self.app.push_screen(files_list(sight.files))

    def action_format(self) -> None:
        """Choose another format."""

        def take(found: FormatInfo | None) -> None:
            if found is not None and found.name == MAPPED:
                self.action_map()
            elif found is not None:
                self._settle(self._choice.with_format(found, self._known.sources))

        self.app.push_screen(format_question(self._known.formats, self._choice.format), take)

    def action_map(self) -> None:
        """Say what the columns of a table are."""
        choice = self._choice

        def take(mapping: ColumnMapping | None) -> None:
            if mapping is not None:
                self._settle(choice.with_mapping(mapping, self._known))

        if choice.sight is not None:
            own = choice.mapping or remembered_mapping(self._known.settings(choice.source))
            screen = MappingScreen(choice.sight.look, choice.sight.files, own, encoding=choice.encoding)
            self.app.push_screen(screen, take)

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

        titles = self._preview.titles if self._preview is not None else ()
        self.app.push_screen(rule_question(self._choice, self._known.sites, titles), take)

    def action_values(self) -> None:
        """Give values that fit no site their site."""

        def take(given: Pairs | None) -> None:
            if given is not None and given != self._choice.translations:
                self._settle(replace(self._choice, translations=given))

        choice, is_strict = self._choice, self._choice.format is not None and self._choice.format.is_strict
        screen = ValuesScreen(self._actions.imports, choice.as_services(), self._known.sites, is_strict=is_strict)
        self.app.push_screen(screen, take)

    def action_create(self) -> None:
        """Switch whether unknown sites are created."""
        self._settle(replace(self._choice, creates_sites=not self._choice.creates_sites))

    def action_encoding(self) -> None:
        """Say how the text is encoded, and look again."""

        def take(name: str | None) -> None:
            if name is not None:
                self._look_at(self._choice.paths, name)

        screen = EncodingScreen(self._actions.imports, self._choice.paths, self._choice.encoding)
        self.app.push_screen(screen, take)

    # -- running ---------------------------------------------------------------------------------------------

    def action_run(self) -> None:
        """Import the files."""
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
                    return self.Ended(imports.import_sites(choice.paths[0], choice.customer, work))
                return self.Ended(imports.import_numbers(choice.as_numbers(dry_run=dry_run), work))
            except HeldBackError as error:
                return self.HeldBack(error)

        self.perform_long(run, "import files")

    @property
    def is_writing(self) -> bool:
        """Whether an import runs."""
        return self.is_working

    def on_page_failed(self, message: Page.Failed) -> None:
        """Tell what went wrong; of what was cancelled, that all is as it was."""
        message.prevent_default()  # else the page would have the last word
        super().on_page_failed(message)
        source = self._choice.source
        if isinstance(message.error, CancelledError) and knows(self._known.sources, source):
            self.say(f"Cancelled; nothing was changed: {source} has the records it had")

    def on_import_screen_ended(self, message: Ended) -> None:
        """Show the report; one that saved something takes this screen's place."""
        screen = ImportResultScreen(self._actions, self._choice.customer, message.report)
        if message.report.saved:
            self.app.switch_screen(screen)
        else:
            self.app.push_screen(screen, self._tried)

    def _tried(self, wants_values: bool | None) -> None:  # noqa: FBT001 - the screen's result
        if wants_values:
            self.action_values()

    def on_import_screen_held_back(self, message: HeldBack) -> None:
        """Ask whether a snapshot that looks cut is right."""

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001 - the screen's result
            if is_sure:
                self._run(force=True, dry_run=False)

        self.app.push_screen(held_back_question(message.error), answered)
