"""From a file to its tables: what holds the rows is told by the first bytes, never by a name (sources.md I3, I8).

A text, a workbook or a JSON file is one table; an archive holds one in each member that is a table at all. Knows no
format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inventory_tui.errors import SourceError
from inventory_tui.inventory.wording import counted
from inventory_tui.sources.archive import open_archive
from inventory_tui.sources.blocks import split_blocks
from inventory_tui.sources.cells import shown
from inventory_tui.sources.delimited import DelimitedTable
from inventory_tui.sources.elements import ElementTable, is_markup
from inventory_tui.sources.format_info import Shape
from inventory_tui.sources.members import is_tar, list_members
from inventory_tui.sources.objects import ObjectTable
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.ruled import is_ruled, open_ruled
from inventory_tui.sources.sheet import SheetTable
from inventory_tui.sources.table import Table
from inventory_tui.sources.text import is_blank, is_table_text
from inventory_tui.sources.voss_sheet import open_template
from inventory_tui.sources.workbook import Workbook

IsKnown = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables of a file, their headers read; nothing is open."""

    shape: Shape
    tables: tuple[tuple[str, Table], ...]
    """With what messages call each: the file's name, for a member ``archive/member``."""
    notices: tuple[str, ...] = ()
    was_cut: bool = False
    """Whether the archive is cut off (I2)."""


def open_tables(origin: Origin, encoding: str | None, is_known: IsKnown) -> Opened:
    """Return the tables of a file.

    Args:
        origin: the file.
        encoding: what a person said the text's encoding is.
        is_known: tells whether somebody reads a table with this header; so the sheet of a workbook is chosen.

    Raises:
        SourceError: it is empty, damaged, too large, or holds no table.
    """
    head = origin.head()
    name = shown(Path(origin.name).name)
    if head.startswith(b"PK\x03\x04"):
        return Opened(Shape.SHEET, ((name, _open_sheet(origin, is_known)),))
    if is_tar(head):
        return _open_archive(origin, name, encoding, is_known)
    if _begin(head) in (b"[", b"{"):
        return Opened(Shape.OBJECTS, ((name, ObjectTable(origin, encoding)),))
    if is_markup(head):
        return Opened(Shape.MARKUP, ((name, ElementTable(origin, encoding)),))
    if is_ruled(head):
        return Opened(Shape.RULED, tuple((name, table) for table in open_ruled(origin, encoding)))
    return Opened(Shape.TEXT, ((name, DelimitedTable(origin, encoding)),))


def may_be_page(head: bytes) -> bool:
    """Tell whether a file that begins so may be a page, or what came in its place: JSON, XML, or an error as HTML."""
    return _begin(head) in (b"[", b"{", b"<")


def _begin(head: bytes) -> bytes:
    """Return the first byte that says something."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]


def _open_sheet(origin: Origin, is_known: IsKnown) -> Table:
    with open_archive(origin) as archive:
        workbook = Workbook(archive)
        template = open_template(origin, workbook)
    return template or SheetTable(origin, is_known, workbook.strings_read)


def _open_archive(origin: Origin, name: str, encoding: str | None, is_known: IsKnown) -> Opened:
    members = list_members(origin)
    tables: dict[str, Table] = {}
    unread = 0
    for base, member in members.origins.items():
        for block, part in split_blocks(member).items():
            table = _open_member(part, encoding, is_known)
            if table is not None:
                tables[f"{name}/{base}{block and '/'}{block}"] = table
            else:
                unread += not is_blank(part)
    told = {
        "links or outside paths in the archive, which are not read": members.left_out,
        "there again in the archive, of which the last is read": members.replaced,
        "no text tables in the archive, which are not read": unread,
    }
    notices = tuple(f"{what}: {counted(count, 'member')}" for what, count in told.items() if count)
    found = tuple(tables.items())
    return Opened(Shape.ARCHIVE, found, notices, members.was_cut)


def _open_member(member: Origin, encoding: str | None, is_known: IsKnown) -> DelimitedTable | None:
    """Return the table of a member; None for one that is no table, or unreadable and needed by nobody.

    Raises:
        SourceError: it is unreadable, and its header one that somebody reads.
    """
    if not is_table_text(member):
        return None
    try:
        return DelimitedTable(member, encoding)
    except SourceError:
        if is_known(_read_header(member)):
            raise
        return None


def _read_header(member: Origin) -> Sequence[str]:
    """Return the header of a text in whatever encoding; empty where there is none."""
    try:
        return DelimitedTable(member, "iso8859-1").header
    except SourceError:
        return ()
