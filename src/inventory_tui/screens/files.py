"""Choosing a file: type a path, or walk through folders; recent folders come first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from inventory_tui.actions.folders import FolderEntry, list_folder
from inventory_tui.screens.page import Page
from inventory_tui.screens.paths import as_path
from inventory_tui.screens.wording import ago, size
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_field import LineField


def read_path(text: str) -> Path:
    """Return the path that a person means: one that begins anew behind another, as in ``/a/b//c``, is taken."""
    for sign in ("//", "/~"):
        text = text[text.rfind(sign) + 1 :] if sign in text else text
    return as_path(text.replace("\0", ""))


def folder_of(text: str) -> Path:
    """Return the folder that a path leads into so far."""
    path = read_path(text)
    return path if text.endswith("/") else path.parent


class FileScreen(Page[Path | None]):
    """Ends with the path of a file, or with None."""

    CSS_PATH = "files.tcss"
    ABOUT = (
        "Type a path, or walk: enter opens the folder under the cursor or takes the file, tab completes the path. An"
        " empty line shows the folders that files came from before; // begins a path anew."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="files.choose", tooltip="Open the folder, or take the file"),
        Binding("down", "move(1)", "Down", id="files.down", show=False, tooltip="One row down"),
        Binding("up", "move(-1)", "Up", id="files.up", show=False, tooltip="One row up"),
        Binding("pagedown", "move(10)", "Page down", id="files.page-down", show=False, tooltip="Ten rows down"),
        Binding("pageup", "move(-10)", "Page up", id="files.page-up", show=False, tooltip="Ten rows up"),
        Binding("tab", "complete", "Complete", id="files.complete", tooltip="Complete the path to the row"),
        Binding("escape", "back", "Cancel", id="page.back", tooltip="Leave without a file"),
    ]

    @dataclass
    class Listed(Message):
        """A folder's content has come."""

        folder: Path
        entries: list[FolderEntry]

    def __init__(
        self,
        title: str,
        start: Path,
        recent: Sequence[Path] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make the chooser.

        Args:
            title: what the file is for.
            start: folder to begin in.
            recent: folders that are offered when nothing is typed.
            now: the present, for ages.
        """
        super().__init__(title)
        self._start = start
        self._recent = tuple(recent)
        self._now = now
        self._folder: Path | None = None
        self._entries: list[FolderEntry] = []
        self._is_chosen_early = False
        """Whether enter was pressed before the folder that is typed had come."""

    def compose_body(self) -> ComposeResult:
        """Lay out the path and the folder."""
        yield LineField(f"{self._start}/".replace("//", "/"), id="path")
        columns: list[Column[FolderEntry]] = [
            Column("Name", lambda row: str(row.path) if self._folder is None else row.name, 30, grow=1),
            Column("Size", lambda row: "" if row.is_folder else size(row.size), 9, right=True),
            Column("Changed", lambda row: f"{ago(row.changed_at, self._now())} ago", 11, right=True),
        ]
        yield NumberTable(columns, empty="Nothing here begins so.", id="entries")

    @property
    def _field(self) -> LineField:
        return self.query_one("#path", LineField)

    @property
    def _table(self) -> NumberTable[FolderEntry]:
        return self.query_one("#entries", NumberTable)

    def on_mount(self) -> None:
        """Show the first folder."""
        self._field.cursor_position = len(self._field.value)
        self._follow(self._field.value)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Follow the path while it is typed."""
        self._follow(event.value)

    def _follow(self, text: str) -> None:
        if not text.strip():
            now = self._now()
            self._folder, self._entries = None, [FolderEntry(path, True, 0, now) for path in self._recent]  # noqa: FBT003
            self._show("")
            return
        folder = folder_of(text)
        if folder == self._folder:
            self._show(text)
        else:
            self.perform(lambda: self.Listed(folder, list_folder(folder)), "list a folder", group="list")

    def on_file_screen_listed(self, message: Listed) -> None:
        """Show a folder."""
        self._folder, self._entries = message.folder, message.entries
        self.say("")
        self._show(self._field.value)
        if self._is_chosen_early:
            self.action_choose()

    def _show(self, text: str) -> None:
        begin = "" if text.endswith("/") or not text.strip() else read_path(text).name.casefold()
        rows = [row for row in self._entries if row.path.name.casefold().startswith(begin)]
        self._table.show(ListSource(rows))

    def action_move(self, rows: int) -> None:
        """Move the cursor while one types."""
        self._table.action_move(rows)

    def _put(self, row: FolderEntry) -> None:
        self._field.value = f"{row.path}/" if row.is_folder else str(row.path)
        self._field.cursor_position = len(self._field.value)

    def action_complete(self) -> None:
        """Complete the path to the row under the cursor."""
        if row := self._table.current:
            self._put(row)

    @on(NumberTable.Opened)
    def action_choose(self) -> None:
        """Open the folder under the cursor, or take the file."""
        row = self._table.current
        text = self._field.value
        self._is_chosen_early = bool(text.strip()) and folder_of(text) != self._folder
        if self._is_chosen_early:
            return
        if row is None:
            self.complain("There is no such file in this folder")
        elif row.is_folder:
            self._put(row)
        else:
            self.dismiss(row.path)
