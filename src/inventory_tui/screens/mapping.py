"""The mapper: a person says what the columns of a table are (sources.md I4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inventory_tui.actions.column_words import column_words, count_words
from inventory_tui.actions.imports import Look
from inventory_tui.inventory.work import Work
from inventory_tui.screens.import_rows import raw_columns
from inventory_tui.screens.mapping_lines import (
    LINES,
    NO_COLUMN,
    WORDS,
    Kind,
    Line,
    WordLine,
    fault_of,
    first_cells,
    mapping_lines,
    with_word,
    word_lines,
)
from inventory_tui.screens.mapping_questions import (
    UseChoice,
    column_question,
    leave_out_form,
    use_question,
    vendor_form,
)
from inventory_tui.screens.page import BUSY, Page
from inventory_tui.screens.wording import count
from inventory_tui.sources.mapping import ColumnMapping
from inventory_tui.widgets.number_table import NumberTable
from inventory_tui.widgets.row_window import ListSource
from inventory_tui.widgets.text_line import TextLine


class MappingScreen(Page[ColumnMapping | None]):
    """Ends with the mapping, or with None."""

    CSS_PATH = "mapping.tcss"
    ABOUT = (
        "For a table that no format knows: which column is the number, what says the use, where site, name and vendor"
        " stand. enter chooses for the line under the cursor, + adds another column to it, d takes it away. Below are"
        " the words of the column that says the use, with their rows: tab goes there, and enter gives each its use;"
        " rows with a word that stands for nothing are skipped, never guessed. The source keeps what you say."
    )
    FIRST_KEYS = ("s", "enter", "tab")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="mapping.choose", tooltip="Choose a column, a use or a vendor"),
        Binding("plus", "add", "One more", id="mapping.add", tooltip="Read a number, name or text of one more column"),
        Binding("d", "remove", "Take away", id="mapping.remove", tooltip="Choose nothing for this line"),
        Binding("x", "leave_out", "Leave out", id="mapping.leave-out", tooltip="Leave out rows by a column's value"),
        Binding("tab", "next_list", "Words", id="mapping.next", tooltip="To the words of the use, and back"),
        Binding("s", "take", "Use it", id="mapping.take", tooltip="Read the file so"),
        Binding("escape", "back", "Cancel", id="page.back", tooltip="Leave; nothing is changed"),
    ]

    @dataclass
    class Counted(Message):
        """The words of a column were read."""

        column: str
        words: Sequence[tuple[str, int]]

    def __init__(
        self,
        look: Look,
        paths: Sequence[Path],
        mapping: ColumnMapping | None = None,
        *,
        encoding: str | None = None,
    ) -> None:
        """Make the screen.

        Args:
            look: the first rows of a file.
            paths: all files, whose words are counted.
            mapping: what to begin with; None: what the titles suggest.
            encoding: what a person said the text's encoding is.
        """
        super().__init__(f"What the columns say › {', '.join(path.name for path in paths)}")
        self._look = look
        self._paths = tuple(paths)
        self._encoding = encoding
        self._mapping = mapping or ColumnMapping.guess(look.header)
        self._words: Sequence[tuple[str, int]] = ()
        self._counted = ""
        """The column whose words these are."""
        self._reading = ""
        """The column whose words are being counted in the files."""

    def compose_body(self) -> ComposeResult:
        """Lay out what is said, the words and the first rows."""
        yield NumberTable(LINES, id="roles")
        yield TextLine("", id="words-caption", classes="caption")
        yield NumberTable(WORDS, empty="No word.", id="words")
        yield TextLine(" First rows, as they are in the file:", id="first-caption", classes="caption")
        yield NumberTable(raw_columns(self._look), empty="No row.", id="first")

    @property
    def _lines(self) -> NumberTable[Line]:
        return self.query_one("#roles", NumberTable)

    @property
    def _word_table(self) -> NumberTable[WordLine]:
        return self.query_one("#words", NumberTable)

    def on_mount(self) -> None:
        """Show what the titles suggest."""
        first = self.query_one("#first", NumberTable)
        first.can_focus = False
        first.show(ListSource(self._look.rows))
        self._settle(self._mapping)
        self._lines.focus()

    # -- showing ---------------------------------------------------------------------------------------------

    def _settle(self, mapping: ColumnMapping) -> None:
        """Take another mapping, and count the words of another column."""
        self._mapping = mapping
        column = mapping.use_column
        if column != self._counted:
            self._counted = column
            self._words = count_words(first_cells(self._look, column)) if column else ()
            self._count()
        self._show()

    def _count(self) -> None:
        """Count the words of the column in the files; what counts those of another gives up first."""
        paths, column, encoding = self._paths, self._counted, self._encoding

        def count_all(work: Work) -> Message:
            return self.Counted(column, column_words(paths, column, encoding, work))

        if self.is_working:
            self.cancel()
        elif column:
            self._reading = column
            self.perform_long(count_all, "count the words of a column")

    def on_mapping_screen_counted(self, message: Counted) -> None:
        """Show the words of the whole files; begin again where another column was chosen meanwhile."""
        if message.column == self._counted:
            self._words = message.words
            self._show()
        else:
            self._count()

    def on_page_failed(self, message: Page.Failed) -> None:
        """Tell what went wrong, or begin again where another column was chosen meanwhile."""
        if self._reading == self._counted:
            super().on_page_failed(message)
        else:
            message.stop()
            self._count()

    def _show(self) -> None:
        mapping, lines, words = self._mapping, self._lines, self._word_table
        told = mapping_lines(mapping, self._look)
        lines.show(ListSource(told), min(lines.cursor, len(told) - 1))
        self.set_class(not mapping.use_column, "-plain")
        found = word_lines(mapping, self._words)
        words.show(ListSource(found), min(words.cursor, max(0, len(found) - 1)))
        if not mapping.use_column and words.has_focus:
            lines.focus()
        unknown = [word for word in found if not word.use]
        lack = f": {count(sum(word.rows for word in unknown), 'row')} with a word that stands for nothing"
        said = f" Words of {mapping.use_column}{lack if unknown else ''}"
        self.query_one("#words-caption", TextLine).say(said, f"{count(len(found), 'word')} ")
        self.say(fault_of(self._mapping) or "s reads the file so")
        self.refresh_bindings()

    @on(NumberTable.Moved)
    def follow(self) -> None:
        """Switch keys with the row under the cursor."""
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """Switch keys with the list."""
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        line = None if self._word_table.has_focus else self._lines.current
        if action == "next_list" and not self._mapping.use_column:
            return "No column says the use, so there are no words"
        if action == "add" and (line is None or line.role is None or not line.role.takes_many):
            return "Only numbers, names and descriptions are read of several columns"
        if action == "add" and line is not None and line.text == NO_COLUMN:
            return "Choose a first column: enter"
        if action == "take":
            return BUSY if self.is_working else fault_of(self._mapping)
        return ""

    # -- saying ----------------------------------------------------------------------------------------------

    @on(NumberTable.Opened)
    def action_choose(self) -> None:
        """Choose for what is under the cursor."""
        if self._word_table.has_focus:
            self._choose_word()
            return
        line = self._lines.current
        if line is None:
            return
        if line.role is not None:
            self._choose_column(line, ())
        elif line.kind is Kind.USE:
            self._choose_use()
        elif line.kind is Kind.VENDOR:
            self.app.push_screen(vendor_form(self._mapping), self._taken)
        else:
            self.action_leave_out()

    def action_add(self) -> None:
        """Choose one more column."""
        line = self._lines.current
        if line is not None and line.role is not None:
            self._choose_column(line, self._mapping.columns_of(line.role))

    def _choose_column(self, line: Line, before: tuple[str, ...]) -> None:
        role, mapping = line.role, self._mapping
        if role is None:
            return

        def take(title: str | None) -> None:
            if title is not None:
                self._settle(mapping.with_columns(role, (*before, title)))

        now = "" if before else next(iter(mapping.columns_of(role)), "")
        self.app.push_screen(column_question(role, self._look, before, now), take)

    def _choose_use(self) -> None:
        mapping = self._mapping

        def take(choice: UseChoice | None) -> None:
            if choice is not None:
                self._settle(replace(mapping, use=choice.code))

        is_word = bool(mapping.use_column)
        what = "All other words" if is_word else "All rows"
        self.app.push_screen(use_question(what, mapping.use, is_word=is_word), take)

    def _choose_word(self) -> None:
        row, mapping = self._word_table.current, self._mapping
        if row is None:
            return

        def take(choice: UseChoice | None) -> None:
            if choice is not None:
                self._settle(replace(mapping, words=with_word(mapping, row.word, choice.code)))
                self._word_table.action_move(1)

        self.app.push_screen(use_question(f"“{row.text}”", row.use, is_word=True), take)

    def action_leave_out(self) -> None:
        """Say which rows are no records."""
        self.app.push_screen(leave_out_form(self._mapping, self._look), self._taken)

    def _taken(self, mapping: ColumnMapping | None) -> None:
        if mapping is not None:
            self._settle(mapping)

    def action_remove(self) -> None:
        """Choose nothing for what is under the cursor."""
        mapping = self._mapping
        if self._word_table.has_focus:
            if row := self._word_table.current:
                self._settle(replace(mapping, words=with_word(mapping, row.word, "")))
            return
        line = self._lines.current
        if line is None:
            return
        if line.role is not None:
            self._settle(mapping.with_columns(line.role, mapping.columns_of(line.role)[:-1]))
        elif line.ignored is not None:
            self._settle(replace(mapping, ignored=tuple(each for each in mapping.ignored if each != line.ignored)))
        else:
            self._settle(replace(mapping, use="") if line.kind is Kind.USE else replace(mapping, vendor=""))

    def action_next_list(self) -> None:
        """Go to the other list."""
        (self._lines if self._word_table.has_focus else self._word_table).focus()

    def action_take(self) -> None:
        """End with the mapping."""
        self.dismiss(self._mapping)
