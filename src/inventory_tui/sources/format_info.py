"""What a format is: one value that recognises, reads and describes one kind of file (sources.md I3).

A format is known by the header of its tables, never by a file's name. Knows no format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Item
from inventory_tui.sources.table import find_column, squeeze

Header = Sequence[str]


class Shape(StrEnum):
    """What holds the rows of a file; the value is how messages call it."""

    TEXT = "a text table"
    SHEET = "a workbook"
    OBJECTS = "JSON"
    MARKUP = "XML"
    ARCHIVE = "a TAR archive"
    RULED = "a paste of columns under a ruler"


TABLES: Final = frozenset({Shape.TEXT, Shape.SHEET})
MANY: Final = frozenset({Shape.ARCHIVE, Shape.RULED})
"""What may hold several tables, of which a format reads those that it recognises."""
ANSWERS: Final = frozenset({Shape.OBJECTS, Shape.MARKUP})
"""What the pages of an API come as; something else in such a form may be an error in place of a page."""


def _cover_nothing(_: Header) -> str:
    return ""


def _is_nothing(_: Header) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """One kind of file."""

    name: str
    """What ``--format`` takes."""
    label: str
    what: str
    """``services``, ``numbers`` or ``sites``."""
    description: str
    requires: tuple[str, ...]
    """Columns without which nothing can be read; of names joined by ``|`` one is enough."""
    match: Callable[[Header], float] = field(repr=False, compare=False)
    """How surely the header of a table is of this kind, 0 to 1."""
    read: Callable[[Reading], Iterator[Item]] = field(repr=False, compare=False)
    cover: Callable[[Header], str] = field(default=_cover_nothing, repr=False, compare=False)
    """Which kind of its tables this is (I2)."""
    comes_first: Callable[[Header], bool] = field(default=_is_nothing, repr=False, compare=False)
    """Whether a table of an archive is read before the others, because they need to know what it says."""
    shapes: frozenset[Shape] = TABLES
    """What may hold its tables. Of an archive, every member with a header of this kind is read."""
    is_teams: bool = False
    """Whether the rules for Teams exports hold (I2)."""
    is_strict: bool = False
    """Whether a row that names an unknown site in the column ``site`` is skipped; else it goes to Customer level."""
    site_columns: tuple[str, ...] = ()
    """Columns that often tell the site, the likeliest first: proposed, never taken unasked (I5)."""
    columns: tuple[str, ...] = ()
    """All columns that are read, as matched; names joined by ``|`` stand for the same."""
    obtain: str = ""
    """How an administrator gets the file: the menu's path or the command."""
    takes: str = ""
    """What of it is used."""
    leaves: str = ""
    """What of it is not."""
    certainty: str = ""
    """How well the format is known: from real files, from documentation, by report."""
    query: str = ""
    """What to run to get such a file, where that is a query."""

    def find_missing(self, header: Header) -> str:
        """Return the first required column that the header lacks, as in ``requires``; blank where none is."""
        return next((names for names in self.requires if find_column(header, *names.split("|")) < 0), "")

    def find_unread(self, header: Header) -> list[str]:
        """Return the columns of a header that are not read."""
        read = {squeeze(name) for names in self.columns for name in names.split("|")}
        return [title for title in header if title and squeeze(title) not in read]
