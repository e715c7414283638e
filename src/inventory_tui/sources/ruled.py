"""Tables pasted from a command line: names, a ruler of ``=`` below them, rows in its columns (sources.md 1.4).

What CUCM's ``run sql`` prints. Several may stand one below the other, between commands and prompts. The ruler alone
says where the columns are, so a paste whose long lines a terminal has broken is refused, never guessed at.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice, pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from inventory_tui.errors import SourceError
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import Row, find_column, warn_of_duplicates
from inventory_tui.sources.text import choose_encoding, open_text

PROMPT: Final = "admin:"
"""What stands before a command; a table ends there."""
NULL: Final = "NULL"
"""What a database prints where there is nothing; a blank cell here."""
MAX_LINE: Final = 1 << 20
"""Characters of a line; a longer one is skipped."""
MAX_TABLES: Final = 100
_RULER: Final = re.compile(r"\s*=+(?: +=+)*\s*")
_GROUP: Final = re.compile(r"=+")
_NEWLINES: Final = ("\n", "\r")
_WRAPPED: Final = (
    "make the window wider than the longest line, or let the terminal program log the session into a file, and run "
    "the query again"
)
_DOES_NOT_FIT: Final = "the row does not stand in the columns under the ruler: the line was broken or shifted"


class _Found(NamedTuple):
    """One table of a file."""

    titles: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each column begins; it ends one blank before the next, the last one with its line."""
    above: int
    """The line of the names, from 1."""
    line: int
    """The ruler's line."""


def is_ruled(head: bytes) -> bool:
    """Tell by its first bytes whether a text is such a paste, a broken one included."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    is_session = any(line.lstrip().startswith(PROMPT) for line in lines)
    rulers = [_is_ruler(line) for line in lines]
    for (above, ruler), (was_ruler, is_ruler) in zip(pairwise(lines), pairwise(rulers), strict=True):
        if is_ruler and (was_ruler or is_session or _read_header(above, ruler)):
            return True
    return False


def open_ruled(origin: Origin, encoding: str | None) -> tuple[RuledTable, ...]:
    """Return the tables of a paste, their headers read.

    Raises:
        SourceError: lines are broken, there are too many tables, or the text cannot be read.
    """
    chosen = choose_encoding(origin, origin.head(), encoding)
    found: list[_Found] = []
    above, at = "", 0
    with open_text(origin, chosen) as text:
        for number, line in enumerate(_lines(text), start=1):
            if line is not None and _is_ruler(line):
                read = None if _is_ruler(above) else _read_header(above, line)
                if read is None:
                    said = f"{origin.name} has broken lines: the ruler in line {number:,} does not fit the line above"
                    raise SourceError(said, _WRAPPED, file=origin.name, line=number)
                found.append(_Found(*read, at, number))
                if len(found) > MAX_TABLES:
                    raise SourceError(
                        f"{origin.name} holds more than {MAX_TABLES} tables", "split it", file=origin.name
                    )
            if line is None or not line.isspace():  # a log may end its lines twice
                above, at = line or "", number
    ends = [each.above for each in found[1:]]
    return tuple(RuledTable(origin, chosen, each, end) for each, end in zip(found, [*ends, None], strict=True))


def _is_ruler(line: str) -> bool:
    return line.lstrip()[:1] == "=" and _RULER.fullmatch(line) is not None


def _read_header(above: str, ruler: str) -> tuple[tuple[str, ...], tuple[int, ...]] | None:
    """Return the titles and where their columns begin; None where the line above does not fit the ruler."""
    groups = [(match.start(), match.end()) for match in _GROUP.finditer(ruler)]
    above = above.rstrip()
    titles = [above[start:end] for start, end in groups]
    between = [above[: groups[0][0]], *(above[end:start] for (_, end), (start, _) in pairwise(groups))]
    is_fit = all(title[:1].strip() for title in titles) and not "".join(between).strip()
    if not is_fit or len(above) > groups[-1][1]:
        return None
    return tuple(map(str.strip, titles)), tuple(start for start, _ in groups)


def _lines(text: TextIOWrapper) -> Iterator[str | None]:
    """Yield the lines with their ends; None for one that is too long."""
    while line := text.readline(MAX_LINE):
        if len(line) < MAX_LINE or line.endswith(_NEWLINES):
            yield line
            continue
        while (rest := text.readline(MAX_LINE)) and not rest.endswith(_NEWLINES):
            pass
        yield None


class RuledTable:
    """One of the tables of a paste; its lines count from the beginning of the file."""

    sheet = ""
    delimiter = ""

    def __init__(self, origin: Origin, encoding: str, found: _Found, end: int | None) -> None:
        """Prepare.

        Args:
            origin: the file.
            encoding: of the text.
            found: names, columns and place.
            end: the line of the next table's names; None for the last table.
        """
        self._origin = origin
        self._found = found
        self._end = end
        self.encoding = encoding
        self.titles = found.titles
        self.header = tuple(map(clean_title, found.titles))
        self.line = found.line
        self.was_cut = False
        self.notices = warn_of_duplicates(self.header)

    def find(self, *names: str) -> int:
        """Return the index of a column; see ``Table``."""
        return find_column(self.header, *names)

    def rows(self) -> Iterator[Row | Skip]:
        """Yield every row up to a prompt, the next table or the end; see ``Table``."""
        first, starts = self._found.line, self._found.starts
        between = [*range(starts[0]), *(start - 1 for start in starts[1:])]
        pick = itemgetter(*between) if between else None
        last = starts[-1]
        spans = [slice(start, end - 1) for start, end in pairwise(starts)]
        until = None if self._end is None else self._end - 1
        self.was_cut = False
        with open_text(self._origin, self.encoding) as text:
            for self.line, line in enumerate(islice(_lines(text), first, until), start=first + 1):
                if line is None:
                    yield Skip(self.line, "", f"a row of more than {MAX_LINE:,} characters")
                    continue
                if line.lstrip().startswith(PROMPT):
                    return
                bare = line.rstrip()
                if not bare:
                    continue
                row = bare.ljust(last)
                if pick is not None and not "".join(pick(row)).isspace():
                    yield Skip(self.line, "", _DOES_NOT_FIT)
                    continue
                self.was_cut = len(bare) <= last and not line.endswith(_NEWLINES)
                cells = [*[row[span].strip() for span in spans], row[last:].strip(), ""]
                yield [cell if cell != NULL else "" for cell in cells] if NULL in cells else cells
