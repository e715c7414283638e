"""Opening a file as one of the formats, and looking at one before anybody decides (sources.md I3, I6).

The one entrance for actions: ``open_reader`` and ``look``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from inventory_tui.errors import SourceError
from inventory_tui.inventory.wording import counted
from inventory_tui.sources.cells import is_secret
from inventory_tui.sources.delimited import DelimitedTable
from inventory_tui.sources.formats import SURE, FormatInfo, find_format, guess
from inventory_tui.sources.objects import ObjectTable
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.reading import Reading, Tally
from inventory_tui.sources.rows import Item, Skip
from inventory_tui.sources.sheet import SheetTable
from inventory_tui.sources.table import Table

_PAGES: Final = (500, 1_000)
"""So many rows Teams gives unless asked for more."""
_MAX_WITHOUT_PLUS: Final = 0.05


class Reader:
    """A file, read as one format: iterate to get one item for each row. Counts are complete at the end."""

    def __init__(self, name: str, info: FormatInfo, table: Table, site_column: str | None = None) -> None:
        self.name = name
        """What messages call the file."""
        self.info = info
        self.format = info.name
        self.columns = tuple(name for name in table.header if not is_secret(name))
        """The header as it is matched: trimmed, single spaces, no case, no credentials (I7)."""
        self.encoding = table.encoding
        self.delimiter = table.delimiter
        self.sheet = table.sheet
        self.covers = info.cover(table.header)
        """Which kind of the format's files this is; a kind that is missing next time is told (I2)."""
        self._table = table
        self._reading = Reading(table, site_column)
        self._reading.site_index()

    def __iter__(self) -> Iterator[Item]:
        """Read from the first row; the file is open only while this runs."""
        self._reading.tally = Tally()
        return self.info.read(self._reading)

    @property
    def tally(self) -> Tally:
        """What was counted beside the items."""
        return self._reading.tally

    @property
    def was_cut(self) -> bool:
        """Whether the last row is cut off (I2)."""
        return self._table.was_cut

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about the file."""
        noticed = (f"{what} ({counted(count, 'row')})" for what, count in self.tally.noticed.most_common())
        return (*self._table.notices, *noticed)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why this file alone should be held back until confirmed (I2); blank where nothing speaks for it."""
        doubts = ["the last row is cut off"] if self.was_cut else []
        tally = self.tally
        if self.info.is_teams and tally.rows in _PAGES:
            doubts.append(f"exactly {counted(tally.rows, 'row')}: Teams may have stopped there, ask it for all")
        if self.info.is_teams and tally.without_plus > _MAX_WITHOUT_PLUS * tally.numbers:
            share = f"{tally.without_plus:,} of {tally.numbers:,}"
            doubts.append(f"{share} numbers lack the +: a spreadsheet may have taken it away")
        return tuple(doubts)


@dataclass(frozen=True, slots=True)
class Look:
    """The first sight of a file."""

    guesses: tuple[tuple[str, float], ...]
    """Names of formats, the likeliest first, with how sure that is, 0 to 1."""
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first rows as read."""
    encoding: str
    delimiter: str
    sheet: str


def open_reader(
    what: Path | str | BinaryIO,
    format_name: str | None = None,
    *,
    kind: str = "",
    encoding: str | None = None,
    site_column: str | None = None,
) -> Reader:
    """Open a file and read its header; nothing stays open.

    Args:
        what: a path, or a seekable binary stream.
        format_name: one of the formats' names; None: the likeliest by content.
        kind: take only formats of ``services``, ``numbers`` or ``sites``; blank: of any.
        encoding: what a person said the text's encoding is.
        site_column: the column that names the site, instead of the format's own (I5).

    Raises:
        SourceError: no regular file, unreadable, too large, or of another kind.
        NotFoundError: no such format, or no such column.
    """
    origin = Origin(what)
    table = _open_table(origin, encoding)
    info = _choose(origin, table, format_name, kind)
    return Reader(origin.name, info, table, site_column)


def look(what: Path | str | BinaryIO, encoding: str | None = None, *, rows: int = 5) -> Look:
    """Return what a file seems to be, and its first rows.

    Raises:
        SourceError: as ``open_reader``.
    """
    table = _open_table(Origin(what), encoding)
    shown = [place for place, title in enumerate(table.titles) if not is_secret(title)]
    first = (tuple(row[place] for place in shown) for row in table.rows() if not isinstance(row, Skip))
    return Look(
        guesses=tuple((info.name, sure) for info, sure in _guess(table)),
        header=tuple(table.titles[place] for place in shown),
        rows=tuple(islice(first, rows)),
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
    )


def _open_table(origin: Origin, encoding: str | None) -> Table:
    """Tell by the first bytes what holds the rows."""
    head = origin.head()
    if head.startswith(b"PK\x03\x04"):
        return SheetTable(origin, _is_known)
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"[", b"{"):
        return ObjectTable(origin, encoding)
    return DelimitedTable(origin, encoding)


def _is_known(header: Sequence[str]) -> bool:
    return any(sure >= SURE for _, sure in guess(header))


def _guess(table: Table, kind: str = "") -> list[tuple[FormatInfo, float]]:
    return guess(table.header, is_json=isinstance(table, ObjectTable), what=kind)


def _choose(origin: Origin, table: Table, format_name: str | None, kind: str) -> FormatInfo:
    titles = ", ".join(title for title in table.titles[:12] if title and not is_secret(title)) or "none"
    if format_name is None:
        guesses = _guess(table, kind)
        is_only_one = bool(kind) and len(guesses) == 1
        if guesses and (guesses[0][1] >= SURE or is_only_one):
            return guesses[0][0]
        raise SourceError(
            f"{origin.name} is of no known kind; its columns are: {titles}",
            "see which columns each format needs: inventory-tui source formats",
            file=origin.name,
        )
    info = find_format(format_name)
    missing = info.find_missing(table.header)
    if missing or (isinstance(table, ObjectTable) and not info.may_be_json):
        also = "" if format_name == kind else "; or leave --format out to have it recognised"
        lack = f"no column {missing.replace('|', ' or ')}" if missing else "JSON, which this format is not"
        raise SourceError(
            f"{origin.name} is not {info.name!r}: it has {lack}; its columns are: {titles}",
            f"see which columns each format needs: inventory-tui source formats{also}",
            file=origin.name,
        )
    return info
