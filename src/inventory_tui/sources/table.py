"""What every table of rows offers a format, whatever file it comes from.

A format asks for columns by name and gets rows as lists of text. Knows no format and no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import MAX_TITLE, clean_title, is_secret, shown
from inventory_tui.sources.rows import Skip

Row = list[str]
BLANK: Final = "blank"
REPEATED: Final = "repeated header"
MAX_COLUMNS: Final = 16_384
"""As many as a spreadsheet has; each makes every row as much wider."""
_MOST_TWICE: Final = 10
_MAX_TOTAL: Final = 10


class DateText(str):
    """A cell that the spreadsheet holds as a date or time: text in ISO form, and no number."""

    __slots__ = ()


class Table(Protocol):
    """Rows under a header. ``line`` is that of the row last yielded."""

    titles: tuple[str, ...]
    """The header as in the file."""
    header: tuple[str, ...]
    """The header as it is matched: trimmed, single spaces, no case."""
    line: int
    encoding: str
    """Blank for a spreadsheet."""
    delimiter: str
    """Blank for a spreadsheet."""
    sheet: str
    """Blank for text."""
    was_cut: bool
    """Whether the last row is cut off (I2); known when all rows are read."""
    notices: list[str]
    """What a person should know about the file as a whole; complete when all rows are read."""

    def find(self, *names: str) -> int:
        """Return the index of the first of these columns; -1, the blank cell at the end of every row, for none."""
        ...

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every row at least as wide as the header and one blank cell more, its last.

        A row that cannot be read is a ``Skip``; blank lines are left out.
        """
        ...


@dataclass(frozen=True, slots=True)
class Pages:
    """What tables that are pages of one list tell of each other; those of all files of a snapshot are added (I2)."""

    count: int = 0
    """Rows that are there."""
    total: int = 0
    """Rows that all pages have, as one of them says; 0 where none does."""
    follows: str = ""
    """Why another page seems to follow; blank where one is the last."""

    def __add__(self, other: Pages) -> Pages:
        follows = self.follows if self.follows and other.follows else ""
        return Pages(self.count + other.count, max(self.total, other.total), follows)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why some seem to be missing."""
        if self.count < self.total:
            return (f"it has {self.count:,} of {self.total:,} entries: fetch the other pages too",)
        return (self.follows,) if self.follows else ()


class Lists(dict[str, Pages]):
    """What pages tell of the lists that they are of, by kind of list: those of one say nothing of another (I2)."""

    def hear(self, kind: str, pages: Pages) -> None:
        """Take what one more page or pages tell."""
        self[kind] = self[kind] + pages if kind in self else pages

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why pages seem to be missing."""
        return tuple(doubt for pages in self.values() for doubt in pages.doubts)


class EmptyPageError(SourceError):
    """A page without entries, as a list may end with: no error beside other pages."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is a page without entries", "give the other pages, too", file=name)


class PagedTable:
    """A table that may come in pages, of which some may not be there."""

    pages = Pages()
    """What it tells of them; known when all rows are read."""


def read_total(said: object) -> int:
    """Return how many rows a page says that all pages have; 0 where it says nothing that can be read."""
    is_number = isinstance(said, str) and len(said) < _MAX_TOTAL and said.isascii() and said.isdigit()
    return int(str(said)) if is_number else 0


def find_column(header: Sequence[str], *names: str) -> int:
    """Return the index of the first of these columns that the header has; spaces do not tell names apart.

    Returns:
        -1, the blank cell at the end of every row, where it has none.
    """
    exact = next((header.index(name) for name in names if name in header), -1)
    if exact >= 0:
        return exact
    squeezed = [squeeze(title) for title in header]
    return next((squeezed.index(name) for name in map(squeeze, names) if name in squeezed), -1)


def has_any(header: Sequence[str], *names: str) -> bool:
    """Tell whether a header has one of these columns."""
    return find_column(header, *names) >= 0


def squeeze(title: str) -> str:
    """Return a column's name without spaces: ``ROUTEPARTITION`` is ``Route Partition`` (sources.md 1.1, 1.2)."""
    return title.replace(" ", "")


def is_noise(row: Row, header: Sequence[str]) -> str:
    """Tell whether a row says nothing: ``blank``, a ``repeated header``, or neither (blank)."""
    if not any(cell.strip() for cell in row):
        return BLANK
    if clean_title(row[0]) == header[0] and [clean_title(cell) for cell in row[: len(header)]] == list(header):
        return REPEATED
    return ""


def tell_of_long_rows(count: int) -> str:
    """Return the notice for rows that are longer than the header."""
    return f"rows with more cells than the header, which are not read: {count:,}"


def require_bearable(header: Sequence[str], name: str) -> None:
    """Refuse a header of too many columns.

    Raises:
        SourceError: it has more than ``MAX_COLUMNS``.
    """
    if len(header) > MAX_COLUMNS:
        raise SourceError(
            f"{name} has {len(header):,} columns, more than {MAX_COLUMNS:,}",
            "check that its first line names the columns",
            file=name,
        )


def warn_of_duplicates(header: Sequence[str]) -> list[str]:
    """Return a notice for names that the header has twice, no credentials (I7); the first such column is read."""
    twice = sorted({name for name in header if name and header.count(name) > 1}) if len(header) < 2_000 else []
    named = [shown(name, MAX_TITLE) for name in twice if not is_secret(name)]
    return [f"the column {name!r} is there more than once: the first one is read" for name in named[:_MOST_TWICE]]
