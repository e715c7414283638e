"""Tables in XLSX workbooks (sources.md I6, I8, chapter 8).

A table is the first sheet whose header somebody knows, and every later sheet under the same header: that is how more
rows than a sheet holds are exported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from inventory_tui.errors import SourceError
from inventory_tui.sources.archive import open_archive
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.sheet_rows import MAX_ROW, iter_rows
from inventory_tui.sources.table import Row, find_column, tell_of_long_rows, warn_of_duplicates
from inventory_tui.sources.workbook import SharedStrings, Workbook

_HEADER_WITHIN = 100
"""The header is looked for in so many rows."""


class SheetTable:
    """A table in a workbook."""

    encoding = ""
    delimiter = ""
    was_cut = False

    def __init__(
        self, origin: Origin, is_known: Callable[[Sequence[str]], bool], strings: SharedStrings | None = None
    ) -> None:
        """Choose a sheet and read its header.

        Args:
            origin: the file.
            is_known: tells whether somebody reads a table with this header.
            strings: its shared strings, where they were read before.

        Raises:
            SourceError: the workbook is damaged, too large, protected, or has no table.
        """
        self._origin = origin
        self.line = 0
        with open_archive(origin) as archive:
            workbook = Workbook(archive, strings)
            headers = [(name, _find_header(workbook, member)[1]) for name, member in workbook.sheets]
            self._strings = workbook.strings_read
        found = [(name, titles) for name, titles in headers if titles]
        if not found:
            raise SourceError(f"{origin.name} has no sheet with a header", "its first row must name the columns")
        self.sheet, titles = next((pair for pair in found if is_known(_clean(pair[1]))), found[0])
        self.titles = tuple(titles)
        self.header = _clean(titles)
        read = [name for name, titles in found if _clean(titles) == self.header]
        self._first_notices = warn_of_duplicates(self.header)
        others = [name for name, _ in found if name not in read]
        if others:
            shown = ", ".join(map(repr, others[:5])) + ("…" if len(others) > 5 else "")
            self._first_notices.append(f"the sheet {self.sheet!r} was read, not {shown}")
        self.notices = list(self._first_notices)

    def find(self, *names: str) -> int:
        """Return the index of a column; see ``Table``."""
        return find_column(self.header, *names)

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every row, one blank cell longer than it is; see ``Table``."""
        width, long = len(self.header), 0
        self.notices = list(self._first_notices)
        for line, row in self._all_rows():
            self.line = line
            if row is None:
                yield Skip(line, "", f"a row of more than {MAX_ROW:,} characters")
                continue
            if not any(row):
                continue
            if len(row) < width:
                row += [""] * (width - len(row))
            elif len(row) > width and any(row[width:]):
                long += 1
            row.append("")
            yield row
        if long:
            self.notices.append(tell_of_long_rows(long))

    def _all_rows(self) -> Iterator[tuple[int, Row | None]]:
        """Yield the rows below the header, sheet after sheet."""
        with open_archive(self._origin) as archive:
            workbook = Workbook(archive, self._strings)
            for _, member in workbook.sheets:
                header_line, titles = _find_header(workbook, member)
                if _clean(titles) == self.header:
                    rows = iter_rows(workbook, member)
                    next(line for line, _ in rows if line == header_line)
                    yield from rows


def _clean(titles: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(clean_title, titles))


def _find_header(workbook: Workbook, member: str) -> tuple[int, Row]:
    """Return the line and the titles of the first row that is not blank; no titles where there is none."""
    for line, row in islice(iter_rows(workbook, member), _HEADER_WITHIN):
        if row and any(title.strip() for title in row):
            while not row[-1].strip():
                row.pop()
            return line, row
    return 0, []
