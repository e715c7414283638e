"""Opening a file as one of the formats, and looking at one before anybody decides (sources.md I3, I6).

The one entrance for actions: ``open_reader`` and ``look``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from inventory_tui.errors import NotFoundError, SourceError
from inventory_tui.inventory.wording import counted
from inventory_tui.sources.cells import MAX_TITLE, is_secret, shown
from inventory_tui.sources.format_info import MANY, FormatInfo, Shape
from inventory_tui.sources.formats import SURE, find_format, guess
from inventory_tui.sources.mapped import MAPPED
from inventory_tui.sources.opening import Opened, open_tables
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.part import Part, has_column
from inventory_tui.sources.rows import Item, Skip
from inventory_tui.sources.table import Lists, Table


class Reader:
    """A file, read as one format: its parts, one for each table. Counts are complete when all are read."""

    def __init__(self, name: str, info: FormatInfo, opened: Opened, site_column: str | None = None) -> None:
        """Prepare.

        Args:
            name: what messages call the file.
            info: how it is read.
            opened: its tables.
            site_column: the column that names the site, instead of the format's own (I5).

        Raises:
            NotFoundError: no table has that column.
        """
        self.name = name
        self.label = shown(Path(name).name)
        """What reports and problems call the file."""
        self.info = info
        self.format = info.name
        self.shape = opened.shape
        tables = [(part, table) for part, table in opened.tables if _is_read(info, opened, table)]
        tables.sort(key=lambda pair: not info.comes_first(pair[1].header))
        if site_column is not None and not any(has_column(table, site_column) for _, table in tables):
            hint = f"its columns are: {_list_titles((table for _, table in tables), 30)}"
            raise NotFoundError(f"the file has no column {site_column!r}", hint)
        known: set[tuple[str, str]] = set()
        self.parts = tuple(
            Part(part, info, table, site_column if site_column and has_column(table, site_column) else None, known)
            for part, table in tables
        )
        self.columns = tuple(dict.fromkeys(chain.from_iterable(part.columns for part in self.parts)))
        """The headers as they are matched: trimmed, single spaces, no case, no credentials (I7)."""
        self._was_cut = opened.was_cut
        unread = len(opened.tables) - len(tables)
        parts = "members of the archive" if opened.shape is Shape.ARCHIVE else "tables of the file"
        unread_notices = (f"{parts} that are not needed: {unread:,}",) if unread else ()
        self._notices = (*opened.notices, *unread_notices)

    def __iter__(self) -> Iterator[Item]:
        """Read all parts, one after the other."""
        return chain.from_iterable(self.parts)

    @property
    def covers(self) -> tuple[str, ...]:
        """Which kinds of the format's tables it has (I2)."""
        return tuple(dict.fromkeys(part.covers for part in self.parts if part.covers))

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about the file."""
        return (*self._notices, *self._told(part.notices for part in self.parts))

    @property
    def lists(self) -> Lists:
        """What it tells of other files that belong to the same lists (I2)."""
        lists = Lists()
        for part in self.parts:
            lists.hear(part.covers, part.pages)
        return lists

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why this file alone should be held back until confirmed (I2); blank where nothing speaks for it."""
        return (*self.flaws, *self.lists.doubts)

    @property
    def flaws(self) -> tuple[str, ...]:
        """Its doubts that no other file can take away."""
        cut = ("the archive is cut off",) if self._was_cut else ()
        return (*cut, *self._told(part.doubts for part in self.parts))

    def _told(self, said: Iterable[tuple[str, ...]]) -> Iterator[str]:
        """Yield what the parts say, each with its name where there are several."""
        for part, words in zip(self.parts, said, strict=True):
            prefix = f"{Path(part.name).name}: " if len(self.parts) > 1 else ""
            yield from (f"{prefix}{word}" for word in words)


@dataclass(frozen=True, slots=True)
class Look:
    """The first sight of a file."""

    guesses: tuple[tuple[str, float], ...]
    """Names of formats, the likeliest first, with how sure that is, 0 to 1."""
    header: tuple[str, ...]
    """Of the first table that somebody reads."""
    rows: tuple[tuple[str, ...], ...]
    """Its first rows as read."""
    encoding: str
    delimiter: str
    sheet: str
    shape: Shape = Shape.TEXT


def open_reader(
    what: Path | str | BinaryIO,
    wanted: str | FormatInfo | None = None,
    *,
    kind: str = "",
    encoding: str | None = None,
    site_column: str | None = None,
) -> Reader:
    """Open a file and read its headers; nothing stays open.

    Args:
        what: a path, or a seekable binary stream.
        wanted: the name of a format, or one that is in no list; None: the likeliest by content.
        kind: take only formats of ``services``, ``numbers`` or ``sites``; blank: of any.
        encoding: what a person said the text's encoding is.
        site_column: the column that names the site, instead of the format's own (I5).

    Raises:
        SourceError: no regular file, unreadable, too large, or of another kind.
        NotFoundError: no such format, or no such column.
    """
    origin = Origin(what)
    opened = open_tables(origin, encoding, partial(_is_of, wanted) if isinstance(wanted, FormatInfo) else _is_known)
    info = _choose(origin, opened, wanted, kind)
    return Reader(origin.name, info, opened, site_column)


