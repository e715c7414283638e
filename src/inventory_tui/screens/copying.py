"""Copying numbers and rows to wherever the terminal has its clipboard, and saying where that was (terminal.md §1.3)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from inventory_tui.actions.browse import Browse
from inventory_tui.inventory.columns import BY_NAME
from inventory_tui.inventory.display import show
from inventory_tui.inventory.model import Entry
from inventory_tui.screens.page import Page, Result
from inventory_tui.screens.selected import Selected
from inventory_tui.screens.wording import count
from inventory_tui.widgets import clipboard
from inventory_tui.widgets.columns import Column, Row
from inventory_tui.widgets.shell import Shell

NUMBER, ROW = "number", "row"
MOST_LINES = 10_000
"""So many are copied at a time at most; an export takes them all."""
_PLAIN = frozenset(BY_NAME[name].header for name in ("number", "status", "release_date", "last_used"))
"""Columns that nobody fills with words; a level has the name that somebody gave to its site."""


class Lines(NamedTuple):
    """What is to be copied."""

    lines: Sequence[str]
    total: int
    """How many lines there would be, if there were room for all."""
    words: str = ""
    """What a person calls it, where it is not some of many: a number."""
    noun: str = NUMBER
    """What a line is."""

    def told(self, copied: int) -> str:
        """Return what was copied, where so many lines were."""
        if self.words:
            return self.words
        some = f"the first {copied:,} of " if copied < self.total else ""
        return f"{some}{count(self.total, self.noun)}"


def lines_of(
    browse: Browse, selected: Selected, sort: tuple[str, bool], line: Callable[[Entry], str], noun: str
) -> Lines:
    """Return a line for each number that is worked on, in the order shown; may wait for the database.

    Args:
        browse: reads those that are marked.
        selected: which; where it is the one under the cursor, nothing is read.
        sort: a column's name, and whether it descends.
        line: what is copied of each.
        noun: what a line is called.
    """
    if selected.entry is not None:
        words = selected.entry.number if noun == NUMBER else f"{noun.capitalize()} of {selected.entry.number}"
        return Lines([line(selected.entry)], 1, words)
    entries = browse.marked(selected.customer, selected.read(), sort, MOST_LINES)
    total = selected.count if len(entries) == MOST_LINES else len(entries)
    return Lines([line(each) for each in entries], total, noun=noun)


def row_line(columns: Iterable[Column[Row]], row: Row) -> str:
    """Return a row as it is shown, separated by tabs, to be pasted into a spreadsheet.

    Words that it could take for a formula get the ``'`` that a CSV file gives them; numbers keep their ``+``. No
    character steers the terminal that one pastes it into. What a shell or another program makes of the words is not
    guarded against.
    """
    from inventory_tui.exports.formats import guard

    cells = (column.get(row) if column.name in _PLAIN else guard(column.get(row)) for column in columns)
    return "\t".join("".join(each if each.isprintable() else " " for each in cell) for cell in cells)


class Copying(Page[Result]):
    """A screen whose numbers can be copied."""

    @dataclass
    class Copied(Message):
        """The text has gone its way."""

        copied: clipboard.Copied
        text: str
        words: str

    def copy(self, read: Callable[[], Lines]) -> None:
        """Copy what a call returns; it runs in a worker thread."""
        app = self.app

        def send(sequence: str) -> None:
            app.post_message(Shell.Send(sequence))

        def copy() -> Message:
            wanted = read()
            text, lines = _fitting(wanted.lines)
            return self.Copied(clipboard.copy(text, os.environ, send), text, wanted.told(lines))

        self.perform(copy, "copy", group="copy")

    def on_copying_copied(self, message: Copied) -> None:
        """Say which way the text went; where there was none, show it."""
        sentence = message.copied.sentence
        if message.copied.route is clipboard.Route.SHOWN:
            self.app.push_screen(ShownScreen(sentence, message.text))
        else:
            self.say(f"{message.words[:1].upper()}{message.words[1:]}: {sentence[:1].lower()}{sentence[1:]}", "")


def _fitting(lines: Sequence[str]) -> tuple[str, int]:
    """Return as many whole lines as every route takes, and how many these are."""
    room = clipboard.MOST_BYTES
    for at, line in enumerate(lines):
        room -= len(line.encode("utf-8", "replace")) + 1
        if room < -1:  # the last line has no end
            return "\n".join(lines[:at]), at
    return "\n".join(lines), len(lines)


class ShownScreen(Page[None]):
    """A text to be selected with the mouse: nothing stands beside it."""

    CSS_PATH = "copying.tcss"
    ABOUT = "Select the text with the mouse, as in any terminal; with shift, where the mouse works in this program."

    def __init__(self, sentence: str, text: str) -> None:
        """Show a text, under the sentence why it was not copied."""
        super().__init__(sentence)
        self._lines = [show(line.replace("\t", "  ")) for line in text.splitlines()]

    def compose_body(self) -> ComposeResult:
        """Lay out the text."""
        with VerticalScroll(id="text"):
            yield Static(Content("\n".join(self._lines)))

    def on_mount(self) -> None:
        """Say what to do with it."""
        self.say("Select it with the mouse")
