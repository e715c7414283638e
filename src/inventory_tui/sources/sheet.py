"""Tables in XLSX workbooks (sources.md I6, chapter 8), parsed by python-calamine.

Cells become text as a person would have typed it; what a spreadsheet has lost is told, not guessed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import as_text, clean_title
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import DateText, Row, tell_of_long_rows, warn_of_duplicates
from inventory_tui.sources.workbook import MAX_FILE_BYTES, check_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Cell = int | float | str | bool | date | datetime | time | timedelta
T = TypeVar("T")
_HEADER_WITHIN = 100
"""The header is looked for in so many rows."""


class SheetTable:
    """The first sheet of a workbook whose header somebody knows, else the first that has a header."""

    encoding = ""
    delimiter = ""
    was_cut = False

    def __init__(self, origin: Origin, is_known: Callable[[Sequence[str]], bool]) -> None:
        """Choose a sheet and read its header.

        Raises:
            SourceError: the workbook is damaged, too large, protected, or has no table.
        """
        self._origin = origin
        self.line = 0
        workbook = self._guard(partial(_open, origin))
        names = _visible_sheets(workbook)
        found: list[tuple[CalamineSheet, int, Row]] = []
        for name in names:
            sheet = self._guard(partial(workbook.get_sheet_by_name, name))
            header = _find_header(sheet)
            if header is None:
                continue
            found.append((sheet, *header))
            if is_known([clean_title(title) for title in header[1]]):
                found = found[-1:]
                break
        if not found:
            raise SourceError(f"{origin.name} has no sheet with a header", "its first row must name the columns")
        self._sheet, self._header_line, titles = found[0]
        self.sheet = str(self._sheet.name)
        self.titles = tuple(titles)
        self.header = tuple(map(clean_title, titles))
        self.notices = warn_of_duplicates(self.header)
        if len(names) > 1:
            self.notices.append(f"the sheet {self.sheet!r} was read, none of the other {len(names) - 1}")
        self._first_notices = tuple(self.notices)

    def _guard(self, parse: Callable[[], T]) -> T:
        """Run the parser; whatever it makes of a damaged workbook is one kind of error."""
        from python_calamine import CalamineError

        try:
            return parse()
        except (CalamineError, OSError, ValueError) as error:
            raise self._unreadable(error) from error
        except BaseException as error:
            if type(error).__name__ == "PanicException":  # the parser's own bug, not an Exception
                raise self._unreadable(error) from error
            raise

    def _unreadable(self, error: BaseException) -> SourceError:
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        return SourceError(
            f"{self._origin.name} cannot be read as XLSX: {reason}",
            "open and save it again, or export it as CSV (UTF-8)",
            file=self._origin.name,
        )

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every row, one blank cell longer than it is; see ``Table``."""
        width = len(self.header)
        self.notices = list(self._first_notices)
        long = 0
        cells: Iterator[list[Cell]] = iter(self._sheet.iter_rows())
        for line, values in enumerate(cells, 1):
            if line <= self._header_line:
                continue
            row = [value if type(value) is str else _as_text(value) for value in values]
            if not any(row):
                continue
            self.line = line
            if len(row) < width:
                row += [""] * (width - len(row))
            elif len(row) > width and any(row[width:]):
                long += 1
            row.append("")
            yield row
        if long:
            self.notices.append(tell_of_long_rows(long))


def _open(origin: Origin) -> CalamineWorkbook:
    """Read the workbook whole, check it, and only then have it parsed."""
    from python_calamine import CalamineWorkbook

    with origin.open() as stream:
        content = stream.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise SourceError(
            f"{origin.name} is larger than {MAX_FILE_BYTES >> 20} MB", "export it as CSV (UTF-8)", file=origin.name
        )
    check_workbook(content, origin.name)
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    """Return the sheets with rows that a person sees; those whose name begins with # are not meant to be read."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and sheet.visible == SheetVisibleEnum.Visible
        and not sheet.name.startswith("#")
    ]


def _find_header(sheet: CalamineSheet) -> tuple[int, Row] | None:
    """Return the line and the titles of the first row that is not blank."""
    for line, values in enumerate(islice(sheet.iter_rows(), _HEADER_WITHIN), 1):
        titles = [_as_text(value) for value in values]
        if any(title.strip() for title in titles):
            while not titles[-1].strip():
                titles.pop()
            return line, titles
    return None


def _as_text(value: Cell) -> str:
    """Return a cell as text: dates in ISO form."""
    if isinstance(value, (str, int, float)):
        return as_text(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return DateText(value if isinstance(value, timedelta) else value.isoformat())