def look(what: Path | str | BinaryIO, encoding: str | None = None, *, rows: int = 5) -> Look:
    """Return what a file seems to be, and its first rows.

    Raises:
        SourceError: as ``open_reader``.
    """
    origin = Origin(what)
    opened = open_tables(origin, encoding, _is_known)
    tables = [table for _, table in opened.tables]
    if not tables:
        raise _unknown(origin, opened)
    table = next((table for table in tables if _is_known(table.header)), tables[0])
    shown = [place for place, title in enumerate(table.titles) if not is_secret(title)]
    first = (tuple(row[place] for place in shown) for row in table.rows() if not isinstance(row, Skip))
    return Look(
        guesses=tuple((info.name, sure) for info, sure in _guess(opened)),
        header=tuple(table.titles[place] for place in shown),
        rows=tuple(islice(first, rows)),
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        shape=opened.shape,
    )


def _is_known(header: Sequence[str]) -> bool:
    return any(sure >= SURE for _, sure in guess([header]))


def _is_of(info: FormatInfo, header: Sequence[str]) -> bool:
    return info.match(header) > 0


def _is_read(info: FormatInfo, opened: Opened, table: Table) -> bool:
    """Tell whether a format reads a table: the only one of a file, or one of several that it recognises."""
    return opened.shape not in MANY or info.match(table.header) > 0


def _guess(opened: Opened, kind: str = "") -> list[tuple[FormatInfo, float]]:
    return guess([table.header for _, table in opened.tables], opened.shape, kind)


def _choose(origin: Origin, opened: Opened, wanted: str | FormatInfo | None, kind: str) -> FormatInfo:
    if wanted is None:
        guesses = _guess(opened, kind)
        is_only_one = bool(kind) and len(guesses) == 1
        if guesses and (guesses[0][1] >= SURE or is_only_one):
            return guesses[0][0]
        raise _unknown(origin, opened, kind)
    info = find_format(wanted) if isinstance(wanted, str) else wanted
    lack = _find_lack(info, opened)
    if lack:
        also = "" if wanted == kind else "; or leave --format out to have it recognised"
        raise SourceError(
            f"{origin.name} is not {info.name!r}: it {lack}",
            f"see which columns each format needs: inventory-tui source formats{also}",
            file=origin.name,
        )
    return info


def _find_lack(info: FormatInfo, opened: Opened) -> str:
    """Return what a file lacks to be of a format; blank where nothing."""
    if opened.shape not in info.shapes:
        return f"is {opened.shape}, which this format is not"
    tables = [table for _, table in opened.tables]
    if opened.shape in MANY:
        part = "member" if opened.shape is Shape.ARCHIVE else "table"
        return "" if any(info.match(table.header) for table in tables) else f"has no {part} that this format reads"
    header = tables[0].header
    missing = "" if info.match(header) > 0 else info.find_missing(header)
    titles = _list_titles(tables, 12)
    return f"has no column {missing.replace('|', ' or ')}; its columns are: {titles}" if missing else ""


def _unknown(origin: Origin, opened: Opened, kind: str = "") -> SourceError:
    tables = [table for _, table in opened.tables]
    if opened.shape is Shape.ARCHIVE:
        said = f"{origin.name} is an archive of which no member is known ({counted(len(tables), 'table')})"
    else:
        said = f"{origin.name} is of no known kind; its columns are: {_list_titles(tables, 12)}"
    hint = "see which columns each format needs: inventory-tui source formats"
    other = next((info for info, sure in _guess(opened) if sure >= SURE and info.what != kind), None) if kind else None
    if other is not None:
        said = f"{origin.name} looks like {other.name!r}: it holds {other.what}, not {kind}"
        hint = f"import it with: inventory-tui import {other.what}"
    elif len(tables) == 1 and len(tables[0].titles) == 1:
        hint = f"its first row must hold the columns' names: remove a title above them; {hint}"
    if kind == MAPPED.what and opened.shape in MAPPED.shapes:
        hint += "; or say what its columns are: --map number=COLUMN --use CODE"
    return SourceError(said, hint, file=origin.name)


def _list_titles(tables: Iterable[Table], most: int) -> str:
    """Return the first titles of tables for a message, credentials left out (I7)."""
    titles = dict.fromkeys(title for table in tables for title in table.titles if title and not is_secret(title))
    return ", ".join(shown(title, MAX_TITLE) for title in islice(titles, most)) or "none"
