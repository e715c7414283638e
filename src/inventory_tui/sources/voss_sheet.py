"""Tables in bulk-load workbooks: templates under an instruction cell (sources.md chapter 5).

A template begins with a row that has a cell ``entity: …``; below come header rows, of which the last one that names the
key column counts, then the rows. A sheet may stack several templates, and a workbook have several sheets; all of one
kind are one table, in the columns of the first. Knows no format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from inventory_tui.sources.archive import open_archive
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.sheet_rows import MAX_ROW, iter_rows
from inventory_tui.sources.table import Row, find_column, tell_of_long_rows, warn_of_duplicates
from inventory_tui.sources.workbook import SharedStrings, Workbook

KEYS: Final = ("internal_number", "internal number")
INSTRUCTION: Final = "entity:"
COMMENT: Final = "#"
_HEADER_WITHIN = 100
"""The first header of a sheet is looked for in so many rows."""
_LONGEST = 40
"""Characters of a cell that may name the key column."""
_ENDS_AFTER = 2
"""So many blank rows end a template."""


class TemplateTable:
    """The templates of a workbook that have the key column."""

    encoding = ""
    delimiter = ""
    was_cut = False

    def __init__(self, origin: Origin, titles: Sequence[str], sheet: str, strings: SharedStrings | None) -> None:
        """Prepare; ``open_template`` has found the first header, and read the shared strings."""
        self._origin = origin
        self._strings = strings
        self.titles = tuple(titles)
        self.header = tuple(map(clean_title, titles))
        self.sheet = sheet
        self.line = 0
        self._first_notices = warn_of_duplicates(self.header)
        self.notices = list(self._first_notices)

    def find(self, *names: str) -> int:
        """Return the index of a column; see ``Table``."""
        return find_column(self.header, *names)

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every row of every such template, one blank cell longer than the first header; see ``Table``."""
        self.notices = list(self._first_notices)
        scan = _Scan(self.header)
        with open_archive(self._origin) as archive:
            workbook = Workbook(archive, self._strings)
            for _, member in workbook.sheets:
                scan.enter_sheet()
                for self.line, row in iter_rows(workbook, member):
                    if row is None:
                        yield Skip(self.line, "", f"a row of more than {MAX_ROW:,} characters")
                    elif scan.is_data(self.line, row):
                        yield scan.arrange(row)
        self.notices += scan.notices()


class _Scan:
    """Where in the workbook a reader is: outside a template, above its header, or in its rows."""

    def __init__(self, header: Sequence[str]) -> None:
        self._names = [_plain(name) for name in header]
        self._places: list[int] = []
        """Where the columns of the first header are in this template; none outside its rows."""
        self._key = -1
        """Where its key column is; -1 where its header has not come."""
        self._is_inside = False
        self._last = 0
        self._waiting = 0
        """Rows of a template so far whose header has not come: its group titles, or all there is of another kind."""
        self._comments = 0
        self._outside = 0
        self._long = 0

    def enter_sheet(self) -> None:
        """Begin anew."""
        self._leave()
        self._last = 0

    def is_data(self, line: int, row: Row) -> bool:
        """Tell whether a row is one of a template that has the key column."""
        if not any(cell.strip() for cell in row):
            return False
        blank, self._last = line - self._last - 1, line
        if _is_instruction(row):
            self._leave()
            self._is_inside = True
            return False
        if self._is_inside and _is_header(row, self._key):
            self._enter(row)
            return False
        if blank >= _ENDS_AFTER:
            self._leave()
        if not self._places:
            self._waiting += 1
            return False
        if row[0].lstrip().startswith(COMMENT):
            self._comments += 1
            return False
        return True

    def _enter(self, titles: Row) -> None:
        """Take a header: the rows above it were none."""
        header = [_plain(clean_title(cell)) for cell in titles]
        self._places = [header.index(name) if name in header else -1 for name in self._names]
        self._key = _find_key(titles)
        self._waiting = 0

    def _leave(self) -> None:
        """Leave a template, or what is outside of all."""
        self._outside += self._waiting
        self._is_inside, self._places, self._key, self._waiting = False, [], -1, 0

    def arrange(self, row: Row) -> Row:
        """Return the cells of a row in the columns of the first header, and the blank one."""
        self._long += any(cell.strip() for cell in row[max(self._places) + 1 :])
        width = len(row)
        return [*(row[place] if 0 <= place < width else "" for place in self._places), ""]

    def notices(self) -> list[str]:
        """Say what was passed over."""
        self._leave()
        told = [
            (self._comments, "rows that begin with #, which are not read"),
            (self._outside, "rows of other templates, or outside of all, which are not read"),
        ]
        passed = [f"{what}: {count:,}" for count, what in told if count]
        return [*passed, tell_of_long_rows(self._long)] if self._long else passed


def open_template(origin: Origin, workbook: Workbook) -> TemplateTable | None:
    """Return the table of a bulk-load workbook that is open; None for any other workbook.

    Raises:
        SourceError: a sheet is damaged.
    """
    for sheet, member in workbook.sheets:
        titles = _find_titles(workbook, member)
        if titles:
            return TemplateTable(origin, titles, sheet, workbook.strings_read)
    return None


def _find_titles(workbook: Workbook, member: str) -> Row:
    """Return the last row of the first header with the key column that a sheet has; nothing where it has none."""
    is_inside, titles = False, []
    key = -1
    for _, row in islice(iter_rows(workbook, member), _HEADER_WITHIN):
        is_inside |= row is not None and _is_instruction(row)
        if is_inside and row is not None and _is_header(row, key):
            titles, key = row, _find_key(row)
        elif titles:
            break
    while titles and not titles[-1].strip():
        titles.pop()
    return titles


def _plain(name: str) -> str:
    """Return a column's name, of which a workbook has two spellings: ``internal_number`` and ``Internal Number``."""
    return name.replace("_", " ")


def _is_instruction(row: Row) -> bool:
    """Tell whether the first cell of a row that is not blank begins a template."""
    first = next((cell for cell in row if cell.strip()), "")
    return first.lstrip()[: len(INSTRUCTION)].casefold() == INSTRUCTION


def _is_header(row: Row, key: int) -> bool:
    """Tell whether a row names the key column: in any cell, below another header in the same one."""
    return _find_key(row if key < 0 else row[key : key + 1]) >= 0


def _find_key(row: Row) -> int:
    """Return the place of the key column that a row names; -1 where it names none."""
    return next((at for at, cell in enumerate(row) if len(cell) <= _LONGEST and clean_title(cell) in KEYS), -1)
