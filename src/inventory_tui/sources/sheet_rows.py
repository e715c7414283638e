"""The rows of one sheet, as text, one piece of the file at a time (ECMA-376, part 1, 18.3).

Cells become text as a person would have typed it; what a spreadsheet has lost is told, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import as_text
from inventory_tui.sources.markup import Attributes, MarkupParser
from inventory_tui.sources.table import DateText, Row
from inventory_tui.sources.workbook import Workbook, unescape

MAX_COLUMNS: Final = 1_024
"""Cells beyond are not read."""
MAX_ROWS: Final = 1 << 20
MAX_CELLS: Final = 1 << 14
"""No sheet has more rows, nor a row more cells."""
MAX_ROW: Final = 1 << 20
"""Characters of one row; a longer one is skipped."""
_EXACT_DIGITS = 15
_LAST_DAY = 2_958_466
"""The day after 9999-12-31, counted as a spreadsheet does."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
_LEAP_DAY = 60
"""1900-02-29, which never was, though a spreadsheet counts it."""
_DAYS_TO_1904 = 1_462
_MIDNIGHT = time()


def iter_rows(workbook: Workbook, member: str) -> Iterator[tuple[int, Row | None]]:
    """Yield the line and the cells of each row; None for a row longer than any person's.

    Raises:
        SourceError: the sheet is damaged.
    """
    collector = _Collector(workbook)
    parser = MarkupParser(workbook.archive.name, collector.start, collector.end, collector.text)
    try:
        for _ in parser.feed(workbook.archive.pieces(member)):
            yield from collector.rows
            collector.rows.clear()
    finally:
        collector.rows.clear()  # who looks for a header reads no further, and parsers are long in going


class _Columns(dict[str, int]):
    """The index of a column by the letters of a cell's reference; -1 where they are none."""

    def __missing__(self, letters: str) -> int:
        index = -1
        if len(letters) <= 3 and letters.isascii() and letters.isalpha():
            number = 0
            for letter in letters.upper():
                number = number * 26 + ord(letter) - 64
            index = number - 1
        if len(self) < MAX_COLUMNS:
            self[letters] = index
        return index


class _Collector:
    """What the parser of one sheet calls, for every element and every piece of text."""

    def __init__(self, workbook: Workbook) -> None:
        self.rows: list[tuple[int, Row | None]] = []
        self._workbook = workbook
        self._columns = _Columns()
        self._line = 0
        self._row: Row = []
        self._size = 0
        self._count = 0
        self._cells = 0
        self._column = -1
        self._kind = ""
        self._is_date = False
        self._parts: list[str] = []
        self._is_text = False
        self._is_reading = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Enter a row, a cell, or the text of a cell."""
        if tag == "c":
            place = attributes.get("r")
            column = self._columns[place.rstrip("0123456789")] if place else -1
            self._column = column if column >= 0 else self._column + 1
            self._cells += 1
            if self._cells > MAX_CELLS:
                raise self._refuse(f"a row of more than {MAX_CELLS:,} cells")
            self._kind = attributes.get("t", "n")
            self._is_date = attributes.get("s") in self._workbook.date_styles
            self._parts.clear()
        elif tag in ("v", "t"):
            self._is_text = not self._is_reading
        elif tag == "row":
            told = attributes.get("r", "")
            self._line = int(told) if told.isdecimal() and len(told) <= 7 else self._line + 1
            self._count += 1
            if self._count > MAX_ROWS:
                raise self._refuse(f"more than {MAX_ROWS:,} rows")
            self._row = []
            self._size = self._cells = 0
            self._column = -1
        elif tag == "rPh":
            self._is_reading = True

    def end(self, tag: str) -> None:
        """Leave it."""
        if tag in ("v", "t"):
            self._is_text = False
        elif tag == "c":
            if self._parts:
                self._place_cell()
        elif tag == "row":
            self.rows.append((self._line, self._row if self._size <= MAX_ROW else None))
        elif tag == "rPh":
            self._is_reading = False

    def text(self, piece: str) -> None:
        """Take a piece of text."""
        if self._is_text:
            self._size += len(piece)
            if self._size <= MAX_ROW:
                self._parts.append(piece)

    def _refuse(self, what: str) -> SourceError:
        name = self._workbook.archive.name
        return SourceError(f"{name} has {what}: no spreadsheet has", "export it as CSV (UTF-8)", file=name)

    def _place_cell(self) -> None:
        row, column = self._row, self._column
        value = self._read_cell("".join(self._parts))
        if column == len(row):
            row.append(value)
        elif column < len(row):
            row[column] = value
        elif column < MAX_COLUMNS:
            row += [""] * (column - len(row))
            row.append(value)

    def _read_cell(self, text: str) -> str:
        """Return a cell as text, by its type (18.18.11)."""
        kind = self._kind
        if kind in ("inlineStr", "str"):
            return unescape(text)
        if kind == "s":
            return self._workbook.strings.get(int(text)) if text.isdecimal() and len(text) <= 9 else ""
        if kind == "b":
            return "TRUE" if text.strip() == "1" else "FALSE"
        if kind == "d":
            return DateText(text)
        return read_amount(text, is_date=self._is_date, is_1904=self._workbook.is_1904) if kind == "n" else text


def read_amount(text: str, *, is_date: bool = False, is_1904: bool = False) -> str:
    """Return an amount as text: whole ones without fraction, dates in ISO form."""
    if not is_date and text.isascii() and text.isdecimal() and len(text) <= _EXACT_DIGITS:
        return text.lstrip("0") or "0"
    try:
        value = float(text)
    except ValueError:
        return text
    if not is_date or not 0 <= value < _LAST_DAY:
        return as_text(value)
    day_zero = _DAYS_TO_1904 if is_1904 else value < _LEAP_DAY
    moment = _EPOCH + timedelta(seconds=round((value + day_zero) * 86_400))
    if value < 1:
        return DateText(moment.time().isoformat())
    day: date = moment.date() if moment.time() == _MIDNIGHT else moment
    return DateText(day.isoformat())
