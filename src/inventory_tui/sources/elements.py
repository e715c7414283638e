"""Rows in XML files: pages of an API, one or many, whose rows are elements with an element for each cell (I6, I8).

No document type, no entities, nothing of unbounded size or depth. Several documents may stand one behind the other.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from io import TextIOWrapper
from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.keyed import MAX_COLUMNS, Cells, KeyedTable, Names
from inventory_tui.sources.markup import MAX_TOKEN, Attributes, MarkupParser
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from inventory_tui.sources.table import EmptyPageError, Pages, read_total
from inventory_tui.sources.text import choose_encoding, open_text

MAX_ROW: Final = 1 << 20
"""Characters of one row; a longer one is skipped."""
ROWS: Final = frozenset({"callhandler"})
"""Which elements are rows: of Unity Connection. They stand in one that counts them: ``<Callhandlers total="2">``."""
_TOTAL: Final = "total"
_MAX_DEPTH: Final = 100
_MAX_TAGS: Final = 10_000
"""Different elements; the parser keeps the name of each."""
_PIECE: Final = 1 << 16
_ALL: Final = "documents"
"""Put around all documents; a page or a lone row is what stands directly in it."""
_PAGE_AT: Final = 2
_DECLARATION: Final = re.compile(r"<\?xml\s[^>]*\?>|\ufeff")
_START: Final = re.compile(rb"<(?:\?xml\s|callhandlers?[\s>])", re.IGNORECASE)


def is_markup(head: bytes) -> bool:
    """Tell whether a file that begins so is XML."""
    return _START.match(head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")) is not None


class ElementTable(KeyedTable):
    """XML with rows that are known."""

    def __init__(self, origin: Origin, encoding: str | None = None) -> None:
        """Read the first rows: the names of their elements are the header.

        Raises:
            SourceError: the file is no XML, or has no row that says anything.
            EmptyPageError: it is a page without one.
        """
        super().__init__()
        self._origin = origin
        self.encoding = choose_encoding(origin, origin.head(), encoding)
        if not self.take_header():
            raise EmptyPageError(origin.name)
        if not self.header:
            raise SourceError(f"{origin.name} is XML without a row that is known", "see: inventory-tui source formats")

    def cells(self) -> Generator[Cells | Skip, None, None]:
        """Yield every row: the text of its elements by name, of one within another by both their names."""
        collector = _Collector(self._origin.name, self.names)
        count, self.pages = 0, Pages()
        with open_text(self._origin, self.encoding) as text:
            for _ in collector.parser.feed(_join_documents(text)):
                for line, cells in collector.take():
                    self.line = line
                    count += 1
                    yield Skip(line, "", f"a row of more than {MAX_ROW:,} characters") if cells is None else cells
        self.pages = Pages(count, read_total(collector.total))


def _join_documents(text: TextIOWrapper) -> Iterator[bytes]:
    """Yield the documents of a text as one, in UTF-8, without their declarations; a tag is never cut."""
    yield f"<{_ALL}>".encode()
    tag = ""
    while len(tag) <= MAX_TOKEN and (piece := text.read(_PIECE)):
        piece = tag + piece
        start = piece.rfind("<")
        at = start if start > piece.rfind(">") else len(piece)
        tag = piece[at:]
        yield _DECLARATION.sub(_keep_lines, piece[:at]).encode()
    yield f"{tag}</{_ALL}>".encode()  # a tag that is too long, the parser refuses


def _keep_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


class _Collector:
    """Makes rows of what the parser meets; keeps those that are whole until they are taken."""

    def __init__(self, name: str, names: Names) -> None:
        hint = "fetch it again, all pages"
        self.parser = MarkupParser(name, self._start, self._end, self._text, kind="XML", hint=hint)
        self.total = ""
        """What the last page says of how many rows all pages have."""
        self._names = names
        self._found: list[tuple[int, Cells | None]] = []
        self._path: list[str] = []
        self._tags: set[str] = set()
        self._row: Cells | None = None
        self._row_at = 0
        self._line = 0
        self._texts: list[str] = []
        self._size = 0
        self._is_leaf = False
        self._is_page = False

    def take(self) -> list[tuple[int, Cells | None]]:
        """Return the rows since the last time, with their lines; None for one that is too long."""
        found, self._found = self._found, []
        return found

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._path.append(tag)
        self._tags.add(tag)
        if len(self._path) > _MAX_DEPTH:
            raise ValueError("nested too deeply")
        if len(self._tags) > _MAX_TAGS:
            raise ValueError(f"more than {_MAX_TAGS:,} different elements")
        self._is_leaf = True
        self._texts.clear()
        if self._row is not None:
            return
        if len(self._path) == _PAGE_AT:
            self._is_page = _TOTAL in attributes
            self.total = attributes.get(_TOTAL, self.total)
        if tag.casefold() in ROWS:
            self._row, self._row_at, self._size, self._is_page = {}, len(self._path), 0, True
            self._line = self.parser.line

    def _text(self, piece: str) -> None:
        if self._row is not None:
            self._size += len(piece)
            if self._size <= MAX_ROW:
                self._texts.append(piece)
        elif piece.strip():
            raise ValueError("text beside the rows, perhaps an error message in place of a page")

    def _end(self, tag: str) -> None:
        row, depth = self._row, len(self._path)
        if row is not None and depth == self._row_at:
            self._found.append((self._line, row if self._size <= MAX_ROW else None))
            self._row = None
        elif row is not None and self._is_leaf and len(row) < MAX_COLUMNS:
            row[self._names[".".join(self._path[self._row_at :])]] = "".join(self._texts).strip()
        elif depth == _PAGE_AT and not self._is_page:
            raise ValueError(f"a page without rows, <{tag[:40]}>, perhaps an error message in its place")
        self._path.pop()
        self._is_leaf = False
        self._texts.clear()
