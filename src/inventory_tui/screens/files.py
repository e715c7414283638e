"""Choosing files: type a path, or walk through folders and mark; recent folders come first."""

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


def is_at_name(text: str) -> bool:
    """Return whether nothing of a name is typed yet behind the folder."""
    return text.endswith("/") or not text.strip()


class PathField(LineField):
    """Takes a path; where a name would begin, a blank is not typed: it marks."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether a key is typed."""
        return not (key == "space" and is_at_name(self.value)) and super().check_consume_key(key, character)


class FileScreen(Page[tuple[Path, ...] | None]):
    """Ends with the paths of files, of folders whose files are meant, or with None."""

    CSS_PATH = "files.tcss"
    ABOUT = (
        "Type a path, or walk: enter opens the folder under the cursor or takes the file, tab completes the path."
        " Several files are one snapshot: space marks them, in several folders too, and enter takes what is marked;"
        " ./ takes the whole folder. An empty line shows the folders that files came from before; // begins anew."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="files.choose", tooltip="Open the folder, or take the file"),
        # With priority: the field would type it. Where a name is typed already, it does.
        Binding("space", "mark", "Mark", id="files.mark", priority=True, tooltip="Take several as one snapshot"),
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
        note: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make the chooser.

        Args:
            title: what the file is for.
            start: folder to begin in.
            recent: folders that are offered when nothing is typed.
            note: what is said at first.
            now: the present, for ages.
        """
        super().__init__(title)
        self._start = start
        self._recent = tuple(recent)
        self._note = note
        self._now = now
        self._marked: dict[Path, None] = {}
        self._folder: Path | None = None
        self._entries: list[FolderEntry] = []
        self._chosen_early = ""
        """The path that enter was pressed on before its folder had come; blank where none was."""

    def compose_body(self) -> ComposeResult:
        """Lay out the path and the folder."""
        yield PathField(f"{self._start}/".replace("//", "/"), id="path")
        columns: list[Column[FolderEntry]] = [
            Column("Name", self._call, 30, grow=1),
            Column("Kind", lambda row: row.kind, 14, rank=2),
            Column("Size", lambda row: "" if row.is_folder else size(row.size), 9, right=True, rank=1),
            Column("Changed", lambda row: f"{ago(row.changed_at, self._now())} ago", 11, right=True, rank=3),
        ]
        table = NumberTable(columns, empty="Nothing here begins so.", id="entries")
        table.is_marked = lambda row: row.path in self._marked
        yield table

    def _call(self, row: FolderEntry) -> str:
        if self._folder is None:
            return str(row.path)
        return "./  the whole folder" if row.path == self._folder else row.name

    @property
    def _field(self) -> PathField:
        return self.query_one("#path", PathField)

    @property
    def _table(self) -> NumberTable[FolderEntry]:
        return self.query_one("#entries", NumberTable)

    def on_mount(self) -> None:
        """Show the first folder."""
        self._field.cursor_position = len(self._field.value)
        self._follow(self._field.value)
        self.say(self._note)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Follow the path while it is typed."""
        self._follow(event.value)
        self.refresh_bindings()

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
        self._tell_marks()
        self._show(self._field.value)
        early, self._chosen_early = self._chosen_early, ""
        if early and early == self._field.value:
            self.action_choose()

    @on(Page.Failed)
    def forget_early(self) -> None:
        """Forget an enter on what cannot be listed: it must not take what is typed next."""
        self._chosen_early = ""

    def _show(self, text: str) -> None:
        begin = "" if is_at_name(text) else read_path(text).name.casefold()
        rows = [row for row in self._entries if row.path.name.casefold().startswith(begin)]
        has_files = self._folder is not None and not begin and any(not row.is_folder for row in rows)
        whole = [FolderEntry(self._folder, True, 0, self._now())] if has_files and self._folder else []  # noqa: FBT003
        self._table.show(ListSource([*whole, *rows]), len(whole))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key that marks to the field where a name is typed already."""
        if action == "mark" and not is_at_name(self._field.value):
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        return "Nothing here to mark" if action == "mark" and self._table.current is None else ""

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away; on to the next."""
        row = self._table.current
        if row is None:
            return
        if row.path in self._marked:
            del self._marked[row.path]
        else:
            self._marked[row.path] = None
        self._table.draw_again(self._table.cursor)
        self._table.action_move(1)
        self._tell_marks()

    def _tell_marks(self) -> None:
        if not self._marked:
            self.say(self._note)
        else:
            self.say(f"{len(self._marked):,} marked: enter takes them as one snapshot, tab opens a folder")

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
        if self._marked:
            self.dismiss(tuple(self._marked))
            return
        row = self._table.current
        text = self._field.value
        if text.strip() and folder_of(text) != self._folder:
            self._chosen_early = text
            self._follow(text)
            return
        if row is None:
            self.complain("There is no such file in this folder")
        elif row.is_folder and row.path != self._folder:
            self._put(row)
        else:
            self.dismiss((row.path,))
