"""How a text is encoded: a choice beside the first rows as each would be read, the likeliest first (I9)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.imports import Imports, Look
from inventory_tui.errors import InventoryError
from inventory_tui.screens.advice import error_text
from inventory_tui.screens.import_rows import raw_columns
from inventory_tui.screens.page import Page
from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_line import TextLine

Encoding = tuple[str, str]
ENCODINGS: tuple[Encoding, ...] = (
    ("cp1252", "Windows-1252: western Europe, America"),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("iso8859-15", "ISO 8859-15: western Europe, with €"),
    ("iso8859-1", "ISO 8859-1: western Europe"),
    ("cp1250", "Windows-1250: central Europe"),
    ("cp1251", "Windows-1251: Cyrillic"),
    ("cp1253", "Windows-1253: Greek"),
    ("cp1254", "Windows-1254: Turkish"),
    ("cp1257", "Windows-1257: Baltic"),
    ("cp437", "Code page 437: DOS"),
    ("cp850", "Code page 850: DOS, western Europe"),
    ("mac-roman", "Mac Roman"),
    ("cp932", "Windows-932: Japanese"),
    ("gb18030", "GB 18030: Chinese"),
    ("big5", "Big5: Chinese"),
    ("cp949", "Windows-949: Korean"),
)
_COLUMNS: list[Column[Encoding]] = [
    Column("Encoding", lambda row: row[0], 12),
    Column("What it is", lambda row: row[1], 24, grow=1),
]


class EncodingScreen(Page[str | None]):
    """Ends with the name of an encoding, or with None."""

    CSS_PATH = "encoding.tcss"
    ABOUT = "The first rows are shown as the encoding under the cursor reads them: take the one that reads well."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Take", id="encoding.choose", tooltip="Read the text as the encoding under the cursor"
        ),
        Binding("escape", "back", "Cancel", id="page.back", tooltip="Leave; nothing is changed"),
    ]

    @dataclass
    class Read(Message):
        """The file was read in an encoding, or could not be."""

        encoding: str
        look: Look | None
        error: InventoryError | None = None

    def __init__(self, imports: Imports, paths: tuple[Path, ...], encoding: str | None = None) -> None:
        """Make the screen.

        Args:
            imports: reads the first of the files.
            paths: the files, or folders.
            encoding: the one to begin at; None: the likeliest.
        """
        super().__init__("How the text is encoded")
        self._imports = imports
        self._paths = paths
        self._first = encoding

    def compose_body(self) -> ComposeResult:
        """Lay out the encodings and the rows."""
        yield NumberTable(_COLUMNS, id="encodings")
        yield TextLine(" First rows, raw:", id="caption")
        yield NumberTable((), empty="No row.", id="raw")

    def on_mount(self) -> None:
        """Show the encodings."""
        names = [name for name, _ in ENCODINGS]
        cursor = names.index(self._first) if self._first in names else 0
        self._table.show(ListSource(ENCODINGS), cursor)
        self._table.focus()

    @property
    def _table(self) -> NumberTable[Encoding]:
        return self.query_one("#encodings", NumberTable)

    @on(NumberTable.Moved, "#encodings")
    def read(self) -> None:
        """Read the file in the encoding under the cursor."""
        row = self._table.current
        if row is None:
            return
        name, paths = row[0], self._paths

        def look() -> Message:
            try:
                return self.Read(name, self._imports.see(paths, name).look)
            except InventoryError as error:
                return self.Read(name, None, error)

        self.perform(look, "look at a file in an encoding", group="look")

    def on_encoding_screen_read(self, message: Read) -> None:
        """Show the rows."""
        look = message.look
        columns = raw_columns(look) if look is not None else ()
        self.query_one("#raw", NumberTable).show(ListSource(look.rows if look is not None else ()), columns=columns)
        if message.error is None:
            self.say("")
        else:
            self.complain(error_text(message.error).partition(" — ")[0])

    @on(NumberTable.Opened, "#encodings")
    def action_choose(self) -> None:
        """Take the encoding under the cursor."""
        if row := self._table.current:
            self.dismiss(row[0])
