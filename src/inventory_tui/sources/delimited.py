"""Tables in text files: CSV and its cousins with ``;``, tab or ``|`` (sources.md I6, I8, I9, chapter 8).

Reads line by line. A row that swallows others because its quote is never closed is skipped alone: its other lines
are read again as rows. A row of many megabytes is skipped without being kept.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import Row, find_column, require_bearable, tell_of_long_rows, warn_of_duplicates
from inventory_tui.sources.text import choose_encoding, open_text

DELIMITERS: Final = ",;\t|"
MAX_LINE: Final = 1 << 20
"""Characters of a line; a longer one is skipped."""
MAX_MENDED: Final = 1_000
"""Rows with an open quote that are read again; more of them, and the file is no CSV."""
_QUOTED = re.compile(r'"[^"]*"')
_NEWLINES = ("\n", "\r")


class DelimitedTable:
    """A delimited text file."""

    sheet = ""

    def __init__(self, origin: Origin, encoding: str | None = None) -> None:
        """Read the header.

        Raises:
            SourceError: the file is empty, binary, no file at all, or in an encoding that has to be named.
        """
        self._origin = origin
        self.encoding = choose_encoding(origin, origin.head(), encoding)
        self.notices: list[str] = []
        self.was_cut = False
        self.line = 0
        self._pulled: list[str] = []
        self._again: deque[str] = deque()
        self._next_line = 1
        self._is_oversize = False
        self._is_open_end = False
        self._mended = 0
        self._short = 0
        self._short_line = 0
        self._long = 0
        self.delimiter = ""
        with open_text(origin, self.encoding) as text:
            self.titles = tuple(self._begin(text)[1])
        require_bearable(self.titles, origin.name)
        self.header = tuple(map(clean_title, self.titles))
        self._first_notices = tuple(warn_of_duplicates(self.header))
        self.notices = list(self._first_notices)

    def _begin(self, text: TextIOWrapper) -> tuple[Iterator[Row], Row]:
        """Return a parser that stands behind the header, and the header."""
        self._pulled.clear()
        self._again.clear()
        self._is_oversize = False
        self.delimiter, first = self._find_header(self._lines(text))
        self.line = len(self._pulled)  # the header's first line is pulled a second time
        self._pulled.clear()
        self._again.append(first)
        parser = self._parser(text)
        try:
            titles = next(parser)
        except csv.Error as error:
            raise SourceError(
                f"{self._origin.name} has no readable header: {error}", file=self._origin.name, line=self.line
            ) from error
        self._next_line = self.line + len(self._pulled)
        self._pulled.clear()
        return parser, titles

    def _parser(self, text: TextIOWrapper) -> Iterator[Row]:
        return csv.reader(self._lines(text), delimiter=self.delimiter)

    def _find_header(self, lines: Iterator[str]) -> tuple[str, str]:
        """Skip what stands above the header; return the delimiter and the header's first line."""
        told = ""
        for line in lines:
            if self._is_oversize:
                break
            bare = line.strip('\r\n"')
            if bare[:4].casefold() == "sep=" and len(bare) <= 5:
                told = bare[4:]
            elif line.strip() and bare[:5].casefold() != "#type":
                return (told if told and told in DELIMITERS else _find_delimiter(line)), line
        raise SourceError(f"{self._origin.name} has no header", "its first line must name the columns")

    def _lines(self, text: TextIOWrapper) -> Iterator[str]:
        """Yield the lines to be parsed, each also kept in ``_pulled``, which gets a "" more at the end."""
        pulled, again, readline = self._pulled, self._again, text.readline
        line = ""
        while True:
            if again:
                line = again.popleft()
            else:
                read = readline(MAX_LINE)
                if not read:
                    break
                line = read
                if len(line) >= MAX_LINE and not line.endswith(_NEWLINES):
                    line = self._drop_line(text)
            pulled.append(line)
            yield line
        self._is_open_end = not line.endswith(_NEWLINES)
        pulled.append("")

    def _drop_line(self, text: TextIOWrapper) -> str:
        """Read over the rest of an oversize line; return what stands for it."""
        self._is_oversize = True
        while (rest := text.readline(MAX_LINE)) and not rest.endswith(_NEWLINES):
            pass
        return "\n"

    def find(self, *names: str) -> int:
        """Return the index of a column; see ``Table``."""
        return find_column(self.header, *names)

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every row, one blank cell longer than it is; see ``Table``."""
        with open_text(self._origin, self.encoding) as text:
            self.notices = list(self._first_notices)
            self.was_cut = False
            self._mended = self._short = self._short_line = self._long = 0
            parser, titles = self._begin(text)
            if tuple(titles) != self.titles:
                raise SourceError(f"{self._origin.name} changed while it was read", file=self._origin.name)
            while True:
                try:
                    yield from self._parse(parser)
                except csv.Error:
                    yield self._take_over()
                    continue
                if not self._again:
                    break
                parser = self._parser(text)
        self._conclude()

    def _parse(self, parser: Iterator[Row]) -> Iterator[Row | Skip]:
        """Yield the parser's rows; this loop runs once for each row of the file."""
        pulled, width, line = self._pulled, len(self.header), self._next_line
        try:
            for row in parser:
                self.line = line
                if len(pulled) == 1 and len(row) == width:
                    line += 1
                    pulled.clear()
                    row.append("")
                    yield row
                    continue
                item = self._look_closer(row)
                line += len(pulled)
                pulled.clear()
                if item is not None:
                    yield item
        finally:
            self._next_line = line

    def _look_closer(self, row: Row) -> Row | Skip | None:
        """Return a row of another width or of several lines as it is to be read; None for a blank line."""
        pulled = self._pulled
        is_end = pulled[-1] == ""
        if is_end:
            pulled.pop()
        if self._is_oversize:
            self._is_oversize = False
            return Skip(self.line, "", f"a row of more than {MAX_LINE:,} characters")
        if is_end or (len(pulled) > 1 and self._swallowed(row)):
            self.was_cut |= is_end and len(pulled) == 1
            return self._mend()
        if not row:
            return None
        if len(row) < len(self.header):
            self._short += 1
            self._short_line = self.line
            row += [""] * (len(self.header) - len(row))
        elif len(row) > len(self.header):
            self._long += 1
        row.append("")
        return row

    def _swallowed(self, row: Row) -> bool:
        """Tell whether a row of several lines is really several rows, one of which opened a quote."""
        try:
            deque(csv.reader(self._pulled, delimiter=self.delimiter, strict=True), 0)
            return len(row) < len(self.header) and any(map(self._is_whole, self._pulled[1:]))
        except csv.Error:
            return True

    def _is_whole(self, line: str) -> bool:
        """Tell whether a line alone is as wide as the header."""
        width = len(self.header)
        is_wide = line.count(self.delimiter) >= width - 1
        return is_wide and len(next(csv.reader([line], delimiter=self.delimiter), ())) >= width

    def _mend(self) -> Skip:
        """Give up the first of the lines pulled; the others are read again, as rows of their own."""
        self._mended += 1
        if self._mended > MAX_MENDED:
            raise SourceError(
                f"{self._origin.name} has more than {MAX_MENDED:,} rows with a quote that is never closed",
                "export it with every quote inside a cell doubled",
                file=self._origin.name,
                line=self.line,
            )
        self._again.extendleft(reversed(self._pulled[1:]))
        del self._pulled[1:]
        return Skip(self.line, "", "a quote is opened and never closed")

    def _take_over(self) -> Skip:
        """Return what becomes of a row that the parser refused: one of its cells is too long."""
        self.line = self._next_line
        if len(self._pulled) > 1:
            skip = self._mend()
        else:
            skip = Skip(self.line, "", f"a cell of more than {csv.field_size_limit():,} characters")
        self._next_line += len(self._pulled)
        self._pulled.clear()
        return skip

    def _conclude(self) -> None:
        """Say what can be said of the whole file only at its end."""
        if self._is_open_end and self._short == 1 and self._short_line == self.line:
            self.was_cut = True
        if self._long:
            self.notices.append(tell_of_long_rows(self._long))


def _find_delimiter(line: str) -> str:
    """Return the delimiter that stands most often in the header, outside quotes."""
    bare = _QUOTED.sub("", line)
    return max(DELIMITERS, key=bare.count)
