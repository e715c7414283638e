"""Tables whose rows name their cells: what JSON and XML have in common (sources.md I6, I8).

There is no header; the names that the first rows have are it, and one asked for beside is looked for in all. Knows no
format and no file.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import PagedTable, Pages, Row, find_column

SAMPLE: Final = 1_000
"""So many rows are looked at for columns."""
MAX_COLUMNS: Final = 1_000
_MAX_NAMES: Final = 1_000

Cells = dict[str, str]


class KeyedTable(PagedTable, ABC):
    """Rows of cells by name; who has them says how they are read. See ``Table``."""

    delimiter = ""
    sheet = ""
    titles: tuple[str, ...] = ()
    """The header, and behind it what was asked for beside."""
    header: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.was_cut = False
        self.line = 0
        self.names = Names()
        """From names as they stand in the file to names as they are matched."""

    @abstractmethod
    def cells(self) -> Generator[Cells | Skip, None, None]:
        """Yield every row: its cells by name, as names are matched."""

    def take_header(self) -> int:
        """Take the names of the first rows as header; an error behind one comes again when the rows are read.

        Returns:
            How many rows it looked at.

        Raises:
            SourceError: the first row cannot be read.
        """
        names: dict[str, None] = {}
        count = 0
        try:
            with closing(self.cells()) as found:
                for item in islice(found, SAMPLE):
                    count += 1
                    if not isinstance(item, Skip):
                        names.update(dict.fromkeys(islice(item, MAX_COLUMNS - len(names))))
        except SourceError:
            if not names:
                raise
        self.was_cut, self.pages = False, Pages()
        if len(names) == MAX_COLUMNS:
            self.notices.append(f"the first rows name more than {MAX_COLUMNS:,} columns: the others are not read")
        self.titles = self.header = tuple(names)
        return count

    def find(self, *names: str) -> int:
        """Return the index of a column; one that the first rows lack may be in others, so it becomes the last.

        The header stays what the file has, whoever asked for what.
        """
        index = find_column(self.titles, *names)
        if index < 0 and names:
            self.titles = (*self.titles, names[0])
            return len(self.titles) - 1
        return index

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every row under the titles, one blank cell longer; see ``Table``."""
        titles = self.titles
        blanks = [""] * len(titles)
        for item in self.cells():
            yield item if isinstance(item, Skip) else [*map(item.get, titles, blanks), ""]


class Names(dict[str, str]):
    """The names met so far, as they are matched."""

    def __missing__(self, key: str) -> str:
        name = clean_title(key)
        if len(self) < _MAX_NAMES:
            self[key] = name
        return name
